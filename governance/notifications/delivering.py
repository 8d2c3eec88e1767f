"""Outside channels: claim what is due, send it outside every transaction, mark it.

A claim moves `next_try_at` ahead, so that a killed worker's messages come up again by themselves. Between sending and
marking a kill can double one outside message; the inbox never doubles.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import apprise
import structlog
from django.db import transaction

from governance.notifications.models import Delivery
from governance.people.sms import sms_sender

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
BATCH = 10  # few enough to send well within the lease


class NotAccepted(Exception):
    """The other side did not take the message."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    sent: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.sent or self.failed)


def deliver_due(*, now: datetime, limit: int = 100) -> DeliveryReport:
    """Send up to `limit` messages that are due. Call it outside a transaction."""
    sent = failed = 0
    while sent + failed < limit:
        claimed = _claim(now, min(BATCH, limit - sent - failed))
        if not claimed:
            break
        for delivery in claimed:
            if _deliver(delivery, now):
                sent += 1
            else:
                failed += 1
    return DeliveryReport(sent, failed)


@transaction.atomic
def _claim(now: datetime, size: int) -> list[Delivery]:
    due = Delivery.objects.filter(state=Delivery.State.PENDING, next_try_at__lte=now).order_by("next_try_at", "id")
    claimed = list(due.select_for_update(skip_locked=True)[:size])
    for delivery in claimed:
        delivery.attempts += 1
        delivery.next_try_at = now + LEASE
    Delivery.objects.bulk_update(claimed, ["attempts", "next_try_at"])
    return claimed


def _deliver(delivery: Delivery, now: datetime) -> bool:
    try:
        _send(delivery)
    except Exception as problem:  # a channel may raise anything; what it says may hold tokens, so only its kind is kept
        log.warning("delivery failed", delivery=delivery.pk, attempt=delivery.attempts, problem=type(problem).__name__)
        _mark(delivery, **_after_failure(delivery, type(problem).__name__, now))
        return False
    _mark(delivery, state=Delivery.State.SENT, sent_at=now, problem="")
    return True


def _send(delivery: Delivery) -> None:
    if delivery.channel == Delivery.Channel.SMS:
        sms_sender().send(phone=delivery.address, template="notice", params={"text": delivery.body}, text=delivery.body)
        return
    channel = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
    if not channel.add(delivery.address):
        raise NotAccepted("not an Apprise address")
    if not channel.notify(title=delivery.title, body=delivery.body or delivery.title):
        raise NotAccepted("refused")


def _after_failure(delivery: Delivery, problem: str, now: datetime) -> dict[str, Any]:
    if delivery.attempts >= MAX_ATTEMPTS:
        return {"state": Delivery.State.DEAD, "problem": problem}
    pause = min(FIRST_PAUSE * 2 ** (delivery.attempts - 1), LONGEST_PAUSE)
    return {"problem": problem, "next_try_at": now + pause}


def _mark(delivery: Delivery, **fields: Any) -> None:
    """Only if the claim is still ours: after a long stall another worker may have taken it over."""
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=Delivery.State.PENDING).update(**fields)
