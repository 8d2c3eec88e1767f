from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funds.choosing import pabulib
from funds.choosing.results import count


class Command(BaseCommand):
    help = (
        "Count a yearly choice again from its published file alone (/funds/choices/CODE/ballots.pb), by both rules, "
        "and say whether the published projects are right. Reads .pb files of other places as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .pb file, as it was downloaded")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
            instance = pabulib.read(text)
            published = pabulib.chosen_in(text)
            results = count(instance, step_fen=pabulib.step_of(instance))
        except (OSError, ValueError) as problem:
            raise CommandError(f"读不了这个文件：{problem}") from problem
        titles = {one.code: one.title for one in instance.candidates}
        for rule, words in (("equal_shares", "等额分摊法"), ("greedy", "票数多者先得")):
            chosen = results[rule]["chosen"]
            self.stdout.write(f"{words}：{len(chosen)} 个项目，{pabulib.yuan_of(results[rule]['spent_fen'])} 元")
            for code in chosen:
                self.stdout.write(f"  {code} {titles[code]}")
        self._compare(published, results, instance.meta.get("rule", ""))

    def _compare(self, published: set[str], results: dict[str, Any], rule: str) -> None:
        if not published:
            self.stdout.write("文件没有写哪些项目入选")
            return
        counted = set(results["greedy" if rule.startswith("greedy") else "equal_shares"]["chosen"])
        if published != counted:
            wrong = "、".join(sorted(published ^ counted))
            raise CommandError(f"重算结果和公布的不一样：{wrong}")
        self.stdout.write(f"重算 {results['voters']} 票，和公布的结果一致")
