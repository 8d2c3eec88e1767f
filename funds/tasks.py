"""What beat wakes: payments that providers have confirmed, disclosures that are owed."""

from celery import shared_task
from django.utils import timezone

from funds.services.disclosures import open_due
from funds.services.orders import take_confirmations


@shared_task(name="funds.take_payments")
def take_payments() -> int:
    return take_confirmations(now=timezone.now())


@shared_task(name="funds.open_disclosures")
def open_disclosures() -> int:
    return open_due(now=timezone.now())
