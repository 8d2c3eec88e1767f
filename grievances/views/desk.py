"""The worklist: tabs, filters, search, pages by key, and giving several matters to one colleague."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from governance.common.addresses import safe_next
from governance.common.errors import PermissionRefused
from governance.common.given import numbers_in
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES
from grievances.daily_reads import views_shown
from grievances.desk_reads import COUNT_CAP, SCOPES, count_scopes
from grievances.desk_rows import as_rows, columns_of
from grievances.forms.desk import SCOPE_LABELS, BulkAssignForm, read_worklist
from grievances.models import Grievance
from grievances.policies import HANDLING_ROLES, may_raise_for_others
from grievances.selectors import assignable_people, unique, visible_to
from grievances.services.intake import ASSIGN_AT_ONCE, assign_many
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.desk_matter import matter_context
from grievances.views.desk_saved import default_view, view_url, views_context
from grievances.whistle_policies import offices_to_blow_for
from grievances.worklist_pages import page_of_worklist

PAGE_SIZE = 50
WHY_EMPTY = {
    "waiting": _("没有等您处理的诉求。"),
    "ruling": _("没有等您裁定的异议，也没有等您审批的延期、挂起。"),
    "late": _("没有超时的诉求，保持住。"),
    "soon": _("没有快到期的诉求。"),
    "mine": _("没有交给您本人经办的诉求。"),
    "mentioned": _("还没有同事在备注里提到您。"),
    "all": _("您的辖区还没有诉求。"),
    "ended": _("还没有办结的诉求。"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: str
    url: str
    is_here: bool


@staff_only
def worklist_page(request: HttpRequest) -> HttpResponse:
    """`open` names a matter that stands beside the list; the address can be kept and sent to a colleague."""
    user, now = staff_user(request), timezone.now()
    views = views_shown(user, now)
    if not request.GET and (first := default_view(views, user)):
        return HttpResponseRedirect(view_url(first))
    reading = read_worklist(user, request.GET, now)
    form, scope = reading.form, reading.scope
    page = page_of_worklist(
        user, scope=scope, filters=reading.conditions, text=reading.text, now=now,
        shape=columns_of, size=PAGE_SIZE, after=request.GET.get("after", ""),
    )  # fmt: skip
    context = {
        "form": form,
        "scope": scope,
        "tabs": _tabs(request, scope, {}, may_rule=_may_rule(user, now)),
        "counts_url": _at("grievances:desk_counts", _query(request)),
        "page": page,
        "rows": as_rows(page.rows, now),
        "why_empty": _t("没有符合条件的诉求。") if form.is_filtering else WHY_EMPTY[scope],
        "next_url": _page_url(request, page.next),
        "previous_url": _page_url(request, page.previous),
        "clear_url": f"{request.path}?{urlencode({'scope': scope})}",
        "list_url": _query(request, open=request.GET["open"]) if request.GET.get("open") else _query(request),
        "filters_url": _query(request, pane="filters"),
        "open_pane": "filters" if request.GET.get("pane") == "filters" else "list",
        "may_raise": bool(may_raise_for_others(user, now)),
        "may_assign": authority_of(user, timezone.localdate(now)).has(*HANDLING_ROLES),
        "may_blow": bool(offices_to_blow_for(user, now)),
        "now": now,
        **views_context(request, user, views, reading),
        **_opened(request, user, now),
    }
    return render(request, "grievances/desk/list.html", context)


@staff_only
def tab_counts(request: HttpRequest) -> HttpResponse:
    """The numbers on the tabs, fetched when the list is there already, and again after every change."""
    user, now = staff_user(request), timezone.now()
    reading = read_worklist(user, request.GET, now)
    # Not while searching: six searches for six numbers would cost more than the answer.
    is_searching = bool(reading.form.text.strip())
    counts = {} if is_searching else count_scopes(user, filters=reading.conditions, now=now)
    tabs = [
        replace(tab, url=_at("grievances:desk", tab.url))
        for tab in _tabs(request, reading.scope, counts, may_rule=_may_rule(user, now))
    ]
    context = {"tabs": tabs, "counts_url": request.get_full_path(), "is_counted": True}
    return render(request, "grievances/desk/_tabs.html", context)


def _query(request: HttpRequest, **changes: str) -> str:
    query: QueryDict = request.GET.copy()
    for name in ("after", "open", "pane", *(["view"] if "scope" in changes else [])):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _at(name: str, url: str) -> str:
    """Another page of the desk with the query of this one."""
    return f"{reverse(name)}?{url.partition('?')[2]}"


def _page_url(request: HttpRequest, cursor: str) -> str:
    return _query(request, after=cursor) if cursor else ""


def _may_rule(user: User, now: datetime) -> bool:
    return authority_of(user, timezone.localdate(now)).has(*DISPATCHING_ROLES)


def _tabs(request: HttpRequest, scope: str, counts: Any, *, may_rule: bool) -> list[Tab]:
    """All tabs, but for that of rulings where nobody ever asks this person for one."""

    def words(count: int | None) -> str:
        return "" if count is None else f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)

    return [
        Tab(key, str(SCOPE_LABELS[key]), words(counts.get(key)), _query(request, scope=key), key == scope)
        for key in SCOPES
        if may_rule or key != "ruling"
    ]


def _opened(request: HttpRequest, user: User, now: datetime) -> dict[str, Any]:
    code = request.GET.get("open", "")
    found = visible_to(user, now).filter(code=code).values_list("pk", flat=True).first() if code else None
    return matter_context(user, found, now) | {"is_pane": True} if found else {}


# --- Giving several to one colleague ------------------------------------------------------------------------
@staff_only
def assign_page(request: HttpRequest) -> HttpResponse:
    """GET shows what was picked and asks for whom; POST gives them away and says what did not work."""
    user, now = staff_user(request), timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    picked = numbers_in(data.getlist("pick")[: ASSIGN_AT_ONCE + 1])
    rows = (
        visible_to(user, now)
        .filter(pk__in=picked, is_open=True)
        .select_related("holder", "department", "assignee", "area", "estate")
    )
    back = safe_next(request, reverse("grievances:desk"))
    chosen = list(rows.order_by("due_at", "id"))
    if not chosen:
        messages.warning(request, _t("请先在清单里勾选要分派的诉求。"))
        return HttpResponseRedirect(back)
    people = common_people(chosen, now)
    form = BulkAssignForm(request.POST if request.method == "POST" else None, people=people, me=user)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _assigned(request, form, chosen, user, now, back)
        status = 422
    context = {"form": form, "rows": chosen, "back": back, "people": people, "now": now}
    return render(request, "grievances/desk/assign.html", context, status=status)


def common_people(rows: list[Grievance], now: datetime) -> list[User]:
    """Colleagues who can be given at least one of the rows: asked once a holder and department, not once a row."""
    by_place = {(row.holder_code, row.department_id): row for row in rows}
    return unique(person for row in by_place.values() for person in assignable_people(row, now))


def _assigned(
    request: HttpRequest, form: BulkAssignForm, rows: list[Grievance], user: User, now: datetime, back: str
) -> HttpResponse:
    assignee = form.cleaned_data["assignee"]
    report = assign_many(grievance_ids=[row.pk for row in rows], actor=user, now=now, assignee=assignee)
    if report.done:
        words = ngettext("已把 %(n)d 件交给%(person)s。", "已把 %(n)d 件交给%(person)s。", len(report.done))
        messages.success(request, words % {"n": len(report.done), "person": assignee})
    titles = {row.pk: row.title for row in rows}
    for pk, why in list(report.refused.items())[:5]:
        messages.warning(request, _t("「%(title)s」没有分派：%(why)s") % {"title": titles.get(pk, pk), "why": why})
    if len(report.refused) > 5:
        messages.warning(request, _t("另有 %(n)d 件也没有分派。") % {"n": len(report.refused) - 5})
    if not report.done and not report.refused:
        raise PermissionRefused("nothing", _t("没有可以分派的诉求。"))
    return HttpResponseRedirect(back)
