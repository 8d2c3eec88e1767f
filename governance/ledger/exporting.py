"""The ledger as JSON lines: a head, whose books there are, accounts, transfers with the trail entries that carry their
digests, the seals.

`recount.py` beside this file reads it with nothing but Python's standard library.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from governance.ledger.canonical import FIELDS, canonical_text
from governance.ledger.models import Account, Currency, Transfer
from governance.ledger.services import content_of
from governance.trail import merkle
from governance.trail.models import Entry, Seal

FORMAT = "community-ledger/2"
CHUNK = 2_000
TOTALS = ("debits_posted", "debits_pending", "credits_posted", "credits_pending", "transfers")

Books = Callable[[date], Iterable[dict[str, Any]]]
_BOOKS: list[Books] = []


def add_books(books: Books) -> None:
    """An app that keeps money tells here whose accounts are whose: what `recount.py` needs for figures and ratios."""
    _BOOKS.append(books)


def lines(*, today: date, currency: str = "", withheld: Container[int] = ()) -> Iterator[str]:
    """One canonical JSON text a line, without the line break: of all accounts, or of those that count `currency`.

    Entries of the actors in `withheld` stand with their sealed hash alone: who gave under an account stays unknown.
    Money may move meanwhile: what the accounts, read by one statement, do not count yet is left out.
    """
    yield canonical_text({"row": "head", "format": FORMAT, "fields": list(FIELDS)})
    if currency in ("", Currency.FEN):
        for books in _BOOKS:
            yield from (canonical_text({"row": "book", **book}) for book in books(today))
    wanted = {"currency": currency} if currency else {}
    counted: dict[int, int] = {}
    for account in Account.objects.filter(**wanted).order_by("code").iterator(chunk_size=CHUNK):
        counted[account.pk] = account.transfers
        totals = {name: getattr(account, name) for name in TOTALS}
        yield canonical_text(
            {"row": "account", "code": account.code, "name": account.name, "currency": account.currency,
             "is_covered": account.is_covered, **totals}
        )  # fmt: skip
    rows = Transfer.objects.filter(**wanted).select_related("debit", "credit", "pending", "reverses").order_by("pk")
    known = (row for row in rows.iterator(chunk_size=CHUNK) if row.debit_number <= counted.get(row.debit_id, 0))
    while batch := list(islice(known, CHUNK)):
        for row in batch:
            yield canonical_text({"row": "transfer", "id": row.pk, "digest": row.digest, **content_of(row)})
        yield from _entries_of(batch, withheld)
    yield from _seals()


def _entries_of(batch: list[Transfer], withheld: Container[int]) -> Iterator[str]:
    entries = Entry.objects.filter(subject_type="ledger.transfer", subject_id__in=[row.pk for row in batch])
    for entry in entries.order_by("pk").values(*merkle.COLUMNS):
        if entry["actor_id"] in withheld:
            leaf = merkle.leaf_hash(entry).hex()
            yield canonical_text(
                {"row": "withheld", "id": entry["id"], "subject_id": entry["subject_id"], "leaf": leaf}
            )
            continue
        columns: dict[str, Any] = {name: entry[name] for name in merkle.COLUMNS}
        yield canonical_text({"row": "entry", **merkle.canonical_columns(columns)})


def _seals() -> Iterator[str]:
    for seal in Seal.objects.order_by("pk").iterator():
        yield canonical_text(
            {"row": "seal", "first": seal.first_entry_id, "last": seal.last_entry_id, "count": seal.count,
             "leaves": bytes(seal.leaves).hex(), "root": seal.root, "chain": seal.chain}
        )  # fmt: skip
