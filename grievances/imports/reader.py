"""Read .csv and .xlsx files as they leave hotline systems: any encoding they use, a title above the header, odd cells."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from grievances.imports.mapping import looks_like_header

MAX_BYTES = 200 * 1024 * 1024
MAX_CELL = 2 * 1024 * 1024
HEADER_WITHIN = 10  # rows: exports often carry a title and a date above the header
DELIMITERS = ",\t;|"
ENCODINGS = ("utf-8-sig", "gb18030")


class FileNotUnderstood(Exception):
    """Why a file cannot be read, in words for whoever ran the command."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and what stands below it, each row with the line number people see in their program."""

    header: list[str]
    rows: list[tuple[int, list[Any]]]
    encoding: str


def read_sheet(path: Path, *, looks_like: Callable[[list[Any]], int] = looks_like_header) -> Sheet:
    """Read a whole file; `looks_like` says how much of a header a row is. Raises `FileNotUnderstood`."""
    if not path.is_file():
        raise FileNotUnderstood(f"找不到文件：{path}")
    if path.stat().st_size > MAX_BYTES:
        raise FileNotUnderstood("文件超过 200 MB，请分成几个文件")
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        lines, encoding = list(_xlsx_lines(path)), "xlsx"
    elif suffix in {".csv", ".txt", ".tsv"}:
        lines, encoding = _csv_lines(path.read_bytes())
    else:
        raise FileNotUnderstood(f"只认识 .csv 和 .xlsx，这是 {suffix or '没有后缀的文件'}；.xls 请另存为 .xlsx")
    return _sheet(lines, encoding, looks_like)


def _sheet(
    lines: list[tuple[int, list[Any]]], encoding: str, looks_like: Callable[[list[Any]], int] = looks_like_header
) -> Sheet:
    filled = [(number, cells) for number, cells in lines if any(_is_filled(cell) for cell in cells)]
    if not filled:
        raise FileNotUnderstood("文件是空的")
    at = max(range(min(HEADER_WITHIN, len(filled))), key=lambda row: (looks_like(filled[row][1]), -row))
    header = [str(cell if cell is not None else "").strip() for cell in filled[at][1]]
    return Sheet(header, filled[at + 1 :], encoding)


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _csv_lines(content: bytes) -> tuple[list[tuple[int, list[Any]]], str]:
    text, encoding = decode(content)
    previous = csv.field_size_limit(MAX_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        return list(_numbered(reader)), encoding
    except csv.Error as error:
        raise FileNotUnderstood(f"不是完整的 CSV 文件：{error}") from error
    finally:
        csv.field_size_limit(previous)


def _numbered(reader: Any) -> Iterator[tuple[int, list[Any]]]:
    first_line = 1
    for cells in reader:
        yield first_line, cells
        first_line = reader.line_num + 1  # a cell may hold line breaks


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding: by its mark, else UTF-8 where it is valid, else GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    # A few broken bytes must not lose a whole file: they become marks of replacement.
    return min(
        ((content.decode(name, errors="replace"), name) for name in ENCODINGS), key=lambda pair: pair[0].count("\ufffd")
    )


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:HEADER_WITHIN])
    return max(DELIMITERS, key=head.count) if any(mark in head for mark in DELIMITERS) else ","


def _xlsx_lines(path: Path) -> Iterable[tuple[int, list[Any]]]:
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, OSError, ValueError, EOFError) as error:
        raise FileNotUnderstood("这不是能打开的 .xlsx 文件，请用表格软件另存一次") from error
    except Exception as error:  # a damaged zip raises its own sort of errors
        raise FileNotUnderstood("文件已损坏，请用表格软件另存一次") from error
    try:
        worksheet = workbook.worksheets[0]
        worksheet.reset_dimensions()  # some programs write a wrong size
        for number, row in enumerate(worksheet.iter_rows(values_only=True), start=1):
            yield number, list(row)
    finally:
        workbook.close()
