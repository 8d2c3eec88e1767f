"""`manage.py import_areas FILE`: streets and communities of a district from the statistical bureau's list."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.territory.services import import_areas


class Command(BaseCommand):
    help = "导入区划（CSV：areaCode,name_area,streetCode,name_street,code,name），可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                report = import_areas(rows=csv.DictReader(file), actor=None, now=timezone.now())
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            raise CommandError(f"读不了 {options['file']}：{problem}") from problem
        for line, reason in report.refused:
            self.stderr.write(f"第 {line} 行：{reason}")
        self.stdout.write(f"新增 {report.created} 个区域，更名 {report.updated} 个，{len(report.refused)} 行没有导入")
