"""Meetings through the services: who may do what, notice, quorum, the queue, motions, minutes."""

from datetime import timedelta

import pytest

from deliberation.models import Attendance, Meeting, MeetingPhoto, Motion, TopicEntry
from deliberation.policies.meetings import decide, verbs_for
from deliberation.selectors.meetings import (
    clashing,
    current_item,
    offered_topics,
    queue_of,
    quorum_of,
    speaking_now,
    visible_to,
    voting_seats,
)
from deliberation.services import meetings, outcomes
from deliberation.services.meetings.minutes import hash_of
from deliberation.services.meetings.reminders import REMINDER
from deliberation.states import CouncilKind, MeetingState, MinutesState, MotionState
from deliberation.states_meetings import MeetingActors, MeetingVerb, step, verbs_of
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.trail.models import Entry
from tests.deliberation.meeting_world import STARTS, build_room
from tests.grievances.disputes import photo
from tests.grievances.world import NOW, World

S, V, M = MeetingState, MeetingVerb, meetings


@pytest.fixture
def room(world: World):
    return build_room(world)


# --- Who ----------------------------------------------------------------------------------------------------
def test_every_state_verb_and_person_when_asked_then_just_the_rule(room):
    """Staff of the place and the street above, chair and clerk; members for themselves; nobody else anything."""
    world = room.world
    people = world.people | {"chair": room.chair, "clerk": room.clerk, "member": room.member}
    office = {
        "grid_worker",
        "grid_leader",
        "community_worker",
        "community_secretary",
        "street_officer",
        "district_supervisor",
    }
    table, members = office | {"chair", "clerk"}, {"chair", "clerk", "member"}
    for state in S:
        meeting = room.to(state)
        # The table says for whom each verb is (test_meetings_pure); here one verb of each sort stands for the others.
        for verb in {step(state, verb).actors: verb for verb in verbs_of(state)}.values():
            actors = step(state, verb).actors
            allowed = {name for name, user in people.items() if decide(user, verb, meeting, room.now)}
            assert allowed == (members if actors is MeetingActors.MEMBER else table), (state, verb)
            assert not decide(None, verb, meeting, room.now)
            if actors is MeetingActors.MEMBER:  # for another's seat only the table
                other = room.seats[5]
                allowed = {name for name, user in people.items() if decide(user, verb, meeting, room.now, seat=other)}
                assert allowed == table, (state, verb)
        for verb in set(V) - set(verbs_of(state)):
            assert not decide(room.chair, verb, meeting, room.now), (state, verb)
        assert not verbs_for(room.member, meeting, room.now)
        sees = {name for name, user in people.items() if visible_to(user, room.now).filter(pk=meeting.pk).exists()}
        assert sees == table | {"member", "auditor"}


def test_wider_council_when_grid_worker_asks_then_refused(world):
    room = build_room(world, kind=CouncilKind.COMMUNITY)
    room.council.building = None
    room.council.area_code = world.community.code
    room.council.save()
    with pytest.raises(PermissionRefused):
        M.plan_meeting(
            council_id=room.council.pk, actor=world.grid_worker, now=NOW, title="会", starts_at=STARTS,
            minutes_planned=60, place="院坝",
        )  # fmt: skip


# --- Convening ----------------------------------------------------------------------------------------------
def test_convene_when_day_before_at_and_after_the_notice_then_reason_is_asked_once(room):
    for days, needs_reason in ((9, True), (10, False), (11, False)):
        room.plan(starts_at=NOW + timedelta(days=days))
        if needs_reason:
            with pytest.raises(InputRefused) as refused:
                room.do(M.convene)
            assert "notice_reason" in refused.value.fields
            room.do(M.convene, notice_reason="水管爆了，等不得")
            assert room.meeting.notice_reason
        else:
            room.do(M.convene, notice_reason="不必")
            assert not room.meeting.notice_reason
        assert room.meeting.state == S.CONVENED


def test_convened_when_done_then_all_seats_are_asked_topic_says_so_and_a_clock_reminds(room):
    topic = room.topic()
    assert list(offered_topics(room.council)) == [topic]
    room.convened(topics=[topic])
    assert not offered_topics(room.council, except_meeting=room.meeting).exists()
    assert room.meeting.invitations.count() == 9  # substitutes only when named
    told = Message.objects.filter(key__contains=":convened:")
    assert told.count() == 8  # the chair did it
    assert TopicEntry.objects.get(topic=topic).line.startswith("3栋议事会定于")
    assert Message.objects.filter(recipient=room.world.resident).count() == 1
    clock = Deadline.objects.get(purpose=REMINDER)
    assert clock.due_at == STARTS - timedelta(hours=24)
    room.do(M.answer_invitation, actor=room.member, seat_id=room.seats[2].pk, answer="NOT_COMING", words="出差")
    sweep(now=STARTS - timedelta(hours=25))
    assert not Message.objects.filter(key__contains=":reminder-").exists()
    sweep(now=STARTS - timedelta(hours=24))
    assert Message.objects.filter(key__contains=":reminder-").count() == 8
    entry = Entry.objects.get(verb="deliberation.meeting_convene")
    assert entry.data["to"] == "CONVENED"


