"""Who is responsible here on a day: from the entries in force, with deputies in the place of whoever is on leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, QuerySet, When

from governance.common.days import in_force
from governance.territory.levels import Level
from governance.territory.models import Area, Building, BuildingGrid, Entrance, Lane
from grids.models import Leave, PlannedMove, RosterEntry
from grids.states import COVER_OF_DUTY, Duty, MoveState

Place = Area | Building | Entrance | Lane
RANK = {duty: rank for rank, duty in enumerate(Duty)}
FOR_THE_WHOLE = (Duty.SECRETARY, Duty.COMMUNITY_STAFF, Duty.LEGAL_ADVISER, Duty.MEDIATOR)


@dataclass(frozen=True, slots=True)
class Responsible:
    """A duty at a place on a day: the entry that holds it, and who does it that day."""

    entry: RosterEntry
    person: RosterEntry

    @property
    def duty(self) -> Duty:
        return Duty(self.entry.duty)

    @property
    def is_deputy(self) -> bool:
        return self.entry.pk != self.person.pk


def grid_on(building: Building, day: date) -> Area | None:
    """The grid that a building belonged to on a day, or will by a planned move; before its history begins, none."""
    planned = moves_planned(day).filter(building=building).values("grid")
    stretch = BuildingGrid.objects.filter(in_force(day), building=building).values("grid")
    grids = Area.objects.filter(Q(pk__in=planned) | Q(pk__in=stretch))
    return grids.order_by(Case(When(pk__in=planned, then=0), default=1)).first()


def moves_planned(day: date) -> QuerySet[PlannedMove]:
    """The moves to come that will have happened on a day."""
    return PlannedMove.objects.filter(state=MoveState.PLANNED, on__lte=day)


def with_deputies(entries: Iterable[RosterEntry], day: date) -> list[Responsible]:
    """The entries of a day in the order of duties, each with who does it; one statement for all leaves."""
    rows = list(entries)
    leaves = Leave.objects.filter(entry__in=rows, starts_on__lte=day, ends_on__gt=day).select_related(
        "deputy__user", "deputy__card"
    )
    deputies = {leave.entry_id: leave.deputy for leave in leaves}
    found = [Responsible(entry, deputies.get(entry.pk, entry)) for entry in rows]
    return sorted(found, key=lambda one: (RANK[one.duty], one.entry.area_code, one.entry.pk))


def entries_on(day: date) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.filter(in_force(day)).select_related(
        "user", "grid", "building__estate", "entrance__building__estate", "lane", "community"
    )


def responsible_on(place: Place, day: date) -> list[Responsible]:
    """Everybody responsible for this door, building, grid, lane or community on that day, past or to come.

    A building belongs to the grid that it belonged to *then*, or will by a planned move. Four statements at most.
    """
    return with_deputies(entries_on(day).filter(_rows_of(place, day)), day)


def _rows_of(place: Place, day: date) -> Q:
    if isinstance(place, Lane):
        return Q(lane=place) | _whole(place.community_id)
    if isinstance(place, Area):
        if place.level == Level.GRID:
            return Q(grid=place) | _whole(place.parent_id or 0)
        return _whole(place.pk)
    building = place.building if isinstance(place, Entrance) else place
    grid = grid_on(building, day)
    rows = Q(building=building, entrance=None) | _whole(building.community_id)
    if grid:
        rows |= Q(grid=grid)
    entrances = Q(entrance=place) if isinstance(place, Entrance) else Q(entrance__building=building)
    return rows | entrances


def _whole(community_id: int) -> Q:
    return Q(community_id=community_id, duty__in=FOR_THE_WHOLE)


@dataclass(frozen=True, slots=True)
class Cover:
    """Who answers at a place for a duty: its holder, a deputy, the next in line, or the community's office."""

    wanted: Duty
    responsible: Responsible | None
    community: Area

    @property
    def is_vacant(self) -> bool:
        return self.responsible is None or self.responsible.duty != self.wanted


def cover_among(found: Iterable[Responsible], duty: Duty, community: Area) -> Cover:
    """Never a vacant post: the next in the order of `COVER_OF_DUTY`, and at last the office."""
    by_duty: dict[Duty, Responsible] = {}
    for one in found:
        by_duty.setdefault(one.duty, one)
    chosen = next((by_duty[wanted] for wanted in COVER_OF_DUTY[duty] if wanted in by_duty), None)
    return Cover(duty, chosen, community)


def community_of(place: Place) -> Area:
    if isinstance(place, Entrance):
        place = place.building
    if isinstance(place, Area):
        return place.parent if place.level == Level.GRID and place.parent else place
    return place.community


def place_of(entry: RosterEntry) -> Place:
    """The most exact place that an entry is for."""
    return entry.entrance or entry.building or entry.lane or entry.grid or entry.community


def place_words(entry: RosterEntry) -> str:
    return str(place_of(entry))
