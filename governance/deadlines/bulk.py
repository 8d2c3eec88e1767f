"""The same clock started on many subjects at once, for imports: same rows, same invariants, few statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.reckoning import reckon
from governance.deadlines.services import find_policy


@transaction.atomic
def start_many(
    *, subjects: Sequence[Model], purpose: str, level: str, urgency: str, now: datetime, actor: Any = None
) -> list[Deadline]:
    """Start `purpose` on new subjects of one level and urgency, in their order.

    A subject that already has a live clock of the purpose breaks the unique constraint, and with it the whole batch.
    """
    if not subjects:
        return []
    policy = find_policy(purpose=purpose, level=level, urgency=urgency, now=now)
    started = DeadlineEvent(at=now, kind=DeadlineEvent.Kind.STARTED, amount=policy.amount)
    times = reckon([started], unit=policy.unit, warn_percent=policy.warn_percent, calendar=current_calendar())
    deadlines = Deadline.objects.bulk_create(
        Deadline(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, purpose=purpose, level=level, policy=policy,
            amount=times.total, unit=policy.unit, warn_percent=policy.warn_percent, started_at=now,
            due_at=times.due_at, warn_at=times.warn_at, wake_at=times.warn_at,
        )
        for subject in subjects
    )  # fmt: skip
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(deadline=deadline, at=now, kind=started.kind, amount=started.amount, actor=actor)
        for deadline in deadlines
    )
    return deadlines
