"""Reads of 网格划分: plans, and what a division would weigh on each grid and each grid worker."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from governance.common.days import in_force
from governance.people.authority import within
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.models import BuildingCount, GridPlan, RosterEntry
from grids.selectors.territory import Load, counts_of, limits_on, load_of
from grids.states import Duty
from grids.states_plans import NEW

Targets = Mapping[int, str]  # building → code of its grid, or `new-1`


@dataclass(frozen=True, slots=True)
class Effect:
    """One grid before and after; `before` is None for a new one, which has nobody yet."""

    name: str
    before: Load | None
    after: Load
    workers: int

    @property
    def is_changed(self) -> bool:
        return self.before is None or self.before.households != self.after.households

    @property
    def each_before(self) -> int | None:
        return round(self.before.households / self.workers) if self.before and self.workers else None

    @property
    def each_after(self) -> int | None:
        return round(self.after.households / self.workers) if self.workers else None


def plans_in(codes: tuple[str, ...]) -> QuerySet[GridPlan]:
    rows = GridPlan.objects.filter(within(codes))
    return rows.select_related("community", "proposed_by", "decided_by")


def grids_of(community: Area) -> list[Area]:
    return list(Area.objects.filter(parent=community, level=Level.GRID).order_by("code"))


def buildings_to_divide(community: Area) -> list[Building]:
    rows = Building.objects.filter(community=community).select_related("estate", "grid", "counts")
    return list(rows.order_by("grid__code", "estate_id", "id"))


def targets_of(plan: GridPlan) -> dict[int, str]:
    rows = plan.lines.values_list("building_id", "grid__code", "new_number")
    return {pk: code or f"{NEW}{number}" for pk, code, number in rows}


def effects_of(community: Area, new_names: Sequence[str], targets: Targets, day: date) -> list[Effect]:
    """Every grid of the community, the new ones last, with what it would weigh. Six statements, whatever the size."""
    buildings = buildings_to_divide(community)
    counts, limits = counts_of(buildings), limits_on(day)
    before: dict[str, list[BuildingCount]] = defaultdict(list)
    after: dict[str, list[BuildingCount]] = defaultdict(list)
    for building in buildings:
        now_in = building.grid.code if building.grid else ""
        before[now_in].append(counts[building.pk])
        after[targets.get(building.pk, now_in)].append(counts[building.pk])
    workers = _workers(community, day)
    found = [
        Effect(grid.name, load_of(before[grid.code], limits), load_of(after[grid.code], limits), workers[grid.pk])
        for grid in grids_of(community)
    ]
    for number, name in enumerate(new_names, start=1):
        found.append(Effect(name, None, load_of(after[f"{NEW}{number}"], limits), 0))
    return found


def _workers(community: Area, day: date) -> dict[int, int]:
    """How many grid workers each grid has on that day."""
    rows = RosterEntry.objects.filter(in_force(day), community=community, duty=Duty.GRID_WORKER)
    found: dict[int, int] = defaultdict(int)
    for grid_id in rows.values_list("grid_id", flat=True):
        found[grid_id or 0] += 1
    return found
