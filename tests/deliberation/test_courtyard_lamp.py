"""A broken lamp goes from a matter to its resident's rating through every part of deliberation, by services and the sweep."""

from datetime import timedelta

import pytest

from deliberation.models import Meeting, Motion, Seat, Topic
from deliberation.services import meetings, resolutions, topics
from deliberation.states import CouncilKind, MeetingState, ResolutionState, SeatBasis, TopicState
from governance.common.errors import StateRefused
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from grievances.models import Grievance
from grievances.policies import Resident
from grievances.services import rate
from grievances.states import State
from tests.deliberation.topic_world import TopicWorld, build_topic_world
from tests.grievances.world import START


@pytest.fixture
def here(db) -> TopicWorld:
    return build_topic_world()


def test_a_lamp_from_matter_to_rating(here: TopicWorld):
    resident, worker = here.residents[0], here.world.community_worker
    matter = here.world.brought_to(State.HANDLING, body="院坝的路灯坏了，晚上看不见路。", actor=resident)
    Grievance.objects.filter(pk=matter.pk).update(reporter=resident)
    council = here.councils[CouncilKind.BUILDING]
    seats = [council.seats.get()] + [
        Seat.objects.create(
            council=council, basis=SeatBasis.RESIDENCY, user=one, name=one.display_name, starts_on=START
        )
        for one in here.residents
    ]

    topic = topics.propose_from_matter(grievance_id=matter.pk, actor=worker, now=here.now)
    topic = topics.accept(
        topic_id=topic.pk, actor=worker, now=here.now, procedure=topic.procedure, council=topic.council
    )
    topic = here.supported(topic)
    assert (topic.council, topic.stage.code) == (council, "talk")

    # Too few come; they meet again, and a motion is carried in the room: talked over and voted on in one.
    meeting = held(here, council.pk, topic, seats[:1])
    with pytest.raises(StateRefused):
        meetings.open_meeting(meeting_id=meeting.pk, actor=here.chair, now=here.now)
    meetings.end_without_quorum(meeting_id=meeting.pk, actor=here.chair, now=here.now)
    again = meetings.repeat_meeting(
        meeting_id=meeting.pk, actor=here.chair, now=here.now, starts_at=here.now + timedelta(days=3),
        notice_reason="上次人数不足",
    )  # fmt: skip
    assert again.repeats == meeting
    if again.state == MeetingState.PLANNED:
        meetings.convene(meeting_id=again.pk, actor=here.chair, now=here.now, notice_reason="上次人数不足")
    motion = carried(here, again, seats)
    topic.refresh_from_db()
    assert (topic.stage.code, topic.state) == ("resolution", TopicState.DECIDED)

    # Published, objected to, answered, in force, carried out, reported: the topic follows, the matter is settled.
    resolution = resolutions.publish_resolution(
        council_id=council.pk, title="院坝换装路灯", body="换三盏太阳能路灯。", topic_id=topic.pk,
        meeting_id=motion.item.meeting_id, actor=here.chair, now=here.now,
        tasks=[resolutions.NewTask("装灯", "社区居委会", (here.now + timedelta(days=60)).date(), responsible=worker)],
    )  # fmt: skip
    objection = resolutions.object_to(
        resolution_id=resolution.pk, words="灯太亮", actor=here.residents[2], now=here.now + timedelta(days=1)
    )
    here.now = resolution.publish_until + timedelta(days=1)
    sweep(now=here.now)
    resolution.refresh_from_db()
    assert resolution.state == ResolutionState.PUBLISHED  # an open objection holds it back
    resolutions.answer_objection(
        resolution_id=resolution.pk, objection_id=objection.pk, answer="装灯罩", actor=worker, now=here.now
    )
    resolution.refresh_from_db()
    topic.refresh_from_db()
    assert (resolution.state, topic.stage.code) == (ResolutionState.IN_FORCE, "work")
    task = resolution.tasks.get()
    resolutions.finish_task(
        resolution_id=resolution.pk, task_id=task.pk, result="三盏都亮了", actor=worker, now=here.now
    )
    topic.refresh_from_db()
    assert topic.stage.code == "result"
    resolutions.report_result(
        resolution_id=resolution.pk, result="三盏灯都亮了，费用公开。", actor=worker, now=here.now
    )
    topic.refresh_from_db()
    matter.refresh_from_db()
    assert (topic.state, matter.state) == (TopicState.DONE, State.RESOLVED)
    assert "三盏" in matter.result
    rate(grievance_id=matter.pk, actor=Resident(user=resident), now=here.now, stars=5, words="亮堂了")
    resolutions.rate_resolution(resolution_id=resolution.pk, stars=5, actor=here.residents[1], now=here.now)
    told = set(Message.objects.filter(recipient=resident).values_list("title", flat=True))
    assert {"您提的议题办成了", "已办结，请您评价"} <= told


def held(here: TopicWorld, council_id: int, topic: Topic, present: list[Seat]) -> Meeting:
    """Planned, convened and come to its hour, with these seats in the room."""
    starts_at = here.now + timedelta(days=3)
    meeting = meetings.plan_meeting(
        council_id=council_id, actor=here.chair, now=here.now, title="商量院坝路灯", starts_at=starts_at,
        minutes_planned=60, place="院坝", topics=[topic],
    )  # fmt: skip
    meetings.convene(meeting_id=meeting.pk, actor=here.chair, now=here.now)
    here.now = starts_at
    for seat in present:
        meetings.attend(meeting_id=meeting.pk, actor=here.chair, now=here.now, seat_id=seat.pk)
    meeting.refresh_from_db()
    return meeting


def carried(here: TopicWorld, meeting: Meeting, seats: list[Seat]) -> Motion:
    here.now = meeting.starts_at
    act = {"meeting_id": meeting.pk, "actor": here.chair, "now": here.now}
    for seat in seats:
        meetings.attend(**act, seat_id=seat.pk)
    meetings.open_meeting(**act)
    meetings.start_item(**act, item_id=meeting.agenda.get().pk)
    meetings.move(**act, seat_id=seats[0].pk, text="换三盏太阳能路灯")
    motion = Motion.objects.get()
    meetings.second(**act, seat_id=seats[1].pk, motion_id=motion.pk)
    meetings.put_to_vote(**act, motion_id=motion.pk)
    meetings.count_votes(**act, motion_id=motion.pk, votes={seats[0].pk: "YES", seats[1].pk: "YES", seats[2].pk: "YES"})
    return motion
