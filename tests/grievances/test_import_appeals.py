"""The whole command, on small files with every fault, and on the real messages where they are at hand."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.services import recompute
from governance.notifications.models import Delivery, Message
from governance.trail.models import Entry
from grievances.models import Grievance, TimelineEntry
from grievances.search import public_index, staff_index

APPEALS = settings.BASE_DIR.parent / "shared" / "data" / "appeals.csv"
HEADER = ["工单编号", "标题", "内容", "来电时间", "联系电话", "姓名", "地址"]
GOOD = ["1", "阳光花园停水", "王五家三天没有水了", "2026/3/2 9:00", "13812345678", "王五", "3栋502"]


def export(folder: Path, *rows: list[str], name: str = "export.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return file


def run(file: Path, *options: str, area: str = "500108") -> None:
    call_command("import_appeals", str(file), "--area", area, *options, verbosity=0)


def report(file: Path) -> list[dict[str, str]]:
    with file.with_name(f"{file.stem}-导入报告.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_import_when_row_is_good_then_all_rows_of_a_matter_are_written(world, tmp_path):
    run(export(tmp_path, GOOD), "--actor", "admin")
    matter = Grievance.objects.get()
    assert (matter.source, matter.source_ref, matter.title) == ("IMPORT", "hotline:1", "阳光花园停水")
    assert matter.raised_at == datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (matter.estate, matter.area, matter.holder) == (world.estate, world.community, world.community)
    assert (matter.contact_phone, matter.contact_name, matter.place_detail) == ("13812345678", "王五", "3栋502")
    deadline = Deadline.objects.get()
    assert deadline.subject_id == matter.pk
    assert (matter.due_at, matter.warn_at) == (deadline.due_at, deadline.warn_at)
    assert recompute(deadline) == deadline.due_at > matter.raised_at
    assert DeadlineEvent.objects.get().actor == world.admin
    assert TimelineEntry.objects.get().grievance == matter
    entry = Entry.objects.get(verb="grievances.import")
    assert (entry.subject_id, entry.actor) == (matter.pk, world.admin)
    assert "13812345678" not in str(entry.data)
    assert list(Grievance.objects.filter(pk__in=staff_index.matching("停水"))) == [matter]
    assert not Grievance.objects.filter(pk__in=public_index.matching("停水")).exists()
    assert "王五" not in matter.public_title + matter.public_body
    assert matter.published_at is None
    assert not matter.may_publish


def test_import_when_done_then_each_office_is_told_once_and_no_resident(world, tmp_path):
    run(export(tmp_path, GOOD, ["2", *GOOD[1:]]))
    told = Message.objects.filter(title__contains="导入")
    assert {message.recipient for message in told} == {world.community_worker, world.community_secretary}
    assert not Delivery.objects.exists()


def test_import_when_run_again_then_nothing_is_added(world, tmp_path):
    unnumbered = ["", "没有编号", "路灯不亮", "2026/3/3", "", "", ""]
    file = export(tmp_path, GOOD, unnumbered)
    run(file)
    run(file)
    run(export(tmp_path, unnumbered, GOOD, name="same-rows-another-file.csv"))
    assert Grievance.objects.count() == 2
    assert Entry.objects.filter(verb="grievances.import").count() == 2
    assert Deadline.objects.count() == 2


def test_import_when_rows_are_bad_then_named_with_reason_and_the_good_come_in(world, tmp_path):
    file = export(
        tmp_path,
        GOOD,
        ["2", "", "", "2026/3/2", "", "", ""],
        ["3", "路灯", "不亮", "很久以前", "", "", ""],
        ["1", *GOOD[1:]],
        ["5", "路灯", "不亮", "2026/3/2", "电话忘了", "", ""],
        ["=cmd()", "路灯", "不亮", "", "", "", ""],
    )
    run(file)
    assert set(Grievance.objects.values_list("source_ref", flat=True)) == {"hotline:1", "hotline:5"}
    assert [(line["行号"], line["编号"], line["结果"], line["原因"]) for line in report(file)] == [
        ("3", "2", "未导入", "没有标题也没有内容"),
        ("4", "3", "未导入", "看不懂的时间：很久以前"),
        ("5", "1", "未导入", "与第 2 行重复"),
        ("6", "5", "已导入，请留意", "电话认不出来，没有录入"),
        ("7", "'=cmd()", "未导入", "没有时间"),
    ]
    assert "13812345678" not in file.with_name("export-导入报告.csv").read_text(encoding="utf-8-sig")


def test_import_when_text_is_odd_then_cleaned_and_fitted(world, tmp_path):
    title = "很长的标题" * 30
    body = "第一行\r\n第二行<br>第三行&nbsp;\u200b完\x00\x07" + "长" * 9000
    run(export(tmp_path, ["9", title, body, "2026年3月2日 下午3点", "", "", ""]))
    matter = Grievance.objects.get()
    assert len(matter.title) == 80
    assert matter.title.endswith("…")
    assert matter.body.startswith(f"{title}\n第一行\n第二行\n第三行 完长")
    assert len(matter.body) <= 8000
    assert len(matter.public_title) <= 80


def test_import_when_area_or_file_is_wrong_then_one_clear_line(world, tmp_path):
    with pytest.raises(CommandError, match="999999"):
        run(export(tmp_path, GOOD), area="999999")
    with pytest.raises(CommandError, match="找不到文件"):
        run(tmp_path / "nothing.csv")
    with pytest.raises(CommandError, match="nobody"):
        run(export(tmp_path, GOOD), "--actor", "nobody")


def test_import_when_batch_fails_then_nothing_of_it_stays(world, tmp_path, monkeypatch):
    file = export(tmp_path, GOOD)
    monkeypatch.setattr("grievances.services.importing.record_many", lambda **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(file)
    assert not Grievance.objects.exists()
    assert not Deadline.objects.exists()


@pytest.mark.skipif(not APPEALS.exists(), reason=f"real messages are not at hand ({APPEALS})")
def test_import_when_real_messages_come_then_all_go_in_and_can_be_found(world, tmp_path):
    with APPEALS.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    file = tmp_path / "appeals.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows[:1] + rows[1::12])  # a twelfth of them, to be quick
    run(file, "--may-publish")
    expected = len(rows[1::12])
    assert Grievance.objects.count() == expected
    assert Grievance.objects.filter(raised_at__year__lte=2020).count() == expected
    found = Grievance.objects.filter(pk__in=staff_index.matching("小区"))
    assert 0 < found.count() < expected
    assert all("小区" in row.title + row.body for row in found)
    assert not report(file)
