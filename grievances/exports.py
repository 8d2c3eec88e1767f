"""Cells of files that people open in a spreadsheet, and small tables as such files."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe, also after spaces."""
    text = "" if cell is None else str(cell)
    return (
        f"'{text}"
        if text.lstrip(" \n\u3000\ufeff").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
        else text
    )


def write_table(suffix: str, header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as `.csv` (UTF-8 with its mark) or `.xlsx`, every cell neutral text. For what fits into memory."""
    lines = [[*header], *([neutral(cell) for cell in row] for row in rows)]
    if suffix == ".csv":
        text = StringIO(newline="")
        csv.writer(text).writerows(lines)
        return text.getvalue().encode("utf-8-sig")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for line in lines:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in line])
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()
