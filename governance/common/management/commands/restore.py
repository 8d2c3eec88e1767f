"""`manage.py restore FILE`: put a backup in the place of today's data, which is kept beside it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.common.archives import portal_at_rest, restore_backup
from governance.common.errors import DomainError


class Command(BaseCommand):
    help = "从备份文件恢复（put an archive back; today's data is kept beside it）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        archive = options["archive"]
        if not archive.is_file():
            raise CommandError(f"没有这个文件：{archive}")
        try:
            with portal_at_rest():
                kept = restore_backup(archive, now=timezone.localtime())
        except DomainError as error:
            raise CommandError(error.message) from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"已恢复 {archive.name}；恢复前的数据保留在 {kept}")
