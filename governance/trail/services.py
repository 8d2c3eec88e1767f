"""Writing the trail and sealing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from governance.common.rows import insert_rows
from governance.trail import merkle
from governance.trail.locks import sealing_lock
from governance.trail.models import Entry, Seal

MAX_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Act:
    """What one entry says. `data` must hold nothing personal: an entry can never be removed."""

    verb: str
    subject: Model
    area_code: str
    data: dict[str, Any]


def record(*, actor: Any, verb: str, subject: Model, now: datetime, area_code: str = "", **data: Any) -> Entry:
    """Append one entry inside the caller's transaction; it commits or vanishes with the act itself.

    `data` must hold nothing personal: an entry can never be removed.
    """
    return record_all([Act(verb, subject, area_code, data)], actor=actor, now=now)[0]


def record_all(acts: Sequence[Act], *, actor: Any, now: datetime) -> Sequence[Entry]:
    """`record` of several acts of one transaction, in their order."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written in the transaction of the act")
    by = actor if actor is not None and actor.is_authenticated else None
    return insert_rows(
        [
            Entry(
                at=now,
                actor=by,
                verb=act.verb,
                subject_type=act.subject._meta.label_lower,
                subject_id=act.subject.pk,
                area_code=act.area_code,
                data=act.data,
            )
            for act in acts
        ]
    )


def seal(*, now: datetime) -> Seal | None:
    """Seal the entries since the last seal (at most 20,000); None where there is none, or the lock is not to be had.

    Under the exclusive lock no entry's transaction is open, so no smaller id can appear after the seal.
    """
    with transaction.atomic():
        if not sealing_lock():
            return None
        last = Seal.objects.order_by("-id").first()
        entries = Entry.objects.filter(pk__gt=last.last_entry_id if last else 0).order_by("pk")[:MAX_BATCH]
        rows = list(entries.values(*merkle.COLUMNS))
        if not rows:
            return None
        leaves = [merkle.leaf_hash(row) for row in rows]
        root = merkle.root_hash(leaves)
        first_id, last_id = rows[0]["id"], rows[-1]["id"]
        return Seal.objects.create(
            first_entry_id=first_id,
            last_entry_id=last_id,
            count=len(rows),
            leaves=b"".join(leaves),
            root=root.hex(),
            chain=merkle.chain_hash(last.chain if last else "", root.hex(), first_id, last_id, len(rows)),
            sealed_at=now,
        )
