"""`manage.py verify_trail`: recompute the seals; exit code 1 names the first entry that was tampered with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.trail.verifying import verify


class Command(BaseCommand):
    help = "核验留痕：重算全部封存，指出第一条被改动、删除或插入的记录（退出码 1）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="链值", help="以前公布过、现在必须仍在的链值")

    def handle(self, *args: Any, **options: Any) -> None:
        result = verify(expected_chain=options["expect"])
        if result.finding:
            entry = f"，记录 #{result.finding.entry_id}" if result.finding.entry_id else ""
            raise CommandError(f"封存 #{result.finding.seal_id}{entry}：{result.finding.what}", returncode=1)
        self.stdout.write(f"核验通过：{result.seals} 次封存，{result.entries} 条记录；{result.unsealed} 条尚未封存")
