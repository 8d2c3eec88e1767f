"""双报到 at the desk: registrations to check, people who registered, bookings to answer, papers."""

from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import KeysetPage, page_by_key
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.sessions import signed_in_user
from grids.forms.lists import StepForm, WordsStepForm
from grids.forms.organisations import (
    ChangeForm,
    DocumentForm,
    EvaluateForm,
    LinkForm,
    NewOrganisationForm,
    OrganisationForm,
)
from grids.models import MemberRegistration, NeedClaim, OrganisationRegistration, RegistrationDocument
from grids.policies.lists import may_keep
from grids.policies.organisations import decide, may_answer_claim, reading_codes, side_of, step_of, verbs_for
from grids.selectors.facilities import MOST_COUNTED, bookings_to_decide
from grids.selectors.lists import communities_of
from grids.selectors.organisations import lives_in, members_in, offered_by, registrations_in, times_served
from grids.services.organisations import claims, evaluating, members, registering
from grids.states_lists import Field
from grids.states_organisations import MemberState, RegistrationState, Verb
from grids.views.acts import Act, Tried, act_or_404, require, run, shown, table
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

PAGE_SIZE = 50
ACTS = table(
    Act(Verb.ACCEPT, _("核对无误，报到成功"), "check", registering.accept, _("已报到。"), StepForm, is_main=True),
    Act(Verb.RETURN, _("退回补充"), "arrow-back-up", registering.send_back, _("已退回，联络员会收到通知。"), WordsStepForm),
    Act(Verb.REFUSE, _("不予登记"), "ban", registering.refuse, _("已答复。"), WordsStepForm, is_danger=True),
    Act(Verb.RESUBMIT, _("代为补充，重新提交"), "edit", registering.resubmit, _("已重新提交。"), OrganisationForm),
    Act(Verb.CHANGE, _("修改联系信息"), "edit", registering.change, _("已更新。"), ChangeForm),
    Act(Verb.END, _("退出报到"), "logout", registering.end, _("已退出，提供的资源和预约都已停止。"), WordsStepForm, is_danger=True),
)  # fmt: skip
MEMBER_ACTS = table(
    Act(Verb.CONFIRM, _("确认报到"), "check", members.confirm, _("已确认。"), StepForm, is_main=True),
    Act(Verb.DECLINE, _("不确认"), "x", members.decline, _("已答复，填写的内容已删除。"), WordsStepForm),
    Act(Verb.END, _("结束报到"), "logout", members.end, _("已结束，填写的内容已删除。"), StepForm, is_danger=True),
)
SCOPES = {
    "waiting": (_("待核对"), (RegistrationState.APPLIED,)),
    "registered": (_("已报到"), (RegistrationState.REGISTERED,)),
    "all": (_("全部"), ()),
}
MEMBER_SCOPES = {
    "waiting": (_("待确认"), (MemberState.APPLIED,)),
    "registered": (_("已报到"), (MemberState.REGISTERED,)),
}


