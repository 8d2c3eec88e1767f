"""Clocks that ran out together, handled together: a hundred a transaction instead of one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.deadlines.events import add_events
from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.registry import Handler

BATCH = 100


@transaction.atomic
def expire_batch(handler: Handler, rows: Sequence[tuple[int, int]], now: datetime) -> set[int]:
    """Handle those of the (deadline, subject) rows that are due, free and fit; the ids that were handled.

    Locks as the single sweep does: subjects first, then clocks, both skipping what others hold, and looks again.
    """
    assert handler.on_due_many
    model = handler.subject_model
    subjects = {
        subject.pk: subject
        for subject in model._base_manager.select_for_update(skip_locked=True, of=("self",))
        .filter(pk__in={subject_id for _deadline_id, subject_id in rows})
        .order_by("pk")
        if handler.in_batch(subject)
    }
    due = (
        Deadline.objects.select_for_update(skip_locked=True)
        .filter(pk__in=[deadline_id for deadline_id, subject_id in rows if subject_id in subjects])
        .filter(state=Deadline.State.RUNNING, wake_at__lte=now, due_at__lte=now)
        .order_by("pk")
    )
    first: dict[int, Deadline] = {}  # of two clocks of one subject the first is handled: it may end the other
    for deadline in sorted(due, key=lambda row: (row.wake_at, row.pk)):
        first.setdefault(deadline.subject_id, deadline)
    if not first:
        return set()
    _mark_expired(list(first.values()), now)
    pairs: list[tuple[Any, Deadline]] = [(subjects[pk], deadline) for pk, deadline in first.items()]
    handler.on_due_many(pairs, now)
    return {deadline.pk for deadline in first.values()}


def _mark_expired(deadlines: list[Deadline], now: datetime) -> None:
    state = Deadline.State.EXPIRED
    for deadline in deadlines:
        deadline.state, deadline.ended_at, deadline.wake_at, deadline.failures = state, now, None, 0
    Deadline.objects.filter(pk__in=[deadline.pk for deadline in deadlines]).update(
        state=state, ended_at=now, wake_at=None, failures=0
    )
    add_events([(deadline.pk, now, 0) for deadline in deadlines], DeadlineEvent.Kind.EXPIRED)
