"""The arithmetic of co-funding: what a fund adds, who keeps what in a new plan, what is left and whose it is. Pure, 分."""

from collections.abc import Sequence
from dataclasses import dataclass


def match_fen(given_fen: int, *, numerator: int, denominator: int, cap_fen: int) -> int:
    """What the fund adds to `given_fen`: `numerator` for every `denominator`, rounded down, at most the cap."""
    return min(given_fen * numerator // denominator, cap_fen)


def divide(rest_fen: int, parts: Sequence[int]) -> list[int]:
    """`rest_fen` in proportion to what each gave, to the last 分: nobody gets more than they gave.

    Rounded down, then one 分 each to the largest remainders, the earlier first. Raises `ValueError` for more than all
    gave together.
    """
    whole = sum(parts)
    if not 0 <= rest_fen <= whole:
        raise ValueError(f"{rest_fen} of {whole}")
    if not whole:
        return [0 for _part in parts]
    shares = [rest_fen * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-(rest_fen * parts[index] % whole), index))
    for index in by_remainder[: rest_fen - sum(shares)]:
        shares[index] += 1
    return shares


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a new plan: the source, who gives, how much; `kept` of it stands already in the plan before."""

    source: str
    who: str
    amount_fen: int
    kept_fen: int = 0


def split_kept(wanted: Sequence[Wanted], kept: dict[tuple[str, str], int]) -> list[Wanted]:
    """Each part of the new plan with what its source has promised or given before; the rest of it is planned anew.

    Raises `ValueError` with the (source, who) whose promise the new plan leaves out or makes smaller.
    """
    left = dict(kept)
    rows = []
    for part in wanted:
        stands = left.pop((part.source, part.who), 0)
        if stands > part.amount_fen:
            raise ValueError((part.source, part.who))
        rows.append(Wanted(part.source, part.who, part.amount_fen, stands))
    missing = next((name for name, fen in left.items() if fen), None)
    if missing:
        raise ValueError(missing)
    return rows
