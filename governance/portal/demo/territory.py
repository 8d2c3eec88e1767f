"""The territory of the demonstration district: areas, estates, buildings, entrances and some dwellings."""

import csv
import math
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from governance.territory.levels import Level
from governance.territory.models import Area, Building, BuildingGrid, Dwelling, Entrance, Estate, ResidentGroup

DATA = Path(__file__).parent / "nanan.csv"
DISTRICT_CODE, DISTRICT_NAME = "500108", "南岸区"
GRIDS_PER_COMMUNITY = 3
ESTATES_PER_COMMUNITY = 2
# Where the lively part of the demonstration plays: most matters, and every dwelling.
LIVELY_COMMUNITIES = 12
HOME_STREET = "南坪街道"

# About where each street lies (WGS-84, longitude and latitude): enough for "near me", not for a map of borders.
STREET_CENTRES = {
    "铜元局街道": (106.548, 29.545),
    "花园路街道": (106.562, 29.516),
    "南坪街道": (106.565, 29.530),
    "海棠溪街道": (106.581, 29.544),
    "龙门浩街道": (106.590, 29.556),
    "弹子石街道": (106.595, 29.581),
    "南山街道": (106.627, 29.546),
    "天文街道": (106.602, 29.527),
    "南坪镇": (106.577, 29.508),
    "涂山镇": (106.616, 29.570),
    "鸡冠石镇": (106.641, 29.590),
    "峡口镇": (106.666, 29.610),
    "长生桥镇": (106.652, 29.508),
    "迎龙镇": (106.722, 29.519),
    "广阳镇": (106.741, 29.571),
}
ESTATE_HEADS = [
    "金桂",
    "翠湖",
    "滨江",
    "锦绣",
    "紫薇",
    "海棠",
    "云栖",
    "望江",
    "南滨",
    "福润",
    "和顺",
    "康乐",
    "春晓",
    "梧桐",
    "青年",
    "向阳",
    "同心",
    "玉兰",
    "朝晖",
    "江畔",
]
ESTATE_TAILS = ["花园", "家园", "苑", "佳苑", "新村", "小区", "雅居", "丽景", "公寓", "名都"]
GRID_NUMBERS = "一二三四五六"


def initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:60]


def load_territory(*, today: date) -> None:
    """Insert the whole territory in batches; the same district every time (own random seed)."""
    chance = random.Random(20260101)  # noqa: S311
    streets, communities = _load_areas(chance)
    _load_homes(communities, chance, today)
    _load_dwellings(lively_communities(), chance)


def _rows() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _point(longitude: float, latitude: float) -> dict[str, Decimal]:
    return {"longitude": Decimal(f"{longitude:.6f}"), "latitude": Decimal(f"{latitude:.6f}")}


def _around(place: Area | Estate, index: int, count: int, radius: float) -> dict[str, Decimal]:
    """A point of a sunflower around `place`: evenly spread, never two on one spot. `radius` in degrees."""
    assert place.longitude is not None and place.latitude is not None  # noqa: PT018
    turn = index * 2.399963 + place.pk
    distance = radius * math.sqrt((index + 0.5) / count)
    return _point(
        float(place.longitude) + distance * math.cos(turn), float(place.latitude) + distance * math.sin(turn) * 0.87
    )


def _load_areas(chance: random.Random) -> tuple[list[Area], list[Area]]:
    rows = _rows()
    district = Area.objects.create(
        code=DISTRICT_CODE,
        level=Level.DISTRICT,
        name=DISTRICT_NAME,
        initials=initials(DISTRICT_NAME),
        office_name="南岸区社会治理指挥中心",
        office_phone="023-0000-1000",
        **_point(106.5631, 29.5230),
    )
    names = {row["code"][:9]: row["street"] for row in rows}
    streets = Area.objects.bulk_create(
        _street(code, name, district, at) for at, (code, name) in enumerate(sorted(names.items()))
    )
    by_code = {street.code: street for street in streets}
    communities = []
    for street in streets:
        own = [row for row in rows if row["code"].startswith(street.code)]
        communities += [
            _community(row, by_code[row["code"][:9]], _around(street, at, len(own), 0.014))
            for at, row in enumerate(own)
        ]
    communities = Area.objects.bulk_create(communities)
    Area.objects.bulk_create(
        _grid(community, number) for community in communities for number in range(1, GRIDS_PER_COMMUNITY + 1)
    )
    return streets, communities


