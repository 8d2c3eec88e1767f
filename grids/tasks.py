"""What waits in the database for a worker of the grids, and what they need to find in the morning."""

import time

from celery import shared_task
from django.utils import timezone

from grids.services.checks import open_season
from grids.services.importing import claim_import, run_import
from grids.services.moves import carry_out_moves
from grids.services.residency import start_missing_clocks
from grids.services.visits import follow_buildings, open_rounds

IMPORT_BUDGET_SECONDS = 60  # a wake-up takes no further file after so long; the next one does


@shared_task(name="grids.run_imports")
def run_imports() -> None:
    """Bring in the spreadsheets that wait, one after the other."""
    stop_at = time.monotonic() + IMPORT_BUDGET_SECONDS
    while time.monotonic() < stop_at and (job := claim_import(now=timezone.now())):
        run_import(job=job, clock=timezone.now)


@shared_task(name="grids.open_day")
def open_day() -> None:
    """Moves whose day has come, first due days of new dwellings, rows that follow their building, the checks of the season,
    clocks of addresses that were claimed before there was one.

    What is done stands in the rows: a lost or doubled wake-up does no harm.
    """
    now = timezone.now()
    carry_out_moves(now=now)
    follow_buildings()
    open_rounds(now=now)
    open_season(now=now)
    start_missing_clocks(now=now)
