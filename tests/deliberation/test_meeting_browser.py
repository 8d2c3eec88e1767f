"""The console over a bad line: nothing that was pressed or typed is lost, and nothing is done twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.models import Attendance, Meeting, Motion, SpeakRequest
from deliberation.services import meetings
from tests.deliberation.meeting_world import build_room
from tests.deliberation.test_meeting_pages import signed_in, start
from tests.grievances.world import build_world


@pytest.mark.walk
def test_console_when_the_line_breaks_then_all_arrives_once_and_the_phone_follows(
    new_page, live_server, transactional_db
):
    room = build_room(build_world())
    meeting = start(room)
    console, phone = new_page(width=1024, height=768), new_page(width=360, height=740)
    for page, user in ((console, room.chair), (phone, room.member)):
        cookie = signed_in(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    console.goto(f"/desk/meetings/{meeting.code}/console/")
    phone.goto(f"/meetings/{meeting.code}/")
    console.context.set_offline(True)
    console.get_by_label("记一条动议").fill("换成声控灯")
    console.get_by_role("button", name="提出").click()
    console.locator(".room-seats li", has_text=room.seats[7].name).get_by_role("button", name="到了").click()
    console.locator("#unsent").get_by_text("2 项").wait_for()
    console.get_by_label("讨论要点").fill("先看报价")
    console.context.set_offline(False)
    console.locator(".motion", has_text="换成声控灯").wait_for()
    console.locator("#unsent").wait_for(state="hidden")
    assert console.get_by_label("讨论要点").input_value() == "先看报价"
    assert (Motion.objects.count(), Attendance.objects.filter(left_at=None).count()) == (1, 7)
    phone.get_by_role("button", name="我附议").click()
    phone.get_by_text("已附议").first.wait_for()
    phone.get_by_role("button", name="提问").click()
    phone.get_by_text("您在等候发言").wait_for()
    assert SpeakRequest.objects.get().side == "QUESTION"
    console.locator("body").click(position={"x": 5, "y": 5})  # no field in use: the room is drawn anew
    console.get_by_role("button", name="付诸表决").click()
    console.get_by_role("link", name="登记举手表决").click()
    console.get_by_role("button", name="先全部记赞成").click()
    console.get_by_role("button", name="登记并计票").click()
    console.locator(".motion .badge-good").wait_for()
    meeting = Meeting.objects.get()
    meetings.close_meeting(meeting_id=meeting.pk, actor=room.chair, now=room.now)
    phone.reload()
    assert "您参加了这次会议" in phone.content()


@pytest.mark.browser
@pytest.mark.walk
def test_agenda_when_ordered_with_the_keyboard_alone_then_the_button_keeps_the_focus(
    new_page, live_server, transactional_db
):
    room = build_room(build_world())
    room.plan(items=["修路灯", "通报", "停车"], starts_at=timezone.now() + timedelta(days=12))
    page = new_page(width=360, height=740)
    cookie = signed_in(room.chair).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"/desk/meetings/{room.meeting.code}/")
    page.get_by_role("button", name="把「修路灯」往后移").focus()
    for order in (["通报", "修路灯", "停车"], ["通报", "停车", "修路灯"]):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(".agenda > li strong").all_inner_texts() == order
        assert page.evaluate("document.activeElement.innerText").strip().startswith("把「修路灯」")
