"""三项清单 at the desk: three tabs, adding to each, and following a need or a project."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grids.forms import lists as forms
from grids.models import CommunityNeed, CommunityProject, CommunityResource
from grids.policies.lists import decide, may_keep, step_of, verbs_for
from grids.selectors.lists import communities_of, visible_items
from grids.selectors.organisations import open_claims
from grids.services import lists
from grids.states_lists import ListVerb, NeedState
from grievances.views.desk_common import put_on_form, refusal_of, staff_only, staff_user, status_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three lists."""

    slug: str
    label: Promise
    model: type[Model]
    form: type[forms.ItemForm]
    add: Callable[..., Model]
    why_empty: Promise
    related: tuple[str, ...] = ("community",)


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("needs", _("需求"), CommunityNeed, forms.NeedForm, lists.add_need, _("还没有登记需求。"),
             ("community", "resource")),
        Kind("resources", _("资源"), CommunityResource, forms.ResourceForm, lists.add_resource, _("还没有登记资源。"),
             ("community", "provider", "facility")),
        Kind("projects", _("项目"), CommunityProject, forms.ProjectForm, lists.add_project, _("还没有列入项目。")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepPage:
    label: Promise
    icon: str
    form: type[forms.StepForm]
    service: Callable[..., Any]


NEED_PAGES = {
    ListVerb.OFFER: StepPage(_("对接资源"), "heart-handshake", forms.OfferForm, lists.offer),
    ListVerb.REPORT: StepPage(_("服务已提供"), "check", forms.WordsStepForm, lists.report),
    ListVerb.RATE: StepPage(_("记下评价"), "star", forms.RateForm, lists.rate),
    ListVerb.AGAIN: StepPage(_("没解决，重新对接"), "refresh", forms.WordsStepForm, lists.again),
    ListVerb.DROP: StepPage(_("不再需要"), "x", forms.WordsStepForm, lists.drop_need),
}
PROJECT_PAGES = {
    ListVerb.BEGIN: StepPage(_("开始实施"), "player-play", forms.StepForm, lists.begin),
    ListVerb.FINISH: StepPage(_("已完成"), "check", forms.WordsStepForm, lists.finish),
    ListVerb.DROP: StepPage(_("取消项目"), "x", forms.WordsStepForm, lists.drop_project),
}
FOLLOWED: dict[str, tuple[dict[ListVerb, StepPage], str]] = {
    "needs": (NEED_PAGES, "need_id"),
    "projects": (PROJECT_PAGES, "project_id"),
}


def _kind_or_404(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


@staff_only
@require_safe
def list_page(request: HttpRequest, slug: str = "needs") -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    kind = _kind_or_404(slug)
    rows = visible_items(kind.model, user, now).select_related(*kind.related)
    page = page_by_key(rows, ["-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "kind": kind,
        "kinds": KINDS.values(),
        "rows": [(row, slug == "resources" and bool(may_keep(user, row.area_code, now))) for row in page.rows],
        "may_add": communities_of(user, now).exists(),
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "grids/lists/list.html", context)


@staff_only
def new_page(request: HttpRequest, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    kind = _kind_or_404(slug)
    if not communities_of(user, now).exists():
        raise PermissionRefused("not_allowed", _t("清单由社区、网格和街道登记。"))
    form = kind.form(request.POST if request.method == "POST" else None, user=user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            kind.add(actor=user, now=now, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已登记。"))
            return redirect("grids:lists_of", slug)
    return render(request, "grids/lists/new.html", {"kind": kind, "form": form}, status=status_of(form))


@staff_only
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    _row_or_404("resources", pk, user, now)
    lists.retire_resource(resource_id=pk, actor=user, now=now)
    flash.success(request, _t("已停用。"))
    return redirect("grids:lists_of", "resources")


def _row_or_404(slug: str, pk: int, user: User, now: datetime) -> Any:
    kind = _kind_or_404(slug)
    row = visible_items(kind.model, user, now).select_related(*kind.related, "added_by").filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这一条，或者它不在您的辖区。"))
    return row


@staff_only
@require_safe
def item_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if slug not in FOLLOWED:
        raise Http404
    return _render(request, slug, _row_or_404(slug, pk, user, now), user, now)


def _render(
    request: HttpRequest, slug: str, row: Any, user: User, now: datetime, tried: tuple[ListVerb, Any] | None = None
) -> HttpResponse:
    pages, _argument = FOLLOWED[slug]
    forms_shown = [
        (verb, pages[verb], tried[1] if tried and tried[0] is verb else pages[verb].form(subject=row))
        for verb in verbs_for(user, row, now)
    ]
    if tried and tried[0] not in [verb for verb, _page, _form in forms_shown]:  # its words are not lost with the verb
        forms_shown.insert(0, (tried[0], pages[tried[0]], tried[1]))
    lines = []
    if slug == "needs":
        lines = [
            {"at": entry.at, "title": entry.line, "words": entry.words, "who": str(entry.actor), "icon": "point-filled"}
            for entry in row.entries.select_related("actor").order_by("-id")
        ]
    context = {"kind": KINDS[slug], "row": row, "forms": forms_shown, "lines": lines, "now": now, "tried": tried}
    if slug == "needs" and row.state == NeedState.COLLECTED:
        context |= {"claims": open_claims(row), "may_answer": bool(may_keep(user, row.area_code, now))}
    return render(request, "grids/lists/item.html", context, status=status_of(tried[1]) if tried else 200)


@staff_only
@require_POST
def do(request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    pages, argument = FOLLOWED.get(slug, ({}, ""))
    page = next((page for known, page in pages.items() if known == verb), None)
    if page is None:
        raise Http404
    row = _row_or_404(slug, pk, user, now)
    asked = ListVerb(verb)
    form = page.form(request.POST, subject=row)
    refusal = refusal_of(decide(user, asked, row, now), fits=step_of(row, asked) is not None)
    if refusal is None and not form.is_valid():
        return _render(request, slug, row, user, now, (asked, form))
    try:
        if refusal is not None:
            raise refusal
        page.service(actor=user, now=now, **{argument: pk}, **form.arguments())
    except DomainError as error:
        put_on_form(form, error)
        return _render(request, slug, _row_or_404(slug, pk, user, now), user, now, (asked, form))
    flash.success(request, _t("已记下。"))
    return redirect("grids:lists_item", slug, pk)
