from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.portal.demo import loading


class Command(BaseCommand):
    help = "Load the demonstration district into an empty database; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if loading.is_loaded():
            self.stdout.write("演示数据已经在了，没有改动。")
            return
        if not loading.is_empty():
            raise CommandError("数据库里已经有数据，不载入演示数据；要看演示，请用 VAR_DIR=… 换一个数据目录。")
        loading.load_demo(now=timezone.now(), folder=settings.VAR_DIR, say=lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write((settings.VAR_DIR / loading.SIGN_INS_FILE).read_text(encoding="utf-8"))
