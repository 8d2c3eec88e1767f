"""Outside channels: claim what is due, send it outside every transaction, mark it. For every kind of `Outgoing` row.

A claim moves `next_try_at` ahead, so that a killed worker's messages come up again by themselves. Between sending and
marking a kill can double one outside message; the inbox never doubles.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import apprise
import structlog
from django.db import transaction
from django.utils import timezone

from governance.notifications.models import Delivery, Outgoing
from governance.people.sms import sms_sender
from governance.trail.services import record

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
BUDGET_SECONDS = 12
BATCH = 10  # few enough to send well within the lease

Row = TypeVar("Row", bound=Outgoing)


class NotAccepted(Exception):
    """The other side did not take the message. `kind` is kept with the row: no word of it may be secret."""

    def __init__(self, message: str, *, kind: str = ""):
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    sent: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.sent or self.failed)


def deliver_due(*, now: datetime, limit: int = 100) -> DeliveryReport:
    """Send up to `limit` messages that are due. Call it outside a transaction."""
    return deliver_rows(Delivery, _send, now=now, limit=limit)


def keep_delivering(step: Callable[[datetime], DeliveryReport]) -> None:
    """One run of a task: deliver until nothing is due or the time is up."""
    stop_at = time.monotonic() + BUDGET_SECONDS
    while step(timezone.now()) and time.monotonic() < stop_at:
        pass


def deliver_rows(model: type[Row], send: Callable[[Row], None], *, now: datetime, limit: int) -> DeliveryReport:
    """Send up to `limit` rows that are due with `send`, which raises whatever it likes when the other side refuses."""
    sent = failed = 0
    while sent + failed < limit:
        claimed = _claim(model, now, min(BATCH, limit - sent - failed))
        if not claimed:
            break
        for row in claimed:
            if _deliver(row, send, now):
                sent += 1
            else:
                failed += 1
    return DeliveryReport(sent, failed)


@transaction.atomic
def _claim(model: type[Row], now: datetime, size: int) -> list[Row]:
    rows: Any = model._default_manager
    due = rows.filter(state=Outgoing.State.PENDING, next_try_at__lte=now).order_by("next_try_at", "id")
    claimed: list[Row] = list(due.select_for_update(skip_locked=True)[:size])
    for row in claimed:
        row.attempts += 1
        row.next_try_at = now + LEASE
    rows.bulk_update(claimed, ["attempts", "next_try_at"])
    return claimed


def _deliver(row: Row, send: Callable[[Row], None], now: datetime) -> bool:
    try:
        send(row)
    except Exception as problem:  # a channel may raise anything; what it says may hold tokens, so only its kind is kept
        kind = problem.kind if isinstance(problem, NotAccepted) and problem.kind else type(problem).__name__
        log.warning("delivery failed", model=row._meta.model_name, delivery=row.pk, attempt=row.attempts, problem=kind)
        _mark(row, **_after_failure(row, kind, now))
        return False
    _mark(row, state=Outgoing.State.SENT, sent_at=now, problem="")
    return True


@transaction.atomic
def retry_rows(*, rows: Iterable[Row], verb: str, actor: Any, now: datetime) -> int:
    """Let dead rows begin anew, each with an entry in the trail; how many there were."""
    count = 0
    by_model: dict[type[Row], list[int]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    for model, ids in by_model.items():
        dead: Any = model._default_manager.select_for_update().filter(pk__in=ids, state=Outgoing.State.DEAD)
        for row in dead.order_by("pk"):
            row.state, row.attempts, row.next_try_at = Outgoing.State.PENDING, 0, now
            row.save(update_fields=["state", "attempts", "next_try_at"])
            record(actor=actor, verb=verb, subject=row, now=now)
            count += 1
    return count


def _send(delivery: Delivery) -> None:
    if delivery.channel == Delivery.Channel.SMS:
        sms_sender().send(phone=delivery.address, template="notice", params={"text": delivery.body}, text=delivery.body)
        return
    channel = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
    if not channel.add(delivery.address):
        raise NotAccepted("not an Apprise address")
    if not channel.notify(title=delivery.title, body=delivery.body or delivery.title):
        raise NotAccepted("refused")


def _after_failure(row: Outgoing, problem: str, now: datetime) -> dict[str, Any]:
    if row.attempts >= MAX_ATTEMPTS:
        return {"state": Outgoing.State.DEAD, "problem": problem}
    pause = min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    return {"problem": problem, "next_try_at": now + pause}


def _mark(row: Outgoing, **fields: Any) -> None:
    """Only if the claim is still ours: after a long stall another worker may have taken it over."""
    rows: Any = type(row)._default_manager
    rows.filter(pk=row.pk, attempts=row.attempts, state=Outgoing.State.PENDING).update(**fields)
