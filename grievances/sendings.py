"""When a subscription is sent next. Pure functions over the working calendar."""

from datetime import date, datetime, time, timedelta

from governance.deadlines.calendar import WorkCalendar

DAY, WEEK = "DAY", "WEEK"
ONE_DAY = timedelta(days=1)
LONGEST_HOLIDAY = 31  # days: no rest is as long, so the search always ends


def next_sending(
    *, every: str, weekday: int, hour: int, workdays_only: bool, after: datetime, calendar: WorkCalendar
) -> datetime:
    """The first sending time strictly after `after`.

    With `workdays_only`, a daily one skips days of rest, and a weekly one moves to the next working day.
    """
    day = after.astimezone(calendar.zone).date()
    if every == WEEK:
        day += ((weekday - day.weekday()) % 7 - 7) * ONE_DAY  # last week's may have moved into this one
    while True:
        moment = _at(_open_day(day, calendar) if workdays_only else day, hour, calendar)
        if moment > after:
            return moment
        day += 7 * ONE_DAY if every == WEEK else ONE_DAY


def period_begin(*, every: str, until: datetime) -> datetime:
    """From when on a sending at `until` counts what was raised and settled."""
    return until - (7 * ONE_DAY if every == WEEK else ONE_DAY)


def _open_day(day: date, calendar: WorkCalendar) -> date:
    for step in range(LONGEST_HOLIDAY):
        if calendar.is_working_day(day + step * ONE_DAY):
            return day + step * ONE_DAY
    return day


def _at(day: date, hour: int, calendar: WorkCalendar) -> datetime:
    return datetime.combine(day, time(hour), calendar.zone)
