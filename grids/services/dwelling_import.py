"""Many dwellings at once: estates, buildings, entrances and rooms that are not there yet. Running it again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area, Building, BuildingGrid, Dwelling, Entrance, Estate
from governance.territory.pinyin import initials_of
from governance.trail.services import record
from grids.imports.dwellings import DwellingRow
from grids.models import BuildingCount, BuildingKind
from grids.selectors.territory import kinds_on
from grids.services.roster import lock_community
from grids.services.territory import recount
from grievances.imports.report import REMARKED, ReportLine

BATCH = 1000
Key = tuple[int, int, str]


@dataclass(slots=True)
class DwellingReport:
    estates: int = 0
    buildings: int = 0
    entrances: int = 0
    dwellings: int = 0
    known: int = 0
    changed: int = 0
    placed: int = 0  # buildings whose coordinates are new
    remarks: list[ReportLine] = field(default_factory=list)


class DwellingImporter:
    """One import into a community: names are looked up once, a batch costs a few statements."""

    def __init__(self, *, community: Area, actor: User | None, now: datetime):
        self.community, self.actor, self.now = community, actor, now
        self.today = timezone.localdate(now)
        self.report = DwellingReport()
        self._seen: dict[tuple[str, str, str, str], int] = {}
        self._people: dict[int, int] = {}
        self._kinds_of: dict[int, BuildingKind] = {}
        self._points: dict[int, tuple[Decimal, Decimal]] = {}
        self._touched: set[int] = set()
        grids = list(Area.objects.filter(parent=community, level=Level.GRID))
        self._grids = {grid.code: grid for grid in grids} | {grid.name: grid for grid in grids}
        self._kinds = {kind.name: kind for kind in kinds_on(self.today)}
        self._estates: dict[str, Estate] = {}
        self._buildings: dict[tuple[int, str], Building] = {}
        self._entrances: dict[tuple[int, str], Entrance] = {}

    @transaction.atomic
    def add(self, rows: Sequence[DwellingRow]) -> None:
        lock_community(self.community.pk)
        self._look_up()
        fresh = [row for row in rows if self._is_new_in_file(row)]
        self._make_estates(fresh)
        self._make_buildings(fresh)
        self._make_entrances(fresh)
        self._make_dwellings(fresh)

    def _look_up(self) -> None:
        """Somebody may have added one between the batches: read anew, a few hundred rows."""
        self._estates = {estate.name: estate for estate in Estate.objects.filter(community=self.community)}
        self._buildings = {
            (building.estate_id or 0, building.name): building
            for building in Building.objects.filter(community=self.community)
        }
        entrances = Entrance.objects.filter(building__community=self.community)
        self._entrances = {(entrance.building_id, entrance.name): entrance for entrance in entrances}

    def _is_new_in_file(self, row: DwellingRow) -> bool:
        key = (row.estate, row.building, row.entrance, row.room)
        if key in self._seen:
            self._remark(row, f"与第 {self._seen[key]} 行重复，只导入一次")
            return False
        self._seen[key] = row.line
        return True

    def _remark(self, row: DwellingRow, reason: str) -> None:
        self.report.remarks.append(ReportLine(row.line, row.ref, REMARKED, reason))

    def _make_estates(self, rows: Sequence[DwellingRow]) -> None:
        names = dict.fromkeys(row.estate for row in rows if row.estate and row.estate not in self._estates)
        made = Estate.objects.bulk_create(
            Estate(community=self.community, name=name, initials=initials_of(name)[:60]) for name in names
        )
        self._estates |= {estate.name: estate for estate in made}
        self.report.estates += len(made)

    def _make_buildings(self, rows: Sequence[DwellingRow]) -> None:
        wanted: dict[tuple[int, str], Building] = {}
        for row in rows:
            estate = self._estates.get(row.estate)
            key = (estate.pk if estate else 0, row.building)
            grid = self._grids.get(row.grid)
            if row.grid and grid is None:
                self._remark(row, f"社区里没有网格「{row.grid}」，楼栋没有划入网格")
            there = self._buildings.get(key)
            if there is None and key not in wanted:
                wanted[key] = Building(community=self.community, estate=estate, name=row.building, grid=grid)
            elif there is not None and grid is not None and there.grid_id != grid.pk:
                self._remark(row, "楼栋现在属于另一个网格，没有改；请在楼栋页面调整")
        made = Building.objects.bulk_create(wanted.values())
        BuildingGrid.objects.bulk_create(
            BuildingGrid(building=building, grid=building.grid, starts_on=self.today)
            for building in made
            if building.grid is not None
        )
        self._buildings |= {(building.estate_id or 0, building.name): building for building in made}
        self.report.buildings += len(made)

    def _building_of(self, row: DwellingRow) -> Building:
        estate = self._estates.get(row.estate)
        return self._buildings[(estate.pk if estate else 0, row.building)]

    def _make_entrances(self, rows: Sequence[DwellingRow]) -> None:
        wanted = dict.fromkeys((self._building_of(row).pk, row.entrance) for row in rows if row.entrance)
        made = Entrance.objects.bulk_create(
            Entrance(building_id=building_id, name=name)
            for building_id, name in wanted
            if (building_id, name) not in self._entrances
        )
        self._entrances |= {(entrance.building_id, entrance.name): entrance for entrance in made}
        self.report.entrances += len(made)

    def _make_dwellings(self, rows: Sequence[DwellingRow]) -> None:
        buildings = {self._building_of(row).pk for row in rows}
        known = {
            (dwelling.building_id, dwelling.entrance_id or 0, dwelling.room): dwelling
            for dwelling in Dwelling.objects.filter(building__in=buildings)
        }
        new, changed = [], []
        for row in rows:
            key = self._key(row)
            self._note_kind(row, key[0])
            if row.longitude is not None and row.latitude is not None:
                self._points[key[0]] = (row.longitude, row.latitude)
            there = known.get(key)
            self._people[key[0]] = (
                self._people.get(key[0], 0) + row.people if row.people is not None else self._people.get(key[0], 0)
            )
            if there is None:
                new.append(
                    Dwelling(building_id=key[0], entrance_id=key[1] or None, room=row.room, floor_area_m2=row.area)
                )
            elif row.area is not None and there.floor_area_m2 != row.area:
                there.floor_area_m2 = row.area
                changed.append(there)
            else:
                self.report.known += 1
        Dwelling.objects.bulk_create(new, batch_size=500)
        Dwelling.objects.bulk_update(changed, ["floor_area_m2"], batch_size=500)
        self.report.dwellings += len(new)
        self.report.changed += len(changed)
        self._touched |= buildings

    def _note_kind(self, row: DwellingRow, building_id: int) -> None:
        kind = self._kinds.get(row.kind)
        if kind is not None:
            self._kinds_of[building_id] = kind
        elif row.kind:
            self._remark(row, f"没有楼栋类型「{row.kind}」，请用：{'、'.join(self._kinds)}")

    def _key(self, row: DwellingRow) -> Key:
        building = self._building_of(row)
        entrance = self._entrances.get((building.pk, row.entrance))
        return building.pk, entrance.pk if entrance else 0, row.room

    @transaction.atomic
    def finish(self) -> DwellingReport:
        """What the buildings weigh; people are the sum of the file where it says any, kinds and places the last it says."""
        people = {pk: count for pk, count in self._people.items() if count}
        recount(self._touched, people)
        counts = BuildingCount.objects.in_bulk(self._kinds_of)
        for pk, row in counts.items():
            row.kind = self._kinds_of[pk]
        BuildingCount.objects.bulk_update(counts.values(), ["kind"], batch_size=500)
        self._place()
        record(
            actor=self.actor, verb="grids.import_dwellings", subject=self.community, now=self.now,
            area_code=self.community.code, dwellings=self.report.dwellings, buildings=self.report.buildings,
            changed=self.report.changed,
        )  # fmt: skip
        return self.report

    def _place(self) -> None:
        moved = []
        for building in Building.objects.filter(pk__in=self._points):
            point = self._points[building.pk]
            if (building.longitude, building.latitude) != point:
                building.longitude, building.latitude = point
                moved.append(building)
        Building.objects.bulk_update(moved, ["longitude", "latitude"], batch_size=500)
        self.report.placed = len(moved)
