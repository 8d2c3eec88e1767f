from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from governance.deadlines.calendar import (
    WorkCalendar,
    calendar_warning,
    current_calendar,
    forget_calendar,
    missing_years,
)
from governance.deadlines.models import CalendarDay, CalendarYear, Unit
from tests.factories import SHANGHAI, at

# The make-up working days of 2026, and the holidays that the tests below walk through.
SPECIAL = {
    **{date.fromisoformat(f"2026-{day}"): True for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")},
    **{date(2026, 2, 15) + timedelta(days=n): False for n in range(9)},
    **{date(2026, 10, 1) + timedelta(days=n): False for n in range(7)},
}
CALENDAR = WorkCalendar(SPECIAL)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))
UNITS = st.sampled_from(list(Unit))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-03-06 23:10", 24, Unit.HOURS, "2026-03-07 23:10"),  # round the clock, over a weekend
        ("2026-03-05 10:00", 2, Unit.WORK_HOURS, "2026-03-05 12:00"),
        ("2026-03-05 11:00", 2, Unit.WORK_HOURS, "2026-03-05 15:00"),  # lunch does not count
        ("2026-03-06 17:00", 2, Unit.WORK_HOURS, "2026-03-09 10:00"),  # Friday to Monday
        ("2026-03-07 10:00", 1, Unit.WORK_HOURS, "2026-03-09 10:00"),  # raised on a Saturday
        ("2026-02-13 17:00", 2, Unit.WORK_HOURS, "2026-02-14 10:00"),  # Saturday 14 February is a make-up day
        ("2026-02-14 17:30", 1, Unit.WORK_HOURS, "2026-02-24 09:30"),  # over Spring Festival
        ("2026-03-05 10:00", 1, Unit.WORKDAYS, "2026-03-06 18:00"),  # the starting day does not count
        ("2026-03-05 00:00", 3, Unit.WORKDAYS, "2026-03-10 18:00"),
        ("2026-02-12 09:00", 2, Unit.WORKDAYS, "2026-02-14 18:00"),
        ("2026-02-13 09:00", 2, Unit.WORKDAYS, "2026-02-24 18:00"),
        ("2026-03-07 09:00", 1, Unit.WORKDAYS, "2026-03-09 18:00"),
        ("2026-03-02 10:00", 7, Unit.DAYS, "2026-03-10 00:00"),  # Monday + 7 = Monday, to its 24:00
        ("2026-03-02 10:00", 5, Unit.DAYS, "2026-03-10 00:00"),  # ends on Saturday: the next working day
        ("2026-02-08 10:00", 7, Unit.DAYS, "2026-02-25 00:00"),  # ends on the eve of the festival
        ("2026-02-07 10:00", 7, Unit.DAYS, "2026-02-15 00:00"),  # ends on a Saturday that is a make-up day
    ],
)
def test_advance_follows_the_law(start, amount, unit, due):
    assert CALENDAR.advance(at(start), amount, unit) == at(due)


@pytest.mark.parametrize(
    ("start", "until", "unit", "consumed"),
    [
        ("2026-03-05 10:00", "2026-03-05 11:30", Unit.HOURS, 90),
        ("2026-03-05 11:00", "2026-03-05 15:00", Unit.WORK_HOURS, 120),
        ("2026-03-06 17:00", "2026-03-09 09:30", Unit.WORK_HOURS, 90),
        ("2026-03-06 17:00", "2026-03-08 12:00", Unit.WORK_HOURS, 60),
        ("2026-03-05 10:00", "2026-03-05 23:00", Unit.WORKDAYS, 0),
        ("2026-03-05 10:00", "2026-03-09 08:00", Unit.WORKDAYS, 2),
        ("2026-03-05 10:00", "2026-03-09 08:00", Unit.DAYS, 4),
        ("2026-03-05 10:00", "2026-03-04 10:00", Unit.DAYS, 0),
    ],
)
def test_consumed_counts_what_the_unit_counts(start, until, unit, consumed):
    assert CALENDAR.consumed(at(start), at(until), unit) == consumed


@given(MOMENTS, st.integers(1, 40), UNITS)
def test_advance_consumes_exactly_the_amount(start, amount, unit):
    due = CALENDAR.advance(start, amount, unit)
    in_unit = CALENDAR.consumed(start, due, unit)
    if unit in (Unit.HOURS, Unit.WORK_HOURS):
        assert in_unit == amount * 60
    elif unit == Unit.WORKDAYS:
        assert in_unit == amount and due.astimezone(SHANGHAI).time() == time(18)
    else:  # 24:00 of the last day is 00:00 of the next; a rest day moves it further
        assert in_unit >= amount + 1 and CALENDAR.is_working_day(due.date() - timedelta(days=1))


