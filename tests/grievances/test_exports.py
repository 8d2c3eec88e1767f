"""Exports and subscriptions: the row holds the job, the owner's eyes decide, nothing happens twice."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from governance.common.errors import LimitReached, PermissionRefused, StateRefused
from governance.notifications.models import Delivery, GroupChannel, Message
from governance.people.models import Posting
from governance.trail.models import Entry
from grievances.composing import compose
from grievances.daily_policies import decide_export
from grievances.export_states import TRANSITIONS, ExportState, ExportVerb
from grievances.exports import neutral, xlsx_cell
from grievances.models import Export, Grievance, SavedView, Subscription
from grievances.services import exporting
from grievances.services.exporting import cancel_export, claim_export, expire_exports, request_export, run_export
from grievances.services.saved_views import save_view
from grievances.services.subscriptions import send_due, subscribe, token_of, unsubscribe
from grievances.states import State
from grievances.tasks import rows_of
from tests.grievances.world import NOW, World

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(user, *, format: str = "csv", now=NOW, **query) -> Export:
    return request_export(actor=user, now=now, format=format, scope="all", query=query, words="全部")


def written(export: Export | None, now=NOW) -> Export:
    assert export is not None
    return run_export(export=export, rows=rows_of, clock=lambda: now)


# --- Pure rules ---------------------------------------------------------------------------------------------
def test_cells_when_written_to_xlsx_then_neutral_and_without_forbidden_characters():
    assert xlsx_cell("=1+1") == "'=1+1" == neutral("=1+1")
    assert xlsx_cell("楼道\x0b灯") == "楼道灯"
    assert (xlsx_cell(3), xlsx_cell(""), xlsx_cell(None)) == (3, None, None)


def test_export_verbs_when_walked_then_only_the_table_and_only_the_right_one(world: World):
    for state in ExportState:
        for verb in ExportVerb:
            export = Export(owner=world.grid_worker, state=state)
            by_owner = verb in (ExportVerb.CANCEL, ExportVerb.DOWNLOAD)
            for actor in (None, world.grid_worker, world.street_officer):
                right = actor == world.grid_worker if by_owner else actor is None
                assert bool(decide_export(actor, verb, export)) == ((state, verb) in TRANSITIONS and right)


# --- Written ------------------------------------------------------------------------------------------------
def test_export_when_written_then_holds_the_owners_rows_neutral_and_marked(world: World):
    plain = world.raised(contact_name="诸葛铁柱", contact_phone="13987654321")
    sly = world.raised(body='=HYPERLINK("http://x") 楼道灯坏了请来修一修')
    Grievance.objects.filter(pk=sly.pk).update(title="=cmd()")
    world.raised(building=None, area=world.neighbour)
    for format in ("csv", "xlsx"):
        export = asked(world.grid_worker, format=format)
        done = written(claim_export(now=NOW))
        assert (done.pk, done.state, done.done, done.total) == (export.pk, ExportState.DONE, 2, 2)
        content = done.file.read()
        done.file.close()
        if format == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            assert rows[0][0].startswith("# ")
        else:
            sheet = load_workbook(io.BytesIO(content)).active
            rows = [[cell if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)]
            assert "员工grid_worker（第一网格）" in sheet.oddFooter.center.text
        assert "员工grid_worker（第一网格） · 2026-11-18 10:00" in rows[0][0]
        assert rows[1][:2] == ["查询码", "标题"]
        assert [row[:2] for row in rows[2:]] == [[sly.code, "'=cmd()"], [plain.code, plain.title]]
        text = "".join(str(cell) for row in rows for cell in row)
        assert "诸葛" not in text and "13987654321" not in text and "139****" not in text
    assert Message.objects.filter(recipient=world.grid_worker, title="导出的表格可以下载了").count() == 2


def test_export_and_digest_when_more_rows_then_same_number_of_statements(world: World):
    area = subscribe(actor=world.street_officer, now=NOW, area=world.street)

    def statements() -> tuple[int, int]:
        asked(world.grid_worker)
        claimed = claim_export(now=NOW)
        with CaptureQueriesContext(connection) as of_export:
            assert written(claimed).state == ExportState.DONE
        with CaptureQueriesContext(connection) as of_digest:
            compose(area, NOW)
        return len(of_export), len(of_digest)

    world.brought_to(State.HANDLING)
    Grievance.objects.update(assignee=world.grid_worker)
    statements()  # what is kept in the cache is there from now on
    with_one = statements()
    for _number in range(2):
        world.brought_to(State.HANDLING)
    Grievance.objects.update(assignee=world.grid_worker)
    assert statements() == with_one


def test_export_when_run_then_the_eyes_of_that_moment_decide(world: World, monkeypatch):
    world.raised()
    asked(world.grid_worker, category=str(world.category.pk))
    world.category.is_active = False
    world.category.save()
    lost = written(claim_export(now=NOW))
    assert (lost.state, lost.problem) == (ExportState.FAILED, "筛选条件「类别」已经不能用，请重新筛选后导出。")
    asked(world.grid_worker)
    Posting.objects.filter(user=world.grid_worker).update(ends_on=NOW.date())
    gone = written(claim_export(now=NOW))
    assert (gone.state, gone.done, gone.file.name) == (ExportState.FAILED, 0, "")


def test_export_when_its_worker_dies_or_fails_then_taken_again_and_given_up_after_three(world: World, monkeypatch):
    world.raised()
    asked(world.grid_worker)
    dead = claim_export(now=NOW)
    assert dead and claim_export(now=NOW + MINUTE) is None  # still breathing
    second = claim_export(now=NOW + 3 * MINUTE)
    assert second and second.attempts == 2
    assert written(dead).state == ExportState.RUNNING  # the dead one wakes up: it is no longer its job
    assert written(second, NOW + 3 * MINUTE).state == ExportState.DONE
    assert len(default_storage.listdir(f"exports/{world.grid_worker.pk}")[1]) == 1

    asked(world.grid_worker)
    monkeypatch.setattr(exporting, "cells", lambda row: 1 / 0)
    states = [written(claim_export(now=NOW)).state for _attempt in range(3)]
    assert states == [ExportState.QUEUED, ExportState.QUEUED, ExportState.FAILED]
    assert claim_export(now=NOW) is None


def test_export_when_cancelled_half_way_then_stops_and_leaves_no_file(world: World, monkeypatch):
    for _number in range(3):
        world.raised()
    monkeypatch.setattr(exporting, "BATCH", 1)
    export = asked(world.grid_worker)
    claimed = claim_export(now=NOW)
    ticks = iter(range(10))

    def clock():
        if next(ticks) == 2:
            cancel_export(export_id=export.pk, actor=world.grid_worker, now=NOW)
        return NOW

    stopped = run_export(export=claimed, rows=rows_of, clock=clock)
    assert (stopped.state, stopped.file.name) == (ExportState.CANCELLED, "")
    assert stopped.done < 3
    with pytest.raises(StateRefused):
        cancel_export(export_id=export.pk, actor=world.grid_worker, now=NOW)


def test_export_when_rows_exceed_the_limit_then_newest_and_says_so(world: World, settings):
    rows = [world.raised() for _number in range(3)]
    settings.EXPORT_ROWS = 2
    asked(world.grid_worker)
    done = written(claim_export(now=NOW))
    text = done.file.read().decode("utf-8-sig")
    done.file.close()
    assert done.is_cut and rows[0].code not in text and rows[2].code in text
    assert "只导出了最新的 2 件" in text


# --- Asked for, watched, taken home -------------------------------------------------------------------------
def test_exports_page_when_used_then_orders_shows_downloads_and_keeps_strangers_out(world: World):
    own = world.raised()
    worker, other = signed_in(world.grid_worker), signed_in(world.grid_leader)
    assert "还没有导出过" in worker.get("/desk/exports/").content.decode()
    assert worker.post("/desk/exports/", {"query": f"scope=all&q={own.code}", "format": "csv"}).status_code == 302
    export = Export.objects.get()
    assert export.words == f"全部，搜「{own.code}」"
    assert worker.post("/desk/exports/", {"query": "", "format": "exe"}).status_code == 422
    page = worker.get("/desk/exports/").content.decode()
    assert "排队中" in page and 'hx-trigger="every 2s"' in page
    part = worker.get("/desk/exports/", HTTP_HX_REQUEST="true").content.decode()
    assert part.strip().startswith('<div id="exports"')
    assert worker.get(f"/desk/exports/{export.pk}/file/").status_code == 409
    written(claim_export(now=NOW))
    assert "hx-trigger" not in worker.get("/desk/exports/").content.decode()
    response = worker.get(f"/desk/exports/{export.pk}/file/")
    assert own.code in b"".join(response.streaming_content).decode("utf-8-sig")
    assert "attachment" in response["Content-Disposition"]
    entry = Entry.objects.get(verb="grievances.export_download")
    assert (entry.actor, entry.data) == (world.grid_worker, {"rows": 1, "format": "csv"})
    assert own.code not in str(list(Entry.objects.filter(verb="grievances.export_request").values("data")))
    for path in (f"/desk/exports/{export.pk}/file/", f"/desk/exports/{export.pk}/cancel/"):
        assert (other.post if "cancel" in path else other.get)(path).status_code == 404
    assert signed_in(world.resident).get("/desk/exports/").status_code == 403

    name = export.file.storage.path(Export.objects.get().file.name)
    assert expire_exports(now=NOW + timedelta(days=6)) == 0
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert expire_exports(now=NOW + timedelta(days=8)) == 1
        exporting._remove(name)  # what on_commit does once the test's transaction would end; twice does no harm
        exporting._remove(name)
        assert signed_in(world.grid_worker).get(f"/desk/exports/{export.pk}/file/").status_code == 404
    expired = Export.objects.get()
    assert (expired.state, expired.query, expired.file.name) == (ExportState.EXPIRED, {}, "")


def test_export_when_caps_are_reached_then_refused_in_words(world: World, settings):
    settings.EXPORTS_AT_ONCE, settings.EXPORTS_A_DAY = 2, 3
    first, _second = asked(world.grid_worker), asked(world.grid_worker)
    with pytest.raises(LimitReached):
        asked(world.grid_worker)
    refused = signed_in(world.grid_worker).post("/desk/exports/", {"query": "", "format": "csv"})
    assert refused.status_code == 429 and "正在进行" in refused.content.decode()
    cancel_export(export_id=first.pk, actor=world.grid_worker, now=NOW)
    asked(world.grid_worker)
    Export.objects.update(state=ExportState.CANCELLED)
    with pytest.raises(LimitReached):
        asked(world.grid_worker)
    assert asked(world.grid_worker, now=NOW + timedelta(days=1))
    assert asked(world.auditor)  # who may look may also take a list
    with pytest.raises(PermissionRefused):
        asked(world.resident)


# --- Subscriptions ------------------------------------------------------------------------------------------
def test_subscription_when_due_then_sent_once_a_period_without_personal_data(world: World):
    secret = world.raised(body="诸葛铁柱家楼上漏水三单元楼道的灯坏了", contact_phone="13987654321")
    officer = world.street_officer
    officer.notify_urls = "json://127.0.0.1/hook"
    officer.save()
    row = subscribe(actor=officer, now=NOW, area=world.street, hour=8)
    assert row.next_at == NOW + timedelta(hours=22)
    assert send_due(now=NOW, compose=compose) == 0
    morning = NOW + timedelta(hours=22, minutes=1)
    assert [send_due(now=morning, compose=compose) for _beat in range(2)] == [1, 0]
    message = Message.objects.get(recipient=officer, key__startswith="subscription:")
    assert message.body == "在办 1 · 已超时 0 · 快到期 1 · 新提出 1 · 办结 0"
    delivery = Delivery.objects.get(message=message)
    assert secret.code in delivery.body and f"k={token_of(row)}" in delivery.body
    assert "诸葛" not in delivery.body and "3栋" not in delivery.body and "1398" not in delivery.body
    # after a standstill of three days one message goes out, not three
    assert [send_due(now=morning + timedelta(days=4), compose=compose) for _beat in range(2)] == [1, 0]
    row.refresh_from_db()
    assert row.next_at > morning + timedelta(days=4)


def test_subscription_when_to_a_group_or_no_longer_allowed_then_robot_or_stop(world: World):
    group = GroupChannel.objects.create(area=world.community, name="社区群", url="json://127.0.0.1/robot")
    with pytest.raises(PermissionRefused):
        subscribe(actor=world.grid_worker, now=NOW, area=world.grid, group=group)
    with pytest.raises(PermissionRefused):
        subscribe(actor=world.grid_worker, now=NOW, area=world.street)
    view = save_view(actor=world.community_worker, now=NOW, name="本社区", scope="all", query={})
    row = subscribe(actor=world.community_worker, now=NOW, view=view, group=group, every="WEEK", weekday=0)
    monday = NOW + timedelta(days=5)
    assert send_due(now=monday, compose=compose) == 1
    delivery = Delivery.objects.get()
    assert delivery.address == group.url and "退订" not in delivery.body  # a group has no key of one person's
    assert not Message.objects.filter(recipient=world.community_worker, key__startswith="subscription").exists()
    Posting.objects.filter(user=world.community_worker).update(ends_on=NOW.date())
    assert send_due(now=monday + timedelta(days=7), compose=compose) == 0
    row.refresh_from_db()
    assert row.next_at is None and Message.objects.filter(title__startswith="订阅已停止").count() == 1
    view.delete()
    assert not Subscription.objects.exists() and not SavedView.objects.exists()


def test_subscription_pages_when_used_then_order_preview_and_unsubscribe_also_by_link(world: World):
    world.raised()
    officer = signed_in(world.street_officer)
    assert "还没有订阅" in officer.get("/desk/subscriptions/").content.decode()
    form = {"what": f"area:{world.street.pk}", "every": "DAY", "hour": "8", "workdays_only": "on"}
    assert officer.post("/desk/subscriptions/", form | {"what": "area:1"}).status_code == 422
    assert officer.post("/desk/subscriptions/", form).status_code == 302
    row = Subscription.objects.get()
    assert "下次 11月19日 周四 08:00" in officer.get("/desk/subscriptions/").content.decode()
    assert "最急的" in officer.get(f"/desk/subscriptions/{row.pk}/").content.decode()
    assert signed_in(world.auditor).get(f"/desk/subscriptions/{row.pk}/").status_code == 404
    nobody, path = Client(), f"/desk/subscriptions/{row.pk}/stop/"
    assert nobody.get(path).status_code == 403
    assert nobody.post(path, {"k": "wrong"}).status_code == 403
    assert "停止发送" in nobody.get(path, {"k": token_of(row)}).content.decode()
    row.refresh_from_db()
    assert row.next_at is not None  # looking ends nothing: mail programs follow links
    assert nobody.post(path, {"k": token_of(row)}).status_code == 200
    row.refresh_from_db()
    assert row.next_at is None
    with pytest.raises(PermissionRefused):
        unsubscribe(subscription_id=row.pk, actor=world.auditor, now=NOW)
