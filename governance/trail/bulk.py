"""Many entries at once, for imports. The rules are those of `services.record`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from governance.common.rows import insert_rows
from governance.trail.models import Entry


def record_many(
    *, actor: Any, verb: str, subjects: Iterable[tuple[Model, str, dict[str, Any]]], now: datetime
) -> list[Entry]:
    """One entry for each (subject, area code, data), inside the caller's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written in the transaction of the act")
    entries = [
        Entry(
            at=now, actor=actor, verb=verb, subject_type=subject._meta.label_lower, subject_id=subject.pk,
            area_code=area_code, data=data,
        )
        for subject, area_code, data in subjects
    ]  # fmt: skip
    insert_rows(entries)
    return entries
