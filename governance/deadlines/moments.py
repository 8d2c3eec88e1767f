"""Clocks that end at a moment that somebody named, not after a term of a policy."""

from datetime import datetime, timedelta
from math import ceil

from django.db.models import Model

from governance.deadlines import services as deadlines
from governance.deadlines.models import Unit
from governance.people.models import User

HOUR = timedelta(hours=1)


def start_until(subject: Model, purpose: str, moment: datetime, now: datetime, actor: User | None) -> None:
    """A clock that ends at `moment` exactly: whole hours, counted back from it. One that runs already is replaced."""
    deadlines.end_all(subject=subject, now=now, actor=actor, purposes=(purpose,))
    hours = max(ceil((moment - now) / HOUR), 1)
    deadlines.start(
        subject=subject, purpose=purpose, now=moment - hours * HOUR, actor=actor, amount=hours, unit=Unit.HOURS
    )
