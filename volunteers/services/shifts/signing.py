"""Signing up for a shift. A rush meets at the row of the shift: what can be asked before holding it is asked before."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import PermissionRefused, StateRefused
from governance.common.kept import KeptQuery
from governance.common.rows import insert_row, update_rows
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record
from volunteers.models import Shift, SignUp, Skill, Volunteer
from volunteers.states.people import VolunteerState
from volunteers.states.service import SignUpState

BUSY = (SignUpState.SIGNED.value, SignUpState.CAME.value)
COUNTED = {SignUpState.SIGNED: "signed", SignUpState.WAITING: "waiting"}


def _open_shift(shift: int) -> QuerySet[Shift, Any]:
    wants = Shift.skills.through.objects.filter(shift=OuterRef("pk"))
    rows = Shift.objects.filter(pk=shift, is_open=True).annotate(wants_skills=Exists(wants)).order_by()
    names = ("id", "starts_at", "ends_at", "most", "most_waiting", "signed", "waiting", "wants_skills")
    return rows.values_list(*names, named=True)


def _volunteer_of(user: int) -> QuerySet[Volunteer]:
    return Volunteer.objects.filter(user_id=user).only("state").order_by()


def _held(shift: int) -> QuerySet[Shift]:
    return Shift.objects.filter(pk=shift, is_open=True).order_by()


def _own(shift: int, volunteer: int, starts: datetime, ends: datetime) -> QuerySet[SignUp]:
    """The volunteer's sign-up of this shift, and their places elsewhere at that time."""
    at_that_time = Q(state__in=BUSY, shift__is_open=True, shift__starts_at__lt=ends, shift__ends_at__gt=starts)
    return SignUp.objects.filter(Q(shift_id=shift) | at_that_time, volunteer_id=volunteer).order_by()


_OPEN, _VOLUNTEER, _OWN = KeptQuery(_open_shift), KeptQuery(_volunteer_of), KeptQuery(_own)
_HELD, _HELD_VOLUNTEER = (KeptQuery(rows, lock="FOR NO KEY UPDATE") for rows in (_held, _volunteer_of))


def sign_up(*, shift_id: int, actor: User, now: datetime) -> SignUp:
    """A place, or one on the waiting list; signing up again changes nothing.

    Holds the volunteer's row, so that two phones get one place at a time, then the shift's, so that exactly `most`
    have one. Raises `PermissionRefused` for who is no checked volunteer, `StateRefused` where it has begun, is full,
    or the volunteer serves elsewhere at that time.
    """
    shift = _seen(shift_id, now)
    volunteer = _may_come(shift, actor)
    asked = {"shift": shift_id, "volunteer": volunteer.pk, "starts": shift.starts_at, "ends": shift.ends_at}
    if _is_overfull(shift) and not _OWN(**asked):
        raise _full()
    with transaction.atomic():
        _HELD_VOLUNTEER(user=actor.pk)
        held = _hold(shift_id)
        own = _OWN(**asked)
        mine = next((row for row in own if row.shift_id == shift_id), None)
        if mine and mine.state != SignUpState.CANCELLED:
            return mine
        if any(row.shift_id != shift_id for row in own):
            raise StateRefused("busy", _("这个时间您已经报名了另一个时段。"))
        if _is_overfull(held):
            raise _full()
        state = SignUpState.WAITING if held.is_full else SignUpState.SIGNED
        row = mine or SignUp(shift=held, volunteer_id=volunteer.pk)
        row.state, row.queued_at, row.cancelled_at, row.moved_up_at = state, now, None, None
        row.save() if mine else insert_row(row)
        _recount(held, state, +1)
        _trail(row, held, "sign_up", actor, now)
        return row


def cancel(*, shift_id: int, actor: User, now: datetime) -> SignUp:
    """Before it begins. Who waits longest has the place in the same transaction, and is told (志愿服务条例 22)."""
    with transaction.atomic():
        shift = _hold(shift_id)
        row = SignUp.objects.select_related("volunteer").filter(shift=shift, volunteer__user=actor).first()
        if row is None or row.state not in COUNTED:
            raise StateRefused("not_signed_up", _("您没有报名这个时段，或者已经取消。"))
        if shift.starts_at <= now:
            raise StateRefused("begun", _("已经开始了，不能来请告诉负责人。"))
        _give_up(row, shift, actor, now)
        return row


