"""Wake the delivery of the outbox."""

import time

from celery import shared_task
from django.utils import timezone

from governance.notifications.services import deliver_due

BUDGET_SECONDS = 12


@shared_task(name="notifications.deliver")
def deliver_messages() -> None:
    """Deliver until nothing is due or the time is up."""
    stop_at = time.monotonic() + BUDGET_SECONDS
    while deliver_due(now=timezone.now(), limit=20) and time.monotonic() < stop_at:
        pass