def _street(code: str, name: str, district: Area, at: int) -> Area:
    kind = "人民政府" if name.endswith("镇") else "办事处"
    return Area(
        code=code,
        level=Level.STREET,
        name=name,
        parent=district,
        initials=initials(name),
        office_name=f"{name}{kind}",
        office_phone=f"023-0000-{1100 + at}",
        **_point(*STREET_CENTRES[name]),
    )


def _community(row: dict[str, str], street: Area, point: dict[str, Decimal]) -> Area:
    is_village = row["community"].endswith("村")
    return Area(
        code=row["code"],
        level=Level.COMMUNITY,
        name=row["community"],
        parent=street,
        initials=initials(row["community"]),
        office_name=f"{row['community']}{'村民委员会' if is_village else '居民委员会'}",
        office_phone=f"023-0000-{2000 + int(row['code'][-6:]) % 7000}",
        office_address=f"{street.name}{row['community']}便民服务中心",
        **point,
    )


def _grid(community: Area, number: int) -> Area:
    name = f"{community.name}第{GRID_NUMBERS[number - 1]}网格"
    return Area(
        code=f"{community.code}{number:03d}",
        level=Level.GRID,
        name=name,
        parent=community,
        initials=initials(name),
        **_around(community, number, GRIDS_PER_COMMUNITY + 1, 0.002),
    )


def _load_homes(communities: list[Area], chance: random.Random, today: date) -> None:
    """Estates with buildings, each building in a grid; the district's residents can be found by house."""
    estates = []
    for community in communities:
        heads = chance.sample(ESTATE_HEADS, ESTATES_PER_COMMUNITY)
        for at, head in enumerate(heads):
            name = head + chance.choice(ESTATE_TAILS)
            address = f"{community.name}{head}路{chance.randint(1, 180)}号"
            point = _around(community, at, ESTATES_PER_COMMUNITY, 0.0025)
            estates.append(Estate(community=community, name=name, initials=initials(name), address=address, **point))
    estates = Estate.objects.bulk_create(estates)
    grids: dict[int, list[Area]] = {}
    for grid in Area.objects.filter(level=Level.GRID).order_by("code"):
        grids.setdefault(grid.parent_id or 0, []).append(grid)
    buildings = []
    for estate in estates:
        count = chance.randint(3, 6)
        for at in range(count):
            grid = grids[estate.community_id][(estate.pk + at) % GRIDS_PER_COMMUNITY]
            point = _around(estate, at, count, 0.0006)
            buildings.append(
                Building(community=estate.community, estate=estate, grid=grid, name=f"{at + 1}栋", **point)
            )
    buildings = Building.objects.bulk_create(buildings, batch_size=500)
    BuildingGrid.objects.bulk_create(
        (BuildingGrid(building=building, grid=building.grid, starts_on=date(2024, 1, 1)) for building in buildings),
        batch_size=500,
    )
    Entrance.objects.bulk_create(
        (Entrance(building=building, name=f"{number}单元") for building in buildings for number in (1, 2)),
        batch_size=500,
    )


def lively_communities() -> list[Area]:
    """A dozen communities, three of them in one street; the first is where the demonstration's own people work."""
    communities = list(
        Area.objects.filter(level=Level.COMMUNITY, name__endswith="社区").order_by("code").select_related("parent")
    )
    home = [area for area in communities if area.parent and area.parent.name == HOME_STREET]
    elsewhere = {area.code[:9]: area for area in reversed(communities) if area.code[:9] != home[0].code[:9]}
    return [*home[:3], *sorted(elsewhere.values(), key=lambda area: area.code)][:LIVELY_COMMUNITIES]


def _load_dwellings(communities: list[Area], chance: random.Random) -> None:
    entrances = Entrance.objects.filter(building__community__in=communities).select_related("building")
    dwellings = [
        Dwelling(
            building=entrance.building,
            entrance=entrance,
            room=f"{floor}0{door}",
            floor_area_m2=Decimal(chance.randint(4200, 12800)) / 100,
        )
        for entrance in entrances
        for floor in range(1, 7)
        for door in (1, 2)
    ]
    Dwelling.objects.bulk_create(dwellings, batch_size=500)
    groups = ResidentGroup.objects.bulk_create(
        ResidentGroup(community=community, name=f"第{number}居民小组") for community in communities for number in "一二"
    )
    buildings: dict[int, list[Building]] = {}
    for building in Building.objects.filter(community__in=communities):
        buildings.setdefault(building.community_id, []).append(building)
    for at, group in enumerate(groups):
        group.buildings.set(buildings[group.community_id][at % 2 :: 2])
