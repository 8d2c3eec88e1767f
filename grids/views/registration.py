"""双报到 by oneself: an organisation's contact and a person in service register, offer, help, and see what became of it."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError
from governance.people.models import Residency, User
from governance.people.sessions import signed_in_user
from governance.territory.models import Area
from grids.forms.lists import StepForm, WordsStepForm
from grids.forms.messages import WordsForm
from grids.forms.organisations import (
    ChangeForm,
    ClaimForm,
    MemberForm,
    NewOrganisationForm,
    OrganisationForm,
    OwnNeedForm,
    OwnResourceForm,
)
from grids.models import (
    CommunityNeed,
    CommunityResource,
    MemberRegistration,
    OrganisationEvaluation,
    OrganisationRegistration,
)
from grids.policies.organisations import acts_for, decide, step_of, verbs_for
from grids.selectors.facilities import hosted_bookings, own_bookings
from grids.selectors.organisations import (
    needs_to_claim,
    offered_by,
    own_claims,
    own_members,
    own_needs,
    own_registrations,
    times_served,
)
from grids.services import lists
from grids.services.organisations import claims, evaluating, members, registering
from grids.states_facilities import LIVE_BOOKINGS
from grids.states_lists import NeedState
from grids.states_organisations import MemberState, RegistrationState, Verb
from grids.views.acts import Act, Tried, act_or_404, run, shown, table
from grievances.views.desk_common import put_on_form, status_of
from grievances.views.qr import qr_data_uri

ACTS = table(
    Act(Verb.RESUBMIT, _("补充后重新提交"), "send", registering.resubmit, _("已重新提交，社区会再核对。"), OrganisationForm, is_main=True),
    Act(Verb.CHANGE, _("修改联系信息"), "edit", registering.change, _("已更新。"), ChangeForm),
    Act(Verb.WITHDRAW, _("撤回报到"), "x", registering.withdraw, _("已撤回。"), StepForm, is_danger=True),
    Act(Verb.END, _("退出报到"), "logout", registering.end, _("已退出，提供的资源和预约都已停止。"), WordsStepForm, is_danger=True),
)  # fmt: skip


def mine_panel(request: HttpRequest) -> dict[str, Any] | None:
    """The panel of 我的: what is booked and still to come."""
    if not request.user.is_authenticated:
        return None
    rows = own_bookings(signed_in_user(request)).filter(state__in=LIVE_BOOKINGS, ends_at__gt=timezone.now())
    return {"bookings": rows.order_by("starts_at")[:3]}


@never_cache
@login_required
@require_safe
def mine_page(request: HttpRequest) -> HttpResponse:
    """Everything of one's own: organisations, own registration, what waits, what the communities are looking for."""
    user, now = signed_in_user(request), timezone.now()
    own = own_members(user)
    context = {
        "registrations": own_registrations(user),
        "members": [(row, times_served(row)) for row in own if row.state != MemberState.ENDED],
        "claims": own_claims(user),
        "needs": needs_to_claim(user, now),
        "bookings": hosted_bookings(user).filter(ends_at__gt=now).order_by("starts_at")[:20],
        "now": now,
    }
    return render(request, "grids/registration/mine.html", context)


def _home(user: User) -> Area | None:
    row = Residency.objects.filter(user=user).select_related("dwelling__building__community").order_by("id").first()
    return row.dwelling.building.community if row else None


