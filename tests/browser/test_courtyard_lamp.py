"""The courtyard lamp, on the pages: raised without sign-in, talked over by the neighbours, decided, carried out, rated.

Nobody types an address of deliberation: every page is reached by the links of the page before, or of a message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from deliberation.models import Meeting, Resolution, ResolutionTask, Seat, Topic
from deliberation.states import CouncilKind, SeatBasis
from governance.deadlines.services import sweep
from grievances.models import Grievance
from grievances.states import State
from tests.browser import steps
from tests.browser.conftest import PHONE
from tests.deliberation.topic_world import TopicWorld, build_topic_world
from tests.grievances.world import START

pytestmark = [pytest.mark.browser, pytest.mark.walk]

WORDS = "院坝的路灯坏了好几天，晚上看不见路。"
TITLE = "院坝的路灯坏了好几天"
MOTION = "换三盏太阳能路灯，费用从公共收益出。"
TABLET = 1024


@dataclass
class Lamp:
    """The people of the story, each with a device of their own; the clock stands where the act says."""

    here: TopicWorld
    new_page: Callable[..., Any]
    page_of: Callable[..., Any]
    receipt: steps.Receipt = steps.Receipt("", "")

    def worker(self) -> Any:
        return self.page_of(self.here.world.grid_worker)

    def chair(self) -> Any:
        page = self.page_of(self.here.chair, width=TABLET)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def neighbour(self, number: int) -> Any:
        return self.page_of(self.here.residents[number], width=PHONE)

    def topic_on_phone(self, page: Any) -> Any:
        page.goto("/")
        page.locator("main").get_by_role("link", name="居民议事").click()
        page.get_by_role("link", name=TITLE).click()
        return page

    def topic_at_desk(self, page: Any) -> Any:
        page.goto("/desk/")
        page.get_by_role("navigation").get_by_text("议事", exact=True).click()
        page.get_by_role("navigation").get_by_role("link", name="议题").first.click()
        page.get_by_role("link", name=TITLE).click()
        return page

    def followed(self) -> tuple[Any, str]:
        page = self.new_page(width=PHONE)
        steps.follow(page, self.receipt.code, self.receipt.secret)
        return page, page.locator("main").inner_text()


@pytest.fixture
def lamp(live_server: Any, new_page: Callable[..., Any], page_of: Callable[..., Any]) -> Lamp:
    """The building's council has its chair and three residents: four seats, so three must come."""
    here = build_topic_world()
    for one in here.residents:
        Seat.objects.create(
            council=here.councils[CouncilKind.BUILDING], basis=SeatBasis.RESIDENCY, user=one, name=one.display_name,
            starts_on=START,
        )  # fmt: skip
    return Lamp(here, new_page, page_of)


def test_lamp_when_raised_then_talked_over_decided_carried_out_and_rated(lamp: Lamp) -> None:
    with at(lamp.here.now):
        raised_and_made_a_topic(lamp)
        supported_and_convened(lamp)
    with at(Meeting.objects.get().starts_at):
        too_few_come(lamp)
    with at(Meeting.objects.latest("starts_at").starts_at):
        decided_and_published(lamp)
        objected_to_and_answered(lamp)
    resolution = Resolution.objects.get()
    settled = max(resolution.publish_until, resolution.objections_until) + timedelta(minutes=1)
    with at(settled):
        assert sweep(now=settled).failed == 0
        carried_out_and_reported(lamp)
        rated(lamp)
    matter = Grievance.objects.get()
    assert (matter.state, matter.stars) == (State.CLOSED, 5)


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=True)


def raised_and_made_a_topic(lamp: Lamp) -> None:
    resident = lamp.new_page(width=PHONE)
    lamp.receipt = steps.raise_matter(resident, WORDS)
    worker = lamp.worker()
    steps.open_at_desk(worker, TITLE)
    steps.accept(worker)
    steps.triage(worker, "小事")
    worker.get_by_role("button", name="转为居民议题").click()
    steps.see_done(worker, "已转为议题")
    worker.get_by_role("link", name="受理", exact=True).click()
    worker.get_by_role("button", name="受理并公开").click()
    steps.see_done(worker, "已受理，议题已公开")
    _page, words = lamp.followed()
    assert "邻居们正在一起商量" in words and "正在：附议" in words and "计时已暂停" in words


def supported_and_convened(lamp: Lamp) -> None:
    for number in range(2):
        phone = lamp.topic_on_phone(lamp.neighbour(number))
        assert "居民反映" in phone.locator("main").inner_text()
        phone.get_by_role("button", name="我附议").click()
        steps.see_done(phone, "谢谢，您已附议")
    worker = lamp.topic_at_desk(lamp.worker())
    worker.get_by_role("link", name="安排会议").click()
    assert TITLE in worker.get_by_label("会议名称").input_value()
    assert worker.get_by_role("checkbox", name=TITLE).is_checked()
    worker.get_by_role("textbox", name="具体地点").fill("院坝长廊")
    worker.get_by_role("button", name="保存，下一步通知").click()
    worker.get_by_role("link", name="发通知召集").click()
    worker.get_by_role("button", name="通知全体成员").click()
    steps.see_done(worker, "已通知全体成员")


def open_console(lamp: Lamp) -> Any:
    """The chair opens the meeting from 我的, as a resident who sits in a council does."""
    chair = lamp.chair()
    chair.goto("/me/")
    chair.get_by_role("region", name="我的会议").get_by_role("link", name=TITLE).click()
    chair.get_by_role("link", name="主持和记录").click()
    chair.get_by_role("link", name="签到和开会").click()
    return chair


