"""The ledger as JSON lines: a head, accounts, transfers, the trail entries that carry their digests, the seals.

`recount.py` beside this file reads it with nothing but Python's standard library.
"""

from collections.abc import Container, Iterator
from typing import Any

from governance.ledger.canonical import FIELDS, canonical_text
from governance.ledger.models import Account, Transfer
from governance.ledger.services import content_of
from governance.trail import merkle
from governance.trail.models import Entry, Seal

FORMAT = "community-ledger/1"
CHUNK = 2_000
TOTALS = ("debits_posted", "debits_pending", "credits_posted", "credits_pending", "transfers")


def lines(*, currency: str = "", withheld: Container[int] = ()) -> Iterator[str]:
    """One canonical JSON text a line, without the line break: of all accounts, or of those that count `currency`.

    Entries of the actors in `withheld` stand with their sealed hash alone: who gave under an account stays unknown.
    """
    yield canonical_text({"row": "head", "format": FORMAT, "fields": list(FIELDS)})
    wanted = {"currency": currency} if currency else {}
    for account in Account.objects.filter(**wanted).order_by("code").iterator(chunk_size=CHUNK):
        totals = {name: getattr(account, name) for name in TOTALS}
        yield canonical_text(
            {"row": "account", "code": account.code, "name": account.name, "currency": account.currency,
             "is_covered": account.is_covered, **totals}
        )  # fmt: skip
    rows = Transfer.objects.filter(**wanted).select_related("debit", "credit", "pending", "reverses").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        yield canonical_text({"row": "transfer", "id": row.pk, "digest": row.digest, **content_of(row)})
    yield from _trail_lines(wanted, withheld)
    for seal in Seal.objects.order_by("pk").iterator():
        yield canonical_text(
            {"row": "seal", "first": seal.first_entry_id, "last": seal.last_entry_id, "count": seal.count,
             "leaves": bytes(seal.leaves).hex(), "root": seal.root, "chain": seal.chain}
        )  # fmt: skip


def _trail_lines(wanted: dict[str, str], withheld: Container[int]) -> Iterator[str]:
    entries = Entry.objects.filter(subject_type="ledger.transfer").order_by("pk")
    if wanted:
        entries = entries.filter(subject_id__in=Transfer.objects.filter(**wanted).values("pk"))
    for entry in entries.values(*merkle.COLUMNS).iterator(chunk_size=CHUNK):
        if entry["actor_id"] in withheld:
            leaf = merkle.leaf_hash(entry).hex()
            yield canonical_text(
                {"row": "withheld", "id": entry["id"], "subject_id": entry["subject_id"], "leaf": leaf}
            )
            continue
        columns: dict[str, Any] = {name: entry[name] for name in merkle.COLUMNS}
        yield canonical_text({"row": "entry", **merkle.canonical_columns(columns)})
