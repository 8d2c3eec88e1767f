"""One row of an export becomes one draft, or the reason why it cannot."""

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from governance.common.errors import InputRefused
from governance.people.phones import normalise_phone
from grievances.imports.dates import DateNotUnderstood, read_moment

TITLE_MAX, BODY_MAX, REF_MAX = 80, 8000, 60
TITLE_FROM_BODY = 30
_BREAKS = re.compile(r"<\s*(?:br|/p|/div)\s*/?\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|#\d{1,6});")
_NUMBERS = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}")


class BadRow(Exception):
    """Why a row stays out, in words for the report."""


@dataclass(slots=True)
class ImportRow:
    """A good row: cleaned, dated, with the id under which it is known for ever."""

    line: int
    source_ref: str
    title: str
    body: str
    raised_at: datetime
    phone: str = ""
    name: str = ""
    place: str = ""
    category: str = ""
    remarks: list[str] = field(default_factory=list)
    position: int = 0  # of all rows of the file, for the progress bar


def read_row(
    line: int, cells: Sequence[Any], columns: dict[str, int], *, source: str, zone: tzinfo, now: datetime
) -> ImportRow:
    """Raises `BadRow`. Small faults (a telephone number nobody can dial) are remarks, and the row comes in."""

    def raw(name: str) -> Any:
        index = columns.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    title, body = clean(raw("title")).replace("\n", " "), clean(raw("body"))
    if not (title or body):
        raise BadRow("没有标题也没有内容")
    try:
        raised_at = read_moment(raw("raised_at"), zone=zone, now=now)
    except DateNotUnderstood as problem:
        raise BadRow(str(problem)) from problem
    row = ImportRow(line, "", title, body, raised_at, name=clean(raw("name"))[:40], place=clean(raw("place"))[:200])
    row.category = clean(raw("category"))[:60]
    _fit(row)
    row.phone = _phone(raw("phone"), row)
    row.source_ref = _reference(raw("ref"), row, source)
    return row


def clean(value: Any) -> str:
    """Text as a person would have typed it: no control or zero-width characters, no mark-up of the old system."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets keep numbers as fractions
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), _BREAKS.sub("\n", text))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ").replace("\t", " ")
    if not text.replace("\n", "").replace("\u3000", "").isprintable():
        text = "".join(char for char in text if char in "\n\u3000" or char.isprintable())
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip(" \n\u3000")


def _fit(row: ImportRow) -> None:
    """Bring title and body to the lengths that the columns have, losing nothing of the title."""
    row.body = row.body or row.title
    if not row.title:
        first = re.split(r"[。！？!?；;\n]", row.body, maxsplit=1)[0] or row.body
        row.title = first if len(first) <= TITLE_FROM_BODY else first[: TITLE_FROM_BODY - 1] + "…"
    if len(row.title) > TITLE_MAX:
        row.body = f"{row.title}\n{row.body}"
        row.title = row.title[: TITLE_MAX - 1] + "…"
        row.remarks.append("标题太长，全文放进了内容")
    if len(row.body) > BODY_MAX:
        row.body = row.body[: BODY_MAX - 20] + "……（原文过长，后面的没有录入）"
        row.remarks.append(f"内容超过 {BODY_MAX} 字，只录入了前面的部分")


def _phone(value: Any, row: ImportRow) -> str:
    text = clean(value)
    if not text:
        return ""
    for candidate in [text, *_NUMBERS.findall(text)]:
        try:
            return normalise_phone(candidate)
        except InputRefused:
            continue
    row.remarks.append("电话认不出来，没有录入")
    return ""


def _reference(value: Any, row: ImportRow, source: str) -> str:
    """The hotline's own number, else a hash of what was said and when: the same row is the same matter in any file."""
    own = clean(value).replace("\n", " ")
    if own and len(own) <= REF_MAX:
        return f"{source}:{own}"
    said = "\x1f".join([row.title, row.body, row.raised_at.isoformat(), row.phone])
    return f"{source}:#{hashlib.sha256(said.encode()).hexdigest()[:32]}"
