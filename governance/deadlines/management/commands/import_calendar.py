"""`manage.py import_calendar FILE`: the yearly notice of holidays and make-up working days."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.common.errors import DomainError
from governance.deadlines.importing import import_notice, read_notice


class Command(BaseCommand):
    help = "导入一年的放假安排（CSV：首行 YEAR,2027,依据；其余每行 日期,班或休,说明），可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notice = read_notice(options["file"].read_bytes())
        except OSError as problem:
            raise CommandError(f"读不了 {options['file']}：{problem.strerror}") from problem
        except DomainError as problem:
            raise CommandError(problem.message) from problem
        import_notice(notice=notice, actor=None, now=timezone.now())
        self.stdout.write(f"{notice.year} 年：已导入 {len(notice.days)} 个特殊日")
        for line, reason in notice.refused:
            self.stderr.write(f"第 {line} 行：{reason}")
        if notice.refused:
            raise CommandError(f"{len(notice.refused)} 行没有导入，见上")
