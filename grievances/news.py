"""News of matters for the apps above, told inside the transaction that makes them true.

An app adds its listener in its `registrations`; a listener that the news does not concern returns at once. The matter
is locked by whoever tells; a listener locks its own rows after it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from governance.people.models import User
from grievances.models import Grievance


@dataclass(frozen=True, slots=True)
class StateNews:
    """A matter is in another state than before, by a verb of `actor` (None: a timer, or a resident without account)."""

    grievance: Grievance
    before: str
    actor: User | None
    now: datetime


state_changed: list[Callable[[StateNews], None]] = []


def listen(listener: Callable[[StateNews], None]) -> None:
    """Once, however often Django says that it is ready."""
    if listener not in state_changed:
        state_changed.append(listener)


def tell_state(news: StateNews) -> None:
    for listener in state_changed:
        listener(news)
