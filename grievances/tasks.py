"""Housekeeping that nobody waits for, and what goes out to partners."""

from celery import shared_task
from django.utils import timezone

from governance.notifications.delivering import keep_delivering
from grievances.services.pending import sweep
from grievances.services.webhooks import deliver_webhooks, prune_sent


@shared_task(name="grievances.sweep_pending")
def sweep_pending() -> None:
    """Photos of forms that were never sent do not stay, nor what partners received long ago."""
    sweep(timezone.now())
    prune_sent(now=timezone.now())


@shared_task(name="grievances.deliver_webhooks")
def deliver_to_partners() -> None:
    keep_delivering(lambda now: deliver_webhooks(now=now))
