"""人、地、事、物、组织 of the grids of a community, counted from what is already there: nobody enters anything for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from shapely.geometry import Point

from governance.common.days import in_force
from governance.people.authority import within
from governance.people.models import Organisation, Residency
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.geometry import area_m2, shape_of
from grids.models import BuildingCount, CareTag, DwellingDue, Finding, HazardCheck, RosterEntry
from grids.selectors.circle import places_in, point_of
from grievances.models import Grievance

LATELY = timedelta(days=30)
Numbers = dict[int, int | None]  # grid → how many; None: not known


@dataclass(frozen=True, slots=True)
class Asked:
    """One community at one moment, with its grids."""

    community: Area
    grids: list[Area]
    now: datetime

    @property
    def here(self) -> Q:
        return within((self.community.code,))

    @property
    def day(self) -> Any:
        return timezone.localdate(self.now)

    def by_code(self, rows: QuerySet, what: Any = None) -> Numbers:
        """Rows of this community by the grid in their `area_code`."""
        counted = rows.order_by().values("area_code").annotate(n=what or Count("pk")).values_list("area_code", "n")
        found = dict(counted)
        return {grid.pk: found.get(grid.code, 0) for grid in self.grids}

    def by_grid(self, rows: QuerySet, column: str, what: Any = None) -> Numbers:
        """Rows by a column that names the grid."""
        counted = rows.order_by().values(column).annotate(n=what or Count("pk")).values_list(column, "n")
        found = dict(counted)
        return {grid.pk: found.get(grid.pk) or 0 for grid in self.grids}


@dataclass(frozen=True, slots=True)
class CountOf:
    """What is counted, in which of the five, and exactly how: the words stand beside every number."""

    group: Promise
    label: Promise
    definition: Promise
    count: Callable[[Asked], Numbers]


def _buildings(asked: Asked) -> QuerySet[Building]:
    return Building.objects.filter(community=asked.community, grid__isnull=False)


def _people(asked: Asked) -> Numbers:
    rows = _buildings(asked).order_by().values("grid").annotate(
        n=Sum("counts__people"), unknown=Count("pk", filter=Q(counts__people=None))
    )  # fmt: skip
    found = {grid: None if unknown else n for grid, n, unknown in rows.values_list("grid", "n", "unknown")}
    return {grid.pk: found.get(grid.pk) for grid in asked.grids}


def _residents(asked: Asked) -> Numbers:
    rows = Residency.objects.filter(dwelling__building__community=asked.community, verified_at__isnull=False)
    return asked.by_grid(rows, "dwelling__building__grid", Count("user", distinct=True))


def _hectares(asked: Asked) -> Numbers:
    """Whole hectares would say nothing of a grid: hundreds of square metres, shown as 百平方米."""
    shapes = {grid.pk: shape_of(grid.boundary) for grid in asked.grids}
    return {pk: round(area_m2(shape) / 100) if shape is not None else None for pk, shape in shapes.items()}


def _places(asked: Asked) -> Numbers:
    """Service places whose point lies inside the grid's border; unknown where no border is drawn."""
    points = [Point(*point_of(place)) for place in places_in((asked.community.code,)) if place.latitude is not None]
    shapes = {grid.pk: shape_of(grid.boundary) for grid in asked.grids}
    return {
        pk: sum(shape.covers(point) for point in points) if shape is not None else None for pk, shape in shapes.items()
    }


def _matters(asked: Asked) -> QuerySet[Grievance]:
    return Grievance.objects.filter(asked.here)


