"""Who owes whom at the end of a month: points given out by one office and spent at another, two by two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owed:
    """`debtor` gave the points out, `creditor` gave goods for them."""

    debtor: int
    creditor: int
    points: int


@dataclass(frozen=True, slots=True)
class Net:
    """What is left between two offices: `debtor` pays `points` = `gross` (owed by it) − `offset` (owed to it)."""

    debtor: int
    creditor: int
    gross: int
    offset: int

    @property
    def points(self) -> int:
        return self.gross - self.offset


def net(claims: Iterable[Owed]) -> list[Net]:
    """A row for each pair that owes each other anything; a pair that is even has one with nothing to pay."""
    owed: Counter[tuple[int, int]] = Counter()
    for claim in claims:
        if claim.debtor != claim.creditor:
            owed[claim.debtor, claim.creditor] += claim.points
    pairs = sorted({(min(pair), max(pair)) for pair in owed})
    rows = []
    for one, other in pairs:
        if owed[one, other] < owed[other, one]:
            one, other = other, one
        rows.append(Net(one, other, owed[one, other], owed[other, one]))
    return rows
