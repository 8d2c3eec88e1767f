"""What waits in the database for a worker of the grids."""

import time

from celery import shared_task
from django.utils import timezone

from grids.services.importing import claim_import, run_import

IMPORT_BUDGET_SECONDS = 60  # a wake-up takes no further file after so long; the next one does


@shared_task(name="grids.run_imports")
def run_imports() -> None:
    """Bring in the spreadsheets that wait, one after the other."""
    stop_at = time.monotonic() + IMPORT_BUDGET_SECONDS
    while time.monotonic() < stop_at and (job := claim_import(now=timezone.now())):
        run_import(job=job, clock=timezone.now)
