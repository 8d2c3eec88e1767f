"""Row by row: what can come in, and a line of the report for what cannot or was changed on the way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from grievances.imports.report import LEFT_OUT, REMARKED, ReportLine
from grievances.imports.rows import BadRow, ImportRow, clean, read_row


class RowReader:
    """Understands the rows of one delivery. `lines` is the report; a number that comes twice comes in once."""

    def __init__(self, columns: dict[str, int], *, source: str, now: datetime):
        self.columns, self.source, self.now = columns, source, now
        self.lines: list[ReportLine] = []
        self._seen: dict[str, int] = {}
        self._zone = timezone.get_current_timezone()

    def read(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[ImportRow]:
        for position, (line, cells) in enumerate(rows, start=1):
            row = self.take(line, cells)
            if row:
                row.position = position
                yield row

    def take(self, line: int, cells: Sequence[Any]) -> ImportRow | None:
        """The row, or None and a line that says why."""
        ref = self._shown_ref(cells)
        try:
            row = read_row(line, cells, self.columns, source=self.source, zone=self._zone, now=self.now)
            if row.source_ref in self._seen:
                raise BadRow(f"与第 {self._seen[row.source_ref]} 行重复")
        except BadRow as problem:
            self.leave_out(line, ref, str(problem))
            return None
        self._seen[row.source_ref] = line
        self.lines += [ReportLine(line, ref, REMARKED, remark) for remark in row.remarks]
        return row

    def leave_out(self, line: int, ref: str, reason: str) -> None:
        self.lines.append(ReportLine(line, ref, LEFT_OUT, reason))

    @property
    def left_out(self) -> int:
        return sum(line.outcome == LEFT_OUT for line in self.lines)

    def _shown_ref(self, cells: Sequence[Any]) -> str:
        index = self.columns.get("ref")
        return clean(cells[index])[:40] if index is not None and index < len(cells) else ""
