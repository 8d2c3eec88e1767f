"""`manage.py import_dwellings FILE --community CODE`: estates, buildings, entrances and dwellings from a spreadsheet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.services.dwelling_import import DwellingImporter
from grids.services.importing import bring_dwellings, understand
from grids.states import ImportKind
from grievances.imports.reader import FileNotUnderstood
from grievances.imports.report import LEFT_OUT, report_path, write_report


class Command(BaseCommand):
    help = "导入房屋表格（.xlsx、.csv；列：小区 楼栋 单元 房号 建筑面积 网格 人数），可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", required=True, metavar="CODE")
        parser.add_argument("--actor", default="", metavar="USERNAME", help="who imports, for the trail")
        parser.add_argument("--report", type=Path, help="default: beside the file, else in the data folder")

    def handle(self, *args: Any, **options: Any) -> None:
        community = Area.objects.filter(code=options["community"], level=Level.COMMUNITY).first()
        if community is None:
            raise CommandError(f"没有区划代码为 {options['community']} 的社区")
        actor = User.objects.filter(username=options["actor"]).first() if options["actor"] else None
        if options["actor"] and actor is None:
            raise CommandError(f"没有登录名为 {options['actor']} 的用户")
        file: Path = options["file"]
        try:
            sheet, columns = understand(file, ImportKind.DWELLINGS)
        except FileNotUnderstood as problem:
            raise CommandError(str(problem)) from problem
        importer = DwellingImporter(community=community, actor=actor, now=timezone.now())
        lines = bring_dwellings(importer, sheet, columns, lambda done: None)
        path: Path = options["report"] or report_path(file)
        try:
            write_report(path, lines)
        except OSError:
            path = settings.VAR_DIR / path.name
            write_report(path, lines)
        report, left_out = importer.report, sum(line.outcome == LEFT_OUT for line in lines)
        self.stdout.write(
            f"新增 {report.estates} 个小区、{report.buildings} 栋、{report.entrances} 个单元、{report.dwellings} 户；"
            f"已有 {report.known} 户，更新面积 {report.changed} 户，{left_out} 行没有导入。报告：{path}"
        )
