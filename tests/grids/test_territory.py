"""Spreadsheets understood and brought in twice, buildings moved with their matters, borders checked."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import Workbook
from shapely.geometry import box

from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.notifications.models import Message
from governance.people.models import Residency
from governance.territory.models import Building, BuildingGrid, Dwelling, Entrance, Estate
from governance.territory.selectors import locate
from grids.geometry import BoundaryProblem, Drawing, area_m2, faults_of, has_room, read_boundary
from grids.imports.columns import DWELLINGS, ROSTER, find_columns, numbered
from grids.imports.dwellings import read_dwelling
from grids.models import BuildingCount, BuildingKind, GridLimit, ImportJob, RosterEntry
from grids.selectors.territory import GridMeasure, Limits, Load
from grids.services.importing import claim_import, request_import, run_import
from grids.services.moves import change_grid
from grids.services.territory import (
    add_dwellings,
    import_boundaries,
    remove_dwelling,
    rooms_in,
    save_building,
    set_boundary,
)
from grievances.imports.rows import BadRow
from grievances.services import assign
from grievances.states import State
from tests.grievances.world import NOW, World

TODAY = NOW.date()
SHEET = """小区房屋一览,,,,,,,
户号,建筑面积（㎡）,单元,楼号,小区名称,所属网格,常住人口,楼栋类型
101,89.50,1,3,阳光花园,第一网格,3,多层步梯楼
102,,1,03栋,阳光花园,第一网格,2,多层步梯楼
101,60,,9,,没有的网格,,没有的类型
102,六十,,9,,,
,60,,9,,,
101,89.5,1单元,3栋,阳光花园,第一网格,3
"""


# --- Pure ---------------------------------------------------------------------------------------------------
def test_columns_and_cells_when_written_as_offices_write_them_then_understood():
    columns = find_columns(["序号", "户号", "建筑面积（㎡）", "单元号", "楼号", "小区名称"], DWELLINGS)
    assert columns == {"room": 1, "area": 2, "entrance": 3, "building": 4, "estate": 5}
    row = read_dwelling(2, ["1", "1０1", "89.5㎡", "01", "3.0", "阳光花园"], columns)
    assert (row.room, row.area, row.entrance, row.building) == ("101", Decimal("89.50"), "1单元", "3.0")
    assert read_dwelling(2, ["1", 101.0, 89.5, 1, 3.0, ""], columns).building == "3栋"
    assert [numbered(text, "栋") for text in ("03", "3栋", "A座", "3号楼")] == ["3栋", "3栋", "A座", "3号楼"]
    assert set(find_columns(["岗位", "姓名", "电话", "账号", "负责网格"], ROSTER)) == {
        "duty",
        "name",
        "phone",
        "account",
        "grid",
    }
    for cells in (
        ["1", "", "5", "", "3"],
        ["1", "101", "-5", "", "3"],
        ["1", "101", "", "", ""],
        ["1", "1" * 21, "", "", "3"],
    ):
        with pytest.raises(BadRow):
            read_dwelling(3, cells, columns)
    assert rooms_in("101-103、201 A1，0301—0302") == ["101", "102", "103", "201", "A1", "0301", "0302"]


def test_limits_when_both_are_given_then_the_nearer_one_binds():
    both = Limits(GridLimit(measure="HOUSEHOLDS", amount=300), GridLimit(measure="PEOPLE", amount=1000))
    assert Load(200, 900, both).binding == GridMeasure.PEOPLE
    assert Load(310, 600, both).is_over and Load(310, 600, both).binding_amount == 300
    assert Load(310, None, both).binding == GridMeasure.HOUSEHOLDS
    assert Load(310, None, Limits()).binding is None and not Load(310, None, Limits()).is_over


def test_geometry_when_areas_overlap_or_leave_gaps_then_each_is_measured():
    whole, left, right = (
        box(106.5, 29.5, 106.51, 29.51),
        box(106.5, 29.5, 106.506, 29.51),
        box(106.505, 29.5, 106.509, 29.51),
    )
    faults = faults_of({"一": left, "二": right}, whole)
    assert [(fault.kind, fault.names) for fault in faults] == [("overlap", ("一", "二")), ("gap", ())]
    assert abs(faults[0].m2 - area_m2(box(106.505, 29.5, 106.506, 29.51))) < 1
    assert faults_of({"一": left, "二": box(106.506, 29.5, 106.51, 29.51)}, whole) == []
    assert [fault.kind for fault in faults_of({"一": box(106.5, 29.5, 106.512, 29.51)}, whole)] == ["outside"]
    good = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [list(left.exterior.coords)]}}
    assert read_boundary(json.dumps(good))["type"] == "Polygon"
    crossed = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    swapped = {"type": "Polygon", "coordinates": [[[29, 106], [30, 106], [30, 107], [29, 106]]]}
    for bad in ("x", "[]", crossed, swapped, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": [[1]]},
                {"type": "Polygon", "coordinates": []}, {"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]}):  # fmt: skip
        with pytest.raises(BoundaryProblem) as problem:
            read_boundary(bad)
        assert str(problem.value)
    sheet = Drawing(whole.bounds)
    assert sheet.path(left).startswith("M") and sheet.path(left).endswith("Z")
    x, y = sheet.at(106.505, 29.505)
    assert 450 < x < 550 and 0 < y < sheet.height
    rooms = has_room([(0, 0), (150, 10), (210, 10), (10, 60)], wide=200, high=50)
    assert rooms == [True, False, True, True]


# --- Dwellings ----------------------------------------------------------------------------------------------
def handed_in(
    world: World, kind: str, content: bytes, name: str = "房屋.csv", by: str = "community_worker"
) -> ImportJob:
    request_import(
        kind=kind, community=world.community, upload=SimpleUploadedFile(name, content), actor=world.people[by], now=NOW
    )
    job = claim_import(now=NOW)
    assert job
    return run_import(job=job, clock=lambda: NOW)


@pytest.mark.django_db
def test_dwellings_when_brought_in_twice_then_nothing_is_doubled_and_bad_rows_are_named(world: World):
    kind = BuildingKind.objects.create(code="walk-up", name="多层步梯楼", words="", source="测试", starts_on=TODAY)
    job = handed_in(world, "DWELLINGS", SHEET.encode("gb18030"))
    assert (job.state, job.problem, job.total, job.done) == ("DONE", "", 6, 6)
    assert job.added == {"小区": 0, "楼栋": 1, "单元": 1, "房屋": 3, "更新面积": 0, "更新坐标": 0}
    told: dict[int, str] = {}
    for line in job.report:
        told[line[0]] = told.get(line[0], "") + line[3]
    assert (
        set(told) == {5, 6, 7, 8}
        and "没有的网格" in told[5]
        and "没有的类型" in told[5]
        and "六十" in told[6]
        and "第 3 行重复" in told[8]
    )
    counts = BuildingCount.objects.get(pk=world.building.pk)
    assert (counts.people, counts.kind) == (5, kind)
    assert Building.objects.get(name="9栋").grid is None
    assert not job.file and Message.objects.filter(recipient=world.community_worker).exists()
    again = handed_in(world, "DWELLINGS", SHEET.encode())
    assert set(again.added.values()) == {0} and (again.known, Dwelling.objects.count(), Estate.objects.count()) == (
        3,
        3,
        1,
    )
    changed = handed_in(world, "DWELLINGS", "楼栋,小区,单元,房号,面积\n3,阳光花园,1,101,90\n".encode())
    assert changed.added["更新面积"] == 1
    where = (
        "楼栋,小区,房号,经度,纬度,坐标系\n3,阳光花园,101,121.5272106,31.1774276,高德\n3,阳光花园,102,121,,\n".encode()
    )
    placed = [handed_in(world, "DWELLINGS", where) for _time in range(2)]
    assert [job.added["更新坐标"] for job in placed] == [1, 0] and "经纬度看不懂" in placed[0].report[0][3]
    point = Building.objects.values_list("longitude", "latitude").get(pk=world.building.pk)
    assert abs(float(point[0]) - 121.5228) < 0.001 and abs(float(point[1]) - 31.1794) < 0.001
    lost = handed_in(world, "DWELLINGS", "小区,面积\nA,1\n".encode())
    assert lost.state == "FAILED" and "楼栋、房号" in lost.problem
    for by, name in (("neighbour_worker", "a.csv"), ("grid_worker", "a.csv"), ("community_worker", "a.xls")):
        with pytest.raises(DomainError):
            handed_in(world, "DWELLINGS", b"x", name, by)


@pytest.mark.django_db
def test_import_command_when_run_then_it_says_what_it_did_and_writes_the_report(world: World, tmp_path: Path, capsys):
    book = Workbook()
    for cells in (
        ["楼栋", "单元", "房号", "网格"],
        [1, 1, 101, "第二网格"],
        [1, 2, 101, "第二网格"],
        [2, None, "", None],
    ):
        book.active.append(cells)
    file = tmp_path / "houses.xlsx"
    book.save(file)
    call_command("import_dwellings", str(file), community=world.community.code)
    assert "新增 0 个小区、1 栋、2 个单元、2 户；已有 0 户，更新面积 0 户，1 行没有导入" in capsys.readouterr().out
    assert "没有房号" in (tmp_path / "houses-导入报告.csv").read_text("utf-8-sig")
    assert Building.objects.get(name="1栋").grid_history.get().grid == world.grid_beside


@pytest.mark.django_db
def test_roster_when_brought_in_twice_then_known_and_a_held_duty_is_never_replaced(world: World):
    Entrance.objects.create(building=world.building, name="2单元")
    sheet = (
        "姓名,岗位,工作电话,登录名,网格,小区,楼栋,单元,任职日期\n"
        "员工grid_worker,专职网格员,,,第一网格,,,,2024/3/1\n李新,网格员,023-1,,第二网格,,,,\n"
        "张桂英,楼长,,,,阳光花园,3,,\n文光明,单元长,,,,阳光花园,3,2,\n赵二,楼栋长,,,,阳光花园,3,,\n"
        "钱三,书记,,,,,,,\n孙四,队长,,,,,,,\n周五,巷长,,,,,,,\n吴六,网格员,,nobody,第一网格,,,,\n"
    )
    job = handed_in(world, "ROSTER", sheet.encode(), "名册.csv")
    assert (job.added, job.known) == ({"任职": 4}, 0)
    refused = {line[0]: line[3] for line in job.report if line[2] == "未导入"}
    assert set(refused) == {6, 7, 8, 9, 10} and "已有张桂英" in refused[6] and "上一级" in refused[7]
    worker = RosterEntry.objects.get(user=world.grid_worker)
    assert worker.posting and worker.starts_on.year == 2024
    assert RosterEntry.objects.get(name="李新").posting is None
    assert "张桂英" not in json.dumps(job.report[0][1])
    again = handed_in(world, "ROSTER", sheet.encode(), "名册.csv")
    assert (again.added, again.known) == ({"任职": 0}, 4)


# --- Buildings ----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_building_when_moved_then_history_matters_and_people_follow(world: World):
    BuildingGrid.objects.create(building=world.building, grid=world.grid, starts_on=TODAY - timedelta(days=90))
    leader = RosterEntry.objects.create(
        duty="BUILDING_LEADER", community=world.community, building=world.building, name="张", area_code=world.grid.code,
        starts_on=TODAY - timedelta(days=9),
    )  # fmt: skip
    matter = world.brought_to(State.HANDLING)
    assign(grievance_id=matter.pk, actor=world.grid_leader, now=NOW, assignee=world.grid_worker)
    risen = world.dispatched()
    given = {"building_id": world.building.pk, "grid": world.grid_beside, "now": NOW}
    with pytest.raises(PermissionRefused):
        change_grid(**given, on=TODAY, actor=world.grid_worker)
    with pytest.raises(InputRefused):
        change_grid(**given, on=TODAY + timedelta(days=1), actor=world.community_worker)
    moved = change_grid(**given, on=TODAY, actor=world.community_worker)
    assert moved.matters == 2
    matter.refresh_from_db()
    assert (matter.holder, matter.area, matter.assignee) == (world.grid_beside, world.grid_beside, None)
    risen.refresh_from_db()
    assert risen.area_code == world.grid_beside.code
    leader.refresh_from_db()
    assert leader.area_code == world.grid_beside.code
    assert list(world.building.grid_history.order_by("starts_on").values_list("grid_id", "ends_on")) == [
        (world.grid.pk, TODAY), (world.grid_beside.pk, None),
    ]  # fmt: skip
    told = set(Message.objects.filter(title__contains="划入").values_list("recipient__username", flat=True))
    assert told >= {"grid_worker", "grid_leader", "grid_worker_beside"}
    with pytest.raises(StateRefused):
        change_grid(**given, on=TODAY, actor=world.community_worker)


@pytest.mark.django_db
def test_rooms_when_added_and_removed_then_the_counts_follow_and_lived_in_rooms_stay(world: World):
    by = {"actor": world.community_worker, "now": NOW}
    building = save_building(community=world.community, name="7", estate="新苑", people=12, **by)
    assert str(building) == "新苑7栋"
    with pytest.raises(StateRefused):
        save_building(community=world.community, name="7栋", estate="新苑", **by)
    with pytest.raises(InputRefused):
        save_building(community=world.community, name="8", longitude=Decimal(106), **by)
    assert add_dwellings(building=building, entrance="1", rooms=rooms_in("101-104"), area=None, **by) == 4
    assert add_dwellings(building=building, entrance="1", rooms=rooms_in("104 105"), area=None, **by) == 1
    first, second = Dwelling.objects.filter(building=building).order_by("room")[:2]
    Residency.objects.create(user=world.resident, dwelling=first, kind="OWNER")
    remove_dwelling(dwelling=second, **by)
    with pytest.raises(StateRefused):
        remove_dwelling(dwelling=first, **by)
    counts = BuildingCount.objects.get(pk=building.pk)
    assert (counts.dwellings, counts.entrances, counts.people) == (4, 1, 12)


@pytest.mark.django_db
def test_boundaries_when_imported_then_a_point_finds_its_grid(world: World, django_capture_on_commit_callbacks):
    west, east = box(106.5, 29.5, 106.505, 29.51), box(106.505, 29.5, 106.51, 29.51)
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [list(map(list, drawn.exterior.coords))]},
        }
        for properties, drawn in (
            ({"code": world.grid.code}, west),
            ({"name": "第二网格"}, east),
            ({"name": "别处"}, east),
        )
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    with django_capture_on_commit_callbacks(execute=True):
        report = import_boundaries(whole=world.community, text=text, actor=world.community_worker, now=NOW)
    assert (report.done, [name for name, _why in report.refused]) == (["第一网格", "第二网格"], ["别处"])
    assert [locate(29.505, lon) for lon in (106.501, 106.508)] == [world.grid, world.grid_beside]
    for actor in (world.grid_leader, world.neighbour_worker, world.auditor):
        with pytest.raises(PermissionRefused):
            set_boundary(area=world.grid, boundary=features[0]["geometry"], actor=actor, now=NOW)
    with pytest.raises(InputRefused):
        set_boundary(area=world.grid, boundary="{}", actor=world.community_worker, now=NOW)
