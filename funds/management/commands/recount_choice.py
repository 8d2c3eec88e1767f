from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funds.choosing import pabulib
from funds.choosing.recounting import Recount, recount


class Command(BaseCommand):
    help = (
        "Count a yearly choice again from its published file alone (/funds/choices/CODE/ballots.pb), by both rules, "
        "and say whether the published projects are right. Reads .pb files of other places as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .pb file, as it was downloaded")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counted = recount(options["file"].read_bytes())
        except (OSError, ValueError) as problem:
            raise CommandError(f"读不了这个文件：{problem}") from problem
        titles = {one.code: one.title for one in counted.instance.candidates}
        for rule, words in (("equal_shares", "等额分摊法"), ("greedy", "票数多者先得")):
            result = counted.results[rule]
            self.stdout.write(f"{words}：{len(result['chosen'])} 个项目，{pabulib.yuan_of(result['spent_fen'])} 元")
            for code in result["chosen"]:
                self.stdout.write(f"  {code} {titles[code]}")
        self._compare(counted)

    def _compare(self, counted: Recount) -> None:
        if not counted.published:
            self.stdout.write("文件没有写哪些项目入选")
            return
        wrong = counted.differences(counted.decides)
        if wrong:
            codes = "、".join(sorted(one.candidate.code for one in wrong))
            raise CommandError(f"重算结果和公布的不一样：{codes}")
        self.stdout.write(f"重算 {counted.results['voters']} 票，和公布的结果一致")
