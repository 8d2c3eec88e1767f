"""The list of whistles: tabs by what a person has to do with them."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.common.keyset import page_by_key
from governance.people.authority import Authority, authority_of
from governance.people.models import User
from governance.people.roles import READ_ONLY, Role
from grievances.desk_reads import COUNT_CAP, CappedCount
from grievances.models import Whistle
from grievances.views.desk import Tab
from grievances.views.desk_common import staff_only, staff_user
from grievances.whistle_policies import WHISTLING_ROLES, offices_to_blow_for
from grievances.whistle_selectors import scoped_whistles, whistle_rows

PAGE_SIZE = 50
LABELS = {
    "called": _("要我报到的"),
    "mine": _("我发起的"),
    "unsigned": _("未签收"),
    "late": _("已超时"),
    "ruling": _("待裁定"),
    "all": _("全部"),
}
WHY_EMPTY = {
    "called": _("没有等您的部门报到的哨单。"),
    "mine": _("您还没有吹过哨。"),
    "unsigned": _("没有等部门签收的哨单。"),
    "late": _("没有超时的哨单。"),
    "ruling": _("没有等待裁定的不参加理由。"),
    "all": _("您的职责范围内还没有哨单。"),
}
NEWEST_FIRST = ("mine", "all")
RED = ("unsigned", "late", "ruling")


def is_concerned(authority: Authority) -> bool:
    """Who has the page in the navigation: departments, those who may blow, those who watch."""
    return bool(authority.department_ids) or authority.has(*WHISTLING_ROLES, Role.DISTRICT_SUPERVISOR, *READ_ONLY)


def scopes_for(authority: Authority) -> list[str]:
    """The tabs of this person, the most urgent first."""
    scopes = ["called"] if authority.department_ids else []
    if authority.has(Role.DISTRICT_SUPERVISOR, *READ_ONLY):
        scopes += ["late", "unsigned", "ruling"]
    if authority.has(*WHISTLING_ROLES):
        scopes += ["mine", *(["unsigned", "late"] if "late" not in scopes else [])]
    return [*scopes, "all"]


def count_whistles(user: User, scopes: list[str], now: datetime) -> dict[str, int]:
    """The number of rows in each tab, at most `COUNT_CAP` + 1, in one statement."""

    def capped(scope: str) -> CappedCount:
        return CappedCount(scoped_whistles(user, scope, now).order_by().values("pk")[: COUNT_CAP + 1])

    counts = User.objects.filter(pk=user.pk).values_list(*[capped(scope) for scope in scopes]).get()
    return dict(zip(scopes, counts, strict=True))


@staff_only
def whistles_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scopes = scopes_for(authority_of(user, timezone.localdate(now)))
    scope = request.GET.get("scope", "")
    scope = scope if scope in scopes else scopes[0]
    rows: QuerySet[Whistle] = whistle_rows(user, scope, now)
    # What ran out has no clock any more: it comes first by how long it has been late.
    order = ("-id",) if scope in NEWEST_FIRST else ("late_since", "due_at", "id")
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    counts = count_whistles(user, scopes, now)
    context = {
        "scope": scope,
        "tabs": [_tab(key, counts[key], scope) for key in scopes],
        "page": page,
        "why_empty": WHY_EMPTY[scope],
        "next_url": f"?scope={scope}&after={page.next}" if page.next else "",
        "previous_url": f"?scope={scope}&after={page.previous}" if page.previous else "",
        "may_blow": bool(offices_to_blow_for(user, now)),
        "now": now,
    }
    return render(request, "grievances/whistles/list.html", context)


def _tab(key: str, count: int, here: str) -> Tab:
    words = f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)
    return Tab(key, str(LABELS[key]), words, f"?scope={key}", key == here)


# --- Elsewhere in the portal --------------------------------------------------------------------------------
def shows_in_navigation(request: HttpRequest) -> bool:
    return is_concerned(authority_of(request.user, timezone.localdate()))


def has_waiting_list(request: HttpRequest) -> bool:
    authority = authority_of(request.user, timezone.localdate())
    return bool(authority.department_ids) or authority.has(Role.DISTRICT_SUPERVISOR)


def count_waiting(request: HttpRequest) -> int:
    """For a department's officer what the department has to answer, for the district's supervisor what is late or to be ruled."""
    user, now = staff_user(request), timezone.now()
    is_officer = bool(authority_of(user, timezone.localdate(now)).department_ids)
    scopes = ["called"] if is_officer else ["late", "ruling"]
    return sum(count_whistles(user, scopes, now).values())
