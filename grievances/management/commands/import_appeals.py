import os
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from governance.people.models import User
from governance.territory.models import Area
from grievances.imports.good_rows import RowReader
from grievances.imports.mapping import MappingProblem, map_columns
from grievances.imports.reader import FileNotUnderstood, Sheet, read_sheet
from grievances.imports.report import report_path, write_report
from grievances.services.importing import Importer, in_batches


class Command(BaseCommand):
    help = "Bring in a hotline's export (.csv or .xlsx). Running it again with the same file adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--area", required=True, metavar="CODE", help="who receives the matters, unless the words name a community"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="fields: ref title body raised_at phone name place category",
        )
        parser.add_argument(
            "--source", default="hotline", help="short name of the hotline; with the number it makes a matter unique"
        )
        parser.add_argument("--actor", default="", metavar="USERNAME", help="who imports, for the trail")
        parser.add_argument(
            "--report", type=Path, help="where to write the report (default: beside the file, else in the data folder)"
        )
        parser.add_argument(
            "--may-publish", action="store_true", help="the residents agreed that their words may be published"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.now = timezone.now()
        file: Path = options["file"]
        try:
            sheet = read_sheet(file)
            columns = map_columns(sheet.header, options["map"])
        except (FileNotUnderstood, MappingProblem) as problem:
            raise CommandError(str(problem)) from problem
        reader = RowReader(columns, source=options["source"], now=self.now)
        importer = Importer(
            area=self._area(options["area"]),
            actor=self._actor(options["actor"]),
            now=self.now,
            may_publish=options["may_publish"],
        )
        self._tell_columns(sheet, columns)
        self._import(sheet, reader, importer)
        report = importer.finish()
        path = self._write_report(options["report"] or report_path(file), reader)
        self.stdout.write(f"新增 {report.added} 件，已有 {report.known} 件，未导入 {reader.left_out} 行。报告：{path}")

    def _area(self, code: str) -> Area:
        area = Area.objects.filter(code=code).first()
        if area is None:
            raise CommandError(f"没有区划代码为 {code} 的区域")
        return area

    def _actor(self, username: str) -> User | None:
        if not username:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有登录名为 {username} 的用户")
        return user

    def _tell_columns(self, sheet: Sheet, columns: dict[str, int]) -> None:
        pairs = "，".join(
            f"{sheet.header[index]} → {field}" for field, index in sorted(columns.items(), key=lambda pair: pair[1])
        )
        self.stdout.write(f"{len(sheet.rows)} 行，编码 {sheet.encoding}；{pairs}")

    def _import(self, sheet: Sheet, reader: RowReader, importer: Importer) -> None:
        bar = Progress(
            TextColumn("导入"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(file=cast(IO[str], self.stdout)),
            transient=True,
        )
        with bar:
            task = bar.add_task("", total=len(sheet.rows))
            for batch in in_batches(reader.read(sheet.rows)):
                importer.add(batch)
                bar.update(task, completed=batch[-1].position)
            bar.update(task, completed=len(sheet.rows))

    def _write_report(self, path: Path, reader: RowReader) -> Path:
        """Beside the file, or in the data folder where that place cannot be written."""
        if not os.access(path.parent, os.W_OK):
            path = settings.VAR_DIR / path.name
        write_report(path, reader.lines)
        return path
