"""What a grid worker needs on one screen, and what the community looks over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from governance.people.authority import within
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.models import BroadcastCopy, DwellingDue, Finding, HazardCheck
from grids.selectors.messages import to_sign
from grids.selectors.visits import dues_in, first_doors
from grids.states import FindingState
from grievances.models import Grievance
from grievances.selectors import scoped

MATTERS, DOORS, MESSAGES = 8, 5, 10  # lines of each kind on the one screen; each has its own list
COUNT_CAP = 99


@dataclass(frozen=True, slots=True)
class Today:
    matters: list[Grievance]
    doors: list[DwellingDue]
    doors_due: int
    messages: list[BroadcastCopy]
    checks_due: int
    to_verify: int


def today_of(user: User, codes: tuple[str, ...], today: date, now: datetime) -> Today:
    """Six statements: what waits for this person, by its clock."""
    waiting = scoped(user, "waiting", now).select_related("holder", "estate", "building__estate")
    return Today(
        matters=list(waiting.order_by("is_suspended", "due_at", "id")[:MATTERS]),
        doors=first_doors(codes, today, DOORS),
        doors_due=capped(dues_in(codes).filter(due_on__lte=today)),
        messages=list(to_sign(user)[:MESSAGES]),
        checks_due=capped(checks_due(codes)),
        to_verify=capped(to_verify(user, codes)),
    )


def capped(rows: QuerySet) -> int:
    return rows.order_by()[: COUNT_CAP + 1].count()


def grids_in(codes: Iterable[str]) -> QuerySet[Area]:
    return Area.objects.filter(within(tuple(codes), "code"), level=Level.GRID).order_by("code")


def buildings_in(codes: Iterable[str]) -> QuerySet[Building]:
    codes = tuple(codes)
    return (
        Building.objects.filter(within(codes, "grid__code") | within(codes, "community__code"))
        .select_related("estate", "grid", "community")
        .order_by("estate__name", "name", "id")
    )


# --- Findings -----------------------------------------------------------------------------------------------
def findings_in(codes: Iterable[str]) -> QuerySet[Finding]:
    return Finding.objects.filter(within(tuple(codes))).select_related(
        "grievance__holder", "grid", "building__estate", "found_by", "handled_by", "verified_by"
    )


def to_verify(user: User, codes: Iterable[str]) -> QuerySet[Finding]:
    """Handled by somebody else, and waiting for a second pair of eyes."""
    return findings_in(codes).filter(~Q(handled_by=user) | Q(handled_by=None), state=FindingState.HANDLED)


# --- Checks -------------------------------------------------------------------------------------------------
def checks_due(codes: Iterable[str]) -> QuerySet[HazardCheck]:
    """Paged by (`due_on`, `id`)."""
    return HazardCheck.objects.filter(within(tuple(codes)), done_at=None).select_related(
        "checklist", "building__estate"
    )


def checks_done(codes: Iterable[str]) -> QuerySet[HazardCheck]:
    """Paged by (`-done_at`, `-id`)."""
    return HazardCheck.objects.filter(within(tuple(codes)), done_at__isnull=False).select_related(
        "checklist", "building__estate", "done_by"
    )
