"""Wake the sealing of the trail."""

import time

from celery import shared_task
from django.utils import timezone

from governance.trail.services import seal

BUDGET_SECONDS = 12


@shared_task(name="trail.seal")
def seal_trail() -> None:
    """Seal until nothing is left or the time is up."""
    stop_at = time.monotonic() + BUDGET_SECONDS
    while seal(now=timezone.now()) is not None and time.monotonic() < stop_at:
        pass
