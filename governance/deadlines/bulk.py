"""The same clock started on many subjects at once, for imports: same rows, same invariants, few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from governance.common.rows import insert_rows
from governance.deadlines.calendar import current_calendar
from governance.deadlines.events import add_events
from governance.deadlines.models import ClockPolicy, Deadline, DeadlineEvent
from governance.deadlines.reckoning import Reckoning, reckon
from governance.deadlines.services import LIVE, find_policy


@dataclass(frozen=True, slots=True)
class ClockPlan:
    """A clock that is about to start: its times are known before the row of its subject is."""

    purpose: str
    level: str
    policy: ClockPolicy
    now: datetime
    times: Reckoning


def plan_clock(*, purpose: str, level: str, urgency: str, now: datetime) -> ClockPlan:
    """Raises `DomainError` where no policy is in force."""
    policy = find_policy(purpose=purpose, level=level, urgency=urgency, now=now)
    started = DeadlineEvent(at=now, kind=DeadlineEvent.Kind.STARTED, amount=policy.amount)
    times = reckon([started], unit=policy.unit, warn_percent=policy.warn_percent, calendar=current_calendar())
    return ClockPlan(purpose, level, policy, now, times)


@transaction.atomic(savepoint=False)
def start_many(*, starts: Sequence[tuple[Model, ClockPlan]], actor: Any = None) -> list[Deadline]:
    """Start each planned clock on its subject, in their order.

    A subject that already has a live clock of the purpose breaks the unique constraint, and with it the whole batch.
    """
    deadlines = [
        Deadline(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, purpose=plan.purpose, level=plan.level,
            policy=plan.policy, amount=plan.times.total, unit=plan.policy.unit, warn_percent=plan.policy.warn_percent,
            started_at=plan.now, due_at=plan.times.due_at, warn_at=plan.times.warn_at, wake_at=plan.times.warn_at,
        )
        for subject, plan in starts
    ]  # fmt: skip
    insert_rows(deadlines)
    started = [(deadline.pk, deadline.started_at, deadline.amount) for deadline in deadlines]
    add_events(started, DeadlineEvent.Kind.STARTED, actor=actor)
    return deadlines


@transaction.atomic(savepoint=False)
def cancel_many(*, subjects: Sequence[Model], purposes: Iterable[str], now: datetime, reason: str) -> None:
    """Cancel the live clocks of these purposes on subjects of one kind, which the caller has locked."""
    if not subjects:
        return
    live = Deadline.objects.select_for_update().filter(
        subject_type=subjects[0]._meta.label_lower,
        subject_id__in=[subject.pk for subject in subjects],
        purpose__in=list(purposes),
        state__in=LIVE,
    )
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    add_events([(pk, now, 0) for pk in ids], DeadlineEvent.Kind.CANCELLED, reason=reason)
    Deadline.objects.filter(pk__in=ids).update(state=Deadline.State.CANCELLED, ended_at=now, wake_at=None)
