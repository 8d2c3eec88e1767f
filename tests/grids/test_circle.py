"""一刻钟生活圈: how far one walks, what comes in from files, what each building lacks; a street of buildings stays quick."""

import json
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.territory.models import Building
from grids.circle import Walk, frame_around, reached
from grids.coordinates import from_gcj02
from grids.demo.circle import load_circle
from grids.imports.columns import SERVICES, find_columns
from grids.imports.services import read_service, sheet_of_points
from grids.models import BuildingCount, ImportJob, ServiceKind, ServicePlace, WalkRule
from grids.presets import load_presets
from grids.selectors.circle import circle_of, gaps_in
from grids.services.circle import PlaceDraft, close_place, save_place
from grids.services.importing import claim_import, request_import, run_import
from grievances.imports.reader import FileNotUnderstood
from grievances.imports.rows import BadRow
from tests.grievances.world import NOW, World

TODAY = NOW.date()
WALK = Walk(15, Decimal("4.5"), Decimal("1.3"))
LON, LAT = 106.55, 29.55
NORTH = 1 / 111_320  # one metre, in degrees


# --- Pure ---------------------------------------------------------------------------------------------------
def test_walk_when_detours_count_then_straight_lines_are_shorter():
    assert round(WALK.metres) == 865  # 4.5 km/h × ¼ h = 1,125 m of way
    assert [WALK.minutes_for(metres) for metres in (0, 60, WALK.metres)] == [0, 2, 15]
    home = (LON, LAT)
    shops = [((LON, LAT + metres * NORTH), kind) for metres, kind in ((800, 1), (300, 1), (864, 2), (867, 3))]
    near = reached([home, (LON + 1, LAT)], shops, WALK.metres)
    assert {kind: (round(one.metres), one.place) for kind, one in near[0].items()} == {1: (300, 1), 2: (864, 2)}
    assert near[1] == {} and reached([home], [], 865) == [{}] and reached([], shops, 865) == []
    west, south, east, north = frame_around([home], WALK.metres)
    assert west < LON < east and south < LAT - 865 * NORTH and north > LAT + 865 * NORTH
    # The nearest across every border of the squares that places are sorted into, the same as by looking at all of them.
    homes = [(LON + step * 0.0031, LAT + step % 7 * 0.0047) for step in range(40)]
    many = [((LON + step * 0.0017, LAT + step % 11 * 0.0029), step % 3) for step in range(70)]
    for point, found in zip(homes, reached(homes, many, 865), strict=True):
        every = [(single[0][kind].metres, at) for at, (_place, kind) in enumerate(many)
                 if (single := reached([point], [many[at]], 865))[0]]  # fmt: skip
        assert len(found) == len({many[at][1] for _metres, at in every})
        for kind, one in found.items():
            assert one.metres == pytest.approx(min(m for m, at in every if many[at][1] == kind), rel=1e-3)


