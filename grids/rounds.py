"""When a dwelling is due again, in months of the calendar. Pure."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar


class Cadence(Protocol):
    up_to_dwellings: int | None
    every_months: int
    district_id: int | None


C = TypeVar("C", bound=Cadence)


def add_months(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, its last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def fitting(cadences: Iterable[C], dwellings: int) -> C | None:
    """The narrowest cadence that a community of so many dwellings fits; the district's own rows go before the general."""
    fits = [row for row in cadences if row.up_to_dwellings is None or dwellings <= row.up_to_dwellings]
    own = [row for row in fits if row.district_id is not None] or fits
    return min(own, key=lambda row: (row.up_to_dwellings is None, row.up_to_dwellings or 0), default=None)


def spread(number: int, of: int, start: date, months: int) -> date:
    """The first due day of the n-th of so many dwellings: evenly over the first round, so that nobody begins in debt."""
    days = (add_months(start, months) - start).days
    return start + timedelta(days=1 + number * (days - 1) // max(of, 1))


@dataclass(frozen=True, slots=True)
class Month:
    """One month as [start, end)."""

    start: date
    end: date

    @classmethod
    def of(cls, day: date) -> "Month":
        start = day.replace(day=1)
        return cls(start, add_months(start, 1))

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range((self.end - self.start).days)]


@dataclass(frozen=True, slots=True)
class Coverage:
    """走访覆盖率: visited dwellings ÷ dwellings due in the period (those visited in it count as due in it)."""

    due: int = 0
    visited: int = 0
    owed: int = 0  # due before today and not visited

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 means all of them. None where nothing was due."""
        return self.visited * 100 // self.due if self.due else None

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.due + other.due, self.visited + other.visited, self.owed + other.owed)
