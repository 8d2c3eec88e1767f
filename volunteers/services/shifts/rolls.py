"""Who came and went, by the organiser's rotating code. No positions are recorded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.common.limits import require
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.trail.services import record
from volunteers.models import ServiceRecord, Shift, SignUp
from volunteers.selectors.rules import figure_on
from volunteers.services.codes import moment_of
from volunteers.services.devices import device_index
from volunteers.services.hours.entering import Service, enter_record
from volunteers.states.service import CheckedBy, SignUpState

MINUTE = timedelta(minutes=1)
GUESSES, GUESS_SECONDS = 10, 600
AT_ONCE = timedelta(minutes=2)  # a code that was seen longer ago was sent later


def check(
    *, shift_id: int, code: str, is_going: bool, actor: User, now: datetime, seen_at: datetime | None = None,
    device: str = "",
) -> SignUp:  # fmt: skip
    """Come or go, by the six digits on the organiser's screen. Sent again, it changes nothing.

    `device`: the random mark of the browser, of which a blind index is kept. `seen_at`: when they were seen, where there was no signal; the code itself proves that time. Raises `InputRefused`
    for a code that was not shown then, `LimitReached` after ten tries.
    """
    require("check-in", f"{actor.pk}:{shift_id}", limit=GUESSES, seconds=GUESS_SECONDS)
    with transaction.atomic():
        Shift.objects.select_for_update(no_key=True).get(pk=shift_id)
        found = roll_rows().filter(shift=shift_id, volunteer__user=actor).first()
        if found is None:
            raise StateRefused("not_signed_up", _("您没有报名这个时段，请找负责人登记。"))
        shown = _shown(found.shift, code, seen_at or now, now)
        by = CheckedBy.LATE_CODE if now - shown > AT_ONCE else CheckedBy.CODE
        if device and not is_going and found.state != SignUpState.CAME:
            found.came_device = device_index(device)
        set_time(found, shown, by, is_going=is_going, actor=actor, now=now)
        return found


def roll_rows() -> QuerySet[SignUp]:
    """With the shift's row held, which comes first in the order of locks."""
    return SignUp.objects.select_related("shift__activity__community", "shift__activity__team", "volunteer__user")


def _shown(shift: Shift, code: str, seen_at: datetime, now: datetime) -> datetime:
    """When the code was on the screen. Raises `InputRefused`."""
    on = timezone.localdate(now)
    grace, early = figure_on("code_grace_minutes", on) * MINUTE, figure_on("early_minutes", on) * MINUTE
    shown = moment_of(
        shift.secret, code.strip(), seen_at=seen_at, now=now, seconds=figure_on("code_seconds", on), grace=grace
    )
    words = ""
    if shown is None:
        words = _("签到码不对，或者已经换了。请看一眼负责人屏幕上现在的六位数字。")
    elif not shift.starts_at - early <= shown <= shift.ends_at + early:
        words = _("现在不是这个时段的签到时间。")
    if words or shown is None:
        raise InputRefused("code", words, fields={"code": words})
    return shown


def set_time(row: SignUp, at: datetime, by: CheckedBy, *, is_going: bool, actor: User, now: datetime) -> None:
    if not is_going and row.state == SignUpState.CAME:
        return  # sent twice
    if is_going and row.state == SignUpState.CAME and row.went_at:
        return
    if is_going and row.state != SignUpState.CAME:
        raise StateRefused("not_in", _("还没有签到，不能签退。"))
    if not is_going and row.state not in (SignUpState.SIGNED, SignUpState.NO_SHOW):
        raise StateRefused("not_signed_up", _("您还在候补，或者已经取消；有空位时请找负责人登记。"))
    if is_going:
        row.went_at, row.went_by = max(at, row.came_at or at), by
    else:
        row.state, row.came_at, row.came_by = SignUpState.CAME, at, by
    row.save(update_fields=["state", "came_at", "came_by", "came_device", "went_at", "went_by"])
    record(
        actor=actor, verb=f"volunteers.check_{'out' if is_going else 'in'}", subject=row, now=now,
        area_code=row.shift.area_code, by=str(by),
    )  # fmt: skip
    if is_going:
        _write_down(row, row.went_at or at, actor, now)


def close_shift(shift: Shift, actor: User | None, now: datetime) -> None:
    """Who did not come is marked; who forgot to check out has a record until the end of the shift, which the organiser
    looks at. The shift's row is held."""
    if shift.ended_at:
        return
    rows = SignUp.objects.filter(shift=shift)
    rows.filter(state=SignUpState.SIGNED).update(state=SignUpState.NO_SHOW)
    rows.filter(state=SignUpState.WAITING).update(state=SignUpState.CANCELLED, cancelled_at=now)
    for row in roll_rows().filter(shift=shift, state=SignUpState.CAME, went_at=None):
        _write_down(row, shift.ends_at, actor, now)
    shift.is_open, shift.ended_at = False, now
    shift.save(update_fields=["is_open", "ended_at"])


def shift_is_over(shift: Shift, deadline: Deadline, now: datetime) -> None:
    """The clock of the end: nobody needs to press anything."""
    close_shift(shift, None, now)


def _write_down(row: SignUp, until: datetime, actor: User | None, now: datetime) -> None:
    """The record of a service, from the later of coming and beginning; it waits for its keys."""
    shift, activity = row.shift, row.shift.activity
    if ServiceRecord.objects.filter(shift=shift, volunteer=row.volunteer).exists():
        return
    starts_at = max(row.came_at or shift.starts_at, shift.starts_at)
    if until - starts_at < MINUTE:
        return
    team = activity.team
    enter_record(
        service=Service(
            volunteer=row.volunteer, title=activity.title, starts_at=starts_at, ends_at=until,
            minutes=(until - starts_at) // MINUTE, place=activity.place, content=activity.content[:300],
            organiser_name=(f"{activity.community.name} {team.name}" if team else activity.community.name)[:60],
            leader_name=activity.leader.display_name, area_code=shift.area_code, is_for_frail=activity.is_for_frail,
            team=team, activity=activity, shift=shift,
        ),
        actor=actor, now=now,
    )  # fmt: skip