PEOPLE, GROUND, MATTERS, THINGS, ORGANISATIONS = _("人"), _("地"), _("事"), _("物"), _("组织")
COUNTS: Mapping[str, CountOf] = {
    "dwellings": CountOf(PEOPLE, _("户"), _("网格内楼栋登记的房屋数。"),
                         lambda a: a.by_grid(_buildings(a), "grid", Sum("counts__dwellings"))),
    "people": CountOf(PEOPLE, _("人"), _("各楼栋登记的人数之和，只有总数；有一栋没登记就不算。"), _people),
    "residents": CountOf(PEOPLE, _("核实的居民账号"), _("已核实住在这个网格的登录居民，每人算一次。"), _residents),
    "care": CountOf(PEOPLE, _("关照的户"), _("本人同意、还没结束的关照登记，每户算一次。"),
                    lambda a: a.by_code(CareTag.objects.filter(a.here, ended_on=None), Count("dwelling", distinct=True))),
    "buildings": CountOf(GROUND, _("楼栋"), _("今天划在这个网格的楼栋。"), lambda a: a.by_grid(_buildings(a), "grid")),
    "entrances": CountOf(GROUND, _("单元"), _("网格内楼栋登记的单元数。"),
                         lambda a: a.by_grid(_buildings(a), "grid", Sum("counts__entrances"))),
    "estates": CountOf(GROUND, _("小区"), _("网格内楼栋所在的小区；一个小区跨几个网格，各算一次。"),
                       lambda a: a.by_grid(_buildings(a), "grid", Count("estate", distinct=True))),
    "ground": CountOf(GROUND, _("面积（百平方米）"), _("按画的网格边界算；没有边界就不算。"), _hectares),
    "open": CountOf(MATTERS, _("没办完的诉求"), _("地点在这个网格、现在还没办完的诉求，不论由谁办。"),
                    lambda a: a.by_code(_matters(a).filter(is_open=True))),
    "raised": CountOf(MATTERS, _("近 30 天诉求"), _("地点在这个网格、近 30 天提出的诉求，含巡查发现的。"),
                      lambda a: a.by_code(_matters(a).filter(raised_at__gt=a.now - LATELY))),
    "findings": CountOf(MATTERS, _("近 30 天巡查发现"), _("网格里近 30 天巡查发现的问题。"),
                        lambda a: a.by_code(Finding.objects.filter(a.here, found_at__gt=a.now - LATELY))),
    "visits": CountOf(MATTERS, _("该走访的户"), _("本轮走访已到期、还没见到人的户。"),
                      lambda a: a.by_code(DwellingDue.objects.filter(a.here, due_on__lte=a.day))),
    "checks": CountOf(MATTERS, _("待做的隐患检查"), _("已下达、还没做的检查，一栋楼一份清单算一项。"),
                      lambda a: a.by_code(HazardCheck.objects.filter(a.here, done_at=None))),
    "places": CountOf(THINGS, _("生活圈网点"), _("坐标落在网格边界里的营业网点；没有边界就不算。"), _places),
    "typed": CountOf(THINGS, _("登记了类型的楼栋"), _("已登记是高层、步梯楼、平房等类型的楼栋，检查按类型下达。"),
                     lambda a: a.by_grid(BuildingCount.objects.filter(building__community=a.community, kind__isnull=False), "building__grid")),
    "own_organisations": CountOf(ORGANISATIONS, _("网格里的单位和社会组织"), _("登记在这个网格、在用的驻区单位和社会组织。"),
                                 lambda a: a.by_grid(Organisation.objects.filter(area__parent=a.community, is_active=True), "area")),
    "team": CountOf(ORGANISATIONS, _("在任的网格力量"), _("名册上今天在任的网格长、网格员、楼栋长、单元长、中心户，按任职数。"),
                    lambda a: a.by_code(RosterEntry.objects.filter(in_force(a.day), a.here))),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCounts:
    """The grids of a community and what each count says of each."""

    grids: list[Area]
    numbers: dict[str, Numbers]

    def groups(self, grids: Iterable[Area] | None = None) -> list[dict[str, Any]]:
        """人, 地, 事, 物, 组织 in turn: their counts, and a row a grid."""
        shown = self.grids if grids is None else list(grids)
        by_group: dict[str, list[str]] = {}
        for key, count in COUNTS.items():
            by_group.setdefault(str(count.group), []).append(key)
        return [
            {
                "name": name,
                "counts": [COUNTS[key] for key in keys],
                "rows": [(grid, [(COUNTS[key], self.numbers[key][grid.pk]) for key in keys]) for grid in shown],
            }
            for name, keys in by_group.items()
        ]


def counts_of_grids(community: Area, now: datetime) -> GridCounts:
    """Seventeen statements for a community, however many grids and dwellings."""
    grids = list(Area.objects.filter(parent=community, level=Level.GRID).order_by("code"))
    asked = Asked(community, grids, now)
    return GridCounts(grids, {key: count.count(asked) for key, count in COUNTS.items()})