def test_moved_when_convened_then_everybody_is_asked_again(room):
    room.convened()
    seat = room.seats[2]
    room.do(M.answer_invitation, actor=room.member, seat_id=seat.pk, answer="COMING")
    given = {"title": "三月议事会", "minutes_planned": 60, "place": "社区会议室"}
    with pytest.raises(InputRefused):
        room.do(M.edit_meeting, starts_at=NOW + timedelta(days=3), **given)
    room.do(M.edit_meeting, starts_at=NOW + timedelta(days=3), notice_reason="大家商量好了", **given)
    assert room.meeting.invitations.get(seat=seat).answer == "NONE"
    assert Deadline.objects.get(purpose=REMINDER, state="RUNNING").due_at == NOW + timedelta(days=2)
    room.do(M.cancel_meeting, words="下雨")
    assert not Deadline.objects.filter(state="RUNNING").exists()
    with pytest.raises(StateRefused):
        room.do(M.convene)


def test_plan_when_input_is_bad_then_refused_and_nothing_is_made(room):
    for given in (
        {"starts_at": NOW}, {"minutes_planned": 0}, {"venue": None, "place": " "}, {"topics": [room.topic(state="PROPOSED")]},
    ):  # fmt: skip
        with pytest.raises(InputRefused):
            room.plan(**given)
    assert not Meeting.objects.exists()
    room.plan(items=[])
    with pytest.raises(InputRefused):
        room.do(M.convene)


def test_venue_when_taken_then_the_clash_is_shown_and_nothing_refused(room):
    first = room.plan()
    for shift, clashes in ((-61, False), (-59, True), (0, True), (59, True), (60, False)):
        start = STARTS + timedelta(minutes=shift)
        found = clashing(venue_id=room.venue.pk, starts_at=start, ends_at=start + timedelta(minutes=60), except_pk=None)
        assert found == ([first] if clashes else []), shift
    room.plan()


# --- Answers and the room -----------------------------------------------------------------------------------
def test_substitute_when_named_then_counts_only_while_the_member_is_away(room):
    room.convened()
    absent, other = room.seats[2], room.seats[3]
    with pytest.raises(InputRefused):
        room.do(M.answer_invitation, seat_id=absent.pk, answer="NOT_COMING", substitute_id=other.pk)
    room.do(M.answer_invitation, seat_id=absent.pk, answer="NOT_COMING", substitute_id=room.substitute.pk)
    with pytest.raises(InputRefused):
        room.do(M.answer_invitation, seat_id=other.pk, answer="NOT_COMING", substitute_id=room.substitute.pk)
    with pytest.raises(InputRefused):  # not before the day
        room.do(M.attend, seat_id=room.substitute.pk)
    room.now = STARTS
    room.do(M.attend, seat_id=room.substitute.pk)
    assert set(voting_seats(room.meeting)) == {absent.pk}
    room.do(M.attend, name=f" {absent.name[0]} {absent.name[1:]}")
    assert {key: row.seat_id for key, row in voting_seats(room.meeting).items()} == {absent.pk: absent.pk}
    assert quorum_of(room.meeting).present == 1
    with pytest.raises(InputRefused):
        room.do(M.attend, name="没有这人")


def test_check_in_when_code_is_right_then_present_once_and_a_repeat_changes_nothing(room):
    room.convened()
    room.now = STARTS
    seat = room.seats[2]
    with pytest.raises(InputRefused):
        room.do(M.check_in, actor=room.member, secret="错的")
    with pytest.raises(PermissionRefused):
        room.do(M.check_in, actor=room.world.resident, secret=room.meeting.check_in_secret)
    room.do(M.check_in, actor=room.member, secret=room.meeting.check_in_secret)
    version = room.meeting.version
    room.do(M.attend, seat_id=seat.pk)
    assert (room.meeting.version, Attendance.objects.get().way) == (version, "QR")
    room.do(M.leave, actor=room.member, seat_id=seat.pk)
    assert not Attendance.objects.exists()  # before the opening a tick is undone


