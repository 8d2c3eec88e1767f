"""Statements as .csv and .xlsx: titles above the header, columns named as each bank likes, GB18030 or UTF-8."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from funds.money import fen_of
from funds.statements.lines import Line, Statement, StatementNotUnderstood, closing_of
from grievances.imports.mapping import plain
from grievances.imports.reader import FileNotUnderstood, read_sheet

Columns = Mapping[str, Sequence[str]]  # our field → the titles that banks use for it
OUTGOING = ("借", "支", "付", "出", "D", "-")
INCOMING = ("贷", "收", "入", "存", "C", "+")
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")


def find_columns(header: Sequence[Any], columns: Columns) -> dict[str, list[int]]:
    """Our field → the indexes of its columns, each column once. A memo may stand in several, all others in one."""
    headings = [plain(title) for title in header]
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for field, titles in columns.items():
        at = [headings.index(plain(title)) for title in titles if plain(title) in headings]
        free = [index for index in dict.fromkeys(at) if index not in taken]
        if free:
            found[field] = free if field == "memo" else free[:1]
            taken.update(found[field])
    return found


def read_table(content: bytes, suffix: str, columns: Columns) -> Statement:
    """Raises `StatementNotUnderstood`; a row that is no booking (totals, remarks) is named in `bad`."""
    try:
        with tempfile.NamedTemporaryFile(suffix=suffix) as file:
            file.write(content)
            file.flush()
            sheet = read_sheet(Path(file.name), looks_like=lambda cells: len(find_columns(cells, columns)))
    except FileNotUnderstood as problem:
        raise StatementNotUnderstood(str(problem)) from problem
    found = find_columns(sheet.header, columns)
    if "date" not in found or not {"amount", "in", "out"} & found.keys():
        raise StatementNotUnderstood("没有找到日期和金额两列，请核对这家银行的对账单格式（列名）")
    lines: list[Line] = []
    bad: list[tuple[int, str]] = []
    for number, cells in sheet.rows:
        try:
            lines.append(_line(cells, found))
        except ValueError as problem:
            bad.append((number, str(problem)))
    closing_on, closing_fen = closing_of(lines)
    return Statement("TABLE", lines, bad, closing_on, closing_fen)


def _line(cells: Sequence[Any], found: Mapping[str, list[int]]) -> Line:
    def text(field: str) -> str:
        parts = [_text(cells[at]) for at in found.get(field, ()) if at < len(cells)]
        return " ".join(dict.fromkeys(part for part in parts if part))[:200]

    balance = text("balance")
    return Line(
        booked_on=_day(next((cells[at] for at in found["date"] if at < len(cells)), None)),
        amount_fen=_amount(text),
        balance_fen=fen_of(balance) if balance else None,
        counterparty=text("counterparty"),
        counterparty_number=text("counterparty_number"),
        memo=text("memo"),
        reference=text("reference")[:64],
    )


def _amount(text: Any) -> int:
    """Two columns (in, out), one with a sign, or one with a word beside it (借, 贷)."""
    money_in, money_out = (_fen(text(name)) for name in ("in", "out"))
    if money_in or money_out:
        return money_in - money_out
    amount = _fen(text("amount"))
    if not amount:
        raise ValueError("没有金额")
    word = text("sign")
    if not word:
        return amount
    if word.startswith(OUTGOING):
        return -abs(amount)
    if word.startswith(INCOMING):
        return abs(amount)
    raise ValueError(f"看不懂收支方向：{word}")


def _fen(text: str) -> int:
    if text in {"", "-", "--"}:
        return 0
    try:
        return fen_of(text)
    except ValueError:
        raise ValueError(f"看不懂金额：{text}") from None


def _text(cell: Any) -> str:
    """Numbers without the accidents of spreadsheets: 50.1 is 50.10, 6.2E+18 stays what was written."""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return " ".join(str(cell if cell is not None else "").strip().strip("'\t").split())


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.match(_text(cell))
    if found is None:
        raise ValueError(f"看不懂日期：{_text(cell) or '空'}")
    return date(*(int(part) for part in found.groups()))
