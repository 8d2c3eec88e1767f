"""The board of a community on a day: its grids with their people and buildings, lanes, staff; what is vacant or doubled."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from governance.common.days import in_force
from governance.territory.levels import Level
from governance.territory.models import Area, Building, BuildingGrid, Lane
from grids.models import BuildingCount
from grids.selectors.roster import FOR_THE_WHOLE, Responsible, entries_on, moves_planned, with_deputies
from grids.selectors.territory import Limits, Load, counts_of, limits_on, load_of
from grids.states import SINGLE_DUTIES, Duty

MOST_BUILDINGS = 600
IN_A_GRID = (Duty.GRID_LEADER, Duty.GRID_WORKER)
OF_A_BUILDING = (Duty.BUILDING_LEADER, Duty.ENTRANCE_LEADER, Duty.HUB_HOUSEHOLD)


@dataclass(slots=True)
class BuildingRow:
    building: Building
    counts: BuildingCount
    people: list[Responsible] = field(default_factory=list)

    @property
    def has_leader(self) -> bool:
        return any(one.duty == Duty.BUILDING_LEADER for one in self.people)


@dataclass(slots=True)
class GridRow:
    """A grid, or with `grid` None the buildings that belong to none."""

    grid: Area | None
    load: Load
    people: list[Responsible] = field(default_factory=list)
    buildings: list[BuildingRow] = field(default_factory=list)

    @property
    def vacant(self) -> list[Duty]:
        held = {one.duty for one in self.people}
        return [duty for duty in IN_A_GRID if duty not in held] if self.grid else []

    @property
    def leaderless(self) -> int:
        """Buildings without a building leader."""
        return sum(not row.has_leader for row in self.buildings)

    @property
    def households_per_worker(self) -> int | None:
        workers = {one.person.pk for one in self.people if one.duty == Duty.GRID_WORKER}
        return round(self.load.households / len(workers)) if workers else None


@dataclass(slots=True)
class LaneRow:
    """A lane with its chief and team (1+6+N)."""

    lane: Lane
    people: list[Responsible]

    @property
    def has_chief(self) -> bool:
        return any(one.duty == Duty.LANE_CHIEF for one in self.people)


@dataclass(slots=True)
class Board:
    community: Area
    day: date
    limits: Limits
    staff: list[Responsible]
    grids: list[GridRow]
    lanes: list[LaneRow]
    is_cut: bool

    @property
    def has_secretary(self) -> bool:
        return any(one.duty == Duty.SECRETARY for one in self.staff)

    @property
    def vacancies(self) -> int:
        posts = sum(len(row.vacant) for row in self.grids) + sum(not lane.has_chief for lane in self.lanes)
        return posts + (not self.has_secretary)

    @property
    def overlaps(self) -> list[Responsible]:
        """Single duties that two people hold on this day: the second and every further one."""
        everybody = [*self.staff, *(one for row in self.grids for one in people_of(row))]
        return doubled([*everybody, *(one for lane in self.lanes for one in lane.people)])


def people_of(row: GridRow) -> list[Responsible]:
    return [*row.people, *(one for building in row.buildings for one in building.people)]


def doubled(found: Iterable[Responsible]) -> list[Responsible]:
    seen: set[tuple] = set()
    twice = []
    for one in found:
        entry = one.entry
        place = (entry.duty, entry.community_id, entry.grid_id, entry.building_id, entry.entrance_id, entry.lane_id)
        if one.duty in SINGLE_DUTIES and place in seen:
            twice.append(one)
        seen.add(place)
    return twice


def board_of(community: Area, day: date, today: date) -> Board:
    """Nine or ten statements, whatever the community's size; past days by the history of buildings and entries, days to come with
    the moves that are planned."""
    grids = list(Area.objects.filter(parent=community, level=Level.GRID).order_by("code"))
    buildings = _buildings(community, day, today)
    counts = counts_of(building for building, _grid_id in buildings)
    limits = limits_on(day)
    found = with_deputies(entries_on(day).filter(community=community), day)
    at: dict[tuple[str, int], list[Responsible]] = defaultdict(list)
    for one in found:
        at[_place(one)].append(one)
    rows = {pk: [] for pk in [*(grid.pk for grid in grids), None]}  # type: dict[int | None, list[BuildingRow]]
    for building, grid_id in buildings:
        row = BuildingRow(building, counts[building.pk], at[("building", building.pk)])
        rows.setdefault(grid_id, []).append(row)
    grid_rows = [
        GridRow(grid, load_of((row.counts for row in rows[grid.pk]), limits), at[("grid", grid.pk)], rows[grid.pk])
        for grid in grids
    ]
    if rows[None]:
        grid_rows.append(GridRow(None, load_of((row.counts for row in rows[None]), limits), [], rows[None]))
    lanes = [LaneRow(lane, at[("lane", lane.pk)]) for lane in Lane.objects.filter(community=community)]
    staff = [one for one in found if one.duty in FOR_THE_WHOLE]
    return Board(community, day, limits, staff, grid_rows, lanes, len(buildings) >= MOST_BUILDINGS)


def _place(one: Responsible) -> tuple[str, int]:
    entry = one.entry
    for name in ("building", "lane", "grid"):
        pk = getattr(entry, f"{name}_id")
        if pk:
            return name, pk
    return "community", entry.community_id


def _buildings(community: Area, day: date, today: date) -> list[tuple[Building, int | None]]:
    """The buildings with the grid they belonged to on that day."""
    rows = list(
        Building.objects.filter(community=community)
        .select_related("estate")
        .order_by("estate_id", "id")[:MOST_BUILDINGS]
    )
    if day == today:
        return [(building, building.grid_id) for building in rows]
    if day > today:
        to_come = dict(moves_planned(day).filter(area_code=community.code).values_list("building_id", "grid_id"))
        return [(building, to_come.get(building.pk, building.grid_id)) for building in rows]
    stretches = BuildingGrid.objects.filter(in_force(day), building__in=rows).values_list("building_id", "grid_id")
    grid_of = dict(stretches)
    return [(building, grid_of.get(building.pk)) for building in rows]
