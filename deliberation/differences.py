"""What changed between two versions of a covenant, clause by clause and word by word. Pure Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.45  # clauses less alike than this are shown as one gone and one new
KEPT, CHANGED, ADDED, REMOVED = "KEPT", "CHANGED", "ADDED", "REMOVED"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: kept, added or removed."""

    sort: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause of the comparison; `old` and `new` are its numbers, from 1."""

    sort: str
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]


def compare(before: Sequence[str], after: Sequence[str]) -> list[ClauseChange]:
    """The clauses of both versions in the order of the new one, with what was removed where it stood."""
    rows: list[ClauseChange] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [
                ClauseChange(KEPT, old + 1, new + 1, (Piece(KEPT, after[new]),))
                for old, new in zip(range(old_from, old_to), range(new_from, new_to), strict=True)
            ]
        else:
            rows += _pair(before, after, list(range(old_from, old_to)), list(range(new_from, new_to)))
    return rows


def _pair(before: Sequence[str], after: Sequence[str], olds: list[int], news: list[int]) -> list[ClauseChange]:
    """Each new clause with the first old one that reads much like it; what finds no partner is gone or new."""
    rows: list[ClauseChange] = []
    for new in news:
        partner = next((old for old in olds if _ratio(before[old], after[new]) >= ALIKE), None)
        if partner is None:
            rows.append(ClauseChange(ADDED, None, new + 1, (Piece(ADDED, after[new]),)))
            continue
        gone = olds[: olds.index(partner)]
        rows += [_removed(before, old) for old in gone]
        olds = olds[len(gone) + 1 :]
        rows.append(ClauseChange(CHANGED, partner + 1, new + 1, words_changed(before[partner], after[new])))
    return rows + [_removed(before, old) for old in olds]


def _removed(before: Sequence[str], old: int) -> ClauseChange:
    return ClauseChange(REMOVED, old + 1, None, (Piece(REMOVED, before[old]),))


def _ratio(before: str, after: str) -> float:
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """Character by character, as Chinese is read; runs of the same sort are one piece."""
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(KEPT, before[old_from:old_to]))
            continue
        if old_to > old_from:
            pieces.append(Piece(REMOVED, before[old_from:old_to]))
        if new_to > new_from:
            pieces.append(Piece(ADDED, after[new_from:new_to]))
    return tuple(pieces)
