from typing import Any

from django.core.management.base import BaseCommand

from grievances.models import Grievance
from grievances.search import index_likeness

BATCH = 1000


class Command(BaseCommand):
    help = "Draw the sketches of matters that have none (raised before 0010_merge), so that they are suggested too."

    def handle(self, *args: Any, **options: Any) -> None:
        done = last = 0
        missing = Grievance.objects.filter(sketch=None).order_by("pk").only("body")
        while rows := list(missing.filter(pk__gt=last)[:BATCH]):
            index_likeness(rows)
            done, last = done + len(rows), rows[-1].pk
        self.stdout.write(f"查重索引：新增 {done} 条")
