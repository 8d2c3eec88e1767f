"""Housekeeping that nobody waits for."""

from celery import shared_task
from django.utils import timezone

from grievances.services.pending import sweep


@shared_task(name="grievances.sweep_pending")
def sweep_pending() -> None:
    """Photos of forms that were never sent do not stay."""
    sweep(timezone.now())
