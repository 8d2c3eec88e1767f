"""Which transfer or pledge a bank line probably is. Pure: scores with their reasons, the best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NEAR_DAYS = 10
SHOWN = 5
UNDONE = 10  # what it takes off the score


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """`kind` transfer, pledge or payment; `amount_fen` with the sign that the bank would write.

    `is_undone`: reversed, or a reversal: likely only where the bank shows money that went and came back.
    """

    kind: str
    id: int
    amount_fen: int
    on: date
    code: str = ""
    name: str = ""
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    candidate: Candidate
    score: int
    reasons: tuple[str, ...]  # keys: amount, code, name, day


def suggest(
    amount_fen: int, on: date, text: str, name: str, candidates: Iterable[Candidate], shown: int = SHOWN
) -> list[Suggestion]:
    """What has neither the amount nor its code in the line's text is left out; so is what runs the other way."""
    found = []
    plain = "".join(text.upper().split()).replace("-", "")
    for each in candidates:
        if (each.amount_fen > 0) != (amount_fen > 0):
            continue
        days = abs((each.on - on).days)
        tests = {
            "code": bool(each.code) and each.code.replace("-", "") in plain,
            "amount": each.amount_fen == amount_fen,
            "name": bool(each.name) and each.name == name,
            "day": days <= NEAR_DAYS,
        }
        if not tests["code"] and not tests["amount"]:
            continue
        weights = {"code": 50, "amount": 30, "name": 15, "day": 5}
        reasons = tuple(reason for reason, holds in tests.items() if holds)
        score = sum(weights[reason] for reason in reasons) - UNDONE * each.is_undone
        found.append((score, -days, -each.id, Suggestion(each, 0, reasons)))
    best = sorted(found, key=lambda row: row[:3], reverse=True)[:shown]
    return [Suggestion(row[3].candidate, row[0], row[3].reasons) for row in best]
