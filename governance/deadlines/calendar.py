"""The official working calendar: pure functions over days, and the calendar that the database holds.

How time is counted (民法典 200–204): hours round the clock are exact; in days the starting day does not count; a term
in calendar days ends at 24:00 of its last day, and where that is a rest day, of the next working day; a term in working
days ends when the office closes on the last one. Working hours run only while the office is open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache

from governance.deadlines.models import CalendarDay, CalendarYear, Unit

ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_OFFICE_HOURS = (("09:00", "12:00"), ("14:00", "18:00"))
CACHE_KEY, CACHE_SECONDS = "deadlines:calendar", 300
NEXT_YEAR_NOTICE_MONTH = 11  # the State Council publishes next year's notice around 1 November
ONE_DAY = timedelta(days=1)

Span = tuple[time, time]


@dataclass(frozen=True)
class WorkCalendar:
    """Working days and office hours. `special` says which days are not what their weekday says."""

    special: Mapping[date, bool] = field(default_factory=dict)  # True: working
    office_hours: tuple[Span, ...] = ((time(9), time(12)), (time(14), time(18)))
    zone: ZoneInfo = ZONE

    def is_working_day(self, day: date) -> bool:
        return self.special.get(day, day.weekday() < 5)

    def advance(self, start: datetime, amount: int, unit: str) -> datetime:
        """When `amount` of `unit` that begins at `start` has passed."""
        if unit in (Unit.HOURS, Unit.WORK_HOURS):
            return self.advance_time(start, timedelta(hours=amount), unit)
        first = start.astimezone(self.zone).date()
        if unit == Unit.WORKDAYS:
            last = self._working_day_after(first, amount) if amount else self._first_working_day_from(first)
            return self._at(last, self.office_hours[-1][1])
        last = self._first_working_day_from(first + amount * ONE_DAY)
        return self._at(last + ONE_DAY, time(0))

    def advance_time(self, start: datetime, left: timedelta, unit: str) -> datetime:
        """As `advance`, for the two hour units, with any length of time."""
        if unit == Unit.HOURS:
            return start + left
        if left <= timedelta(0):
            return start
        for opens, closes in self._open_spans(start):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise AssertionError("open spans never end")

    def next_opening(self, moment: datetime) -> datetime:
        """When the office next opens in the morning, not before `moment`."""
        day = self._first_working_day_from(moment.astimezone(self.zone).date())
        if self._at(day, self.office_hours[0][0]) < moment:
            day = self._first_working_day_from(day + ONE_DAY)
        return self._at(day, self.office_hours[0][0])

    def last_closing(self, moment: datetime) -> datetime:
        """When the office closes on the day that ends with `moment`, or has it within."""
        day = (moment - timedelta.resolution).astimezone(self.zone).date()
        return self._at(day, self.office_hours[-1][1])

    def consumed(self, start: datetime, until: datetime, unit: str) -> int:
        """How much of `unit` lies between: minutes for the hour units, whole days for the day units."""
        if until <= start:
            return 0
        if unit in (Unit.HOURS, Unit.WORK_HOURS):
            return int(self.open_time(start, until, unit).total_seconds() // 60)
        first, last = start.astimezone(self.zone).date(), until.astimezone(self.zone).date()
        if unit == Unit.DAYS:
            return (last - first).days
        return sum(self.is_working_day(first + n * ONE_DAY) for n in range(1, (last - first).days + 1))

    def open_time(self, start: datetime, until: datetime, unit: str) -> timedelta:
        """The time between that an hour unit counts, exactly."""
        if until <= start:
            return timedelta(0)
        if unit == Unit.HOURS:
            return until - start
        total = timedelta(0)
        for opens, closes in self._open_spans(start):
            if opens >= until:
                return total
            total += min(closes, until) - opens
        raise AssertionError("open spans never end")

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)

    def _working_day_after(self, day: date, amount: int) -> date:
        while amount > 0:
            day += ONE_DAY
            amount -= self.is_working_day(day)
        return day

    def _first_working_day_from(self, day: date) -> date:
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def _open_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The times from `start` on when the office is open; the first may be cut."""
        day = start.astimezone(self.zone).date()
        while True:
            if self.is_working_day(day):
                for opens, closes in self.office_hours:
                    opening, closing = max(self._at(day, opens), start), self._at(day, closes)
                    if opening < closing:
                        yield opening, closing
            day += ONE_DAY


def office_hours() -> tuple[Span, ...]:
    """Setting OFFICE_HOURS: pairs of `HH:MM`, in order."""
    pairs = getattr(settings, "OFFICE_HOURS", DEFAULT_OFFICE_HOURS)
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def current_calendar() -> WorkCalendar:
    """The calendar in the database, kept in the cache for five minutes or until `forget_calendar`."""
    special = cache.get(CACHE_KEY)
    if special is None:
        special = dict(CalendarDay.objects.values_list("day", "is_working"))
        cache.set(CACHE_KEY, special, CACHE_SECONDS)
    return WorkCalendar(special, office_hours())


def forget_calendar() -> None:
    """Read the calendar anew next time (this process; others within five minutes unless they share the cache)."""
    cache.delete(CACHE_KEY)


def missing_years(today: date) -> list[int]:
    """Years whose holiday notice should be in and is not: this one, and from November the next."""
    wanted = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_NOTICE_MONTH else [])
    known = set(CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    return [year for year in wanted if year not in known]


def calendar_warning(today: date) -> str:
    """What the desk should say while a year is missing; '' otherwise."""
    years = missing_years(today)
    if not years:
        return ""
    named = "、".join(str(year) for year in years)
    return f"{named} 年的放假安排还没有导入，时限暂按周末休息计算。请管理员导入。"
