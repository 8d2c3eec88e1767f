"""Motions: moved by one, seconded by another, put to the vote with a quorum, decided by a ballot in the room."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import Ballot, Meeting, Motion, Seat
from deliberation.selectors.meetings import voting_seats
from deliberation.services import outcomes
from deliberation.services.ballots.room import record_room_votes, rule_by_hands
from deliberation.services.meetings.change import holding, lock, motion_of, seat_in
from deliberation.services.meetings.running import require_quorum
from deliberation.services.meetings.speaking import item_now
from deliberation.states import MotionState
from deliberation.states_meetings import UNDECIDED_MOTIONS, MeetingVerb
from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User


def _require_voter(meeting: Meeting, seat: Seat) -> None:
    rows = voting_seats(meeting)
    if seat.pk not in {row.seat_id for row in rows.values()}:
        raise InputRefused("not_present", _("%(name)s不在会场，或者没有表决权。") % {"name": seat.name})


def move(*, meeting_id: int, actor: User, now: datetime, seat_id: int, text: str) -> Meeting:
    """A motion on the item that is on, by a member who is in the room."""
    seat = Seat.objects.filter(pk=seat_id).first()
    with holding(meeting_id, MeetingVerb.MOVE, actor, now, seat=seat, seat_id=seat_id, text=text.strip()) as change:
        meeting = change.meeting
        mover = seat_in(meeting, seat_id)
        _require_voter(meeting, mover)
        motion = Motion.objects.create(item=item_now(meeting), text=text.strip()[:500], moved_by=mover, moved_at=now)
        change.data = {"motion": motion.pk}
        return meeting


def second(*, meeting_id: int, actor: User, now: datetime, seat_id: int, motion_id: int) -> Meeting:
    """Another member supports it; only then can it be put to the vote."""
    seat = Seat.objects.filter(pk=seat_id).first()
    with holding(meeting_id, MeetingVerb.SECOND, actor, now, seat=seat, seat_id=seat_id, motion_id=motion_id) as change:
        meeting = change.meeting
        motion, seconder = motion_of(meeting, motion_id), seat_in(meeting, seat_id)
        _require_state(motion, MotionState.MOVED)
        _require_voter(meeting, seconder)
        if seconder.pk == motion.moved_by_id:
            raise InputRefused("own_motion", _("自己提的动议要由别人附议。"), fields={"seat_id": _("请选另一位")})
        motion.seconded_by, motion.state = seconder, MotionState.SECONDED
        motion.save(update_fields=["seconded_by", "state"])
        change.data = {"motion": motion.pk}
        return meeting


def put_to_vote(*, meeting_id: int, actor: User, now: datetime, motion_id: int) -> Meeting:
    """Nobody votes without a quorum, or on two motions at once."""
    with holding(meeting_id, MeetingVerb.PUT, actor, now, motion_id=motion_id) as change:
        meeting = change.meeting
        motion = motion_of(meeting, motion_id)
        _require_state(motion, MotionState.SECONDED)
        rule_by_hands(meeting.council, now)
        require_quorum(meeting)
        if Motion.objects.filter(item__meeting=meeting, state=MotionState.VOTING).exists():
            raise StateRefused("voting", _("另一个动议正在表决，请先登记它的结果。"))
        motion.state = MotionState.VOTING
        motion.save(update_fields=["state"])
        change.data = {"motion": motion.pk}
        return meeting


def count_votes(*, meeting_id: int, actor: User, now: datetime, motion_id: int, votes: Mapping[int, str]) -> Meeting:
    """The vote in the room, seat by seat (YES, NO, ABSTAIN); its ballot decides the motion. Needs a quorum now."""
    with holding(meeting_id, MeetingVerb.COUNT, actor, now, motion_id=motion_id, votes=votes) as change:
        meeting = change.meeting
        motion = motion_of(meeting, motion_id)
        _require_state(motion, MotionState.VOTING)
        require_quorum(meeting)
        if set(votes) - set(voting_seats(meeting)):
            raise InputRefused("not_present", _("有人不在会场，不能计票，请看最新的名单。"))
        change.data = {"motion": motion.pk, "votes": len(votes)}
        record_room_votes(motion_id=motion.pk, votes=votes, actor=actor, now=now)
        meeting.refresh_from_db(fields=["version"])  # its listeners made it grow
        return meeting


def drop_motion(*, meeting_id: int, actor: User, now: datetime, motion_id: int) -> Meeting:
    """Taken back by its mover before it is decided; also where a vote was begun that the room can no longer hold."""
    with holding(meeting_id, MeetingVerb.DROP_MOTION, actor, now, motion_id=motion_id) as change:
        motion = motion_of(change.meeting, motion_id)
        _require_state(motion, *UNDECIDED_MOTIONS)
        motion.state = MotionState.DROPPED
        motion.save(update_fields=["state"])
        change.data = {"motion": motion.pk}
        return change.meeting


def decide_motion(ballot: Ballot, now: datetime) -> None:
    """Listens to counted ballots: the motion is carried or lost, and whoever waits for that is told."""
    if ballot.motion_id is None or ballot.is_passed is None:
        return
    motion = Motion.objects.select_related("item").get(pk=ballot.motion_id)
    if motion.state in (MotionState.CARRIED, MotionState.LOST):
        return
    meeting = lock(motion.item.meeting_id)
    motion.state = MotionState.CARRIED if ballot.is_passed else MotionState.LOST
    motion.decided_at = now
    motion.save(update_fields=["state", "decided_at"])
    meeting.version += 1
    meeting.save(update_fields=["version"])
    for listener in outcomes.motion_decided:
        listener(motion, now)


def _require_state(motion: Motion, *states: MotionState) -> None:
    if motion.state not in states:
        words = _("这个动议现在是「%(state)s」，不能这样操作。") % {"state": motion.get_state_display()}
        raise StateRefused("wrong_motion_state", words)
