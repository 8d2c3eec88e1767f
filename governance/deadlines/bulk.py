"""The same clock started on many subjects at once, for imports: same rows, same invariants, few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import ClockPolicy, Deadline, DeadlineEvent
from governance.deadlines.reckoning import Reckoning, reckon
from governance.deadlines.services import find_policy


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
def start_many(*, subjects: Sequence[Model], plan: ClockPlan, actor: Any = None) -> list[Deadline]:
    """Start the planned clock on new subjects, in their order.

    A subject that already has a live clock of the purpose breaks the unique constraint, and with it the whole batch.
    """
    policy, times, now = plan.policy, plan.times, plan.now
    deadlines = Deadline.objects.bulk_create(
        Deadline(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, purpose=plan.purpose, level=plan.level, policy=policy,
            amount=times.total, unit=policy.unit, warn_percent=policy.warn_percent, started_at=now,
            due_at=times.due_at, warn_at=times.warn_at, wake_at=times.warn_at,
        )
        for subject in subjects
    )  # fmt: skip
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(deadline=deadline, at=now, kind=DeadlineEvent.Kind.STARTED, amount=policy.amount, actor=actor)
        for deadline in deadlines
    )
    return deadlines
