"""What beat wakes: payments that providers have confirmed, disclosures that are owed, reports that wait to be published."""

import time

from celery import shared_task
from django.utils import timezone

from funds.services.disclosures import claim_publishing, open_due, run_publishing
from funds.services.orders import take_confirmations

PUBLISHING_BUDGET_SECONDS = 60  # a wake-up takes no further job after so long; the next one does


@shared_task(name="funds.take_payments")
def take_payments() -> int:
    return take_confirmations(now=timezone.now())


@shared_task(name="funds.open_disclosures")
def open_disclosures() -> int:
    return open_due(now=timezone.now())


@shared_task(name="funds.publish_reports")
def publish_reports() -> None:
    """Publish the reports that wait, one job after the other."""
    stop_at = time.monotonic() + PUBLISHING_BUDGET_SECONDS
    while time.monotonic() < stop_at and (job := claim_publishing(now=timezone.now())):
        run_publishing(job=job, clock=timezone.now)
