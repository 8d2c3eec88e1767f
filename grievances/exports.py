"""Files that people open in a spreadsheet: neutral cells, small tables, and sheets written row by row in constant memory."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO, Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMN_WIDTH = 16  # characters
WIDE_COLUMN_WIDTH = 40


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


class Sheet(Protocol):
    """A file being written: `open` is the constructor, then rows, then `close`."""

    def add(self, rows: Sequence[Sequence[object]]) -> None: ...

    def close(self) -> None: ...


class CsvSheet:
    """UTF-8 with its mark, so that every spreadsheet reads it; the watermark is the first line."""

    def __init__(self, path: Path, *, watermark: str, header: Sequence[str], wide: Sequence[int] = ()) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([f"# {watermark}"])
        self._writer.writerow(header)

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        self._writer.writerows([neutral(cell) for cell in row] for row in rows)

    def close(self) -> None:
        self._file.close()


class XlsxSheet:
    """The watermark is the first row, and the footer of every printed page. Rows go to disk as they come."""

    def __init__(self, path: Path, *, watermark: str, header: Sequence[str], wide: Sequence[int] = ()) -> None:
        self._path = path
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet("诉求")
        for number in range(len(header)):
            letter = chr(ord("A") + number)
            self._sheet.column_dimensions[letter].width = WIDE_COLUMN_WIDTH if number in wide else COLUMN_WIDTH
        self._sheet.freeze_panes = "A3"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.oddFooter.center.text = watermark.replace("&", "&&")
        self._sheet.oddFooter.right.text = "&P / &N"
        self._sheet.append([neutral(watermark)])
        self._sheet.append([self._bold(name) for name in header])

    def _bold(self, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, value=text)
        cell.font = Font(bold=True)
        return cell

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        for row in rows:
            self._sheet.append([xlsx_cell(cell) for cell in row])

    def close(self) -> None:
        self._book.save(self._path)


def xlsx_cell(cell: object) -> object:
    """Numbers stay numbers; text is neutral and without the characters that the format forbids."""
    if isinstance(cell, int):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", neutral(cell)) or None
