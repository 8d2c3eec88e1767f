"""`manage.py backup [--to FOLDER]`: one archive with everything that cannot be installed again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.common.archives import make_backup
from governance.common.errors import DomainError


class Command(BaseCommand):
    help = "备份数据库、附件和密钥为一个文件（one archive with database, files and keys）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.VAR_DIR / "backups", help="存放备份的目录（folder）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive = make_backup(folder=options["to"], now=timezone.localtime())
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"备份没有写成：{error.strerror}（{error.filename}）") from error
        self.stdout.write(f"{archive}  {archive.stat().st_size / 1_000_000:.1f} MB")
