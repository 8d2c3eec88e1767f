from argparse import ArgumentParser
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from grievances.exports import write_table
from grievances.hotline import HEADER, OrderState, all_changes_after, as_dict, cursor_before


class Command(BaseCommand):
    help = (
        "Write how a hotline's orders stand that changed since a day or cursor. Running it again repeats, never loses."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        since = parser.add_mutually_exclusive_group(required=True)
        since.add_argument("--since", metavar="DAY", help="2026-11-01, or a time with its offset")
        since.add_argument("--after", type=int, metavar="CURSOR", help="what the last run told")
        parser.add_argument("--source", default="hotline", help="short name of the hotline, as at the import")
        parser.add_argument("--area", action="append", default=[], metavar="CODE", help="only orders in this area")
        parser.add_argument("--output", type=Path, required=True, help=".csv or .xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        if path.suffix not in (".csv", ".xlsx"):
            raise CommandError("--output 应以 .csv 或 .xlsx 结尾")
        after = options["after"] if options["after"] is not None else self._cursor(options["since"])
        latest: dict[str, OrderState] = {}
        for page in all_changes_after(after, source=options["source"], areas=options["area"]):
            latest |= {state.number: state for state in page.states}
            after = page.next
        rows = sorted(latest.values(), key=lambda state: state.changed)
        path.write_bytes(write_table(path.suffix, [*HEADER.values()], (as_dict(row).values() for row in rows)))
        self.stdout.write(f"{len(rows)} 件 → {path}。下一次：--after {after}")

    def _cursor(self, text: str) -> int:
        try:
            day = parse_date(text)
            at = None if day else parse_datetime(text)
        except ValueError:
            day = at = None
        if day:
            at = timezone.make_aware(datetime.combine(day, time()))
        if at is None:
            raise CommandError(f"看不懂的日期：{text}")
        return cursor_before(at if timezone.is_aware(at) else timezone.make_aware(at))