def test_open_when_below_at_and_above_the_quorum_then_only_with_enough(room):
    room.convened()
    room.come(5)
    with pytest.raises(StateRefused) as refused:
        room.do(M.open_meeting)
    assert "还差 1 人" in refused.value.message
    room.do(M.attend, seat_id=room.seats[5].pk)
    room.do(M.open_meeting)
    assert (room.meeting.seats_total, room.meeting.quorum_needed) == (9, 6)
    with pytest.raises(StateRefused):
        room.do(M.end_without_quorum)
    room.do(M.attend, seat_id=room.seats[6].pk)
    assert quorum_of(room.meeting).present == 7


def test_no_quorum_when_ended_then_one_click_convenes_again(room):
    room.convened()
    with pytest.raises(InputRefused):
        room.do(M.end_without_quorum)  # not before the time
    room.come(5)
    first = room.do(M.end_without_quorum)
    assert "未达到法定人数" in first.minutes
    assert first.minutes_state == MinutesState.DRAFT
    again = room.do(M.repeat_meeting, starts_at=STARTS + timedelta(days=10))
    assert (again.state, again.repeats) == (S.CONVENED, first)
    assert [item.title for item in again.agenda.all()] == ["修路灯", "通报"]
    room.meeting = first
    with pytest.raises(InputRefused):
        room.do(M.repeat_meeting, starts_at=STARTS + timedelta(days=20))


# --- Speaking and moving ------------------------------------------------------------------------------------
def test_queue_when_called_then_sides_alternate_and_one_speaks(room):
    room.running()
    for number, side in ((0, "FOR"), (1, "FOR"), (2, "AGAINST"), (3, "QUESTION")):
        room.do(M.raise_hand, seat_id=room.seats[number].pk, side=side)
    room.do(M.raise_hand, actor=room.member, seat_id=room.seats[2].pk, side="AGAINST")
    with pytest.raises(InputRefused):
        room.do(M.raise_hand, seat_id=room.seats[8].pk, side="FOR")  # not in the room
    heard = []
    for _turn in range(3):
        room.do(M.call_speaker)
        heard.append(speaking_now(room.item).seat)
    assert heard == [room.seats[0], room.seats[2], room.seats[1]]
    waiting = queue_of(room.item)
    room.do(M.lower_hand, request_id=waiting[0].pk)
    assert not queue_of(room.item)
    with pytest.raises(StateRefused):
        room.do(M.call_speaker)
    room.do(M.stop_speaker)
    assert speaking_now(room.item) is None


def test_motion_when_not_seconded_by_another_or_without_quorum_then_no_vote(room):
    room.running()
    mover, other = room.seats[0], room.seats[1]
    room.do(M.move, seat_id=mover.pk, text="换成声控灯")
    motion = Motion.objects.get()
    with pytest.raises(StateRefused):
        room.do(M.put_to_vote, motion_id=motion.pk)
    with pytest.raises(InputRefused):
        room.do(M.second, seat_id=mover.pk, motion_id=motion.pk)
    room.do(M.second, actor=room.clerk, seat_id=other.pk, motion_id=motion.pk)
    room.do(M.leave, seat_id=room.seats[5].pk)
    with pytest.raises(StateRefused) as refused:
        room.do(M.put_to_vote, motion_id=motion.pk)
    assert "人数不足" in refused.value.message
    room.do(M.attend, seat_id=room.seats[6].pk)
    room.do(M.put_to_vote, motion_id=motion.pk)
    with pytest.raises(StateRefused):  # while a vote is on
        room.do(M.close_meeting)
    with pytest.raises(InputRefused):  # seat 5 has left
        room.do(M.count_votes, motion_id=motion.pk, votes={room.seats[5].pk: "YES"})
    room.do(M.leave, seat_id=room.seats[6].pk)
    with pytest.raises(StateRefused):  # too few to count, so the vote is given up and the meeting can end
        room.do(M.count_votes, motion_id=motion.pk, votes={room.seats[0].pk: "YES"})
    room.do(M.drop_motion, motion_id=motion.pk)
    room.do(M.move, seat_id=mover.pk, text="再议一次")
    again = Motion.objects.get(state=MotionState.MOVED)
    room.do(M.second, seat_id=other.pk, motion_id=again.pk)
    room.do(M.attend, seat_id=room.seats[6].pk)
    room.rule.secrecy = "SECRET"
    room.rule.save()
    with pytest.raises(StateRefused):  # a secret vote is not held by hands
        room.do(M.put_to_vote, motion_id=again.pk)
    room.do(M.close_meeting)
    assert "没有表决" in room.meeting.minutes


def test_items_when_taken_up_then_one_at_a_time_and_the_queue_ends(room):
    room.running()
    first, second = room.meeting.agenda.all()
    room.do(M.raise_hand, seat_id=room.seats[0].pk, side="FOR")
    room.do(M.start_item, item_id=second.pk)
    assert current_item(room.meeting) == second
    first.refresh_from_db()
    assert first.ended_at and not queue_of(first)
    room.do(M.end_item, item_id=second.pk, summary="大家知道了。")
    assert current_item(room.meeting) is None
    room.do(M.close_meeting)
    assert "大家知道了。" in room.meeting.minutes


