"""Hands up, hands down, whose turn it is."""

from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import AgendaItem, Meeting, Seat, SpeakRequest
from deliberation.selectors.meetings import current_item, queue_of, speaking_now
from deliberation.services.meetings.change import MeetingChange, holding, seat_in
from deliberation.states import Side
from deliberation.states_meetings import MeetingVerb
from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User


def item_now(meeting: Meeting) -> AgendaItem:
    item = current_item(meeting)
    if item is None:
        raise StateRefused("no_item", _("现在没有正在进行的议程，请先开始一项。"))
    return item


def require_present(meeting: Meeting, seat: Seat) -> None:
    if not meeting.attendances.filter(seat=seat, left_at=None).exists():
        raise InputRefused("not_present", _("%(name)s还没有签到。") % {"name": seat.name})


def raise_hand(*, meeting_id: int, actor: User, now: datetime, seat_id: int, side: str) -> Meeting:
    """Into the queue of the item that is on; a second time changes the side, not the place."""
    seat = Seat.objects.filter(pk=seat_id).first()
    with holding(meeting_id, MeetingVerb.RAISE_HAND, actor, now, seat=seat, seat_id=seat_id, side=side) as change:
        meeting = change.meeting
        seat = seat_in(meeting, seat_id)
        if side not in Side.values:
            raise InputRefused("bad_side", _("请选择赞成、反对或提问。"), fields={"side": _("请选择")})
        item = item_now(meeting)
        require_present(meeting, seat)
        waiting = item.speakers.filter(seat=seat, started_at=None, ended_at=None).first()
        if waiting and waiting.side == side:
            change.is_idle = True
            return meeting
        row = waiting or SpeakRequest(item=item, seat=seat, asked_at=now)
        row.side = side
        row.save()
        change.data = {"request": row.pk, "item": item.pk}
        return meeting


def lower_hand(*, meeting_id: int, actor: User, now: datetime, request_id: int) -> Meeting:
    row = SpeakRequest.objects.select_related("seat").filter(pk=request_id, item__meeting=meeting_id).first()
    seat = row.seat if row else None
    with holding(meeting_id, MeetingVerb.LOWER_HAND, actor, now, seat=seat, request_id=request_id) as change:
        lowered = SpeakRequest.objects.filter(pk=row.pk if row else 0, started_at=None, ended_at=None)
        change.is_idle = not lowered.update(ended_at=now)
        change.data = {"request": request_id}
        return change.meeting


def call_speaker(*, meeting_id: int, actor: User, now: datetime, request_id: int | None = None) -> Meeting:
    """The next in turn (for and against alternate), or whom the chair picks. Whoever spoke stops."""
    with holding(meeting_id, MeetingVerb.CALL_SPEAKER, actor, now) as change:
        item = item_now(change.meeting)
        queue = queue_of(item)
        chosen = next((row for row in queue if request_id in (None, row.pk)), None)
        if chosen is None:
            raise StateRefused("nobody_waits", _("没有人等候发言。"))
        _stop(change, item)
        chosen.started_at = now
        chosen.save(update_fields=["started_at"])
        change.data["request"] = chosen.pk
        return change.meeting


def stop_speaker(*, meeting_id: int, actor: User, now: datetime) -> Meeting:
    with holding(meeting_id, MeetingVerb.STOP_SPEAKER, actor, now) as change:
        change.is_idle = not _stop(change, item_now(change.meeting))
        return change.meeting


def _stop(change: MeetingChange, item: AgendaItem) -> bool:
    speaker = speaking_now(item)
    if speaker is None:
        return False
    speaker.ended_at = change.now
    speaker.save(update_fields=["ended_at"])
    change.data["stopped"] = speaker.pk
    return True
