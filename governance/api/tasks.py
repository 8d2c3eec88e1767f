"""Housekeeping that nobody waits for."""

from celery import shared_task
from django.utils import timezone

from governance.api import idempotency
from governance.api.models import Token


@shared_task(name="api.sweep")
def sweep_api() -> None:
    """Answers older than a day and tokens that are over do not stay."""
    now = timezone.now()
    idempotency.sweep(now)
    Token.objects.filter(expiry__lte=now).delete()
