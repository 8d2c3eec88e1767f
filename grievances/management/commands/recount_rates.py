"""Count the summary of the three rates anew from all matters, and say what differed."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from grievances.services.counting import recount_all


class Command(BaseCommand):
    help = "把三率统计按全部诉求重新计算一遍（数据批量导入之后，或对数字有疑问时）。"

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        blocks = recount_all(now=timezone.now())
        self.stdout.write(f"已重新统计 {blocks} 个社区月份，用时 {time.monotonic() - started:.1f} 秒")
