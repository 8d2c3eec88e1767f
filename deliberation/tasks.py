"""Jobs of deliberation that nobody waits for."""

from celery import shared_task
from django.utils import timezone

from deliberation.services.covenants import open_reports
from deliberation.services.seat_terms import look_after_seats


@shared_task(name="deliberation.open_reports")
def ask_for_reports() -> None:
    """At the beginning of a quarter, every council that owes a report is asked for the last one."""
    open_reports(now=timezone.now())


@shared_task(name="deliberation.look_after_seats")
def end_seats_and_tell_of_terms() -> None:
    """Seats whose term or ground has ended, and terms that run out."""
    look_after_seats(now=timezone.now())
