"""Reads of household visits: what is due, building by building, coverage and debt, care to review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from governance.common.days import in_force
from governance.common.keyset import KeysetPage, page_by_key
from governance.common.remember import remembered
from governance.people.authority import within
from governance.territory.levels import Level, code_at
from governance.territory.models import Building, Dwelling
from grids.models import CareTag, DwellingDue, Visit, VisitCadence
from grids.rounds import Coverage, Month, fitting
from grids.states import ROUND_ENDING, VISITED

WALK_ORDER = ("dwelling__entrance__name", "room_length", "dwelling__room", "id")


@remembered(300)
def cadence_months(community_code: str, on: date) -> int | None:
    """Every how many months a household of this community is visited; None where no cadence is in force."""
    district = code_at(community_code, Level.DISTRICT)
    rows = VisitCadence.objects.filter(in_force(on), Q(district=None) | Q(district__code=district))
    cadence = fitting(rows, Dwelling.objects.filter(building__community__code=community_code).count())
    return cadence.every_months if cadence else None


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# --- What is due --------------------------------------------------------------------------------------------
def dues_in(codes: Iterable[str]) -> QuerySet[DwellingDue]:
    return DwellingDue.objects.filter(within(tuple(codes)))


def first_doors(codes: Iterable[str], today: date, limit: int) -> list[DwellingDue]:
    """The next doors: those that asked for care first, then by the day they are due."""
    rows = dues_in(codes).filter(due_on__lte=today).select_related("dwelling__entrance", "building__estate")
    return list(rows.order_by("-needs_care", "due_on", "id")[:limit])


@dataclass(frozen=True, slots=True)
class BuildingDue:
    building: Building
    due: int
    care: int
    first_due_on: date | None
    attempts: int


def buildings_due(codes: Iterable[str], today: date) -> list[BuildingDue]:
    """Buildings with doors that are due today, those with care and the longest wait first; two statements."""
    due = Q(due_on__lte=today)
    counted = (
        dues_in(codes)
        .filter(due)
        .values("building_id")
        .annotate(
            due=Count("id"),
            care=Count("id", filter=Q(needs_care=True)),
            first=Min("due_on"),
            tried=Count("id", filter=Q(attempts__gt=0)),
        )
        .order_by("-care", "first", "building_id")
    )
    rows = list(counted[:200])
    buildings = Building.objects.select_related("estate", "grid").in_bulk([row["building_id"] for row in rows])
    return [
        BuildingDue(buildings[row["building_id"]], row["due"], row["care"], row["first"], row["tried"]) for row in rows
    ]


def walk(building: Building, *, until: date | None, size: int, after: str = "") -> KeysetPage:
    """The doors of a building as one walks: entrance by entrance, room by room (101, 102, … 1001)."""
    rows = (
        DwellingDue.objects.filter(building=building)
        .select_related("dwelling__entrance")
        .annotate(room_length=Length("dwelling__room"))
    )
    if until:
        rows = rows.filter(due_on__lte=until)
    return page_by_key(rows, WALK_ORDER, size=size, after=after)


def next_door(building_id: int, today: date, *, apart_from: int) -> DwellingDue | None:
    """The next door of the walk that is due: after this one, else from the start."""
    rows = list(
        DwellingDue.objects.filter(Q(due_on__lte=today) | Q(dwelling_id=apart_from), building_id=building_id)
        .annotate(room_length=Length("dwelling__room"))
        .order_by(*WALK_ORDER)
        .values_list("dwelling_id", flat=True)[:500]
    )
    left = [pk for pk in rows if pk != apart_from]
    if not left:
        return None
    following = rows[rows.index(apart_from) + 1 :] if apart_from in rows else []
    return DwellingDue.objects.select_related("dwelling__entrance").get(dwelling_id=(following or left)[0])


def visits_of(dwelling: Dwelling, limit: int = 10) -> list[Visit]:
    return list(dwelling.visits.select_related("by", "grievance").order_by("-at", "-id")[:limit])


# --- Coverage and debt --------------------------------------------------------------------------------------
def coverage(codes: Iterable[str], month: Month, today: date, *, by: str = "building_id") -> dict[Any, Coverage]:
    """Coverage of one month by building (`building_id`) or grid (`area_code`), in three grouped statements.

    Due in the month: dwellings whose round ended in it, those whose round ended later though it was due by its end, and
    those still owed. A round is at least a month long, so no dwelling is counted twice.
    """
    codes = tuple(codes)
    key = "dwelling__building_id" if by == "building_id" else by
    start, end = midnight(month.start), midnight(month.end)
    rounds = Visit.objects.filter(within(codes), outcome__in=ROUND_ENDING)
    in_month = rounds.filter(at__gte=start, at__lt=end)
    ended = _grouped(
        in_month,
        key,
        due=Count("dwelling_id", distinct=True),
        visited=Count("dwelling_id", distinct=True, filter=Q(outcome__in=VISITED)),
    )
    here = in_month.filter(dwelling_id=OuterRef("dwelling_id")).order_by().values("pk")
    later = (
        _grouped(
            rounds.filter(~Exists(here), at__gte=end, due_on__lt=month.end),
            key,
            due=Count("dwelling_id", distinct=True),
        )
        if month.end <= today
        else {}
    )
    owed = _grouped(
        dues_in(codes).filter(due_on__lt=month.end),
        by,
        due=Count("id"),
        owed=Count("id", filter=Q(due_on__lt=today)),
    )
    return {
        one: Coverage(**ended.get(one, {})) + Coverage(**later.get(one, {})) + Coverage(**owed.get(one, {}))
        for one in {**ended, **later, **owed}
    }


def _grouped(rows: QuerySet, key: str, **counts: Any) -> dict[Any, dict[str, int]]:
    return {row.pop("key"): row for row in rows.order_by().annotate(key=F(key)).values("key").annotate(**counts)}


# --- Care ---------------------------------------------------------------------------------------------------
def care_of(dwelling: Dwelling) -> list[CareTag]:
    return list(dwelling.care_tags.filter(ended_on=None).select_related("service").order_by("id"))


def care_to_review(codes: Iterable[str], until: date) -> QuerySet[CareTag]:
    """Registrations whose review is due by `until`; the caller pages them by (`review_on`, `id`)."""
    return CareTag.objects.filter(within(tuple(codes)), ended_on=None, review_on__lte=until).select_related(
        "service", "dwelling__entrance", "dwelling__building__estate"
    )
