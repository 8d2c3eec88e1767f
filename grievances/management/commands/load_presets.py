from typing import Any

from django.core.management.base import BaseCommand

from governance.portal.registry import portal
from grievances.presets import load_presets

WORDS = {
    "categories": "诉求类别",
    "decline_reasons": "不予受理理由",
    "clock_policies": "时限规则",
    "limits": "办理限额",
    "dispute_kinds": "纠纷类型",
    "round_limits": "调解轮次规则",
    "follow_up_policies": "回访规则",
}


class Command(BaseCommand):
    help = "Add the preset rows of all apps that are missing; rows that exist stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, added in load_presets().items():
            self.stdout.write(f"{WORDS[name]}：新增 {added} 条")
        for loader in portal.presets:
            for name, added in loader.load().items():
                self.stdout.write(f"{name}：新增 {added} 条")
