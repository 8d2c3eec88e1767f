"""The meeting itself: opened with a quorum, item by item, closed; or ended for want of people."""

from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import AgendaItem, Meeting, SpeakRequest, TopicEntry
from deliberation.quorum import Quorum
from deliberation.selectors.meetings import can_end_talk, current_item, quorum_of
from deliberation.services.meetings import reminders
from deliberation.services.meetings.change import MeetingChange, holding, item_of
from deliberation.services.meetings.minutes import write_minutes
from deliberation.services.topics.origin import write_into_origin
from deliberation.services.topics.stages import finish_stage
from deliberation.states import MotionState
from deliberation.states_meetings import MeetingVerb
from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User


def open_meeting(*, meeting_id: int, actor: User, now: datetime) -> Meeting:
    """Only with a quorum in the room; total and needed are frozen. Raises `StateRefused` without one."""
    with holding(meeting_id, MeetingVerb.OPEN, actor, now) as change:
        meeting = change.meeting
        require_quorum(meeting)
        quorum = quorum_of(meeting)
        meeting.opened_at, meeting.seats_total, meeting.quorum_needed = now, quorum.total, quorum.needed
        reminders.stop(meeting, now, actor)
        change.data = {"total": quorum.total, "needed": quorum.needed, "present": quorum.present}
        return meeting


def require_quorum(meeting: Meeting) -> None:
    quorum = quorum_of(meeting)
    if not quorum.is_reached:
        words = _("到会 %(present)d 人，须到 %(needed)d 人，还差 %(missing)d 人，人数不足。")
        given = {"present": quorum.present, "needed": quorum.needed, "missing": quorum.missing}
        raise StateRefused("no_quorum", words % given)


def end_without_quorum(*, meeting_id: int, actor: User, now: datetime) -> Meeting:
    """Too few came: the record says how many. Not before the time it was called for, nor where enough are there."""
    with holding(meeting_id, MeetingVerb.NO_QUORUM, actor, now) as change:
        meeting = change.meeting
        quorum = quorum_of(meeting)
        if now < meeting.starts_at:
            raise InputRefused("too_early", _("还没到开会时间，请再等一等。"))
        if quorum.is_reached:
            raise InputRefused("quorum_reached", _("人数已经够了，可以开会。"))
        meeting.closed_at, meeting.seats_total, meeting.quorum_needed = now, quorum.total, quorum.needed
        reminders.stop(meeting, now, actor)
        change.data = {"total": quorum.total, "needed": quorum.needed, "present": quorum.present}
        write_minutes(meeting)
        rows = meeting.invitations.select_related("seat__user")
        words = _("人数不足，会议没有开成：%(title)s") % {"title": meeting.title}
        change.tell("no-quorum", [row.seat for row in rows], words)
        for item in meeting.agenda.exclude(topic=None).select_related("topic"):
            _write_into_topic(change, item, quorum)
        return meeting


def _write_into_topic(change: MeetingChange, item: AgendaItem, quorum: Quorum) -> None:
    """Who follows the topic, or the matter it came from, reads that nothing was decided, and why."""
    topic = item.topic
    assert topic
    line = _("%(council)s到会 %(present)d 人，须到 %(needed)d 人，人数不足，会议没有开成") % {
        "council": change.meeting.council.name, "present": quorum.present, "needed": quorum.needed,
    }  # fmt: skip
    TopicEntry.objects.create(topic=topic, at=change.now, verb="meeting", actor=change.actor, line=line)
    write_into_origin(topic, line, change.now)


def close_meeting(*, meeting_id: int, actor: User, now: datetime) -> Meeting:
    """The end. A motion that is being voted on is decided first; the minutes put themselves together."""
    with holding(meeting_id, MeetingVerb.CLOSE, actor, now) as change:
        meeting = change.meeting
        item = current_item(meeting)
        if item:
            _end(change, item)
        meeting.closed_at = now
        write_minutes(meeting)
        return meeting


def start_item(*, meeting_id: int, actor: User, now: datetime, item_id: int) -> Meeting:
    """Take up an item; the one before ends. An item can be taken up again."""
    with holding(meeting_id, MeetingVerb.START_ITEM, actor, now, item_id=item_id) as change:
        item = item_of(change.meeting, item_id)
        before = current_item(change.meeting)
        if before == item:
            change.is_idle = True
            return change.meeting
        if before:
            _end(change, before)
        item.started_at, item.ended_at = item.started_at or now, None
        item.save(update_fields=["started_at", "ended_at"])
        change.data = {"item": item.pk}
        return change.meeting


def end_item(
    *, meeting_id: int, actor: User, now: datetime, item_id: int, summary: str = "", outcome: str = ""
) -> Meeting:
    """Close an item with what was said. `outcome` (YES, NO) ends the talk of its topic; '' means: to be continued."""
    with holding(meeting_id, MeetingVerb.END_ITEM, actor, now, item_id=item_id, summary=summary) as change:
        item = item_of(change.meeting, item_id)
        if item.started_at is None:
            raise InputRefused("not_started", _("这一项还没有开始。"))
        if summary.strip():
            item.summary = summary.strip()[:4000]
            item.save(update_fields=["summary"])
        if item.ended_at is None:
            _end(change, item)
        change.data = {"item": item.pk, "outcome": outcome}
        if outcome:
            _finish_talk(change, item, outcome)
        return change.meeting


def _end(change: MeetingChange, item: AgendaItem) -> None:
    """Nobody goes on speaking, nobody waits; a vote that was begun must be counted first."""
    if item.motions.filter(state=MotionState.VOTING).exists():
        raise StateRefused("voting", _("还有动议正在表决，请先登记表决结果。"))
    SpeakRequest.objects.filter(item=item, ended_at=None).update(ended_at=change.now)
    item.ended_at = change.now
    item.save(update_fields=["ended_at"])


def _finish_talk(change: MeetingChange, item: AgendaItem, outcome: str) -> None:
    """The topic goes on in its procedure, where it stands in talks before this very council."""
    if not can_end_talk(item, change.meeting):
        raise InputRefused("no_talk", _("这个议题现在不在本议事会商议。"), fields={"outcome": _("请重新选择")})
    assert item.topic_id
    finish_stage(topic_id=item.topic_id, outcome=outcome, actor=change.actor, now=change.now, words=item.summary[:2000])
