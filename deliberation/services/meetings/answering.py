"""Coming or not, with words, and who comes instead."""

from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import Invitation, Meeting, Seat
from deliberation.services.meetings.change import MeetingChange, holding, seat_in
from deliberation.services.meetings.words import when_and_where
from deliberation.states import AnswerState, SeatRole
from deliberation.states_meetings import MeetingVerb
from governance.common.errors import InputRefused
from governance.notifications.services import notify
from governance.people.models import User


def answer_invitation(
    *,
    meeting_id: int,
    actor: User,
    now: datetime,
    seat_id: int,
    answer: str,
    words: str = "",
    substitute_id: int | None = None,
) -> Meeting:
    """The answer of a seat, by whoever holds it or by the table that telephoned. It can be changed until the meeting."""
    seat = Seat.objects.filter(pk=seat_id).first()
    with holding(meeting_id, MeetingVerb.ANSWER, actor, now, seat=seat, answer=answer) as change:
        meeting = change.meeting
        if answer not in (AnswerState.COMING, AnswerState.NOT_COMING):
            raise InputRefused("bad_answer", _("请选择参加或请假。"), fields={"answer": _("请选择")})
        row = meeting.invitations.filter(seat_id=seat_id).first()
        if row is None:
            raise InputRefused("not_invited", _("这位成员没有收到本次会议的通知。"))
        row.answer, row.words, row.answered_at = answer, words.strip()[:120], now
        stand_in = substitute_id if answer == AnswerState.NOT_COMING else None
        row.substitute = _free_substitute(meeting, row, stand_in) if stand_in else None
        row.save()
        change.data = {"seat": seat_id, "answer": answer, "substitute": stand_in}
        if row.substitute and row.substitute.user:
            _ask_substitute(change, row)
        return meeting


def _free_substitute(meeting: Meeting, row: Invitation, substitute_id: int) -> Seat:
    """A substitute of this council who does not stand in for somebody else already."""
    seat = seat_in(meeting, substitute_id, field_name="substitute_id")
    if seat.role != SeatRole.SUBSTITUTE:
        raise InputRefused("no_substitute", _("只有候补成员可以代为参加。"), fields={"substitute_id": _("请重新选择")})
    if meeting.invitations.filter(substitute=seat).exclude(pk=row.pk).exists():
        words = _("%(name)s已经代别人参加，请另选一位。") % {"name": seat.name}
        raise InputRefused("substitute_taken", words, fields={"substitute_id": words})
    return seat


def _ask_substitute(change: MeetingChange, row: Invitation) -> None:
    meeting = change.meeting
    assert row.substitute and row.substitute.user
    notify(
        key=f"meeting:{meeting.pk}:substitute-{row.substitute_id}:{row.seat_id}",
        recipients=[row.substitute.user],
        title=_("请您代%(name)s参加会议") % {"name": row.seat.name},
        body=when_and_where(meeting),
        link=f"/meetings/{meeting.code}/",
        now=change.now,
    )
