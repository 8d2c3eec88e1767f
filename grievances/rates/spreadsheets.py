"""The three rates as a file: one sheet a table, and one that says what every number means."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from grievances.exports import neutral
from grievances.rates.definitions import MEASURES, RATES, Counts, Filters
from grievances.rates.reading import Line, PageNumbers

Name = Callable[[Any], str]


def workbook(
    numbers: PageNumbers,
    *,
    place: str,
    chosen: Sequence[str],
    filters: Filters,
    asked_by: str,
    now: datetime,
    names: Mapping[str, Name],
) -> bytes:
    book = Workbook(write_only=True)
    as_of = f"{timezone.localtime(numbers.counted_at):%Y-%m-%d %H:%M}" if numbers.counted_at else _("尚未统计")
    about = [
        [_("范围"), place],
        [_("提出月份"), f"{filters.since:%Y-%m} – {filters.until:%Y-%m}"],
        *[[_("条件"), words] for words in chosen],
        [_("统计截至"), as_of],
        [_("导出"), f"{asked_by} {timezone.localtime(now):%Y-%m-%d %H:%M}"],
    ]
    _sheet(book, _("合计"), [*about, [], _header(_("范围")), _row(place, numbers.total)])
    _sheet(book, _("按月"), _table(_("月份"), numbers.months, lambda month: f"{month:%Y-%m}"))
    _sheet(book, _("按区域"), _table(_("区域"), numbers.areas, names["areas"]))
    _sheet(book, _("按类别"), _table(_("类别"), numbers.categories, names["categories"]))
    _sheet(book, _("按部门"), _table(_("部门"), numbers.departments, names["departments"]))
    _sheet(book, _("口径说明"), _definitions())
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _header(first: str) -> list[Any]:
    return [first, *(str(rule.label) for rule in RATES.values()), *(str(rule.label) for rule in MEASURES.values())]


def _row(name: str, counts: Counts) -> list[Any]:
    shares = [counts.share(key) for key in RATES]
    return [
        name,
        *(share.good / share.of if share.of else None for share in shares),
        *(counts[key] for key in MEASURES),
    ]


def _table(first: str, lines: Sequence[Line], name: Name) -> list[list[Any]]:
    return [_header(first), *[_row(name(line.key), line.counts) for line in lines]]


def _definitions() -> list[list[Any]]:
    return [
        [_("名称"), _("口径")],
        *[[str(rule.label), str(rule.definition)] for rule in RATES.values()],
        *[[str(rule.label), str(rule.hint)] for rule in MEASURES.values()],
        [_("没有答复"), _("等待评价、到期未评价、回访未联系上的单独列出，既不算解决也不算满意。")],
        [_("月份"), _("按提出的月份统计；同一件诉求以后的变化仍记在提出的月份。")],
    ]


def _sheet(book: Workbook, title: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.column_dimensions["A"].width = 26
    sheet.freeze_panes = "B2"
    for position, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_head=position == 0) for value in row])


def _cell(sheet: Any, value: Any, *, is_head: bool) -> WriteOnlyCell:
    """Numbers stay numbers (a share is shown as per cent); every text is made harmless for spreadsheets."""
    cell = WriteOnlyCell(sheet, value=value if isinstance(value, int | float) else neutral(value))
    if isinstance(value, float):
        cell.number_format = "0.0%"
    if is_head:
        cell.font = Font(bold=True)
    return cell
