"""A grid worker's day on a phone, a part of it without a line: nothing is lost and nothing arrives twice."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from governance.territory.models import Dwelling, Entrance
from grids.models import BroadcastCopy, DwellingDue, Finding, Handover, HazardCheck, Visit
from grids.presets import load_presets
from grids.services.cards import save_card
from grids.services.checks import open_season
from grids.services.roster import NewEntry, appoint
from grids.services.visits import open_rounds
from grids.states import Duty
from grievances import services
from grievances.models import Grievance
from tests.grids.message_world import sent
from tests.grievances.world import World

pytestmark = [pytest.mark.browser, pytest.mark.walk]
HOLE = "三单元门口的井盖松动，走路会绊倒。"


@pytest.fixture
def doors(world: World) -> list[Dwelling]:
    load_presets()
    stairs = Entrance.objects.create(building=world.building, name="1单元")
    rows = Dwelling.objects.bulk_create(
        Dwelling(building=world.building, entrance=stairs, room=room) for room in ("101", "102", "201")
    )
    open_rounds(now=timezone.now() - timedelta(days=40))
    DwellingDue.objects.update(due_on=timezone.localdate())
    return rows


def cut(page: Any, is_cut: bool) -> None:
    page.context.set_offline(is_cut)


def until(page: Any, is_so: Callable[[], bool], seconds: int = 40) -> bool:
    """Whether it becomes so; the page goes on meanwhile."""
    for _ in range(seconds * 4):
        if is_so():
            return True
        page.wait_for_timeout(250)
    return False


def test_worker_when_the_line_is_cut_then_works_on_and_everything_arrives_once(
    world: World, doors: list[Dwelling], page_of: Callable[..., Any], complaints: list[str]
) -> None:
    notice = sent(world)
    page = page_of(world.grid_worker, width=360)
    page.goto("/day/")
    page.get_by_role("heading", name="要签收的通知").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => dayQueue.takePack())")
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    # On a page that is open: a visit waits, sealed.
    page.goto(f"/day/doors/{doors[0].pk}/")
    cut(page, is_cut=True)
    page.get_by_label("见到人").check()
    page.get_by_label("情况").fill("希望楼下多装一盏路灯。")
    page.get_by_role("button", name="记下这次走访").click()
    page.get_by_text("已加密存在手机里").wait_for()
    page.get_by_text("有 1 条等待上传").wait_for()
    stored = page.evaluate(
        "dayQueue.list().then((rows) => rows.map((row) => new TextDecoder().decode(row.sealed)).join())"
    )
    assert "路灯" not in stored

    # On a page that cannot be loaded any more: the shell takes a finding and a signature.
    page.goto("/day/found/")
    page.get_by_role("heading", name="没有网络，照样能记").wait_for()
    page.get_by_label("在哪里").select_option(f"b{world.building.pk}")
    page.get_by_label("发现了什么").fill(HOLE)
    page.get_by_role("button", name="存下，有网络后上报").click()
    page.get_by_text("有 2 条等待上传").wait_for()
    page.get_by_role("button", name="签收").click()
    page.get_by_text("有 3 条等待上传").wait_for()
    assert (Visit.objects.count(), Finding.objects.count()) == (0, 0)

    # The line is back, and the answer to the first sending is lost: sent again, taken once.
    lost: list[str] = []

    def lose_first(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/day/sync/", lose_first)
    cut(page, is_cut=False)  # the page hears of it and sends
    assert until(page, lambda: bool(lost))
    page.goto("/day/")
    assert until(page, lambda: page.evaluate("dayQueue.list().then((rows) => rows.length)") == 0)
    visit = Visit.objects.get()
    assert (visit.dwelling, visit.words, visit.outcome) == (doors[0], "希望楼下多装一盏路灯。", "MET")
    assert Finding.objects.get().grievance.body == HOLE
    assert Grievance.objects.count() == 1
    assert BroadcastCopy.objects.get(broadcast=notice, user=world.grid_worker).acknowledged_at is not None
    complaints[:] = [one for one in complaints if "ERR_INTERNET_DISCONNECTED" not in one and "ERR_FAILED" not in one]


def test_worker_when_the_server_refuses_what_waited_then_reads_why_and_it_is_gone_on_signing_out(
    world: World, doors: list[Dwelling], page_of: Callable[..., Any], complaints: list[str]
) -> None:
    page = page_of(world.grid_worker, width=360)
    page.goto(f"/day/doors/{doors[1].pk}/")
    page.get_by_label("见到人").check()
    page.get_by_label("情况").fill("他家信佛。")
    page.get_by_role("button", name="记下这次走访").click()
    page.locator("#day-problem", has_text="不记录宗教信仰").wait_for()
    page.get_by_label("情况").fill("家里都好。")
    page.get_by_role("button", name="记下这次走访").click()
    page.get_by_text("下一户：1单元201").wait_for()
    assert Visit.objects.get().words == "家里都好。"
    assert page.evaluate("dayQueue.list().then((rows) => rows.length)") == 0
    page.goto("/me/")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/")
    names = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert "day-keys" not in names


def photo(path: Path) -> Path:
    Image.new("RGB", (2400, 1800), "#8494a3").save(path, "JPEG")
    return path


def test_worker_when_the_whole_day_is_lived_on_a_phone_then_the_log_of_the_day_tells_it(
    world: World, doors: list[Dwelling], page_of: Callable[..., Any], complaints: list[str], tmp_path: Path
) -> None:
    notice = sent(world)
    matter = world.raised(now=timezone.now())
    open_season(now=datetime(2026, 11, 18, 10, tzinfo=timezone.get_current_timezone()))
    page = page_of(world.grid_worker, width=390, height=844)

    # In the morning: one screen tells what waits, by its clocks.
    page.goto("/day/")
    page.get_by_role("link", name=matter.title).wait_for()
    assert "还剩" in page.locator(".day-matter").first.inner_text()
    page.evaluate("navigator.serviceWorker.ready.then(() => dayQueue.takePack())")
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    # From door to door: somebody there with a wish, somebody who does not want to.
    page.get_by_role("link", name="按楼栋走").click()
    page.get_by_role("link", name=f"{world.building} 最早该去").click()
    page.get_by_role("link", name="101").click()
    page.get_by_label("见到人").check()
    page.get_by_label("住户提出的需求").fill("楼道三楼的灯坏了，想请人修。")
    page.get_by_role("button", name="记下这次走访").click()
    page.get_by_text("下一户：1单元102").wait_for()
    page.get_by_role("link", name="下一户：1单元102").click()
    page.get_by_label("不愿接待").check()
    page.get_by_role("button", name="记下这次走访").click()
    page.get_by_text("下一户：1单元201").wait_for()

    # In the cellar, without a line: a finding with a photo, a check, and the typhoon message.
    cut(page, is_cut=True)
    page.goto("/day/found/")
    page.get_by_role("heading", name="没有网络，照样能记").wait_for()
    page.get_by_label("在哪里").select_option(f"b{world.building.pk}")
    page.get_by_label("发现了什么").fill(HOLE)
    page.get_by_label("照片").set_input_files(photo(tmp_path / "cellar.jpg"))
    page.get_by_role("button", name="存下，有网络后上报").click()
    page.get_by_text("有 1 条等待上传").wait_for()
    check = HazardCheck.objects.get(building=world.building)
    page.get_by_label("哪一项").select_option(str(check.pk))
    cards = page.locator("#shell-points fieldset")
    assert cards.count() == check.checklist.points.count()
    for number in range(cards.count()):
        cards.nth(number).get_by_label("完好", exact=True).check()
    cards.first.get_by_label("有隐患", exact=True).check()
    cards.first.get_by_role("textbox").fill("燃气软管老化开裂。")
    page.locator("#shell-checks").get_by_role("button").click()
    page.get_by_text("有 2 条等待上传").wait_for()
    page.get_by_role("button", name="签收").click()
    page.get_by_text("有 3 条等待上传").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    # Upstairs again: everything arrives, once, though it is sent again.
    cut(page, is_cut=False)
    page.goto("/day/")
    assert until(page, lambda: page.evaluate("dayQueue.list().then((rows) => rows.length)") == 0)
    page.evaluate("dayQueue.sync()")
    finding = Finding.objects.get()
    assert finding.grievance.photos.count() == 1
    check.refresh_from_db()
    assert (check.done_by, check.answers.exclude(grievance=None).count()) == (world.grid_worker, 1)
    assert BroadcastCopy.objects.get(broadcast=notice, user=world.grid_worker).acknowledged_at is not None
    assert Grievance.objects.count() == 4  # raised, the need, the finding, the open point
    assert list(Visit.objects.order_by("id").values_list("outcome", flat=True)) == ["MET", "REFUSED"]

    # In the evening: the log has written itself; one line is added by hand.
    page.goto("/day/log/")
    page.get_by_label("补记一条").fill("傍晚和物业看了一遍地下车库。")
    page.get_by_role("button", name="记一条").click()
    page.get_by_text("傍晚和物业看了一遍地下车库。", exact=False).first.wait_for()
    log = page.locator("main").inner_text()
    for told in ("见到人 1 户", "不愿接待 1 户", HOLE[:8], notice.title, "地下车库", check.checklist.name):
        assert told in log, told
    complaints[:] = [one for one in complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def test_office_when_a_worker_changes_then_open_matters_follow_and_the_card_shows_the_new_one(
    world: World, page_of: Callable[..., Any], new_page: Callable[..., Any]
) -> None:
    now = timezone.now()
    matter = world.raised(now=now)
    services.assign(grievance_id=matter.pk, actor=world.grid_leader, now=now, assignee=world.grid_worker)
    entry = appoint(
        new=NewEntry(Duty.GRID_WORKER, world.grid, date(2024, 1, 1), user=world.grid_worker),
        actor=world.community_worker,
        now=now,
    )
    given = {"duties": "巡查", "consent_on": timezone.localdate(now), "expires_on": None}
    card = save_card(entry_id=entry.pk, **given, actor=world.grid_worker, now=now)
    phone = new_page(width=360, height=740)
    phone.goto(f"/grids/cards/{card.token}/")
    assert str(world.grid_worker) in phone.locator("main").inner_text()
    page = page_of(world.community_worker)
    page.goto(f"/desk/grids/roster/?community={world.community.code}")
    page.get_by_role("link", name=str(world.grid_worker)).first.click()
    page.get_by_role("link", name="移交").click()
    page.get_by_label("账号（登录名）").fill("grid_worker_beside")
    page.locator("main form [type=submit]").click()
    page.get_by_role("heading", name="工作移交").wait_for()
    handover = Handover.objects.get()
    matter.refresh_from_db()
    assert (handover.before, handover.after.user, matter.assignee) == (
        entry,
        world.grid_worker_beside,
        world.grid_worker_beside,
    )
    page.goto(f"/desk/grids/roster/?community={world.community.code}")
    assert str(world.grid_worker_beside) in page.locator("main").inner_text()
    phone.reload()
    shown = phone.locator("main").inner_text()
    assert str(world.grid_worker_beside) in shown.split()  # the same QR code, the new name
