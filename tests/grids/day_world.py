"""The small territory of the matters' tests with doors, cadences, care services and checklists."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from governance.people.models import User
from governance.territory.models import Building, Dwelling, Entrance
from grids.arriving import Arrived
from grids.models import CareService, Checklist, DwellingDue, Finding, Visit
from grids.presets import load_presets
from grids.services.findings import report_finding
from grids.services.visits import open_rounds, record_visit
from grids.states import VisitOutcome
from grievances import services
from grievances.models import Grievance
from grievances.states import Kind
from tests.grievances.world import NOW, World, build_world

TODAY = date(2026, 11, 18)
HOLE = "三单元门口的井盖松动，走路会绊倒。"


@dataclass
class Day:
    world: World
    doors: list[Dwelling] = field(default_factory=list)
    beside: Building = None  # type: ignore[assignment]

    @property
    def worker(self) -> User:
        return self.world.grid_worker

    def dwellings(self, count: int, building: Building | None = None, entrance: str = "1单元") -> list[Dwelling]:
        building = building or self.world.building
        stairs, _created = Entrance.objects.get_or_create(building=building, name=entrance)
        first = building.dwellings.filter(entrance=stairs).count()
        return Dwelling.objects.bulk_create(
            Dwelling(building=building, entrance=stairs, room=f"{number // 4 + 1}0{number % 4 + 1}")
            for number in range(first, first + count)
        )

    def visit(self, door: Dwelling, outcome: str = VisitOutcome.MET, **fields: Any) -> Arrived[Visit]:
        defaults = {"client_id": uuid.uuid4(), "actor": self.worker, "now": NOW}
        return record_visit(dwelling=door, outcome=VisitOutcome(outcome), **(defaults | fields))

    def found(self, **fields: Any) -> Arrived[Finding]:
        defaults = {
            "client_id": uuid.uuid4(), "words": HOLE, "building": self.world.building, "actor": self.worker,
            "now": NOW,
        }  # fmt: skip
        return report_finding(**(defaults | fields))

    def settled(self, finding: Finding, by: User | None = None) -> Grievance:
        """The matter of a finding, brought to its end by `by` (default: the grid worker)."""
        by, pk = by or self.worker, finding.grievance_id
        self.world.triaged(services.accept(grievance_id=pk, actor=by, now=NOW), Kind.COMMUNITY)
        return services.resolve(grievance_id=pk, actor=by, now=NOW, result="井盖已换好")

    def due(self, door: Dwelling) -> DwellingDue:
        return DwellingDue.objects.get(dwelling=door)

    def service(self, code: str = "greeting") -> CareService:
        return CareService.objects.get(code=code)

    def checklist(self, name: str = "消防和用电（每季度）") -> Checklist:
        return Checklist.objects.get(name=name)


def build_day(doors: int = 4) -> Day:
    day = Day(build_world())
    load_presets()
    day.doors = day.dwellings(doors)
    day.beside = Building.objects.create(
        community=day.world.community, estate=day.world.estate, grid=day.world.grid_beside, name="5栋"
    )
    open_rounds(now=NOW - timedelta(days=40))
    return day


Build = Callable[[], Day]
