"""Wake the delivery of the outbox."""

from celery import shared_task

from governance.notifications.delivering import keep_delivering
from governance.notifications.services import deliver_due


@shared_task(name="notifications.deliver")
def deliver_messages() -> None:
    keep_delivering(lambda now: deliver_due(now=now, limit=20))
