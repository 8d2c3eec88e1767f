"""Official holidays and make-up working days as far as the maintained package knows them (to 2026)."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
from django.db import migrations

FIRST_YEAR, LAST_YEAR = 2024, 2026
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def seed(apps, schema_editor) -> None:
    years = apps.get_model("deadlines", "CalendarYear").objects
    days = apps.get_model("deadlines", "CalendarDay")
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        years.get_or_create(
            year=year,
            defaults={"source": "国务院办公厅放假安排（chinesecalendar）", "imported_at": datetime.now(UTC)},
        )
    rows = []
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        is_off, name = chinese_calendar.get_holiday_detail(day)
        if name or is_off != (day.weekday() >= 5):
            label = NAMES.get(name, name or "")
            rows.append(days(day=day, is_working=not is_off, note=label if is_off else f"{label}调休上班"))
        day += timedelta(days=1)
    days.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_triggers")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
