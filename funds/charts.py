"""Bars that the server draws: widths in per cent of the longest. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    fen: int
    width: int  # 0–100
    url: str = ""


def bars(rows: Iterable[tuple[str, int] | tuple[str, int, str]]) -> list[Bar]:
    """One bar a row, in the order given; what is not nothing is at least seen."""
    given = list(rows)
    most = max((row[1] for row in given), default=0)
    return [Bar(row[0], row[1], _width(row[1], most), row[2] if len(row) > 2 else "") for row in given]


def _width(fen: int, most: int) -> int:
    return max(fen * 100 // most, 1) if fen > 0 and most > 0 else 0
