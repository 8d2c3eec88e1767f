"""What goes in and out as files: the list of owners, and the published votes that anybody can count again."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from deliberation.selectors.ballots import votes_file
from deliberation.services import ballots
from deliberation.states import BallotState
from deliberation.tallying.files import canonical
from governance.common.errors import InputRefused
from governance.people.models import User
from governance.territory.models import Building, Dwelling, Entrance
from tests.deliberation.ballot_world import drafted
from tests.grievances.world import NOW, World

HEADER = ["楼栋", "单元", "房号", "业主姓名", "手机号", "建筑面积（㎡）", "面积依据", "业主标识"]
ROWS = [
    ["3号楼", "一单元", 101, "张三丰", "13812345678", 88.5, "不动产登记", ""],
    ["3 栋", "1单元", "102", "张三丰", "138 1234 5678", "90.00", "测绘", ""],  # the same buyer: one head
    ["3栋", "1单元", "201", "李四", "", "100.10", "合同", ""],
    ["3栋", "1单元", "201", "王五", "13912345678", "100.1", "合同", ""],  # co-owners: one head together
    ["4栋", "", "1", "开发公司", "", "70", "测绘", "开发商"],
    ["4栋", "", "2", "开发公司", "", "71", "测绘", "开发商"],  # not sold: one head
    ["4栋", "", "3", "李四", "", "72", "", ""],  # the same name is not the same person
]


def listed(tmp_path, rows, header=HEADER, name="名单.xlsx"):
    path = tmp_path / name
    if name.endswith(".csv"):
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def test_list_when_imported_twice_then_heads_are_merged_and_nothing_doubles(world: World, tmp_path):
    Building.objects.create(community=world.community, estate=world.estate, grid=world.grid, name="4栋")
    owner = User.objects.create(display_name="张三丰", password="!")
    owner.set_phone("13812345678")
    owner.save()
    voting = drafted(world)
    given = {"ballot_id": voting.ballot.pk, "actor": world.community_worker, "now": NOW}
    for name, added in (("名单.xlsx", 6), ("名单.csv", 0)):
        report = ballots.import_roll(**given, path=listed(tmp_path, ROWS, name=name))
        assert (report.errors, report.rows, report.heads, report.dwellings_added) == ([], 7, 4, added)
    assert (Dwelling.objects.count(), Entrance.objects.count()) == (6, 1)
    entries = list(voting.ballot.roll.order_by("number"))
    assert [(one.name, str(one.area_m2), one.user == owner) for one in entries] == [
        ("张三丰", "178.50", True), ("李四、王五", "100.10", False), ("开发公司", "141.00", False),
        ("李四", "72.00", False),
    ]  # fmt: skip
    assert [row.area_source for row in entries[0].dwellings.order_by("pk")] == ["REGISTER", "SURVEY"]
    assert str(voting.frozen().ballot.roll_area_m2) == "491.60"


def test_list_when_rows_are_wrong_then_each_is_named_and_nothing_is_written(world: World, tmp_path):
    voting = drafted(world).heads(2)
    given = {"ballot_id": voting.ballot.pk, "actor": world.community_worker, "now": NOW}
    rows = [
        ["9栋", "", "101", "甲", "", 80, "", ""],
        ["3栋", "", "", "甲", "", 80, "", ""],
        ["3栋", "", "101", "甲", "123", 80, "", ""],
        ["3栋", "", "102", "甲", "", "八十", "", ""],
        ["3栋", "", "103", "甲", "", -1, "", ""],
    ]
    report = ballots.import_roll(**given, path=listed(tmp_path, rows))
    assert [line for line, _words in report.errors] == [3, 4, 5, 6, 2]
    assert voting.ballot.roll.count() == 2 and not Dwelling.objects.exists()
    short = ballots.import_roll(**given, path=listed(tmp_path, [["3栋", "101"]], header=["楼栋", "姓名"]))
    assert short.errors == [(1, "缺少这些列：房号、面积")]
    (tmp_path / "名单.doc").write_text("x")
    with pytest.raises(InputRefused):
        ballots.import_roll(**given, path=tmp_path / "名单.doc")
    household = drafted(world, "household_meeting")
    twice = [["3栋", "", "101", "甲", "", "", "", ""], ["3栋", "", "101", "乙", "", "", "", ""]]
    report = ballots.import_roll(**given | {"ballot_id": household.ballot.pk}, path=listed(tmp_path, twice))
    assert report.errors == [(3, "这一户写了两次")]


def test_recount_when_run_on_the_published_file_then_equal_or_the_difference_is_named(world: World, tmp_path, capsys):
    voting = drafted(world).heads(3).opened()
    voting.door(1), voting.door(2), voting.door(3, "NO")
    with pytest.raises(CommandError, match="还没有计票"):
        call_command("recount", voting.ballot.code)
    ballot = voting.closed()
    assert ballot.state == BallotState.COUNTED
    call_command("recount", ballot.code.lower())
    path = tmp_path / "votes.json"
    path.write_text(canonical(votes_file(ballot)), encoding="utf-8")
    call_command("recount", ballot.code, path)
    assert capsys.readouterr().out.count("重算 3 票，和公布的结果一致") == 2
    data = json.loads(path.read_text(encoding="utf-8"))
    data["votes"][0]["choice"] = "NO"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match="不一样"):
        call_command("recount", ballot.code, path)
    assert "options[0].heads：公布 2，重算 1" in capsys.readouterr().out