def take_in(chair: Any, *names: str) -> None:
    for name in names:
        chair.locator(".room-seats li", has_text=name).get_by_role("button", name="到了").click()
        chair.locator(".room-seats li.is-here", has_text=name).wait_for()


def too_few_come(lamp: Lamp) -> None:
    chair = open_console(lamp)
    take_in(chair, "召集人")
    chair.get_by_text("再到 2 人就可以开会").wait_for()
    assert chair.get_by_role("button", name="宣布开会").count() == 0
    chair.get_by_role("link", name="人数不足，散会").click()
    chair.get_by_role("button", name="确认人数不足").click()
    chair.get_by_role("link", name="重新召开").click()
    chair.get_by_role("button", name="重新召开并通知").click()
    steps.see_done(chair, "已重新召集")
    _page, words = lamp.followed()
    assert "到会 1 人，须到 3 人，人数不足" in words


def decided_and_published(lamp: Lamp) -> None:
    chair = open_console(lamp)
    take_in(chair, "召集人", "张0三", "张1三")
    chair.get_by_role("button", name="宣布开会").click()
    chair.get_by_role("button", name="开始").click()
    chair.get_by_label("记一条动议").fill(MOTION)
    chair.get_by_label("谁提的").select_option(label="张0三")
    chair.get_by_role("button", name="提出").click()
    chair.get_by_label("谁附议").select_option(label="张1三")
    chair.get_by_role("button", name="附议").click()
    chair.get_by_role("button", name="付诸表决").click()
    chair.get_by_role("link", name="登记举手表决").click()
    chair.get_by_role("button", name="先全部记赞成").click()
    chair.get_by_role("button", name="登记并计票").click()
    chair.locator(".motion .badge-good").wait_for()
    chair.get_by_role("button", name="散会").click()
    chair.get_by_role("link", name="看纪要").click()
    chair.get_by_role("link", name="公布决议").click()
    assert TITLE in chair.get_by_label("决议标题").input_value()
    assert chair.get_by_label("决议内容").input_value() == MOTION
    chair.get_by_label("第 1 项任务").fill("装三盏灯")
    chair.get_by_label("谁负责").first.fill("物业王经理")
    chair.get_by_label("最晚哪天").first.fill("2027-01-20")
    chair.get_by_role("button", name="公布，开始公示").click()
    chair.get_by_text("正在公示，期满没有异议就生效").wait_for()


def objected_to_and_answered(lamp: Lamp) -> None:
    phone = lamp.topic_on_phone(lamp.neighbour(2))
    phone.locator("#resolution").get_by_role("link").click()
    assert phone.get_by_role("link", name="到工作台办理").count() == 0  # a member is not the office
    phone.get_by_text("我有异议").click()
    phone.get_by_label("您的异议和理由").fill("灯太亮，照进卧室。")
    phone.get_by_role("button", name="提交异议").click()
    phone.get_by_text("待答复").wait_for()
    worker = lamp.topic_at_desk(lamp.worker())
    worker.get_by_role("link", name="去决议").click()
    worker.get_by_role("link", name="答复异议").click()
    worker.get_by_label("答复", exact=True).fill("装灯罩，只照路面。")
    worker.get_by_role("button", name="答复，异议不成立").click()
    steps.see_done(worker, "已答复")
    phone.reload()
    assert "装灯罩，只照路面。" in phone.locator("#objections").inner_text()


def carried_out_and_reported(lamp: Lamp) -> None:
    worker = lamp.topic_at_desk(lamp.worker())
    worker.get_by_role("link", name="去决议").click()
    assert "已经生效，正在落实" in worker.locator("main").inner_text()
    worker.get_by_role("link", name="完成这一项").click()
    worker.get_by_label("怎么完成的").fill("三盏都亮了。")
    worker.locator("[name=photos]").set_input_files([steps.photo_file("lamp.jpg", "yellow")])
    worker.get_by_role("button", name="记为已完成").click()
    steps.see_done(worker, "任务已完成")
    worker.get_by_role("button", name="可公开").click()
    worker.get_by_role("button", name="不公开").wait_for()
    worker.get_by_role("link", name="公开结果").click()
    worker.get_by_label("落实结果").fill("三盏灯都亮了，花费 2160 元，从公共收益出。")
    worker.get_by_role("button", name="公开结果").click()
    steps.see_done(worker, "结果已公开")
    assert ResolutionTask.objects.get().photos.get().is_cleared


def rated(lamp: Lamp) -> None:
    """A neighbour rates what became of the resolution, from the message; the resident what became of the matter."""
    phone = lamp.neighbour(1)
    phone.goto("/me/")
    phone.get_by_role("link", name="您参与的决议公开了结果，请您评价").click()
    phone.get_by_role("radio", name="很满意", exact=True).check(force=True)
    phone.get_by_role("button", name="提交评价").click()
    phone.get_by_text("您评了 5 分，谢谢。").wait_for()
    assert phone.locator("main .photos img").count() == 1
    resident, words = lamp.followed()
    for step in ("附议", "开会商议", "表决", "决议公示", "落实", "结果公开"):
        assert f"进入「{step}」" in words
    assert "三盏灯都亮了，花费 2160 元" in words and "邻居们一起商量出了结果" in words
    steps.rate(resident, "很满意", "亮堂了，谢谢邻居们。")
    resident.get_by_role("link", name=TITLE).first.click()
    assert "已经办成" in resident.locator("main").inner_text()
    assert Topic.objects.get().code in resident.url