@never_cache
@login_required
def new_organisation_page(request: HttpRequest) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    form = NewOrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = registering.apply_for_organisation(
                community=form.cleaned_data["community"], draft=form.draft(), actor=user, now=now, representative=user
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已提交，社区核对后会通知您。"))
            return redirect("grids:own_organisation", row.code)
    return render(request, "grids/registration/new_organisation.html", {"form": form}, status=status_of(form))


@never_cache
@login_required
def new_member_page(request: HttpRequest) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            members.apply_as_member(
                community=given["community"], draft=form.draft(), consents=given["consents"], actor=user, now=now
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已提交，社区确认后会通知您。"))
            return redirect("grids:registration")
    elif request.method != "POST":
        form.fields["community"].initial = _home(user)
    return render(request, "grids/registration/new_member.html", {"form": form}, status=status_of(form))


# --- One's organisation -------------------------------------------------------------------------------------
def _organisation_or_404(user: User, code: str) -> OrganisationRegistration:
    row = OrganisationRegistration.objects.filter(code=code).select_related("community", "organisation__area").first()
    if row is None or not acts_for(user, row):
        raise Http404(_t("没有这个单位，或者您不是它的联络员。"))
    return row


@never_cache
@login_required
@require_safe
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    return _show(request, _organisation_or_404(user, code), user, now)


def _show(
    request: HttpRequest, row: OrganisationRegistration, user: User, now: datetime, tried: Tried = None,
    resource_form: Any = None, need_form: Any = None, replied: tuple[int, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    is_registered = row.state == RegistrationState.REGISTERED
    lines = [
        {"at": one.at, "title": one.line, "words": one.words, "icon": "point-filled"}
        for one in row.entries.order_by("-id")[:30]
    ]
    context = {
        "row": row, "is_registered": is_registered, "lines": lines, "now": now,
        "acts": shown(ACTS, verbs_for(user, row, now), row, tried),
        "resources": offered_by(row) if is_registered else [],
        "resource_form": resource_form or (OwnResourceForm() if is_registered else None),
        "need_form": need_form or (OwnNeedForm() if is_registered else None),
        "needs": own_needs(user) if is_registered else [],
        "evaluations": row.evaluations.order_by("-year", "side")[:6], "replied": replied,
    }  # fmt: skip
    refused = next((given[1] for given in (tried, replied) if given), resource_form or need_form)
    status = status_of(refused) if refused else 200
    return render(request, "grids/registration/organisation.html", context, status=status)


@never_cache
@login_required
@require_POST
def organisation_do(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    act, row = act_or_404(ACTS, slug), _organisation_or_404(user, code)
    verb = Verb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="registration_id", back=reverse("grids:own_organisation", args=[row.code]),
        again=lambda tried: _show(request, row, user, now, tried),
    )  # fmt: skip


@never_cache
@login_required
@require_POST
def resource_add(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the organisation offers stands in the community's list of resources, and nowhere else."""
    user, now = signed_in_user(request), timezone.now()
    row, form = _organisation_or_404(user, code), OwnResourceForm(request.POST)
    if form.is_valid():
        try:
            resource = lists.add_resource(
                community=row.community, provider=row.organisation, phone=row.phone, actor=user, now=now,
                **form.cleaned_data,
            )  # fmt: skip
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已加入社区的资源清单。"))
            if resource.kind == "PLACE":
                return redirect("grids:facility_set_up", resource.pk)
            return redirect("grids:own_organisation", row.code)
    return _show(request, row, user, now, resource_form=form)


@never_cache
@login_required
@require_POST
def need_add(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the organisation asks of its community stands in the list of needs, and goes the way of any need."""
    user, now = signed_in_user(request), timezone.now()
    row, form = _organisation_or_404(user, code), OwnNeedForm(request.POST)
    if form.is_valid():
        try:
            lists.add_need(community=row.community, actor=user, now=now, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已加入社区的需求清单，有进展会通知您。"))
            return redirect("grids:own_organisation", row.code)
    return _show(request, row, user, now, need_form=form)


@never_cache
@login_required
@require_POST
def resource_retire(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    row = _organisation_or_404(user, code)
    if not CommunityResource.objects.filter(pk=pk, provider=row.organisation_id).exists():
        raise Http404
    lists.retire_resource(resource_id=pk, actor=user, now=now)
    flash.success(request, _t("已停用。"))
    return redirect("grids:own_organisation", row.code)


@never_cache
@login_required
@require_POST
def evaluation_reply(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    found = OrganisationEvaluation.objects.filter(pk=pk, registration__representative=user)
    row = found.select_related("registration").first()
    if row is None:
        raise Http404
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            evaluating.reply(evaluation_id=pk, words=form.cleaned_data["words"], actor=user, now=now)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已回应，会和评价一起公开。"))
            return redirect("grids:own_organisation", row.registration.code)
    return _show(request, _organisation_or_404(user, row.registration.code), user, now, replied=(pk, form))


# --- Oneself ------------------------------------------------------------------------------------------------
def _member_or_404(user: User, pk: int) -> MemberRegistration:
    row = MemberRegistration.objects.filter(pk=pk, user=user).select_related("community", "user").first()
    if row is None:
        raise Http404
    return row


@never_cache
@login_required
@require_POST
def member_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    members.end(member_id=_member_or_404(user, pk).pk, actor=user, now=now)
    flash.success(request, _t("报到已结束，您填写的内容已删除。"))
    return redirect("grids:registration")


@never_cache
@login_required
@require_safe
def service_card(request: HttpRequest, pk: int) -> HttpResponse:
    """服务卡 of oneself, to show at a door: the QR code says whether it is still good."""
    row = _member_or_404(signed_in_user(request), pk)
    if row.state != MemberState.REGISTERED:
        raise Http404(_t("社区确认报到后才有服务卡。"))
    address = urljoin(request.build_absolute_uri("/"), reverse("grids:service_card_check", args=[row.token]))
    context = {"member": row, "served": times_served(row), "qr": qr_data_uri(address), "now": timezone.now()}
    return render(request, "grids/registration/service_card.html", context)


@never_cache
@login_required
def claim_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    need = CommunityNeed.objects.filter(pk=pk).select_related("community").first()
    own = [row for row in own_registrations(user) if row.state == RegistrationState.REGISTERED]
    if need is None or (request.method != "POST" and need.state != NeedState.COLLECTED):
        raise Http404(_t("这项需求已经有人对接了，谢谢您。"))
    form = ClaimForm(request.POST if request.method == "POST" else None, user=user, need=need, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            claims.claim(need=need, actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("谢谢！社区会尽快答复您。"))
            return redirect("grids:registration")
    context = {"need": need, "form": form, "has_choice": bool(form.members or form.resources)}
    return render(request, "grids/registration/claim.html", context, status=status_of(form))


@never_cache
@login_required
@require_POST
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    if not any(row.pk == pk for row in own_claims(user)):
        raise Http404
    claims.withdraw_claim(claim_id=pk, actor=user, now=now)
    flash.success(request, _t("已撤回。"))
    return redirect("grids:registration")