def test_reach_when_a_street_has_thousands_of_buildings_then_it_takes_moments():
    homes = [(LON + at % 100 * 0.0006, LAT + at // 100 * 0.0006) for at in range(2000)]
    shops = [((LON + at % 40 * 0.0015, LAT + at // 40 * 0.0012), at % 10) for at in range(600)]
    begun = time.process_time()
    assert len(reached(homes, shops, 865)) == 2000
    assert time.process_time() - begun < 1.5


def test_coordinates_when_from_a_map_provider_then_turned_into_wgs84():
    # 天安门 in both systems, as published side by side: half a kilometre apart.
    lon, lat = from_gcj02(116.397477, 39.908692)
    assert (abs(lon - 116.391234) < 2e-4, abs(lat - 39.907290) < 2e-4) == (True, True)
    assert from_gcj02(2.35, 48.85) == (2.35, 48.85)


def test_rows_and_points_when_read_then_understood_or_refused_in_words(tmp_path: Path):
    columns = find_columns(["业态", "店名", "经度", "纬度", "坐标系", "营业时间"], SERVICES)
    row = read_service(2, ["药房", "康民", "106.55", 29.55, "", "8:00"], columns)
    assert (row.kind, row.longitude, row.latitude, row.hours) == (
        "药房",
        Decimal("106.550000"),
        Decimal("29.550000"),
        "8:00",
    )
    moved = read_service(2, ["药房", "康民", "106.55", "29.55", "高德"], columns)
    assert moved.longitude and abs(moved.longitude - Decimal("106.55")) > Decimal("0.003")
    assert read_service(2, ["药房", "康民", "", ""], columns).latitude is None
    for cells, words in ((["药房", ""], "名称"), (["", "a"], "类型"), (["药房", "a", "29.55", "106.55"], "写反"),
                         (["药房", "a", "x", "1"], "看不懂"), (["药房", "a", "1", "1", "BD-09"], "坐标系")):  # fmt: skip
        with pytest.raises(BadRow, match=words):
            read_service(2, cells, columns)
    file = tmp_path / "shops.geojson"
    point = {
        "type": "Feature",
        "properties": {"名称": "康民", "类型": "药店"},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    file.write_text(json.dumps({"features": [point, {"properties": None}, 7]}), encoding="utf-8")
    sheet = sheet_of_points(file)
    assert sheet.header == ["名称", "类型", "经度", "纬度"] and sheet.rows[0] == (1, ["康民", "药店", 1, 2])
    for bad in ("x", "[]", '{"features": []}'):
        file.write_text(bad)
        with pytest.raises(FileNotUnderstood):
            sheet_of_points(file)


# --- A community ----------------------------------------------------------------------------------------------
@pytest.fixture
def kinds(world: World) -> dict[str, ServiceKind]:
    load_presets()
    load_presets()
    assert WalkRule.objects.count() == 1
    Building.objects.filter(pk=world.building.pk).update(longitude=LON, latitude=LAT)
    far = Building.objects.create(
        community=world.community, name="9栋", longitude=LON, latitude=Decimal(str(round(LAT + 1500 * NORTH, 6)))
    )
    Building.objects.create(community=world.community, name="无坐标栋")
    BuildingCount.objects.create(building=far, dwellings=40)
    return {kind.code: kind for kind in ServiceKind.objects.all()}


def put(world: World, kind: ServiceKind, name: str, metres: float = 0, **more) -> ServicePlace:
    draft = PlaceDraft(kind, name, latitude=Decimal(str(round(LAT + metres * NORTH, 6))), longitude=Decimal(str(LON)))
    given = {"community": world.community, "draft": draft, "actor": world.community_worker, "now": NOW}
    return save_place(**(given | more))


def test_circle_when_places_open_and_close_then_gaps_follow(world: World, kinds, django_assert_max_num_queries):
    shop = put(world, kinds["shop"], "邻里便利店", 700)  # 700 m from one, 800 m from the other
    put(world, kinds["pharmacy"], "大药房", -500)
    across = put(world, kinds["barber"], "隔壁理发", 100, community=world.neighbour, actor=world.street_officer)
    put(world, kinds["clinic"], "远处的卫生站", 9000)  # out of everybody's reach, and still the community's
    with django_assert_max_num_queries(5):
        circle = circle_of(world.community, TODAY)
    assert circle and circle.metres == 865 and [one.name for one in circle.unplaced] == ["无坐标栋"]
    lines = {line.kind.code: line for line in circle.lines}
    assert lines["shop"].is_fine and lines["shop"].places == 1
    assert ([one.name for one in lines["pharmacy"].lacking], lines["pharmacy"].dwellings) == (["9栋"], 40)
    assert lines["clinic"].places == 1
    assert (lines["barber"].places, len(lines["barber"].lacking), len(lines["clinic"].lacking)) == (0, 1, 2)
    home = next(one for one in circle.buildings if one.id == world.building.pk)
    near = circle.near_of(home, kinds["barber"])
    assert near and near[0] == across and near[1] == 2
    with django_assert_max_num_queries(6):
        gaps = gaps_in((world.street.code,), TODAY)
    assert gaps and [row.community for row in gaps.rows] == [world.community, world.neighbour]
    assert (gaps.rows[0].buildings, gaps.rows[0].unplaced, gaps.rows[1].buildings) == (3, 1, 0)
    close_place(place_id=shop.pk, actor=world.community_worker, now=NOW)
    with pytest.raises(StateRefused):
        close_place(place_id=shop.pk, actor=world.community_worker, now=NOW)
    closed = circle_of(world.community, TODAY)
    assert closed and len({line.kind.code: line for line in closed.lines}["shop"].lacking) == 2
    with pytest.raises(StateRefused):
        put(world, kinds["pharmacy"], "大药房")
    with pytest.raises(PermissionRefused):
        put(world, kinds["shop"], "小店", actor=world.grid_worker)
    with pytest.raises(InputRefused):
        put(world, kinds["shop"], "小店", draft=PlaceDraft(kinds["shop"], "小店", latitude=Decimal(1)))
    assert circle_of(world.community, date(2019, 1, 1)) is None  # no rule then: nothing is made up


def test_places_when_brought_in_twice_then_known_and_bad_rows_are_named(world: World, kinds):
    csv = "类型,名称,经度,纬度,电话\n药房,康民,106.55,29.55,1\n药店,无坐标,,,\n烟酒,张记,106.5,29.5,\n药店,写反,29.5,106.5,\n"

    def bring(text: str, name: str) -> ImportJob:
        given = {"kind": "SERVICES", "community": world.community, "actor": world.community_worker, "now": NOW}
        request_import(upload=SimpleUploadedFile(name, text.encode()), **given)
        job = claim_import(now=NOW)
        assert job
        return run_import(job=job, clock=lambda: NOW)

    job = bring(csv, "网点.csv")
    assert (job.state, job.added, job.known) == ("DONE", {"网点": 2, "更新": 0}, 0)
    said = {line[0]: line[3] for line in job.report}
    assert set(said) == {3, 4, 5} and "没有坐标" in said[3] and "烟酒" in said[4] and "写反" in said[5]
    assert (bring(csv, "网点.csv").added, ServicePlace.objects.count()) == ({"网点": 0, "更新": 0}, 2)
    assert bring(csv.replace(",1\n", ",2\n", 1), "网点.csv").added == {"网点": 0, "更新": 1}
    point = {"properties": {"名称": "小太阳", "类型": "托育"}, "geometry": {"type": "Point", "coordinates": [LON, LAT]}}
    assert bring(json.dumps({"features": [point]}), "点.geojson").added == {"网点": 1, "更新": 0}
    with pytest.raises(InputRefused):
        bring("x", "点.txt")


def test_demonstration_when_loaded_then_some_services_are_out_of_reach(world: World, kinds):
    world.community_worker.username = "demo-community"
    world.community_worker.save()
    for _time in range(2):
        load_circle(now=NOW, say=lambda words: None)
    circle = circle_of(world.community, TODAY)
    assert circle and {line.is_fine for line in circle.lines} == {True, False}
    assert ServicePlace.objects.count() == 14


def test_circle_pages_when_opened_then_say_what_is_missing_and_how_it_was_reckoned(world: World, kinds):
    public, staff = Client(), Client()
    address = f"/grids/circle/{world.community.code}/"
    assert "社区里还没有登记" in public.get(address).content.decode()
    staff.force_login(world.community_worker)
    desk = f"/desk/grids/circle/{world.community.code}/"
    assert "还没有登记网点" in staff.get(desk).content.decode()
    typed = {
        "kind": kinds["pharmacy"].pk,
        "name": "康民大药房",
        "longitude": str(LON),
        "latitude": str(LAT),
        "hours": "8:00–22:00",
    }
    assert staff.post(f"{desk}new/", typed).status_code == 302
    assert staff.post(f"{desk}new/", typed).status_code == 409
    assert staff.post(f"{desk}new/", typed | {"name": "半个", "latitude": ""}).status_code == 422
    place = ServicePlace.objects.get()
    assert staff.post(f"{desk}{place.pk}/", typed | {"phone": "023-6000"}).status_code == 302
    page = public.get(f"{address}?kind=pharmacy").content.decode()
    for words in ("9栋", "2 栋楼里有 1 栋", "40 户", "直线 865 米", "未核实", "023-6000", "circle-reach"):
        assert words in page, words
    found = public.get(f"{address}?q=阳光花园3栋").content.decode()
    assert "康民大药房" in found and "约 0 分钟" in found and "15 分钟内没有" in found
    assert "没有找到这栋楼" in public.get(f"{address}?q=月球").content.decode()
    assert public.get("/grids/circle/500108/").status_code == 404
    table = staff.get("/desk/grids/circle/").content.decode()
    assert world.community.name in table and "（40）" in table
    assert staff.get("/desk/grids/circle/gaps.xlsx").content[:2] == b"PK"
    department, worker, stranger = Client(), Client(), Client()
    department.force_login(world.department_officer)
    assert department.get("/desk/grids/circle/").status_code == 403
    worker.force_login(world.grid_worker)
    assert worker.get(desk).status_code == 200 and worker.get(f"{desk}new/").status_code == 403
    stranger.force_login(world.neighbour_worker)
    assert stranger.get(desk).status_code == 404
    assert stranger.post(f"/desk/grids/circle/places/{place.pk}/close/").status_code == 404
    assert staff.post(f"/desk/grids/circle/places/{place.pk}/close/").status_code == 302
    WalkRule.objects.all().delete()
    assert "还没有定步行规则" in public.get(address).content.decode()
