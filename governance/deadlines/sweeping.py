"""The sweep: whatever is due in the database is handled exactly once, in batches where the handler can, else row by row.

It may run twice at once, be killed at any point or be late: an effect and its mark commit together, or neither does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from governance.deadlines.batches import BATCH, expire_batch
from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.registry import Handler, handler_of, registered

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)
GONE = "对象已不存在"
Row = tuple[int, str, int]  # a clock, its purpose and its subject


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How many clocks ran out, warned, and failed in one sweep."""

    due: int = 0
    warned: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.due or self.warned or self.failed)


def sweep(*, now: datetime, limit: int = 500) -> SweepReport:
    """Handle up to `limit` clocks that should be looked at by `now`, earliest first.

    Rows that somebody else holds are left to them. A failing handler undoes its row only, and is tried again later.
    """
    counts = {"due": 0, "warned": 0, "failed": 0}
    waiting = Deadline.objects.filter(state=Deadline.State.RUNNING, wake_at__lte=now).order_by("wake_at", "id")
    rows = list(waiting.values_list("id", "purpose", "subject_id")[:limit])
    handled = _in_batches(rows, now)
    counts["due"] += len(handled)
    for deadline_id, purpose, subject_id in _left(rows, handled):
        session = connection.connection
        try:
            outcome = _handle(deadline_id, purpose, subject_id, now)
        except Exception as problem:
            if isinstance(problem, (OperationalError, InterfaceError)) and connection.connection is not session:
                raise  # the database went away, no handler is to blame: the next sweep begins again
            _postpone(deadline_id, purpose, now)
            outcome = "failed"
        if outcome:
            counts[outcome] += 1
    return SweepReport(**counts)


def _left(rows: list[Row], handled: set[int]) -> list[Row]:
    """Not the second clocks of what was handled together: they ended with the first, or the next sweep sees to them."""
    kinds = {purpose: handler.subject_model for purpose, handler in registered().items() if handler.on_due_many}
    done = {(kinds[purpose], subject_id) for deadline_id, purpose, subject_id in rows if deadline_id in handled}
    return [row for row in rows if (kinds.get(row[1]), row[2]) not in done]


def _in_batches(rows: list[Row], now: datetime) -> set[int]:
    """What was handled together. A batch that fails is undone whole and left to the single way, which finds the culprit."""
    by_purpose: dict[str, list[tuple[int, int]]] = {}
    for deadline_id, purpose, subject_id in rows:
        handler = registered().get(purpose)
        if handler and handler.on_due_many:
            by_purpose.setdefault(purpose, []).append((deadline_id, subject_id))
    done: set[int] = set()
    for purpose, own in by_purpose.items():
        for at in range(0, len(own), BATCH):
            session = connection.connection
            try:
                done |= expire_batch(handler_of(purpose), own[at : at + BATCH], now)
            except Exception as problem:
                if isinstance(problem, (OperationalError, InterfaceError)) and connection.connection is not session:
                    raise
                log.warning("a batch of clocks failed, handling them one by one", exc_info=True)
    return done


@transaction.atomic
def _handle(deadline_id: int, purpose: str, subject_id: int, now: datetime) -> str:
    """Lock the subject, then its clock, and look again; '' where there is nothing left to do here."""
    handler = handler_of(purpose)
    subject = (
        handler.subject_model._base_manager.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=subject_id)
        .first()
    )
    is_gone = subject is None and not handler.subject_model._base_manager.filter(pk=subject_id).exists()
    if subject is None and not is_gone:
        return ""
    deadline = Deadline.objects.select_for_update(skip_locked=True).filter(pk=deadline_id).first()
    if deadline is None or deadline.state != Deadline.State.RUNNING or (deadline.wake_at or now) > now:
        return ""
    deadline.failures = 0
    if is_gone:
        _mark_over(deadline, Deadline.State.CANCELLED, DeadlineEvent.Kind.CANCELLED, now, GONE)
        return "due"
    if now < deadline.due_at:
        return _warn(handler, subject, deadline, now)
    _mark_over(deadline, Deadline.State.EXPIRED, DeadlineEvent.Kind.EXPIRED, now)
    handler.on_due(subject, deadline, now)
    return "due"


def _warn(handler: Handler, subject: object, deadline: Deadline, now: datetime) -> str:
    is_first = deadline.warned_at is None
    deadline.warned_at = deadline.warned_at or now
    deadline.wake_at = deadline.due_at
    deadline.save(update_fields=["warned_at", "wake_at", "failures"])
    if not is_first:
        return ""
    DeadlineEvent.objects.create(deadline=deadline, at=now, kind=DeadlineEvent.Kind.WARNED)
    handler.on_warn(subject, deadline, now)
    return "warned"


def _mark_over(deadline: Deadline, state: str, kind: str, now: datetime, reason: str = "") -> None:
    deadline.state, deadline.ended_at, deadline.wake_at = state, now, None
    deadline.save(update_fields=["state", "ended_at", "wake_at", "failures"])
    DeadlineEvent.objects.create(deadline=deadline, at=now, kind=kind, reason=reason)


def _postpone(deadline_id: int, purpose: str, now: datetime) -> None:
    """Count the failure and look again after 1, 2, 4 … minutes, at most an hour: loud, never lost."""
    log.exception("deadline handler failed", deadline=deadline_id, purpose=purpose)
    failures = Deadline.objects.values_list("failures", flat=True).get(pk=deadline_id)
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    Deadline.objects.filter(pk=deadline_id, state=Deadline.State.RUNNING, wake_at__lte=now).update(
        failures=F("failures") + 1, wake_at=now + pause
    )
