"""Writes on clocks. The caller holds the subject's lock; the clock is locked after it, always in this order."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from governance.common.days import is_in_force
from governance.common.errors import DomainError, InputRefused, StateRefused
from governance.common.remember import remembered
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import ClockPolicy, Deadline, DeadlineEvent
from governance.deadlines.reckoning import Kind, Reckoning, reckon
from governance.deadlines.registry import label_of
from governance.deadlines.sweeping import SweepReport, sweep
from governance.trail.services import record

__all__ = [
    "SweepReport", "cancel", "end_all", "extend", "find_policy", "meet", "recompute", "resume", "start", "suspend",
    "sweep",
]  # fmt: skip

State = Deadline.State
LIVE = (State.RUNNING, State.SUSPENDED)


def find_policy(*, purpose: str, level: str = "", urgency: str = "", now: datetime) -> ClockPolicy:
    """The most specific policy in force: level and urgency, level, urgency, any. Raises `DomainError` for none."""
    on = timezone.localtime(now).date()
    fitting = [
        policy
        for policy in _policies_of(purpose)
        if is_in_force(policy, on) and policy.level in ("", level) and policy.urgency in ("", urgency)
    ]
    if not fitting:
        raise DomainError(
            "clock_policy_missing", f"没有“{label_of(purpose)}”的时限规则，请管理员在后台“时限规则”里添加"
        )
    return max(fitting, key=lambda policy: (bool(policy.level), bool(policy.urgency), policy.starts_on))


@remembered(30)
def _policies_of(purpose: str) -> list[ClockPolicy]:
    """Every clock that starts asks for them; nobody may change the objects."""
    return list(ClockPolicy.objects.filter(purpose=purpose).order_by("pk"))


@transaction.atomic
def start(
    *,
    subject: Model,
    purpose: str,
    level: str = "",
    urgency: str = "",
    now: datetime,
    actor: Any = None,
    policy: ClockPolicy | None = None,
    amount: int | None = None,
    unit: str | None = None,
) -> Deadline:
    """Start the clock of `purpose` on `subject`: by policy, or by `amount` and `unit` given.

    Raises `StateRefused` where one is live already, `DomainError` where no policy is in force.
    """
    if amount is None or unit is None:
        policy = policy or find_policy(purpose=purpose, level=level, urgency=urgency, now=now)
        amount, unit = policy.amount, policy.unit
    if amount <= 0:
        raise InputRefused("bad_amount", "时长必须大于零")
    subject_type, subject_id = subject._meta.label_lower, subject.pk
    if Deadline.objects.filter(
        subject_type=subject_type, subject_id=subject_id, purpose=purpose, state__in=LIVE
    ).exists():
        raise StateRefused("clock_running", f"“{label_of(purpose)}”已经在计时")
    deadline = Deadline(
        subject_type=subject_type, subject_id=subject_id, purpose=purpose, level=level, policy=policy,
        amount=amount, unit=unit, warn_percent=policy.warn_percent if policy else 80, started_at=now,
    )  # fmt: skip
    event = DeadlineEvent(at=now, kind=Kind.STARTED, amount=amount, actor=actor)
    _set_times(deadline, _reckon(deadline, [event]))
    deadline.wake_at = deadline.warn_at
    deadline.save(force_insert=True)
    event.deadline = deadline
    event.save(force_insert=True)
    return deadline


@transaction.atomic
def suspend(*, deadline: Deadline, now: datetime, actor: Any, reason: str, approver: Any = None) -> Deadline:
    """Stop a running clock; what was used so far stays used. Raises `StateRefused` unless it runs."""
    locked = _lock(deadline, State.RUNNING)
    _add_event(locked, Kind.SUSPENDED, now, actor, reason, approver)
    locked.state, locked.wake_at = State.SUSPENDED, None
    locked.save(update_fields=["state", "wake_at"])
    _record(locked, "suspend", now, actor)
    return locked


@transaction.atomic
def resume(*, deadline: Deadline, now: datetime, actor: Any, reason: str = "", approver: Any = None) -> Deadline:
    """Let a suspended clock run on with what was left."""
    locked = _lock(deadline, State.SUSPENDED)
    _add_event(locked, Kind.RESUMED, now, actor, reason, approver)
    locked.state = State.RUNNING
    _reschedule(locked, now)
    _record(locked, "resume", now, actor)
    return locked


@transaction.atomic
def extend(
    *, deadline: Deadline, now: datetime, actor: Any, reason: str, approver: Any = None, amount: int
) -> Deadline:
    """Add `amount` of the clock's own unit; a warning that this moves into the future is given again."""
    if amount <= 0:
        raise InputRefused("bad_amount", "延期的时长必须大于零", fields={"amount": "必须大于零"})
    locked = _lock(deadline, *LIVE)
    _add_event(locked, Kind.EXTENDED, now, actor, reason, approver, amount)
    _reschedule(locked, now)
    _record(locked, "extend", now, actor, amount=amount, unit=locked.unit)
    return locked


