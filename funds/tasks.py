"""What beat wakes: payments that providers have confirmed."""

from celery import shared_task
from django.utils import timezone

from funds.services.orders import take_confirmations


@shared_task(name="funds.take_payments")
def take_payments() -> int:
    return take_confirmations(now=timezone.now())
