"""What every page of the day does first: who is here, in which grids, on which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from governance.common.errors import PermissionRefused
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, HANDLING_ROLES, READ_ONLY
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.policies.day import codes_of, may_read
from grids.selectors.day import capped, grids_in, to_verify
from grids.selectors.visits import dues_in
from grievances.views.desk_common import staff_only, staff_user

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Here:
    """Who works where today."""

    user: User
    codes: tuple[str, ...]
    now: datetime
    today: date


HereView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]


def at_doors(view: HereView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For grid and community staff: the pages of the day."""

    @staff_only
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        here = _here(request, codes_of(staff_user(request), timezone.now()))
        if not here.codes:
            raise PermissionRefused("not_at_doors", _("这些页面供网格员、网格长和社区工作人员使用。"))
        return view(request, here, *args, **kwargs)

    return guarded


def looking_on(view: HereView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For everybody who handles matters somewhere, and for auditors: counts, lists and logs."""

    @staff_only
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        codes = authority_of(staff_user(request), timezone.localdate()).codes(*HANDLING_ROLES, *READ_ONLY)
        here = _here(request, codes)
        if not here.codes:
            raise PermissionRefused("not_yours", _("您的职责范围里没有网格。"))
        return view(request, here, *args, **kwargs)

    return guarded


def _here(request: HttpRequest, codes: tuple[str, ...]) -> Here:
    now = timezone.now()
    return Here(staff_user(request), codes, now, timezone.localdate(now))


def asked_day(request: HttpRequest, today: date, name: str = "day") -> date:
    """`?day=2026-01-31`, else today; what is no date, or is to come, is today."""
    try:
        day = parse_date(request.GET.get(name, "")) or today
    except ValueError:
        return today
    return min(max(day, date(2020, 1, 1)), today)


def asked_grid(request: HttpRequest, here: Here) -> tuple[Area, list[Area]]:
    """`?grid=CODE`, else the first of one's own; and those to choose from (a hundred at most)."""
    code = request.GET.get("grid", "")
    if code:
        grid = Area.objects.filter(code=code, level=Level.GRID).first()
        if grid is None or not may_read(here.user, grid.code, here.now):
            raise Http404(_("没有这个网格，或者它不在您的职责范围。"))
        around = grids_in([code[: Level.COMMUNITY.code_length]])
        return grid, [row for row in around if may_read(here.user, row.code, here.now)]
    grids = list(grids_in(here.codes)[:100])
    if not grids:
        raise Http404(_("您的职责范围里还没有网格。"))
    return grids[0], grids


# --- In the navigation and on the home page ------------------------------------------------------------------
def works_at_doors(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and bool(codes_of(request.user, timezone.now()))


def looks_over(request: HttpRequest) -> bool:
    """From the community up, and auditors: grid workers find the same on their own screen."""
    codes = authority_of(request.user, timezone.localdate()).codes(*DISPATCHING_ROLES, *READ_ONLY)
    return bool(codes)


def count_doors(request: HttpRequest) -> int:
    user, now = staff_user(request), timezone.now()
    return capped(dues_in(codes_of(user, now)).filter(due_on__lte=timezone.localdate(now)))


def count_to_verify(request: HttpRequest) -> int:
    user = staff_user(request)
    return capped(to_verify(user, codes_of(user, timezone.now())))


def bar(here: str) -> dict[str, Any]:
    """Which part of the bottom bar one stands on."""
    return {"bar_here": here}
