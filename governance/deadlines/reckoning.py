"""Due times as a pure function of a clock's events.

A clock is a stretch of counting: from when, and how much is left. Suspending takes off what was used; resuming begins
a new stretch with the rest; extending adds to the rest. Hours are kept to the microsecond, days whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from governance.deadlines.calendar import WorkCalendar
from governance.deadlines.models import DeadlineEvent, Unit

Kind = DeadlineEvent.Kind
HOUR_UNITS = (Unit.HOURS, Unit.WORK_HOURS)


class Event(Protocol):
    at: datetime
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Where a clock stands after its events. While it is suspended, `due_at` is what it was before."""

    total: int
    due_at: datetime
    warn_at: datetime


@dataclass(slots=True)
class _Stretch:
    since: datetime
    left: float  # seconds for the hour units, days for the day units
    suspended_at: datetime | None = None
    left_before: float = 0


def reckon(events: Iterable[Event], *, unit: str, warn_percent: int, calendar: WorkCalendar) -> Reckoning:
    """Replay the events of one clock, in order; the first one is STARTED."""
    first, *later = events
    if first.kind != Kind.STARTED:
        raise ValueError("a clock begins with STARTED")
    total, stretch = first.amount, _Stretch(first.at, _quantity(first.amount, unit))
    for event in later:
        if event.kind == Kind.SUSPENDED:
            stretch.suspended_at, stretch.left_before = event.at, stretch.left
            stretch.left = max(0, stretch.left - _used(stretch.since, event.at, unit, calendar))
        elif event.kind == Kind.RESUMED:
            if event.at == stretch.suspended_at:  # no time stood still: as if nothing had been
                stretch.left = stretch.left_before
            else:
                stretch.since = event.at
            stretch.suspended_at = None
        elif event.kind == Kind.EXTENDED:
            total += event.amount
            stretch.left += _quantity(event.amount, unit)
            stretch.left_before += _quantity(event.amount, unit)
    since, left = (
        (stretch.since, stretch.left) if stretch.suspended_at is None else (stretch.since, stretch.left_before)
    )
    due_at = _after(since, left, unit, calendar)
    lead = _quantity(total, unit) * (100 - warn_percent) / 100
    return Reckoning(total, due_at, _warn_at(since, left, lead, due_at, unit, calendar))


def _quantity(amount: int, unit: str) -> float:
    return amount * 3600 if unit in HOUR_UNITS else amount


def _used(since: datetime, until: datetime, unit: str, calendar: WorkCalendar) -> float:
    if unit in HOUR_UNITS:
        return calendar.open_time(since, until, unit).total_seconds()
    return calendar.consumed(since, until, unit)


def _after(since: datetime, left: float, unit: str, calendar: WorkCalendar) -> datetime:
    if unit in HOUR_UNITS:
        return calendar.advance_time(since, timedelta(seconds=left), unit)
    return calendar.advance(since, int(left), unit)


def _warn_at(
    since: datetime, left: float, lead: float, due_at: datetime, unit: str, calendar: WorkCalendar
) -> datetime:
    """When only `lead` of the whole amount is left; for day units in proportion, since a day is not divided."""
    if left <= lead:
        return since if since < due_at else due_at
    if unit in HOUR_UNITS:
        return calendar.advance_time(since, timedelta(seconds=left - lead), unit)
    return due_at - (due_at - since) * (lead / left)
