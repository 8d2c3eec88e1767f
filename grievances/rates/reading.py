"""Reading the summary: what a page of the three rates shows, without touching one matter.

`for_page` answers from cells: a year of a district with 100 communities is some thousand small rows, however many
matters stand behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from governance.territory.levels import CODE_LENGTH, LEVEL_OF_LENGTH, Level
from grievances.models import Grievance, PressureCell, RateCell, RateFold
from grievances.rates.definitions import (
    MEASURES,
    PRESSURE_NAMES,
    Counts,
    Filters,
    any_of,
    months_between,
    pressure_rows,
)
from grievances.selectors import visible_to

Grain = RateCell.Grain
BELOW = {Level.DISTRICT: Level.STREET, Level.STREET: Level.COMMUNITY, Level.COMMUNITY: Level.COMMUNITY}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures somebody may see: areas, or (without any) departments. Blank codes: everything, for the public page."""

    area_codes: tuple[str, ...] = ()
    department_ids: tuple[int, ...] = ()

    def rows(self) -> Q:
        """The same for matters and for cells: both carry `area_code` and `department_id`."""
        if self.area_codes:
            return within(self.area_codes)
        return Q(department_id__in=self.department_ids)

    @property
    def by_department(self) -> bool:
        return not self.area_codes


