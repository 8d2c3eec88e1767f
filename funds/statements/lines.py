"""What a statement says, whatever its format."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


class StatementNotUnderstood(Exception):
    """Why a file cannot be read, in words for whoever uploaded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Money in (+) or out (−), in 分."""

    booked_on: date
    amount_fen: int
    balance_fen: int | None = None
    counterparty: str = ""
    counterparty_number: str = ""
    memo: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    format: str
    lines: list[Line]
    bad: list[tuple[int, str]] = field(default_factory=list)  # (row of the file, why it was not understood)
    closing_on: date | None = None
    closing_fen: int | None = None


def fingerprints(lines: Iterable[Line]) -> list[str]:
    """What tells each line from all others of the account, also in another file of the same days.

    The bank's own reference where there is one; else the content and, for equal contents, which of them of its day it is:
    so files overlap by whole days.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for line in lines:
        content: tuple[object, ...] = (line.booked_on.isoformat(), line.amount_fen)
        if line.reference:
            content += ("reference", line.reference)
        else:
            content += (line.balance_fen, line.counterparty, line.counterparty_number, line.memo)
        seen[content] += 1
        found.append(hashlib.sha256(repr((*content, seen[content])).encode()).hexdigest())
    return found


def closing_of(lines: list[Line]) -> tuple[date | None, int | None]:
    """Day and balance of the latest line that names one; files run forwards or backwards in time."""
    named = [line for line in lines if line.balance_fen is not None]
    if not named:
        return None, None
    is_backwards = named[0].booked_on > named[-1].booked_on or (
        named[0].booked_on == named[-1].booked_on and _runs_backwards(named)
    )
    last = named[0] if is_backwards else named[-1]
    return last.booked_on, last.balance_fen


def _runs_backwards(lines: list[Line]) -> bool:
    """Within one day the balances say which way a file runs."""
    return any(
        (later.balance_fen or 0) + earlier.amount_fen == earlier.balance_fen
        and (earlier.balance_fen or 0) + later.amount_fen != later.balance_fen
        for earlier, later in zip(lines, lines[1:], strict=False)
    )
