import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deliberation.models import Ballot
from deliberation.selectors.ballots import votes_file
from deliberation.states import BallotState
from deliberation.tallying.files import FileRefused, differences, recount
from governance.common.codes import normalise_code
from governance.common.errors import InputRefused


class Command(BaseCommand):
    help = (
        "Count a ballot again from its published file alone (/ballots/CODE/votes.json), or from what would be "
        "published now, and say whether the published result is right."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ballot", help="the number of the ballot: TP-4F7K-92")
        parser.add_argument("file", nargs="?", type=Path, help="the published file, as it was downloaded")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["ballot"]
        data = self._read(options["file"]) if options["file"] else self._published(code)
        try:
            if data.get("code") != normalise_code(code, prefix="TP"):
                raise CommandError(f"文件是 {data.get('code')} 的，不是 {code} 的")
            counted = recount(data).as_data()
        except (FileRefused, InputRefused) as problem:
            raise CommandError(str(problem)) from problem
        wrong = differences(data.get("result"), counted)
        for line in [*[step["words"] for step in counted["steps"]], counted["conclusion"], *wrong]:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"重算结果和公布的不一样，共 {len(wrong)} 处")
        self.stdout.write(f"重算 {len(data['votes'])} 票，和公布的结果一致")

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise CommandError(f"读不了这个文件：{problem}") from problem
        if not isinstance(data, dict):
            raise CommandError("这不是公布的计票文件")
        return data

    def _published(self, code: str) -> dict[str, Any]:
        try:
            ballot = Ballot.objects.select_related("rule").get(code=normalise_code(code, prefix="TP"))
        except (Ballot.DoesNotExist, InputRefused):
            raise CommandError(f"没有这次表决：{code}") from None
        if ballot.state != BallotState.COUNTED:
            raise CommandError("这次表决还没有计票")
        return votes_file(ballot)
