"""A provider made of files, for a trial and for offices whose bank sends files: `asked/`, `paid/`, `done/`, `refused/`."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from funds.providers import Confirmation

log = logging.getLogger(__name__)


class FolderProvider:
    """`paid/<anything>.json`: {"number", "provider_number", "amount_fen", "paid_at"}; a broken file goes to `refused/`."""

    code = "folder"
    label = "文件对接"

    def ask(self, number: str, amount_fen: int, title: str) -> str:
        asked = {"number": number, "amount_fen": amount_fen, "title": title}
        self._folder("asked").joinpath(f"{number}.json").write_text(json.dumps(asked, ensure_ascii=False), "utf-8")
        return _("请凭订单号 %(number)s 在合作银行网点或缴费终端支付。") % {"number": number}

    def confirmations(self) -> Iterator[Confirmation]:
        for path in sorted(self._folder("paid").glob("*.json")):
            try:
                given = json.loads(path.read_text("utf-8"))
                paid_at = datetime.fromisoformat(given["paid_at"])
                if paid_at.tzinfo is None or not isinstance(given["amount_fen"], int):
                    raise ValueError("time without zone, or an amount that is no integer")
                yield Confirmation(
                    number=str(given["number"]), provider_number=str(given["provider_number"])[:64],
                    amount_fen=given["amount_fen"], paid_at=paid_at, token=path.name,
                )  # fmt: skip
            except (ValueError, KeyError, TypeError) as problem:
                log.warning("payment file %s is not understood: %s", path.name, type(problem).__name__)
                path.replace(self._folder("refused") / path.name)

    def tick_off(self, confirmation: Confirmation, *, refused: str = "") -> None:
        path = self._folder("paid") / confirmation.token
        if path.exists():
            path.replace(self._folder("refused" if refused else "done") / path.name)

    def _folder(self, name: str) -> Path:
        folder = Path(settings.VAR_DIR) / "payments" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder
