"""Orders of a hotline come in, by API or as a file: every good one, each once, and every bad one with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grievances.imports.good_rows import RowReader
from grievances.imports.mapping import SYNONYMS, map_columns
from grievances.imports.reader import Sheet
from grievances.imports.report import LEFT_OUT, ReportLine
from grievances.imports.rows import REF_MAX, BadRow, ImportRow, clean
from grievances.models import ApiKey, Grievance
from grievances.public_reads import number_of
from grievances.services.importing import Importer, ImportReport, in_batches

ORDERS_AT_ONCE = 500
ROWS_AT_ONCE = 2_000  # of a file in the browser; the command takes any number
FIELDS = [*SYNONYMS]
COLUMNS = {name: index for index, name in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery: totals, the report's lines, and the public numbers by `source_ref`."""

    added: int
    known: int
    refused: int
    lines: list[ReportLine]
    rows: list[ImportRow] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    known_before: frozenset[str] = frozenset()


def take_orders(*, key: ApiKey, orders: Sequence[Any], now: datetime) -> Taken:
    """Orders as a list of objects, through the reader of files. Sending them again adds and changes nothing.

    Raises `InputRefused` for more than 500; what is wrong with a single order stands in its line.
    """
    if len(orders) > ORDERS_AT_ONCE:
        raise InputRefused("too_many", _("一次最多 %(n)d 件。") % {"n": ORDERS_AT_ONCE})
    reader = RowReader(COLUMNS, source=key.source, now=now)
    rows = []
    for line, order in enumerate(orders, start=1):
        try:
            row = reader.take(line, _cells(order))
        except BadRow as problem:
            reader.leave_out(line, "", str(problem))
            continue
        rows += [row] if row else []
    refs = [row.source_ref for row in rows]
    known_before = frozenset(_by_ref(refs))
    report = _bring_in(rows, Importer(area=key.area, actor=None, now=now))
    with transaction.atomic():
        record(
            actor=None, verb="grievances.hotline_orders", subject=key, now=now, area_code=key.area.code,
            added=report.added, known=report.known, refused=reader.left_out,
        )  # fmt: skip
    return Taken(report.added, report.known, reader.left_out, reader.lines, rows, _by_ref(refs), known_before)


def take_file(*, sheet: Sheet, area: Area, source: str, actor: User, now: datetime) -> Taken:
    """A file from the browser. Raises `MappingProblem` where the columns say nothing, `InputRefused` where it is too long."""
    if len(sheet.rows) > ROWS_AT_ONCE:
        words = _("文件有 %(rows)d 行，网页一次最多导入 %(n)d 行；请分开，或请管理员用命令导入。")
        raise InputRefused("too_many", words % {"rows": len(sheet.rows), "n": ROWS_AT_ONCE})
    reader = RowReader(map_columns(sheet.header), source=source, now=now)
    report = _bring_in(reader.read(sheet.rows), Importer(area=area, actor=actor, now=now))
    return Taken(report.added, report.known, reader.left_out, reader.lines)


def _bring_in(rows: Iterable[ImportRow], importer: Importer) -> ImportReport:
    for batch in in_batches(rows):
        try:
            importer.add(batch)
        except IntegrityError:  # the same orders came in at the same moment: now they are known
            importer.add(batch)
    return importer.finish()


def _cells(order: Any) -> list[Any]:
    """The fields of one order in the order of `COLUMNS`; raises `BadRow`."""
    if not isinstance(order, dict):
        raise BadRow(_("不是一个对象"))
    for name in FIELDS:
        if not isinstance(order.get(name), str | int | float | None) or isinstance(order.get(name), bool):
            raise BadRow(_("%(name)s 应为文字或数字") % {"name": name})
    ref = clean(order.get("ref"))
    if not ref or len(ref) > REF_MAX:
        raise BadRow(_("ref 必填，最多 %(n)d 字") % {"n": REF_MAX})
    return [_storable(order.get(name)) for name in FIELDS]


def _storable(value: Any) -> Any:
    """JSON can name half characters (\\ud800) that no text may hold."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _by_ref(refs: Iterable[str]) -> dict[str, str]:
    rows = Grievance.objects.filter(source_ref__in=refs).only("pk", "source_ref", "raised_at")
    return {str(row.source_ref): number_of(row) for row in rows}


def outcomes(taken: Taken) -> list[dict[str, Any]]:
    """One line for each order, by its place in the delivery."""
    lines: list[dict[str, Any]] = [
        {
            "row": row.line,
            "ref": row.source_ref.partition(":")[2],
            "outcome": "known" if row.source_ref in taken.known_before else "added",
            "number": taken.numbers.get(row.source_ref, ""),
            "remarks": row.remarks,
        }
        for row in taken.rows
    ]
    lines += [
        {"row": line.line, "ref": line.ref, "outcome": "refused", "reason": line.reason}
        for line in taken.lines
        if line.outcome == LEFT_OUT
    ]
    return sorted(lines, key=lambda line: line["row"])
