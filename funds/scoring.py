"""Arithmetic of scores, grades and instalments. Pure, whole numbers and exact fractions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from funds.states.grants import Grade, Mean

HUNDRED = 100


def misfit_of(points: Mapping[str, int], criteria: Sequence[Mapping[str, Any]]) -> str:
    """The title of the first criterion whose points are missing or out of its range; '' where all fit."""
    for one in criteria:
        given = points.get(one["code"])
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= one["points"]:
            return str(one["title"])
    return ""


def mean_of(totals: Sequence[int], mean: str) -> Fraction:
    """TRIMMED leaves out one highest and one lowest, where at least three are left to count from one each side."""
    kept = sorted(totals)
    if mean == Mean.TRIMMED and len(kept) >= 3:
        kept = kept[1:-1]
    return Fraction(sum(kept), len(kept))


def score_of(experts: Sequence[int], residents: Sequence[int], *, resident_weight: int, mean: str) -> int:
    """Hundredths of a point, halves up. A group without scores leaves its weight to the other; 0 without any."""
    groups = [(experts, HUNDRED - resident_weight), (residents, resident_weight)]
    counted = [(mean_of(totals, mean), weight) for totals, weight in groups if totals and weight]
    if not counted:
        return 0
    exact = sum((value * weight for value, weight in counted), Fraction(0)) / sum(weight for _value, weight in counted)
    return int(exact * HUNDRED + Fraction(1, 2))


def grade_of(points: int, *, a_from: int, b_from: int) -> Grade:
    """By the preset in force: A from 85, B from 60, else C."""
    return Grade.A if points >= a_from else Grade.B if points >= b_from else Grade.C


def part_of(amount_fen: int, percent: int) -> int:
    """So many per cent, fen below one cut off."""
    return amount_fen * percent // HUNDRED


def instalments_of(amount_fen: int, first_percent: int, midterm_percent: int) -> list[int]:
    """At signing, after the mid-term review, after the final review; the last takes what is left of the division."""
    first, midterm = part_of(amount_fen, first_percent), part_of(amount_fen, midterm_percent)
    return [first, midterm, amount_fen - first - midterm]