@given(MOMENTS, st.integers(1, 40), st.integers(0, 40), UNITS)
def test_advance_is_monotonous(start, amount, more, unit):
    assert start < CALENDAR.advance(start, amount, unit) <= CALENDAR.advance(start, amount + more, unit)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_open_time_adds_up(start, first, second):
    middle, end = start + first, start + first + second
    parts = CALENDAR.open_time(start, middle, Unit.WORK_HOURS) + CALENDAR.open_time(middle, end, Unit.WORK_HOURS)
    assert parts == CALENDAR.open_time(start, end, Unit.WORK_HOURS)


def test_seeded_calendar_knows_2026_with_its_make_up_days(db):
    calendar = current_calendar()
    make_up = {day for day, is_working in calendar.special.items() if is_working and day.year == 2026}
    assert make_up == {day for day, is_working in SPECIAL.items() if is_working}
    assert not calendar.is_working_day(date(2026, 10, 1)) and calendar.is_working_day(date(2026, 3, 5))
    assert not calendar.is_working_day(date(2031, 3, 1))  # nobody knows 2031: a Saturday rests


def test_missing_years_from_november_on_next_year_too(db):
    assert missing_years(date(2026, 10, 31)) == []
    assert missing_years(date(2026, 11, 1)) == [2027]
    assert missing_years(date(2027, 1, 5)) == [2027]
    assert "2027" in calendar_warning(date(2026, 11, 20)) and calendar_warning(date(2026, 3, 1)) == ""


def test_office_hours_come_from_the_settings(db, settings):
    settings.OFFICE_HOURS = [("08:30", "11:30"), ("14:30", "17:30")]
    assert current_calendar().advance(at("2026-03-05 11:00"), 1, Unit.WORK_HOURS) == at("2026-03-05 15:00")


NOTICE = """YEAR,2027,国办发明电〔2026〕9号
2027-01-01,休,元旦
2027-01-02,rest,元旦
2027/2/6,班,春节调休
2027年2月8日,放假,春节

not a day,休,
2027-05-01,也许,
2028-01-01,休,元旦
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_import_calendar_when_run_twice_then_same_rows_and_bad_rows_are_named(db, tmp_path, capsys, encoding):
    file = tmp_path / "2027.csv"
    file.write_text(NOTICE, encoding=encoding)
    assert current_calendar().is_working_day(date(2027, 1, 1))
    for _ in range(2):
        with pytest.raises(CommandError, match="3"):
            call_command("import_calendar", str(file))
        errors = capsys.readouterr().err
        assert "第 7 行" in errors and "第 8 行" in errors and "第 9 行" in errors
    rows = dict(CalendarDay.objects.filter(day__year=2027).values_list("day", "is_working"))
    assert rows == {date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 2, 6): True, date(2027, 2, 8): False}
    assert CalendarYear.objects.get(year=2027).source.startswith("国办")
    assert not current_calendar().is_working_day(date(2027, 1, 1))
    assert missing_years(date(2027, 1, 1)) == []


def test_import_calendar_when_the_notice_is_corrected_then_old_rows_of_that_year_go(db, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("YEAR,2027,通知\n2027-01-01,休,元旦\n2027-01-02,休,元旦\n", encoding="utf-8")
    call_command("import_calendar", str(file))
    file.write_text("YEAR,2027,通知\n2027-01-01,休,元旦\n", encoding="utf-8")
    call_command("import_calendar", str(file))
    forget_calendar()
    assert CalendarDay.objects.filter(day__year=2027).count() == 1
    assert CalendarDay.objects.filter(day__year=2026).count() > 20


@pytest.mark.parametrize(
    "content", ["", "2027-01-01,休,元旦\n", "YEAR,二〇二七\n2027-01-01,休,元旦\n", "YEAR,2027,x\n"]
)
def test_import_calendar_when_file_says_no_year_or_no_day_then_refused(db, tmp_path, content):
    file = tmp_path / "x.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_calendar", str(file))
    assert missing_years(date(2027, 1, 1)) == [2027]


def test_check_deploy_warns_of_a_missing_year(db, capsys):
    with time_machine.travel(at("2027-02-01 10:00")):
        call_command("check", "--deploy", "--tag", "deadlines")
    assert "2027" in capsys.readouterr().err
