"""`manage.py export_ledger FILE`: the whole ledger as JSON lines, with the program that recounts it beside it."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.ledger import recount
from governance.ledger.exporting import lines


class Command(BaseCommand):
    help = "导出账本（JSON lines），并附上可在家重算的程序 recount.py"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        count = 0
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines(today=timezone.localdate()):
                file.write(line + "\n")
                count += 1
        program = path.with_name("recount.py")
        shutil.copyfile(recount.__file__, program)
        self.stdout.write(f"已导出 {count} 行：{path}。核对：python {program.name} {path.name}")
