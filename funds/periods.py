"""Periods that reports are about, and months as the law counts them (民法典 202). Pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    name: str
    first: date
    last: date


def add_months(day: date, months: int) -> date:
    """The day of the same number; the last of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def quarter_of(day: date) -> Period:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Period(f"{day.year}Q{(day.month + 2) // 3}", first, add_months(first, 3) - DAY)


def year_of(year: int) -> Period:
    return Period(str(year), date(year, 1, 1), date(year, 12, 31))


def quarters_over(since: date, today: date, most: int) -> list[Period]:
    """The quarters that are over and touch the time from `since` on; the last `most` of them."""
    found: list[Period] = []
    period = quarter_of(quarter_of(today).first - DAY)
    while period.last >= since and len(found) < most:
        found.append(period)
        period = quarter_of(period.first - DAY)
    return found[::-1]


def years_over(since: date, today: date, most: int) -> list[Period]:
    years = range(max(since.year, today.year - most), today.year)
    return [year_of(year) for year in years]


def spans(since: date, until: date, months: int) -> Iterator[Period]:
    """Spans of so many months from a day on that end before `until`; each is named by its last day."""
    number, first = 1, since
    while (after := add_months(since, number * months)) <= until:
        yield Period(f"{after - DAY:%Y-%m-%d}", first, after - DAY)
        number, first = number + 1, after
