"""Which points are spent first: an account's transfers replayed into lots, each with the office that gave it.

Nothing is stored that could differ from the ledger: the same transfers always leave the same lots. What runs out first
is spent first, then what came first; a debit that names a lot (it runs out, it is taken back) takes from that one first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer of the account, in the account's own order. `lot`: the lot that a credit makes, or a debit names;
    `pending`: the id of the reservation that a POST or VOID ends."""

    id: int
    kind: str  # POSTED, PENDING, POST, VOID
    is_credit: bool
    amount: int
    lot: int | None = None
    pending: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a lot is: who gave it, and until when it is good (None: always)."""

    lot: int
    office: int
    runs_out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """So many points of one lot."""

    source: Source
    amount: int


@dataclass
class Lots:
    """What is left of each lot, and which pieces each debit took."""

    sources: dict[int, Source]
    left: dict[int, int] = field(default_factory=dict)
    taken: dict[int, list[Piece]] = field(default_factory=dict)

    def _order(self) -> list[int]:
        """Lots with something left: what runs out first, then what came first (they stand in that order)."""
        open_lots = [lot for lot, left in self.left.items() if left]
        return sorted(open_lots, key=lambda lot: self.sources[lot].runs_out_at or NEVER)

    def pieces_for(self, amount: int, named: int | None = None) -> list[Piece]:
        """From which lots so much would be taken now. Raises `ValueError` where there is less."""
        order = self._order()
        if named in order:
            order = [named, *(lot for lot in order if lot != named)]
        pieces, missing = [], amount
        for lot in order:
            part = min(self.left[lot], missing)
            if part:
                pieces.append(Piece(self.sources[lot], part))
                missing -= part
        if missing:
            raise ValueError("more is taken than there is")
        return pieces

    def follow(self, entry: Entry) -> None:
        if entry.is_credit:
            if entry.kind == "POSTED" and entry.lot is not None:
                self.left[entry.lot] = self.left.get(entry.lot, 0) + entry.amount
            return
        if entry.kind in ("POSTED", "PENDING"):
            pieces = self.pieces_for(entry.amount, entry.lot)
            self.taken[entry.id] = pieces
            for piece in pieces:
                self.left[piece.source.lot] -= piece.amount
        elif entry.kind == "VOID" and entry.pending is not None:
            for piece in self.taken.pop(entry.pending, []):
                self.left[piece.source.lot] += piece.amount


def replay(sources: Iterable[Source], entries: Iterable[Entry]) -> Lots:
    """All transfers of one account, oldest first."""
    lots = Lots({source.lot: source for source in sources})
    for entry in entries:
        lots.follow(entry)
    return lots
