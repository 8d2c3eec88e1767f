"""Wake what ends by itself."""

from celery import shared_task
from django.utils import timezone

from governance.ledger.services import expire_due


@shared_task(name="ledger.expire")
def expire_pending() -> None:
    expire_due(now=timezone.now())
