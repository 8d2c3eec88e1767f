"""Who is in the room: by the QR code on the door, by the clerk's list, by name; and who leaves.

The meeting's row is locked, so the same seat coming through two channels at once is one attendance.
"""

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import Attendance, Meeting, Seat
from deliberation.selectors.meetings import day_of, seats_held
from deliberation.services.meetings.change import MeetingChange, holding, seat_in
from deliberation.states import AttendanceWay, SeatRole
from deliberation.states_meetings import MeetingVerb
from governance.common.days import in_force
from governance.common.errors import InputRefused
from governance.people.models import User


def check_in(*, meeting_id: int, actor: User, now: datetime, secret: str) -> Meeting:
    """A member scanned the code on the door. `InputRefused` for a code of another meeting, or before its day."""
    with holding(meeting_id, MeetingVerb.CHECK_IN, actor, now, secret=secret) as change:
        meeting = change.meeting
        if not secrets.compare_digest(secret.encode(), meeting.check_in_secret.encode()):
            raise InputRefused("bad_secret", _("这个签到码不是本次会议的，请扫会场门口的二维码。"))
        for seat in seats_held(actor, meeting.council_id, day_of(now)):
            _come(change, seat, AttendanceWay.QR)
        return meeting


def attend(
    *,
    meeting_id: int,
    actor: User,
    now: datetime,
    seat_id: int | None = None,
    name: str = "",
) -> Meeting:
    """The clerk ticks a seat on the list, or types the name of whoever stands at the door."""
    with holding(meeting_id, MeetingVerb.ATTEND, actor, now) as change:
        if seat_id:
            _come(change, seat_in(change.meeting, seat_id), AttendanceWay.LIST)
        else:
            _come(change, _seat_named(change.meeting, name), AttendanceWay.NAME)
        return change.meeting


def _seat_named(meeting: Meeting, name: str) -> Seat:
    """The one seat of that name; spaces do not matter."""
    wanted = "".join(name.split())
    if not wanted:
        raise InputRefused("no_name", _("请写姓名。"), fields={"name": _("请写姓名")})
    seats = Seat.objects.filter(in_force(day_of(meeting.starts_at)), council=meeting.council_id).order_by("id")
    found = [seat for seat in seats if "".join(seat.name.split()) == wanted]
    if len(found) != 1:
        words = (
            _("成员里没有这个姓名，请核对，或在名单里勾选。") if not found else _("有几位同名的成员，请在名单里勾选。")
        )
        raise InputRefused("no_such_name", words, fields={"name": words})
    return found[0]


def _come(change: MeetingChange, seat: Seat, way: AttendanceWay) -> None:
    meeting, now = change.meeting, change.now
    if day_of(now) < day_of(meeting.starts_at):
        raise InputRefused("too_early", _("还没到开会那天，当天才能签到。"))
    row = Attendance.objects.filter(meeting=meeting, seat=seat).first()
    if row and row.left_at is None:
        change.is_idle = "seats" not in change.data  # already here: the second channel adds nothing
        return
    row = row or Attendance(meeting=meeting, seat=seat)
    row.way, row.at, row.recorded_by, row.left_at = way, now, change.actor, None
    row.stands_for = _stands_for(meeting, seat)
    if seat.role != SeatRole.SUBSTITUTE:  # the member came after all
        Attendance.objects.filter(meeting=meeting, stands_for=seat).update(stands_for=None)
    row.save()
    change.is_idle = False
    change.data = {"seats": [*change.data.get("seats", []), seat.pk], "way": way.value}


def _stands_for(meeting: Meeting, seat: Seat) -> Seat | None:
    """The member who named this substitute and is not in the room; None for a member, or who only listens."""
    if seat.role != SeatRole.SUBSTITUTE:
        return None
    row = meeting.invitations.filter(substitute=seat).select_related("seat").first()
    if row is None or Attendance.objects.filter(meeting=meeting, seat=row.seat, left_at=None).exists():
        return None
    return row.seat


def leave(*, meeting_id: int, actor: User, now: datetime, seat_id: int) -> Meeting:
    """Gone before the end: no longer counts for the quorum, and the minutes say so. Before the opening it undoes a tick."""
    seat = Seat.objects.filter(pk=seat_id).first()
    with holding(meeting_id, MeetingVerb.LEAVE, actor, now, seat=seat, seat_id=seat_id) as change:
        meeting = change.meeting
        row = Attendance.objects.filter(meeting=meeting, seat_id=seat_id, left_at=None).first()
        if row is None:
            change.is_idle = True
            return meeting
        if meeting.opened_at is None:
            row.delete()
        else:
            row.left_at = now
            row.save(update_fields=["left_at"])
        change.data = {"seat": seat_id}
        return meeting
