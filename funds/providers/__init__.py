"""Payment providers: an adapter says how to pay and what was paid. Settings name those of the installation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a provider says was paid; `token` is the adapter's own, to tick it off."""

    number: str
    provider_number: str
    amount_fen: int
    paid_at: datetime
    token: str


class Provider(Protocol):
    """Nothing here runs inside a transaction. `confirmations` may give the same one again until it is ticked off."""

    code: str
    label: str

    def ask(self, number: str, amount_fen: int, title: str) -> str:
        """Ask for a payment; returns where or how the donor pays, in words or as an address."""

    def confirmations(self) -> Iterable[Confirmation]: ...

    def tick_off(self, confirmation: Confirmation, *, refused: str = "") -> None:
        """Done with it, or `refused` for a reason that people read."""


@cache
def providers() -> dict[str, Provider]:
    found = [import_string(path)() for path in settings.FUNDS_PROVIDERS]
    return {each.code: each for each in found}
