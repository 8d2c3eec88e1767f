"""大事: a broken street light goes to a department, which asks, answers and resolves; the resident is not content."""

from collections.abc import Callable
from typing import Any

from grievances.models import Grievance
from grievances.states import State
from tests.browser import steps
from tests.grievances.world import World

WORDS = "小区门口的路灯杆歪了，快要倒在人行道上。"
TITLE = "小区门口的路灯杆歪了"


def test_lamp_post_when_department_settles_and_resident_is_not_content_then_street_settles_it(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    resident = new_page(width=360)
    receipt = steps.raise_matter(resident, WORDS)
    hand_up(page_of(world.grid_worker, width=360))
    send_to_department(page_of(world.community_worker))

    officer = page_of(world.department_officer)
    ask_and_be_answered(officer, resident, receipt)
    steps.do_verb(officer, "answer", "答复已发给居民", words="今天下午派人加固。")
    steps.do_verb(officer, "resolve", "已办结，等待居民评价", result="已加固灯杆并浇筑基座。")

    steps.follow(resident, receipt.code, receipt.secret)
    assert "今天下午派人加固。" in resident.locator(".timeline").inner_text()
    assert "区城市管理局" in resident.locator(".standing").inner_text()
    steps.say_not_settled(resident, "灯杆还是歪的，风一吹就晃。")
    resident.locator(".timeline", has_text="居民反映未解决，由铜元局街道重新办理").wait_for()
    grievance = Grievance.objects.get()
    assert (grievance.state, grievance.reopenings, grievance.holder) == (State.HANDLING, 1, world.street)

    settle_at_the_street(page_of(world.street_officer))
    steps.follow(resident, receipt.code, receipt.secret)
    steps.rate(resident, "满意")
    grievance.refresh_from_db()
    assert (grievance.state, grievance.stars) == (State.CLOSED, 4)


def hand_up(worker: Any) -> None:
    steps.open_at_desk(worker, TITLE)
    steps.do_verb(worker, "escalate", "已上报", words="灯杆不归小区管，网格处理不了。")


def send_to_department(worker: Any) -> None:
    steps.open_at_desk(worker, TITLE)
    assert "灯杆不归小区管，网格处理不了。" in worker.locator("#matter .timeline").inner_text()
    steps.accept(worker)
    steps.triage(worker, "大事")
    steps.do_verb(worker, "dispatch", "已派单", department="区城市管理局", words="请尽快处理，有安全隐患。")
    assert "区城市管理局" in worker.locator("#matter .matter-who").inner_text()


def ask_and_be_answered(officer: Any, resident: Any, receipt: steps.Receipt) -> None:
    steps.open_at_desk(officer, TITLE)
    steps.do_verb(officer, "ask", "已向居民提问，计时暂停", words="灯杆上有编号吗？")
    steps.follow(resident, receipt.code, receipt.secret)
    assert resident.locator(".asked").inner_text() == "灯杆上有编号吗？"
    assert "暂停" in resident.locator(".standing").inner_text()
    resident.get_by_label("您的回答").fill("有，编号 0417。")
    resident.get_by_role("button", name="提交回答").last.click()
    resident.locator(".timeline", has_text="有，编号 0417。").wait_for()
    steps.open_at_desk(officer, TITLE)
    assert "有，编号 0417。" in officer.locator("#matter .timeline").inner_text()


def settle_at_the_street(officer: Any) -> None:
    steps.open_at_desk(officer, TITLE)
    assert "重办 1 次" in officer.locator("#matter .matter-line").inner_text()
    assert "灯杆还是歪的，风一吹就晃。" in officer.locator("#matter").inner_text()
    steps.do_verb(officer, "resolve", "已办结，等待居民评价", result="灯杆已更换，现场看过，不再晃动。")