# --- Minutes ------------------------------------------------------------------------------------------------
def test_minutes_when_signed_corrected_and_signed_again_then_published(room):
    room.to(S.CLOSED)
    chair, clerk = room.seats[:2]
    text = hash_of(room.meeting.minutes)
    with pytest.raises(StateRefused):
        room.do(M.publish_minutes)
    with pytest.raises(PermissionRefused):
        room.do(M.sign_minutes, seat_id=clerk.pk, text_hash=text)  # the clerk has an account
    room.do(M.sign_minutes, seat_id=chair.pk, text_hash=text)
    assert room.meeting.minutes_state == MinutesState.DRAFT
    room.do(M.sign_minutes, actor=room.clerk, seat_id=clerk.pk, text_hash=text)
    assert room.meeting.minutes_state == MinutesState.SIGNED
    room.do(M.correct_minutes, actor=room.clerk, minutes=room.meeting.minutes + "补充：灯具用声控。")
    assert (room.meeting.minutes_state, room.meeting.signatures.count()) == (MinutesState.DRAFT, 0)
    with pytest.raises(StateRefused):
        room.do(M.sign_minutes, seat_id=chair.pk, text_hash=text)  # that is not what stands there now
    text = hash_of(room.meeting.minutes)
    room.do(M.sign_minutes, seat_id=chair.pk, text_hash=text)
    clerk.user = None
    clerk.save()
    room.do(M.sign_minutes, actor=room.world.community_worker, seat_id=clerk.pk, text_hash=text)  # on paper
    room.do(M.publish_minutes)
    assert room.meeting.minutes_published_at
    room.do(M.correct_minutes, minutes="另一份")
    assert room.meeting.minutes_published_at is None


def test_photo_when_added_then_public_only_after_clearing(room):
    room.to(S.CLOSED)
    room.do(M.add_photos, photos=[photo()])
    row = MeetingPhoto.objects.get()
    assert not row.is_cleared
    room.do(M.clear_photo, photo_id=row.pk)
    row.refresh_from_db()
    assert row.is_cleared


def test_vote_in_the_room_when_counted_then_motion_is_decided_topic_moves_and_minutes_print_it(room, monkeypatch):
    heard: list = []
    monkeypatch.setattr(
        outcomes, "motion_decided", [*outcomes.motion_decided, lambda motion, now: heard.append(motion)]
    )
    topic = room.topic()
    room.convened(topics=[topic])
    room.come(6)
    room.do(M.open_meeting)
    room.do(M.start_item, item_id=room.meeting.agenda.get(topic=topic).pk)
    for text, yes in (("换灯", 6), ("装摄像头", 3)):
        room.do(M.move, seat_id=room.seats[0].pk, text=text)
        motion = Motion.objects.get(text=text)
        room.do(M.second, seat_id=room.seats[1].pk, motion_id=motion.pk)
        room.do(M.put_to_vote, motion_id=motion.pk)
        votes = {seat.pk: "YES" if number < yes else "NO" for number, seat in enumerate(room.seats[:6])}
        room.do(M.count_votes, motion_id=motion.pk, votes=votes)
        with pytest.raises(StateRefused):
            room.do(M.count_votes, motion_id=motion.pk, votes=votes)
    assert [motion.state for motion in Motion.objects.order_by("id")] == [MotionState.CARRIED, MotionState.LOST]
    assert [motion.state for motion in heard] == [MotionState.CARRIED, MotionState.LOST]
    topic.refresh_from_db()
    assert not topic.runs.filter(ended_at=None).exists()  # the talk, its only stage, ended with the first motion
    room.do(M.close_meeting)
    assert "赞成占参与表决的人数：6 人 ÷ 6 人" in room.meeting.minutes
    assert "结果：未通过。" in room.meeting.minutes


def test_talk_when_ended_with_the_item_then_the_topic_goes_on(room):
    topic = room.topic()
    room.convened(topics=[topic], items=["通报"])
    room.come(6)
    room.do(M.open_meeting)
    first, second = room.meeting.agenda.all()
    for item, outcome in ((second, "YES"), (first, "YES")):
        room.do(M.start_item, item_id=item.pk)
        if item == second:
            with pytest.raises(InputRefused):  # no topic, so no talk to end
                room.do(M.end_item, item_id=item.pk, outcome=outcome)
            room.do(M.end_item, item_id=item.pk)
        else:
            room.do(M.end_item, item_id=item.pk, summary="大家都同意。", outcome=outcome)
    topic.refresh_from_db()
    assert not topic.is_open
