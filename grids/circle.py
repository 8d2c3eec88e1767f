"""一刻钟生活圈: which building reaches which service on foot. Pure: points in, answers out.

A walk is a straight line times a detour factor; streets, slopes and stairs are not known, and the page says so.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

METRES_PER_DEGREE = 111_320
At = tuple[float, float]  # longitude, latitude (WGS-84)


class Near(NamedTuple):
    """How far in a straight line, and which of the places."""

    metres: float
    place: int


@dataclass(frozen=True, slots=True)
class Walk:
    """How far one walks: minutes, km/h, and how much longer the way is than the straight line."""

    minutes: int
    km_h: Decimal
    detour: Decimal

    @property
    def metres(self) -> float:
        """The straight line that can be walked in the time."""
        return float(self.km_h * 1000 * self.minutes / 60 / self.detour)

    def minutes_for(self, metres: float) -> int:
        """Whole minutes for a straight line, begun ones counted, and never more than is in reach while it is in reach."""
        return math.ceil(metres * float(self.detour) / float(self.km_h) / 1000 * 60 - 1e-9)


def frame_around(points: Sequence[At], metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north: the smallest frame that holds everything within `metres` of a point."""
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    high = metres / METRES_PER_DEGREE * 1.01
    wide = high / max(math.cos(math.radians(max(map(abs, lats)))), 0.01)
    return min(lons) - wide, min(lats) - high, max(lons) + wide, max(lats) + high


def reached(buildings: Sequence[At], places: Sequence[tuple[At, int]], metres: float) -> list[dict[int, Near]]:
    """For each building the nearest place of each kind within `metres`: kind → `Near`. `places` are (point, kind).

    Places are sorted into squares as wide as the reach; a building looks into its own square and the eight around it.
    """
    if not buildings or not places:
        return [{} for _building in buildings]
    squeeze = math.cos(math.radians(sum(point[1] for point in buildings) / len(buildings)))
    squares: dict[tuple[int, int], list[tuple[float, float, int, int]]] = defaultdict(list)
    for index, (point, kind) in enumerate(places):
        x, y = _flat(point, squeeze)
        squares[int(x // metres), int(y // metres)].append((x, y, kind, index))
    around: dict[tuple[int, int], list[tuple[float, float, int, int]]] = {}
    found = []
    for point in buildings:
        x, y = _flat(point, squeeze)
        square = int(x // metres), int(y // metres)
        if square not in around:
            around[square] = [
                place
                for east in (-1, 0, 1)
                for north in (-1, 0, 1)
                for place in squares.get((square[0] + east, square[1] + north), ())
            ]
        found.append(_nearest_of_each(x, y, around[square], metres))
    return found


def _nearest_of_each(
    x: float, y: float, places: Sequence[tuple[float, float, int, int]], metres: float
) -> dict[int, Near]:
    best: dict[int, Near] = {}
    for to_x, to_y, kind, index in places:
        distance = math.hypot(to_x - x, to_y - y)
        if distance <= metres and (kind not in best or distance < best[kind].metres):
            best[kind] = Near(distance, index)
    return best


def _flat(point: At, squeeze: float) -> At:
    """Metres on a plane, good to a percent across a district."""
    return point[0] * METRES_PER_DEGREE * squeeze, point[1] * METRES_PER_DEGREE