def cancel_all_of(volunteer_id: int, actor: User, now: datetime) -> None:
    """Everything to come of a volunteer who leaves, shift by shift."""
    coming = SignUp.objects.filter(volunteer=volunteer_id, state__in=list(COUNTED), shift__starts_at__gt=now)
    for shift_id in coming.order_by("shift").values_list("shift", flat=True):
        cancel(shift_id=shift_id, actor=actor, now=now)


def _give_up(row: SignUp, shift: Shift, actor: User, now: datetime) -> None:
    state = SignUpState(row.state)
    row.state, row.cancelled_at = SignUpState.CANCELLED, now
    row.save(update_fields=["state", "cancelled_at"])
    _recount(shift, state, -1)
    _trail(row, shift, "cancel", actor, now)
    if state is SignUpState.SIGNED:
        _move_up(shift, now)


def _move_up(shift: Shift, now: datetime) -> None:
    """The first of the waiting list who serves nowhere else at that time has the place that became free."""
    elsewhere = SignUp.objects.filter(
        volunteer=OuterRef("volunteer"), state__in=BUSY, shift__is_open=True, shift__starts_at__lt=shift.ends_at,
        shift__ends_at__gt=shift.starts_at,
    )  # fmt: skip
    waiting = SignUp.objects.filter(~Exists(elsewhere), shift=shift, state=SignUpState.WAITING)
    waiting = waiting.order_by("queued_at", "id")
    first = waiting.select_related("volunteer__user").first()
    if first is None:
        return
    first.state, first.moved_up_at = SignUpState.SIGNED, now
    first.save(update_fields=["state", "moved_up_at"])
    shift.signed, shift.waiting = shift.signed + 1, shift.waiting - 1
    update_rows([shift], ("signed", "waiting"))
    _trail(first, shift, "move_up", None, now)
    begins = timezone.localtime(shift.starts_at).strftime("%m月%d日 %H:%M")
    notify(
        key=f"sign-up:{first.pk}:up:{now.timestamp():.0f}", recipients=[first.volunteer.user],
        title=_("候补转正了：%(begins)s") % {"begins": begins}, body=shift.activity.title,
        link=f"/volunteers/shifts/{shift.pk}/", now=now,
    )  # fmt: skip


def _seen(shift_id: int, now: datetime) -> Any:
    """The shift before anybody holds it: what is refused here costs nobody a turn."""
    found = _OPEN(shift=shift_id)
    if not found:
        raise StateRefused("not_open", _("这个时段现在不能报名。"))
    if found[0].starts_at <= now:
        raise StateRefused("begun", _("这个时段已经开始了。"))
    return found[0]


def _may_come(shift: Any, actor: User) -> Volunteer:
    found = _VOLUNTEER(user=actor.pk)
    if not found or found[0].state != VolunteerState.ACTIVE:
        raise PermissionRefused("not_checked", _("先注册志愿者，社区核验身份以后就能报名。"))
    volunteer: Volunteer = found[0]
    if shift.wants_skills:
        wanted = Shift.skills.through.objects.filter(shift=shift.id).values("skill")
        missing = Skill.objects.filter(pk__in=wanted).exclude(volunteers=volunteer.pk)
        if names := "、".join(missing.values_list("name", flat=True)):
            words = _("这个岗位需要：%(names)s。会的话，请先在「我的志愿服务」里填上。")
            raise PermissionRefused("skills", words % {"names": names})
    return volunteer


def _hold(shift_id: int) -> Shift:
    found = _HELD(shift=shift_id)
    if not found:
        raise StateRefused("not_open", _("这个时段现在不能报名。"))
    shift: Shift = found[0]
    return shift


def _is_overfull(shift: Any) -> bool:
    return bool(shift.signed >= shift.most and shift.waiting >= shift.most_waiting)


def _full() -> StateRefused:
    return StateRefused("full", _("这个时段已经报满，候补也满了，看看别的时段吧。"))


def _recount(shift: Shift, state: SignUpState, by: int) -> None:
    name = COUNTED[state]
    setattr(shift, name, getattr(shift, name) + by)
    update_rows([shift], (name,))


def _trail(row: SignUp, shift: Shift, verb: str, actor: User | None, now: datetime) -> None:
    record(
        actor=actor, verb=f"volunteers.{verb}", subject=row, now=now, area_code=shift.area_code, shift=shift.pk,
        state=str(row.state),
    )  # fmt: skip
