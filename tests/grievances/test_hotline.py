"""Orders of a hotline come in and their states go back, by API, by command and by hand; all of it can be repeated."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from governance.trail.models import Entry
from governance.trail.services import seal
from grievances import hotline, services
from grievances.models import ApiKey, Grievance
from grievances.services.hotline import take_orders
from grievances.states import Kind, Urgency
from tests.governance.test_sweep import in_threads
from tests.grievances.test_open311 import make_key
from tests.grievances.world import NOW, World, build_world

ORDERS, STATES, PAGE = "/api/hotline/v1/orders", "/api/hotline/v1/states", "/desk/hotline/"
GOOD = {
    "ref": "A-1", "title": "阳光花园停水", "body": "王五家三天没有水了", "raised_at": "2026-03-02T09:00:00+08:00",
    "phone": "13812345678", "name": "王五", "place": "3栋502",
}  # fmt: skip


@pytest.fixture
def key(world) -> str:
    return make_key(world, ApiKey.Scope.HOTLINE_ORDERS, ApiKey.Scope.HOTLINE_STATES, per_minute=1000)[1]


def send(client, key: str, *orders, body=None):
    body = json.dumps({"orders": orders}) if body is None else body
    return client.post(ORDERS, body, content_type="application/json", headers={"Authorization": f"Bearer {key}"})


def ask(client, key: str, **query):
    return client.get(STATES, query, headers={"X-Api-Key": key}).json()


def settle(world: World, grievance: Grievance) -> None:
    act = {"grievance_id": grievance.pk, "actor": world.community_worker, "now": timezone.now()}
    services.triage(**act, kind=Kind.COMMUNITY, category=world.category, urgency=Urgency.GENERAL)
    services.resolve(**act, result="=已恢复供水")


def test_orders_when_some_are_bad_then_the_good_come_in_and_the_bad_are_named(client, world, key):
    many = [
        GOOD, {"ref": "A-2"}, {**GOOD, "ref": "A-3", "raised_at": "很久以前"}, GOOD, "无", {**GOOD, "ref": ""},
        {**GOOD, "ref": 7, "phone": "忘了"}, {**GOOD, "ref": "x" * 61}, {**GOOD, "ref": "A-9", "body": ["列表"]},
        {**GOOD, "ref": True}, {**GOOD, "ref": "A-\ud800", "raised_at": "\ud800"},
    ]  # fmt: skip
    answer = send(client, key, *many)
    assert answer.status_code == 200
    report = answer.json()
    assert (report["added"], report["known"], report["refused"]) == (2, 0, 9)
    assert [(line["row"], line["outcome"]) for line in report["orders"]] == [
        (row, "added" if row in (1, 7) else "refused") for row in range(1, 12)
    ]
    reasons = {line["row"]: line.get("reason") or "".join(line["remarks"]) for line in report["orders"]}
    assert reasons[2] == "没有标题也没有内容"
    assert reasons[4] == "与第 1 行重复"
    assert reasons[7] == "电话认不出来，没有录入"
    assert reasons[9] == "body 应为文字或数字"
    first = Grievance.objects.get(source_ref="hotline:A-1")
    assert (first.estate, first.holder, first.contact_phone, first.published_at) == (
        world.estate, world.community, "13812345678", None,
    )  # fmt: skip
    assert report["orders"][0]["number"] == f"2026-{first.pk:06d}"
    assert Entry.objects.get(verb="grievances.hotline_orders").data == {"added": 2, "known": 0, "refused": 9}


def test_orders_when_sent_again_and_changed_then_nothing_is_added_or_changed(client, world, key):
    send(client, key, GOOD)
    again = send(client, key, {**GOOD, "title": "改了", "phone": ""}, {**GOOD, "ref": "A-2"}).json()
    assert [(line["ref"], line["outcome"]) for line in again["orders"]] == [("A-1", "known"), ("A-2", "added")]
    assert (again["added"], again["known"]) == (1, 1)
    first = Grievance.objects.get(source_ref="hotline:A-1")
    assert (first.title, first.contact_phone) == ("阳光花园停水", "13812345678")
    other = make_key(world, ApiKey.Scope.HOTLINE_ORDERS, source="mayor")[1]
    assert send(client, other, GOOD).json()["added"] == 1


def test_orders_when_unreadable_or_not_allowed_then_refused_in_words(client, world, key):
    for body in ("", "[", "[]", '{"orders": 5}', "[" * 5000, '{"orders": [' + "9" * 5000 + "]}", "\udcff"):
        answer = send(client, key, body=body.encode("utf-8", "surrogateescape"))
        assert (answer.status_code, set(answer.json())) == (422, {"code", "detail", "fields"}), body[:20]
    assert send(client, key, *[GOOD] * 501).status_code == 422
    assert send(client, "jf_wrong", GOOD).status_code == 401
    assert client.post(ORDERS, {}).status_code == 401
    assert send(client, make_key(world, ApiKey.Scope.HOTLINE_STATES)[1], GOOD).status_code == 403
    assert client.get(ORDERS).status_code == client.post(STATES).status_code == 405
    for query in ({"after": "x"}, {"after": -1}, {"after": "9" * 30}, {"limit": 501}, {"after": "²"}):
        assert client.get(STATES, query, headers={"X-Api-Key": key}).status_code == 422
    assert not Grievance.objects.exists()


def test_states_when_sealed_then_each_change_comes_once_and_unsealed_ones_later(client, world, key):
    send(client, key, GOOD, {**GOOD, "ref": "A-2"})
    world.raised()
    assert ask(client, key) == {"states": [], "next": 0, "more": False}  # nothing is sealed yet
    seal(now=timezone.now())
    first = ask(client, key, limit=1)
    second = ask(client, key, after=first["next"], limit=1)
    assert [first["states"][0]["ref"], second["states"][0]["ref"]] == ["A-1", "A-2"]
    rest = ask(client, key, after=second["next"])
    assert (rest["states"], rest["more"]) == ([], False)
    settle(world, Grievance.objects.get(source_ref="hotline:A-1"))
    assert ask(client, key, after=rest["next"])["states"] == []
    seal(now=timezone.now())
    changed = ask(client, key, after=rest["next"])
    (state,) = changed["states"]
    assert (state["ref"], state["state"], state["status"], state["result"]) == (
        "A-1",
        "RESOLVED",
        "closed",
        "=已恢复供水",
    )
    assert ask(client, key, after=rest["next"]) == changed
    assert ask(client, key, after=changed["next"])["states"] == []
    assert ask(client, key, after=10**18)["next"] == 10**18
    assert [private for private in ("王五", "13812345678", "502") if private in json.dumps(changed)] == []
    other = make_key(world, ApiKey.Scope.HOTLINE_STATES, source="mayor")[1]
    assert ask(client, other)["states"] == []


def test_states_when_many_other_entries_lie_between_then_found_window_by_window(world, key, monkeypatch):
    monkeypatch.setattr(hotline, "WINDOW", 3)
    monkeypatch.setattr(hotline, "WINDOWS_AT_ONCE", 2)
    for _number in range(12):
        world.raised()
    take_orders(key=ApiKey.objects.get(), orders=[GOOD], now=NOW)
    seal(now=NOW)
    pages = list(hotline.all_changes_after(0, source="hotline"))
    assert len(pages) > 2
    assert [state.ref for page in pages for state in page.states] == ["A-1"]
    counts = []
    for size in (1, 3):
        take_orders(key=ApiKey.objects.get(), orders=[{**GOOD, "ref": f"B-{n}"} for n in range(size)], now=NOW)
        seal(now=NOW)
        with CaptureQueriesContext(connection) as queries:
            hotline.changes_after(pages[-1].next, source="hotline")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_cursor_when_asked_for_a_day_then_before_everything_of_it(world):
    days = [NOW + timedelta(days=number) for number in range(8)]
    for day in days:
        world.raised(now=day)
    entries = list(Entry.objects.order_by("pk").values_list("pk", "at"))
    for day in days:
        cursor = hotline.cursor_before(day)
        assert {pk for pk, at in entries if at >= day} <= {pk for pk, _at in entries if pk > cursor}
        assert len([pk for pk, _at in entries if pk > cursor]) <= len([at for _pk, at in entries if at >= day]) + 1
    assert hotline.cursor_before(NOW - timedelta(days=9)) == 0


def test_command_when_run_then_a_file_with_the_newest_state_and_the_next_cursor(world, key, tmp_path, capsys):
    take_orders(key=ApiKey.objects.get(), orders=[GOOD, {**GOOD, "ref": "=2"}], now=timezone.now())
    settle(world, Grievance.objects.get(source_ref="hotline:A-1"))
    seal(now=timezone.now())
    file = tmp_path / "states.csv"
    call_command("export_hotline", "--since", timezone.localdate().isoformat(), "--output", str(file))
    assert "2 件" in capsys.readouterr().out
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["工单编号"]: row for row in csv.DictReader(stream)}
    assert (rows["A-1"]["状态"], rows["A-1"]["办理结果"]) == ("已办结，待评价", "'=已恢复供水")
    assert "'=2" in rows
    call_command("export_hotline", "--after", str(Entry.objects.last().pk), "--output", str(tmp_path / "empty.xlsx"))
    assert load_workbook(tmp_path / "empty.xlsx").active.max_row == 1
    for wrong in (["--since", "昨天", "--output", "x.csv"], ["--after", "1", "--output", "x.pdf"]):
        with pytest.raises(CommandError):
            call_command("export_hotline", *wrong)


def test_page_when_used_by_hand_then_file_in_with_report_and_states_out(client, world):
    client.force_login(world.street_officer)
    page = client.get(PAGE).content.decode()
    assert "导入热线工单" in page
    assert f'value="{timezone.localdate() - timedelta(days=7):%Y-%m-%d}"' in page
    text = "工单编号,内容,来电时间\n1,阳光花园停水三天,2026/3/2 9:00\n2,,\n3,路灯不亮了,很久以前\n"
    given = {"area": world.street.pk, "source": "hotline"}
    for known in (0, 1):
        upload = SimpleUploadedFile("orders.csv", text.encode("gb18030"))
        page = client.post(PAGE, {**given, "file": upload}).content.decode()
        assert f"新增 {1 - known} 件，已有 {known} 件，未导入 2 行" in page
        assert "看不懂的时间：很久以前" in page
    settle(world, Grievance.objects.get())
    seal(now=timezone.now())
    since = {"states-since": timezone.localdate().isoformat(), "states-source": "hotline", "states-suffix": ".xlsx"}
    answer = client.get(f"{PAGE}states/", since)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [sheet["A1"].value, sheet["A2"].value, sheet["D2"].value] == ["工单编号", "1", "已办结，待评价"]
    assert Entry.objects.get(verb="grievances.hotline_export").actor == world.street_officer
    for wrong in (SimpleUploadedFile("a.xls", b"x"), SimpleUploadedFile("a.csv", b"a,b\n1,2\n"),
                  SimpleUploadedFile("a.xlsx", b"PK"), SimpleUploadedFile("a.csv", ("内容,时间\n" + "a,b\n" * 2001).encode())):  # fmt: skip
        assert client.post(PAGE, {**given, "file": wrong}).status_code == 422, wrong.name
    assert client.post(PAGE, {**given, "area": world.district.pk, "file": upload}).status_code == 422
    assert client.get(f"{PAGE}states/", {**since, "states-since": "1999-01-01"}).status_code == 422


def test_page_when_not_ones_office_then_refused_and_other_areas_stay_out(client, world, key):
    take_orders(key=ApiKey.objects.get(), orders=[{**GOOD, "place": "", "title": "某处", "body": "路灯不亮"}], now=NOW)
    seal(now=NOW)
    client.force_login(world.community_worker)
    assert client.get(PAGE).status_code == client.get(f"{PAGE}states/").status_code == 403
    assert "热线往来" not in client.get("/desk/").content.decode()
    client.force_login(world.street_officer)
    since = {"states-since": timezone.localdate().isoformat(), "states-source": "hotline", "states-suffix": ".csv"}
    assert len(client.get(f"{PAGE}states/", since).content.decode().splitlines()) == 1  # it lies with the district


@pytest.mark.django_db(transaction=True)
def test_orders_when_two_deliveries_come_at_once_then_each_order_once():
    world = build_world()
    key, _raw = make_key(world, ApiKey.Scope.HOTLINE_ORDERS)
    orders = [{**GOOD, "ref": f"R-{number}"} for number in range(20)]
    reports = []
    in_threads(*[lambda: reports.append(take_orders(key=key, orders=orders, now=NOW))] * 3)
    assert Grievance.objects.count() == 20
    assert sum(report.added for report in reports) == 20
    assert sum(report.known for report in reports) == 40
