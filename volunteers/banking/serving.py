"""Who is served first in the time bank, by a rule that everybody can read: its criteria, one after the other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the rule may look at: nothing about persons but whether the community knows them as frail."""

    id: int
    wanted_on: date
    asked_at: datetime
    is_frail: bool
    is_for_parent: bool


CRITERIA: dict[str, Callable[[Waiting, date], Any]] = {
    "frail_first": lambda one, today: not one.is_frail,
    "parents_first": lambda one, today: not one.is_for_parent,
    "soonest_day": lambda one, today: max(one.wanted_on, today),
    "asked_first": lambda one, today: one.asked_at,
}


def serving_order(waiting: Iterable[Waiting], criteria: Sequence[str], today: date) -> list[Waiting]:
    """First the first criterion, where it is even the next; at last the number, so that the order is always the same."""
    return sorted(waiting, key=lambda one: (*(CRITERIA[name](one, today) for name in criteria), one.id))
