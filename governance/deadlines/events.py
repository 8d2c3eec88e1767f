"""Rows of a clock's history, many of one kind at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from governance.common.rows import insert_tuples
from governance.deadlines.models import DeadlineEvent

COLUMNS = ("deadline_id", "kind", "reason", "actor_id", "at", "amount")


def add_events(
    happened: Iterable[tuple[int, datetime, int]], kind: DeadlineEvent.Kind, *, reason: str = "", actor: Any = None
) -> None:
    """`happened`: the clock's id, when, and what was added to it (in the clock's unit)."""
    same = (kind, reason[:300], actor.pk if actor else None)
    insert_tuples(DeadlineEvent, COLUMNS, [(deadline_id, *same, at, amount) for deadline_id, at, amount in happened])
