"""Writing the trail and sealing it."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from governance.common.rows import insert_row
from governance.trail import merkle
from governance.trail.locks import sealing_lock
from governance.trail.models import Entry, Seal

MAX_BATCH = 20_000


def record(*, actor: Any, verb: str, subject: Model, now: datetime, area_code: str = "", **data: Any) -> Entry:
    """Append one entry inside the caller's transaction; it commits or vanishes with the act itself.

    `data` must hold nothing personal: an entry can never be removed.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written in the transaction of the act")
    return insert_row(
        Entry(
            at=now,
            actor=actor if actor is not None and actor.is_authenticated else None,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            area_code=area_code,
            data=data,
        )
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
