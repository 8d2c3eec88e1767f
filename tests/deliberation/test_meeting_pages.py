"""The pages of meetings: from planning at the desk to the minutes that everybody reads."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deliberation.models import Attendance, Meeting, Motion, SpeakRequest
from deliberation.selectors.meetings import current_item
from deliberation.services import meetings
from deliberation.states import MeetingState
from tests.deliberation.meeting_world import build_room
from tests.grievances.world import World

M, S = meetings, MeetingState


@pytest.fixture
def room(world: World):
    room = build_room(world)
    room.now = timezone.now()
    return room


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def start(room, count: int = 6) -> Meeting:
    """A meeting of today that is running now."""
    room.plan(starts_at=timezone.now() + timedelta(minutes=30))
    room.do(M.convene, notice_reason="急事")
    room.now = timezone.now() + timedelta(minutes=1)
    Meeting.objects.update(starts_at=timezone.now())
    for seat in room.seats[:count]:
        room.do(M.attend, seat_id=seat.pk)
    room.do(M.open_meeting)
    return room.do(M.start_item, item_id=room.meeting.agenda.get(position=1).pk)


def test_desk_when_planned_convened_and_cancelled_then_pages_lead_there(room):
    worker = signed_in(room.world.community_worker)
    assert worker.get("/desk/meetings/").status_code == 200
    assert room.council.name in worker.get("/desk/meetings/new/").content.decode()
    address = f"/desk/meetings/new/?council={room.council.pk}"
    token = uuid.uuid4().hex
    form = {
        "council": room.council.pk, "title": "三月议事会", "starts_at": "2030-03-01T19:00", "minutes_planned": 60,
        "venue": room.venue.pk, "items": "修路灯\n通报", "token": token,
    }  # fmt: skip
    refused = worker.post(address, form | {"items": "", "starts_at": ""})
    assert (refused.status_code, "请至少写一项议程" in refused.content.decode()) == (422, True)
    for _twice in range(2):
        assert worker.post(address, form).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.agenda.count() == 2
    page = f"/desk/meetings/{meeting.code}/"
    for path in ("", "add-item/", "edit/", "convene/", "cancel/", "agenda/", "attendance/"):
        assert worker.get(page + path).status_code == 200, path
    assert worker.post(page + "add-item/", {"minutes_planned": 10}).status_code == 422
    assert worker.get(f"/meetings/{meeting.code}/").status_code == 200  # the desk may look; residents not yet
    assert Client().get(f"/meetings/{meeting.code}/").status_code == 404
    assert worker.post(page + "convene/", {}).status_code == 302
    assert worker.post(page + "convene/", {}).status_code == 409
    assert Client().get(f"/meetings/{meeting.code}/").status_code == 200
    seat = room.seats[2]
    answered = worker.post(f"{page}answers/{seat.pk}/", {"seat_id": seat.pk, "answer": "COMING", "words": "电话答复"})
    assert answered.status_code == 302
    assert worker.post(page + "cancel/", {"words": ""}).status_code == 422
    assert worker.post(page + "cancel/", {"words": "下雨"}).status_code == 302
    assert "下雨" in Client().get(f"/meetings/{meeting.code}/").content.decode()


def test_topic_page_when_in_talks_then_leads_to_planning_and_shows_the_meeting(room):
    topic = room.topic()
    worker = signed_in(room.world.community_worker)
    link = f"/desk/meetings/new/?council={room.council.pk}&amp;topic={topic.code}"
    assert link in worker.get(f"/desk/topics/{topic.code}/").content.decode()
    assert link not in Client().get(f"/topics/{topic.code}/").content.decode()
    form = worker.get(link.replace("&amp;", "&")).context["form"]
    assert form.initial["topics"] == [topic.pk]
    room.plan(topics=[topic], starts_at=timezone.now() + timedelta(days=11))
    meeting = room.do(M.convene)
    assert f"/meetings/{meeting.code}/" in Client().get(f"/topics/{topic.code}/").content.decode()


def test_strangers_when_they_ask_for_the_desk_then_kept_out(room):
    meeting = room.to(S.CONVENED)
    page = f"/desk/meetings/{meeting.code}/"
    assert Client().get(page).status_code == 302
    assert signed_in(room.world.resident).get(page).status_code == 403
    assert signed_in(room.world.neighbour_worker).get(page).status_code == 404
    auditor = signed_in(room.world.auditor)
    assert auditor.get(page).status_code == 200
    assert auditor.get(page + "console/").status_code == 403
    assert auditor.get(page + "poster/").status_code == 403
    assert auditor.post(page + "cancel/", {"words": "x"}).status_code == 403
    member = signed_in(room.member)
    assert member.get(page).status_code == 200
    assert member.post(page + "console/attend/", {"seat_id": room.seats[2].pk}).status_code == 403
    secret = meeting.check_in_secret
    for who in (Client(), member, auditor):
        assert secret not in who.get(f"/meetings/{meeting.code}/").content.decode()


def test_console_when_nothing_changed_then_204_and_a_repeated_button_counts_once(room, django_assert_max_num_queries):
    meeting = start(room)
    chair = signed_in(room.chair)
    page = f"/desk/meetings/{meeting.code}/console/"
    with django_assert_max_num_queries(26):
        drawn = chair.get(page)
    assert "人数够了" in drawn.content.decode()
    with django_assert_max_num_queries(5):
        assert chair.get(f"{page}?version={meeting.version}").status_code == 204
    fetched = {"HTTP_X_REQUESTED_WITH": "room"}
    raised = {"seat_id": room.seats[3].pk, "side": "FOR", "token": uuid.uuid4().hex}
    for _twice in range(2):
        answer = chair.post(page + "raise-hand/", raised, **fetched)
        assert (answer.status_code, 'id="room"' in answer.content.decode()) == (200, True)
    assert SpeakRequest.objects.count() == 1
    for _twice in range(2):  # the line broke before the answer came; the script sends it again
        chair.post(page + "move/", {"seat_id": room.seats[0].pk, "text": "换灯", "token": raised["token"]}, **fetched)
    motion = Motion.objects.get()
    refused = chair.post(page + "put/", {"motion_id": motion.pk}, **fetched)
    assert (refused.status_code, "已提出" in refused.content.decode()) == (409, True)
    assert chair.get(f"{page}?version={meeting.version}").status_code == 200
    chair.post(page + "second/", {"motion_id": motion.pk, "seat_id": room.seats[1].pk}, **fetched)
    chair.post(page + "put/", {"motion_id": motion.pk}, **fetched)
    count = f"/desk/meetings/{meeting.code}/count/"
    assert "先全部记赞成" in chair.get(f"{count}?motion={motion.pk}").content.decode()
    votes = {f"seat_{seat.pk}": "YES" for seat in room.seats[:6]} | {"motion_id": motion.pk}
    assert chair.post(count, votes | {f"seat_{room.seats[0].pk}": ""}).status_code == 422
    assert chair.post(count, votes).status_code == 302
    motion.refresh_from_db()
    assert motion.state == "CARRIED"
    item = current_item(Meeting.objects.get())
    assert chair.post(page + "end-item/", {"item_id": item.pk, "summary": "谈好了"}).status_code == 302
    assert chair.post(page + "close/", {}).status_code == 302
    assert "谈好了" in chair.get(f"/desk/meetings/{meeting.code}/").content.decode()


def test_member_when_using_a_phone_then_answers_checks_in_and_seconds(room):
    room.plan(starts_at=timezone.now() + timedelta(hours=1), items=["修路灯"])
    meeting = room.do(M.convene, notice_reason="急事")
    member, seat = signed_in(room.member), room.seats[2]
    page = f"/meetings/{meeting.code}/"
    assert "您来吗" in member.get(page).content.decode()
    assert member.post(page + "answer/", {"seat_id": seat.pk, "answer": ""}).status_code == 422
    assert member.post(page + "answer/", {"seat_id": room.seats[3].pk, "answer": "COMING"}).status_code == 403
    assert member.post(page + "answer/", {"seat_id": seat.pk, "answer": "COMING"}).status_code == 302
    Meeting.objects.update(starts_at=timezone.now())
    door = f"{page}check-in/{meeting.check_in_secret}/"
    assert Client().get(door).status_code == 302
    assert signed_in(room.world.resident).get(door).status_code == 403
    assert "我到了" in member.get(door).content.decode()
    assert not Attendance.objects.exists()
    assert member.post(f"{page}check-in/wrong/").status_code == 422
    assert member.post(door).status_code == 302
    assert Attendance.objects.get().way == "QR"
    room.now = timezone.now()
    for other in room.seats[:6]:
        room.do(M.attend, seat_id=other.pk)
    room.do(M.open_meeting)
    room.do(M.start_item, item_id=room.meeting.agenda.get().pk)
    assert "我要发言" in member.get(page).content.decode()
    member.post(page + "raise-hand/", {"seat_id": seat.pk, "side": "QUESTION"})
    assert SpeakRequest.objects.get().seat == seat
    room.do(M.move, seat_id=room.seats[0].pk, text="换灯")
    motion = Motion.objects.get()
    assert "我附议" in member.get(page).content.decode()
    member.post(page + "second/", {"seat_id": seat.pk, "motion_id": motion.pk})
    assert Motion.objects.get().state == "SECONDED"
    assert member.post(page + "close/", {}).status_code == 404


def test_minutes_when_published_then_public_and_paper_show_them(room):
    start(room)
    meeting = room.do(M.close_meeting)
    chair, clerk = signed_in(room.chair), signed_in(room.clerk)
    desk, public = f"/desk/meetings/{meeting.code}/", f"/meetings/{meeting.code}/"
    assert "纪要正在整理" in Client().get(public).content.decode()
    text_hash = chair.get(desk).context["text_hash"]
    for client, seat in ((chair, room.seats[0]), (clerk, room.seats[1])):
        client.post(desk + "sign-minutes/", {"seat_id": seat.pk, "text_hash": text_hash})
    assert chair.post(desk + "publish-minutes/", {}).status_code == 302
    assert "达到法定人数，会议有效" in Client().get(public).content.decode()
    assert chair.get(desk + "minutes/").status_code == 200
    assert chair.get("/desk/meetings/?scope=minutes").status_code == 200


def test_calendars_when_asked_then_text_month_and_lists_with_few_queries(room, django_assert_max_num_queries):
    start_at = timezone.now() + timedelta(days=11)
    for day in range(3):
        room.plan(starts_at=start_at + timedelta(hours=day))
        room.do(M.convene)
    client = Client()
    file = client.get(f"/meetings/{room.meeting.code}/calendar.ics")
    assert file["Content-Type"].startswith("text/calendar")
    for feed in (f"/councils/{room.council.pk}/meetings.ics", f"/councils/venues/{room.venue.pk}/meetings.ics"):
        assert client.get(feed).content.decode().count("BEGIN:VEVENT") == 3
    month = f"{timezone.localtime(start_at):%Y-%m}"
    with django_assert_max_num_queries(8):
        page = client.get(f"/councils/venues/?month={month}").content.decode()
    assert page.count("month-meeting") == 3
    assert client.get("/councils/venues/?month=nonsense&community=1").status_code == 200
    with django_assert_max_num_queries(3):
        assert client.get("/meetings/").content.decode().count("meeting-cards") == 1
    assert client.get("/meetings/?past=1").status_code == 200
    worker = signed_in(room.world.community_worker)
    with django_assert_max_num_queries(10):
        assert worker.get("/desk/meetings/").content.decode().count('class="work-row"') == 3


def test_agenda_when_items_are_moved_then_in_their_new_order_until_the_meeting_opens(room):
    room.plan(items=["一", "二", "三"], starts_at=timezone.now() + timedelta(minutes=30))
    worker, page = signed_in(room.world.community_worker), f"/desk/meetings/{room.meeting.code}/"
    first = room.meeting.agenda.get(position=1)

    def shift(item_id: object, way: str) -> tuple[int, str]:
        answer = worker.post(page + "shift-item/", {"item_id": item_id, "way": way})
        return answer.status_code, "".join(room.meeting.agenda.order_by("position").values_list("title", flat=True))

    assert shift(first.pk, "down") == (302, "二一三")
    shown = worker.get(page, {"moved": f"down-{first.pk}"}).content.decode()
    assert shown.count(" autofocus>") == 1 and "把「一」往后移" in shown
    assert shift(first.pk, "down")[1] == "二三一"
    assert shift(first.pk, "down")[1] == "二三一"  # at the edge
    assert shift(first.pk, "up")[1] == "二一三"
    for wrong in ((first.pk, "sideways"), (0, "up"), (10**9, "up")):
        assert shift(*wrong)[1] == "二一三"
    assert signed_in(room.member).post(page + "shift-item/", {"item_id": first.pk, "way": "up"}).status_code == 302
    room.do(M.convene, notice_reason="急事")
    assert shift(first.pk, "up")[1] == "一二三"
    Meeting.objects.update(starts_at=timezone.now())
    room.now = timezone.now() + timedelta(minutes=1)
    for seat in room.seats[:6]:
        room.do(M.attend, seat_id=seat.pk)
    room.do(M.open_meeting)
    assert "shift-item" not in worker.get(page).content.decode()
    assert shift(first.pk, "down")[1] == "一二三"
