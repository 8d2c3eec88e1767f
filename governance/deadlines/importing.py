"""The yearly notice of holidays and make-up working days, taken in from a file."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.common.errors import InputRefused
from governance.deadlines.calendar import forget_calendar
from governance.deadlines.models import CalendarDay, CalendarYear
from governance.trail.services import record

WORK = {"班", "上班", "调休", "调休上班", "work", "working", "1"}
REST = {"休", "放假", "休息", "节假日", "rest", "holiday", "off", "0"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(slots=True)
class Notice:
    """One year's notice as read, and the lines that could not be used: (line, reason)."""

    year: int
    source: str
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_notice(raw: bytes) -> Notice:
    """Read `YEAR,2027,source` and lines of `day,work or rest,note`; UTF-8 or GB18030.

    Raises `InputRefused` where the year or every day is missing.
    """
    rows = list(csv.reader(io.StringIO(_decoded(raw))))
    heading = next((row for row in rows if row and row[0].strip().upper() in {"YEAR", "年份"}), None)
    if heading is None or len(heading) < 2 or not re.fullmatch(r"20\d\d", heading[1].strip()):
        raise InputRefused("no_year", "文件里要有一行 YEAR,年份,依据，例如：YEAR,2027,国办发明电〔2026〕9号")
    source = heading[2].strip() if len(heading) > 2 else ""
    notice = Notice(int(heading[1]), source or "导入")
    for line, row in enumerate(rows, start=1):
        if row is heading or not any(cell.strip() for cell in row):
            continue
        _read_row(notice, line, [cell.strip() for cell in row])
    if not notice.days:
        raise InputRefused("no_days", "文件里没有一天可用：每行应为 日期,班或休,说明")
    return notice


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRefused("bad_encoding", "文件编码不对，请存为 UTF-8 或 GB18030 的 CSV")


def _read_row(notice: Notice, line: int, row: list[str]) -> None:
    match = _DAY.fullmatch(row[0])
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    word = row[1].lower() if len(row) > 1 else ""
    if day is None:
        notice.refused.append((line, f"日期读不懂：{row[0][:30]}"))
    elif day.year != notice.year:
        notice.refused.append((line, f"{row[0]} 不在 {notice.year} 年"))
    elif word not in WORK | REST:
        notice.refused.append((line, f"第二列应为 班 或 休：{row[1][:30] if len(row) > 1 else '空'}"))
    else:
        notice.days[day] = (word in WORK, row[2][:60] if len(row) > 2 else "")


@transaction.atomic
def import_notice(*, notice: Notice, actor: Any, now: datetime) -> CalendarYear:
    """Put the notice in the place of whatever the calendar held for that year."""
    CalendarDay.objects.filter(day__year=notice.year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_working=is_working, note=note)
        for day, (is_working, note) in sorted(notice.days.items())
    )
    year, _ = CalendarYear.objects.update_or_create(
        year=notice.year, defaults={"source": notice.source[:200], "imported_at": now}
    )
    record(actor=actor, verb="deadlines.import_calendar", subject=year, now=now, days=len(notice.days))
    forget_calendar()  # for the rest of this transaction, and again once others can see the rows
    transaction.on_commit(forget_calendar)
    return year