def meet(*, deadline: Deadline, now: datetime, actor: Any, reason: str = "") -> Deadline:
    """The thing was done: in time or late."""
    return _end(deadline, Kind.MET, now, actor, reason)


def cancel(*, deadline: Deadline, now: datetime, actor: Any, reason: str = "") -> Deadline:
    """The clock lost its meaning."""
    return _end(deadline, Kind.CANCELLED, now, actor, reason)


@transaction.atomic
def end_all(
    *,
    subject: Model,
    now: datetime,
    actor: Any,
    purposes: Iterable[str] | None = None,
    reason: str = "",
    met: bool = False,
) -> list[Deadline]:
    """End the live clocks of `subject` (of the given purposes): met, or cancelled."""
    live = Deadline.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, state__in=LIVE
    ).order_by("id")
    if purposes is not None:
        live = live.filter(purpose__in=list(purposes))
    kind = Kind.MET if met else Kind.CANCELLED
    return [_ended(deadline, kind, now, actor, reason) for deadline in live.select_for_update()]


def recompute(deadline: Deadline) -> datetime:
    """The due time as it follows from the events alone; equals `due_at`."""
    return _reckon(deadline, list(deadline.events.order_by("id"))).due_at


def _lock(deadline: Deadline, *states: str) -> Deadline:
    locked = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if locked.state not in states:
        raise StateRefused(
            "clock_state", f"“{label_of(locked.purpose)}”现在是“{locked.get_state_display()}”，不能这样做"
        )
    return locked


@transaction.atomic
def _end(deadline: Deadline, kind: str, now: datetime, actor: Any, reason: str) -> Deadline:
    return _ended(_lock(deadline, *LIVE), kind, now, actor, reason)


def _ended(locked: Deadline, kind: str, now: datetime, actor: Any, reason: str) -> Deadline:
    _add_event(locked, kind, now, actor, reason)
    if kind == Kind.CANCELLED:
        state = State.CANCELLED
    else:
        is_late = locked.state == State.RUNNING and now > locked.due_at
        state = State.MET_LATE if is_late else State.MET
    locked.state, locked.ended_at, locked.wake_at = state, now, None
    locked.save(update_fields=["state", "ended_at", "wake_at"])
    return locked


def _add_event(
    deadline: Deadline, kind: str, now: datetime, actor: Any, reason: str = "", approver: Any = None, amount: int = 0
) -> None:
    DeadlineEvent.objects.create(
        deadline=deadline, at=now, kind=kind, amount=amount, reason=reason[:300], actor=actor, approver=approver
    )


def _reckon(deadline: Deadline, events: list[DeadlineEvent]) -> Reckoning:
    return reckon(events, unit=deadline.unit, warn_percent=deadline.warn_percent, calendar=current_calendar())


def _set_times(deadline: Deadline, reckoning: Reckoning) -> None:
    deadline.amount, deadline.due_at, deadline.warn_at = reckoning.total, reckoning.due_at, reckoning.warn_at


def _reschedule(deadline: Deadline, now: datetime) -> None:
    _set_times(deadline, _reckon(deadline, list(deadline.events.order_by("id"))))
    if deadline.warned_at and deadline.warn_at > now:
        deadline.warned_at = None
    deadline.wake_at = None
    if deadline.state == State.RUNNING:
        deadline.wake_at = deadline.due_at if deadline.warned_at else deadline.warn_at
    deadline.save(update_fields=["amount", "due_at", "warn_at", "warned_at", "wake_at", "state"])


def _record(deadline: Deadline, verb: str, now: datetime, actor: Any, **data: Any) -> None:
    record(
        actor=actor, verb=f"deadlines.{verb}", subject=deadline, now=now,
        purpose=deadline.purpose, due_at=deadline.due_at, **data,
    )  # fmt: skip