def scope_of(user: User, now: datetime) -> Scope:
    """The areas of a person's postings from the community up; for officers of a department, their department."""
    authority = authority_of(user, timezone.localdate(now))
    codes = authority.codes(*HANDLING_ROLES, *READ_ONLY)
    wide = tuple(code for code in codes if len(code) <= Level.COMMUNITY.code_length)
    return Scope(wide) if wide else Scope(department_ids=tuple(sorted(authority.department_ids)))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: `key` is a month, an area code, or the id of a category or department (None: without one)."""

    key: Any
    counts: Counts


@dataclass(frozen=True, slots=True)
class PageNumbers:
    total: Counts
    months: Sequence[Line]
    areas: Sequence[Line]
    departments: Sequence[Line]
    categories: Sequence[Line]
    flows: Mapping[tuple[str, str], int]  # (level at the beginning, level now) → matters
    counted_at: datetime | None


def for_page(scope: Scope, filters: Filters) -> PageNumbers:
    """Everything that the page of the three rates shows about `filters`, in five statements over cells."""
    months = {line.key: line.counts for line in _lines(scope, filters, "month")}
    shown = [Line(month, months.get(month, Counts({}))) for month in months_between(filters.since, filters.until)]
    return PageNumbers(
        total=_added(months.values()),
        months=shown,
        areas=_by_area(scope, filters),
        departments=_lines(scope, filters, "department_id"),
        categories=_lines(scope, filters, "category_id"),
        flows=_flows(scope, filters),
        counted_at=counted_at(),
    )


def totals(scope: Scope, filters: Filters) -> Counts:
    """The numbers of the whole choice in one statement."""
    return _added(line.counts for line in _lines(scope, filters, "kind"))


def counted_when() -> tuple[datetime | None, datetime | None]:
    """When the rates and the pressure were counted last."""
    return RateFold.objects.values_list("counted_at", "pressure_at").first() or (None, None)


def counted_at() -> datetime | None:
    return RateFold.objects.values_list("counted_at", flat=True).first()


def _added(many: Any) -> Counts:
    sums = dict.fromkeys(MEASURES, 0)
    for counts in many:
        for name in sums:
            sums[name] += counts[name]
    return Counts(sums)


def _cells(scope: Scope, filters: Filters, *needs: str) -> QuerySet[RateCell]:
    """The coarsest cells that know what is asked for."""
    by_category = filters.category is not None or "category_id" in needs
    by_department = filters.department is not None or scope.by_department or "department_id" in needs
    grain = {
        (False, False): Grain.WHOLE,
        (True, False): Grain.CATEGORY,
        (False, True): Grain.DEPARTMENT,
        (True, True): Grain.BOTH,
    }[by_category, by_department]
    return RateCell.objects.filter(scope.rows() & filters.cells(), grain=grain).order_by()


def _lines(scope: Scope, filters: Filters, column: str) -> list[Line]:
    return _grouped(_cells(scope, filters, column), column)


def _grouped(cells: Any, column: str) -> list[Line]:
    sums = {f"{name}_sum": Sum(name) for name in MEASURES}
    return [
        Line(row[column], Counts({name: row[f"{name}_sum"] for name in MEASURES}))
        for row in cells.values(column).annotate(**sums).order_by(column)
    ]


def _by_area(scope: Scope, filters: Filters) -> list[Line]:
    """By the areas below the chosen one (below a person's own, where they have just one)."""
    length = child_length(scope, filters)
    cells = _cells(scope, filters).annotate(part=Substr("area_code", 1, length))
    return _grouped(cells, "part")


def child_length(scope: Scope, filters: Filters) -> int:
    """How long the codes of the areas are by which a page divides."""
    if filters.area:
        return CODE_LENGTH[BELOW[LEVEL_OF_LENGTH[len(filters.area)]]]
    if len(scope.area_codes) == 1:
        return CODE_LENGTH[BELOW[LEVEL_OF_LENGTH[len(scope.area_codes[0])]]]
    if scope.area_codes:
        return max(map(len, scope.area_codes))
    return Level.STREET.code_length


def _flows(scope: Scope, filters: Filters) -> dict[tuple[str, str], int]:
    """From the rung that received a matter to the one that has it; not divided by category or department."""
    if scope.by_department or filters.category is not None or filters.department is not None:
        return {}
    cells: Any = RateCell.objects.filter(scope.rows() & filters.cells(), grain=Grain.FLOW).order_by()
    rows = cells.values("flow").annotate(matters=Sum("raised"))
    return {tuple(row["flow"].split(">")): row["matters"] for row in rows}  # type: ignore[misc]


# --- Clock pressure -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pressure:
    numbers: Mapping[str, int]
    areas: Sequence[tuple[str, Mapping[str, int]]]
    at: datetime | None


def pressure(scope: Scope, filters: Filters) -> Pressure:
    """When the open matters are due, whatever month they were raised in."""
    length = child_length(scope, filters)
    cells: Any = PressureCell.objects.filter(scope.rows() & filters.place() & filters.sort())
    sums = {f"{name}_sum": Sum(name) for name in PRESSURE_NAMES}
    rows = cells.annotate(part=Substr("area_code", 1, length)).order_by("part").values("part").annotate(**sums)
    areas = [(row["part"], {name: row[f"{name}_sum"] for name in PRESSURE_NAMES}) for row in rows]
    numbers = {name: sum(part[name] for _code, part in areas) for name in PRESSURE_NAMES}
    return Pressure(numbers, areas, RateFold.objects.values_list("pressure_at", flat=True).first())


# --- The list behind a number -------------------------------------------------------------------------------------
def matters_behind(
    user: User,
    scope: Scope,
    filters: Filters,
    *,
    measures: Sequence[str] = ("raised",),
    flow: str = "",
    due: str = "",
    now: datetime,
) -> QuerySet[Grievance]:
    """Exactly the rows that a number counts: the same conditions, on what this person may open anyway."""
    rows = visible_to(user, now).filter(scope.rows())
    if due:
        at = RateFold.objects.values_list("pressure_at", flat=True).first() or now
        return rows.filter(filters.place() & filters.sort() & pressure_rows(due, at))
    rows = rows.filter(filters.matters() & any_of(measures))
    return rows.filter(flow_rows(flow)) if flow else rows


def flow_rows(flow: str) -> Q:
    first, last = flow.split(">")
    began = Q(first_level=first) | (Q(first_level="") if first == last else Q(pk__in=[]))
    return began & Q(level=last)
