from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from governance.common.errors import InputRefused
from governance.territory.location import forget_boundaries
from governance.territory.models import Area, Building, BuildingGrid
from governance.territory.selectors import ancestors, area_of_building, areas_within, locate, search_places
from governance.territory.services import move_building
from governance.trail.selectors import entries_of
from tests.factories import COMMUNITY, GRID, BuildingFactory, DwellingFactory, EstateFactory, LaneFactory, at, make_area

NOW = at("2026-03-02 10:00")
OTHER_GRID = COMMUNITY + "002"


@pytest.fixture
def places(db):
    make_area(COMMUNITY, name="桐梓坪社区")
    garden = EstateFactory(name="阳光花园", latitude="29.530000", longitude="106.560000")
    palace = EstateFactory(name="滨江阳光水岸")
    for name in ("3栋", "30栋", "12号楼"):
        BuildingFactory(estate=garden, name=name)
    BuildingFactory(estate=palace, name="3栋")
    LaneFactory(name="打铁巷")


def labels(text, **options):
    return [place.label for place in search_places(text, **options)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("阳光花园3栋", "阳光花园3栋"),
        ("阳光花园 3 栋", "阳光花园3栋"),
        ("阳光花园３号楼", "阳光花园3栋"),
        ("阳光花园12", "阳光花园12号楼"),
        ("阳光花园3栋2单元502", "阳光花园3栋"),
        ("yghy3", "阳光花园3栋"),
        ("阳光花园", "阳光花园（桐梓坪社区）"),
        ("花园", "阳光花园（桐梓坪社区）"),
        ("YGHY", "阳光花园（桐梓坪社区）"),
        ("打铁", "打铁巷（桐梓坪社区）"),
        ("桐梓坪", "桐梓坪社区（街道001）"),
        ("tzp", "桐梓坪社区（街道001）"),
    ],
)
def test_search_places_finds_by_name_initials_and_building(places, text, first):
    assert labels(text)[0] == first


def test_search_places_when_a_building_is_named_then_its_neighbours_are_not_found(places):
    assert "阳光花园30栋" not in labels("阳光花园3栋")
    assert labels("阳光3栋") == ["滨江阳光水岸3栋", "阳光花园3栋"]


def test_search_places_within_an_area_leaves_out_the_rest(places):
    assert labels("阳光", within="500108001") and not labels("阳光", within="500108009")
    building = search_places("阳光花园3栋", within=GRID)[0]
    assert (building.kind, building.area_code, str(building.latitude)) == ("building", GRID, "29.530000")


@pytest.mark.parametrize("text", ["", "   ", "不存在", "%", "'", "\\", "9" * 300, "(((", "花园[", "a\0b"])
def test_search_places_when_text_is_odd_then_nothing_is_found_and_nothing_breaks(places, text):
    assert labels(text) == []


def square(south, west, size):
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_locate_when_point_lies_in_several_areas_then_the_smallest(db):
    make_area(GRID)
    make_area(OTHER_GRID)
    Area.objects.filter(code=COMMUNITY).update(boundary=square(29.50, 106.50, 0.1))
    Area.objects.filter(code=GRID).update(boundary={"type": "Feature", "geometry": square(29.50, 106.50, 0.05)})
    Area.objects.filter(code=OTHER_GRID).update(boundary={"type": "Nonsense"})
    forget_boundaries()
    assert locate(29.51, 106.51).code == GRID
    assert locate(29.59, 106.59).code == COMMUNITY
    assert locate(29.40, 106.51) is None
    Area.objects.filter(code=OTHER_GRID).update(boundary=square(29.58, 106.58, 0.02))
    forget_boundaries()
    assert locate(29.59, 106.59).code == OTHER_GRID


def test_locate_when_there_are_no_boundaries_then_the_nearest_building_within_500_metres(db):
    forget_boundaries()
    BuildingFactory(latitude="29.530000", longitude="106.560000", grid=make_area(GRID))
    BuildingFactory(latitude="29.534000", longitude="106.560000", grid=make_area(OTHER_GRID))
    assert locate(29.531, 106.560).code == GRID
    assert locate(29.5335, 106.560).code == OTHER_GRID
    assert locate(29.5390, 106.560) is None
    assert locate(29.53, 106.5655) is None
    assert locate(float("nan"), 106) is None and locate(91, 0) is None


def test_ancestors_and_areas_within_follow_the_code(db):
    make_area(GRID)
    make_area("500108009")
    assert [area.code for area in ancestors(GRID)] == ["500108", "500108001", COMMUNITY, GRID]
    assert [area.code for area in areas_within("500108001")] == ["500108001", COMMUNITY, GRID]


def test_move_building_keeps_where_it_was(db):
    old, new = make_area(GRID), make_area(OTHER_GRID)
    building = BuildingFactory(grid=None)
    building = move_building(building=building, grid=old, on=date(2026, 1, 1), actor=None, now=NOW)
    building = move_building(building=building, grid=new, on=date(2026, 3, 1), actor=None, now=NOW)
    building = move_building(building=building, grid=old, on=date(2026, 3, 1), actor=None, now=NOW)
    history = BuildingGrid.objects.filter(building=building).order_by("starts_on").values_list("grid__code", "ends_on")
    assert list(history) == [(GRID, date(2026, 3, 1)), (GRID, None)]
    assert area_of_building(building) == old
    assert [entry.data["after"] for entry in entries_of(building)] == [GRID, OTHER_GRID, GRID]


def test_move_building_when_grid_or_day_does_not_fit_then_refused(db):
    building = move_building(
        building=BuildingFactory(grid=None), grid=make_area(GRID), on=date(2026, 1, 1), actor=None, now=NOW
    )
    with pytest.raises(InputRefused):
        move_building(building=building, grid=make_area("500108001003001"), on=date(2026, 2, 1), actor=None, now=NOW)
    with pytest.raises(InputRefused):
        move_building(building=building, grid=make_area(COMMUNITY), on=date(2026, 2, 1), actor=None, now=NOW)
    with pytest.raises(InputRefused):
        move_building(building=building, grid=make_area(OTHER_GRID), on=date(2025, 12, 31), actor=None, now=NOW)


def test_names_are_unique_where_the_parent_is_missing_too(db):
    building = BuildingFactory()
    loose = Building.objects.create(community=building.community, name="1号平房")
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.create(community=building.community, name="1号平房")
    DwellingFactory(building=loose, room="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        DwellingFactory(building=loose, room="1")


ROWS = """areaCode,name_area,streetCode,name_street,code,name
500108,南岸区,500108001,铜元局街道,500108001002,桐梓坪社区居民委员会
500108,南岸区,500108001,铜元局街道,500108001003,广东山社区居民委员会
500108,南岸区,500108002,花园路街道,500108002201,光明村村委会
500108,南岸区,500108009,错街道,500109009001,错社区
500108,南岸区,5001,短街道,500108009001,错社区
"""


def test_import_areas_when_run_twice_then_adds_once_and_names_bad_rows(db, tmp_path, capsys):
    file = tmp_path / "areas.csv"
    file.write_text(ROWS, encoding="utf-8-sig")
    call_command("import_areas", str(file))
    first = capsys.readouterr()
    assert Area.objects.count() == 6
    assert Area.objects.get(code="500108001002").name == "桐梓坪社区"
    assert Area.objects.get(code="500108001002").initials == "tzpsq"
    assert Area.objects.get(code="500108002201").name == "光明村"
    assert "第 5 行" in first.err and "第 6 行" in first.err
    call_command("import_areas", str(file))
    assert Area.objects.count() == 6