def shows_in_navigation(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(reading_codes(signed_in_user(request), timezone.now()))


def count_waiting(request: HttpRequest) -> int:
    """What this person may check now."""
    user, now = signed_in_user(request), timezone.now()
    codes = _keeping_codes(user, now)
    organisations = registrations_in(codes).filter(state=RegistrationState.APPLIED)[:MOST_COUNTED].count()
    return organisations + members_in(codes).filter(state=MemberState.APPLIED)[:MOST_COUNTED].count()


def count_bookings(request: HttpRequest) -> int:
    user, now = signed_in_user(request), timezone.now()
    return _to_decide(user, now)[:MOST_COUNTED].count()


def _keeping_codes(user: User, now: datetime) -> tuple[str, ...]:
    is_reader = authority_of(user, timezone.localdate(now)).is_read_only
    return () if is_reader else reading_codes(user, now)


def _to_decide(user: User, now: datetime) -> Any:
    return bookings_to_decide(user, _keeping_codes(user, now)).filter(ends_at__gt=now)


def codes_or_refuse(user: User, now: datetime) -> tuple[str, ...]:
    codes = reading_codes(user, now)
    if not codes:
        raise PermissionRefused("not_allowed", _t("单位共建由社区和街道办理。"))
    return codes


def paged(request: HttpRequest, rows: QuerySet[Any], order: tuple[str, ...] = ("-id",)) -> dict[str, Any]:
    """A page of rows with the links around it, other query parameters kept."""
    page: KeysetPage = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = request.GET.copy()
    links = {}
    for name, cursor in (("next_url", page.next), ("previous_url", page.previous)):
        query["after"] = cursor
        links[name] = f"?{query.urlencode()}" if cursor else ""
    return {"page": page, **links}


def _scoped(request: HttpRequest, rows: QuerySet[Any], scopes: dict[str, Any]) -> tuple[str, QuerySet[Any]]:
    scope = request.GET.get("scope", "")
    scope = scope if scope in scopes else next(iter(scopes))
    states = scopes[scope][1]
    return scope, rows.filter(state__in=states) if states else rows


# --- Organisations ------------------------------------------------------------------------------------------
@staff_only
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scope, rows = _scoped(request, registrations_in(codes_or_refuse(user, now)), SCOPES)
    context = {
        **paged(request, rows), "scope": scope, "scopes": SCOPES, "tab": "organisations", "now": now,
        "may_add": communities_of(user, now).exists(),
    }  # fmt: skip
    return render(request, "grids/organisations/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponseBase:
    """An organisation that came with its papers: entered for it, checked like any other."""
    user, now = staff_user(request), timezone.now()
    communities = communities_of(user, now)
    if not communities.exists():
        raise PermissionRefused("not_allowed", _t("单位共建由社区和街道办理。"))
    form = NewOrganisationForm(request.POST if request.method == "POST" else None, communities=communities)
    if request.method == "POST" and form.is_valid():
        try:
            row = registering.apply_for_organisation(
                community=form.cleaned_data["community"], draft=form.draft(), actor=user, now=now
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已登记，请核对。"))
            return redirect("grids:desk_organisation", row.code)
    context = {"form": form, "title": _t("登记单位报到"), "back": reverse("grids:desk_organisations")}
    return render(request, "grids/organisations/desk_form.html", context, status=status_of(form))


def _registration_or_404(user: User, code: str, now: datetime) -> OrganisationRegistration:
    rows = registrations_in(reading_codes(user, now)).select_related("organisation__area")
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404(_t("没有这个单位，或者它不在您的辖区。"))
    return row


@staff_only
@require_safe
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _show(request, _registration_or_404(user, code, now), user, now)


def _show(
    request: HttpRequest, row: OrganisationRegistration, user: User, now: datetime, tried: Tried = None,
    link_form: LinkForm | None = None, evaluate_form: EvaluateForm | None = None,
) -> HttpResponse:  # fmt: skip
    lines = [
        {"at": one.at, "title": one.line, "words": one.words, "who": str(one.actor), "icon": "point-filled"}
        for one in row.entries.select_related("actor").order_by("-id")[:50]
    ]
    side = side_of(user, row, now)
    context = {
        "row": row, "lines": lines, "now": now, "tab": "organisations",
        "acts": shown(ACTS, verbs_for(user, row, now), row, tried),
        "resources": offered_by(row) if row.organisation_id else [],
        "evaluations": row.evaluations.order_by("-year", "side"),
        "link_form": (link_form or LinkForm(subject=row)) if may_keep(user, row.area_code, now) else None,
        "side": side, "evaluate_form": (evaluate_form or EvaluateForm(subject=row)) if side else None,
    }  # fmt: skip
    refused = tried[1] if tried else link_form or evaluate_form
    status = status_of(refused) if refused else 200
    return render(request, "grids/organisations/desk_organisation.html", context, status=status)


@staff_only
@require_POST
def organisation_do(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    act, row = act_or_404(ACTS, slug), _registration_or_404(user, code, now)
    verb = Verb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="registration_id", back=reverse("grids:desk_organisation", args=[row.code]),
        again=lambda tried: _show(request, row, user, now, tried),
    )  # fmt: skip


@staff_only
@require_POST
def organisation_link(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    row = _registration_or_404(user, code, now)
    may_keep(user, row.area_code, now).require()
    form = LinkForm(request.POST, subject=row)
    if form.is_valid():
        try:
            registering.link_representative(registration_id=row.pk, actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("联络员账号已更新。"))
            return redirect("grids:desk_organisation", row.code)
    return _show(request, row, user, now, link_form=form)


@staff_only
@require_POST
def organisation_evaluate(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    row = _registration_or_404(user, code, now)
    if side_of(user, row, now) is None:
        raise PermissionRefused("not_allowed", _t("由社区和街道评价已报到的单位。"))
    form = EvaluateForm(request.POST, subject=row)
    if form.is_valid():
        try:
            evaluating.evaluate(registration_id=row.pk, actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("评价已公开，单位可以回应。"))
            return redirect("grids:desk_organisation", row.code)
    return _show(request, row, user, now, evaluate_form=form)


# --- People in service --------------------------------------------------------------------------------------
@staff_only
@require_safe
def members_page(request: HttpRequest) -> HttpResponse:
    """By when they came: people are not ranked."""
    user, now = staff_user(request), timezone.now()
    scope, rows = _scoped(request, members_in(codes_or_refuse(user, now)), MEMBER_SCOPES)
    context = {**paged(request, rows), "scope": scope, "scopes": MEMBER_SCOPES, "tab": "members", "now": now}
    return render(request, "grids/organisations/members.html", context)


def _member_or_404(user: User, pk: int, now: datetime) -> MemberRegistration:
    row = members_in(reading_codes(user, now)).filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这条报到，或者它不在您的辖区。"))
    return row


@staff_only
@require_safe
def member_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _show_member(request, _member_or_404(user, pk, now), user, now)


def _show_member(
    request: HttpRequest, row: MemberRegistration, user: User, now: datetime, tried: Tried = None
) -> HttpResponse:
    context = {
        "row": row, "acts": shown(MEMBER_ACTS, verbs_for(user, row, now), row, tried), "now": now, "tab": "members",
        "lives_here": lives_in(row), "offers": [Field(value).label for value in row.fields],
        "served": times_served(row),
    }  # fmt: skip
    return render(request, "grids/organisations/member.html", context, status=status_of(tried[1]) if tried else 200)


@staff_only
@require_POST
def member_do(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    act, row = act_or_404(MEMBER_ACTS, slug), _member_or_404(user, pk, now)
    verb = Verb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="member_id", back=reverse("grids:desk_members"),
        again=lambda tried: _show_member(request, row, user, now, tried),
    )  # fmt: skip


@staff_only
@require_POST
def claim_answer(request: HttpRequest, pk: int, answer: str) -> HttpResponseBase:
    """From the page of the need: take the offer, or thank for it."""
    user, now = staff_user(request), timezone.now()
    services = {"accept": claims.accept_claim, "decline": claims.decline_claim}
    rows = NeedClaim.objects.filter(within(reading_codes(user, now), "need__area_code"), pk=pk)
    row = rows.select_related("need").first()
    if row is None or answer not in services:
        raise Http404
    require(may_answer_claim(user, row, now), exists=row.state == "OFFERED")
    services[answer](claim_id=row.pk, actor=user, now=now)
    flash.success(request, _t("已答复。"))
    return redirect("grids:lists_item", "needs", row.need_id)


# --- Bookings to answer, papers -----------------------------------------------------------------------------
@staff_only
@require_safe
def bookings_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    codes_or_refuse(user, now)
    context = {**paged(request, _to_decide(user, now), ("starts_at", "id")), "tab": "bookings", "now": now}
    return render(request, "grids/organisations/desk_bookings.html", context)


@staff_only
@require_safe
def documents_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    rows = RegistrationDocument.objects.filter(within(codes_or_refuse(user, now))).select_related("community")
    context = {
        **paged(request, rows, ("-issued_on", "-id")), "tab": "documents", "may_add": communities_of(user, now).exists(),
        "now": now,
    }  # fmt: skip
    return render(request, "grids/organisations/documents.html", context)


@staff_only
def new_document_page(request: HttpRequest) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    if not communities_of(user, now).exists():
        raise PermissionRefused("not_allowed", _t("单位共建由社区和街道办理。"))
    form = DocumentForm(request.POST if request.method == "POST" else None, user=user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            evaluating.add_document(actor=user, now=now, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已加入文件清单。"))
            return redirect("grids:desk_documents")
    context = {"form": form, "title": _t("登记文件"), "back": reverse("grids:desk_documents")}
    return render(request, "grids/organisations/desk_form.html", context, status=status_of(form))
