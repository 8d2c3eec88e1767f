"""Jobs of deliberation that nobody waits for."""

from celery import shared_task
from django.utils import timezone

from deliberation.services.covenants import open_reports


@shared_task(name="deliberation.open_reports")
def ask_for_reports() -> None:
    """At the beginning of a quarter, every council that owes a report is asked for the last one."""
    open_reports(now=timezone.now())
