"""Reads of buildings and what they weigh; how large a grid should be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from governance.common.days import in_force
from governance.people.authority import within
from governance.territory.models import Area, Building, Dwelling, Entrance
from grids.models import BuildingCount, BuildingKind, GridLimit, ImportJob, PlannedMove
from grids.states import GridMeasure, MoveState


@dataclass(frozen=True, slots=True)
class Limits:
    """The most households and people of a grid on a day; None where the district has written no figure."""

    households: GridLimit | None = None
    people: GridLimit | None = None


def limits_on(day: date) -> Limits:
    rows = GridLimit.objects.filter(in_force(day)).order_by("starts_on")
    newest = {row.measure: row for row in rows}
    return Limits(newest.get(GridMeasure.HOUSEHOLDS), newest.get(GridMeasure.PEOPLE))


@dataclass(frozen=True, slots=True)
class Load:
    """Households and people of a place against the limits. People are counted where every building says how many."""

    households: int
    people: int | None
    limits: Limits

    @property
    def binding(self) -> GridMeasure | None:
        """Which limit this grid comes nearest to, or is beyond: the larger share of its limit."""
        shares = {measure: share for measure, share in self.shares.items() if share is not None}
        return max(shares, key=lambda measure: shares[measure]) if shares else None

    @property
    def shares(self) -> dict[GridMeasure, float | None]:
        return {
            GridMeasure.HOUSEHOLDS: _share(self.households, self.limits.households),
            GridMeasure.PEOPLE: _share(self.people, self.limits.people),
        }

    @property
    def is_over(self) -> bool:
        return any(share is not None and share > 1 for share in self.shares.values())

    @property
    def binding_label(self) -> str:
        return str(self.binding.label) if self.binding else ""

    @property
    def binding_amount(self) -> int:
        limit = self.limits.people if self.binding == GridMeasure.PEOPLE else self.limits.households
        return limit.amount if limit else 0


def load_of(counts: Iterable[BuildingCount], limits: Limits) -> Load:
    """What buildings weigh together; people only where every one of them says how many."""
    rows = list(counts)
    known = [row.people for row in rows]
    people = sum(count or 0 for count in known) if known and None not in known else None
    return Load(sum(row.dwellings for row in rows), people, limits)


def _share(count: int | None, limit: GridLimit | None) -> float | None:
    return None if count is None or limit is None or not limit.amount else count / limit.amount


def counts_of(buildings: Iterable[Building]) -> dict[int, BuildingCount]:
    """What each building weighs: from the summary; what it does not know yet is counted, in two statements."""
    ids = [building.pk for building in buildings]
    found = BuildingCount.objects.select_related("kind").in_bulk(ids)
    missing = [pk for pk in ids if pk not in found]
    if missing:
        found |= counted(missing)
    return found


def counted(building_ids: Iterable[int]) -> dict[int, BuildingCount]:
    """Counted from the rows themselves: not saved."""
    ids = list(building_ids)
    dwellings = dict(_by_building(Dwelling.objects.filter(building__in=ids)))
    entrances = dict(_by_building(Entrance.objects.filter(building__in=ids)))
    return {
        pk: BuildingCount(building_id=pk, dwellings=dwellings.get(pk, 0), entrances=entrances.get(pk, 0)) for pk in ids
    }


def _by_building(rows: QuerySet) -> Iterable[tuple[int, int]]:
    return rows.order_by().values("building_id").annotate(n=Count("pk")).values_list("building_id", "n")


def buildings_of(community: Area) -> QuerySet[Building]:
    """Paged by (`estate_id`, `name`, `id`); estates are few, so their order is that of the file that brought them."""
    return Building.objects.filter(community=community).select_related("estate", "grid", "counts")


def dwellings_of(building: Building) -> QuerySet[Dwelling]:
    return Dwelling.objects.filter(building=building).select_related("entrance")


def moves_to_come(area: Area) -> QuerySet[PlannedMove]:
    """The planned moves of a community or a street, the next first."""
    rows = PlannedMove.objects.filter(within((area.code,)), state=MoveState.PLANNED)
    return rows.select_related("building__estate", "before", "grid", "planned_by").order_by("on", "id")


def kinds_on(day: date) -> QuerySet[BuildingKind]:
    return BuildingKind.objects.filter(in_force(day))


def jobs_of(community: Area) -> QuerySet[ImportJob]:
    return ImportJob.objects.filter(community=community).select_related("owner")
