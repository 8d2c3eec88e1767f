"""In which area a point lies. Boundaries are read once and kept in a tree until `forget_boundaries` is called.

Other processes notice by a version in the cache; where the cache is each process's own memory, after five minutes.
"""

import math
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from django.core.cache import cache
from django.db.models import Q
from shapely import STRtree
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from governance.territory.models import Area, Building, Estate

log = structlog.get_logger(__name__)

VERSION_KEY = "territory:boundaries"
LONGEST_SECONDS = 300
NEAREST_METRES = 500
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class _Boundaries:
    tree: STRtree
    codes: list[str]
    version: int
    read_at: float


_kept: _Boundaries | None = None
_reading = Lock()


def forget_boundaries() -> None:
    """Call after an area's boundary changed: everywhere the tree is built anew at its next use."""
    global _kept
    _kept = None
    cache.set(VERSION_KEY, time.time_ns(), None)


def smallest_area_around(latitude: float, longitude: float) -> str:
    """The code of the lowest area whose boundary holds the point; '' for none. A shared border belongs to both:
    the smaller code wins."""
    boundaries = _boundaries()
    at = Point(longitude, latitude)
    codes = [boundaries.codes[index] for index in boundaries.tree.query(at, predicate="intersects")]
    return min(codes, key=lambda code: (-len(code), code), default="")


def nearest_area(latitude: float, longitude: float) -> str:
    """The area of the nearest building, or estate, within 500 m; '' for none."""
    reach = NEAREST_METRES / METRES_PER_DEGREE
    wide = reach / max(math.cos(math.radians(latitude)), 0.01)
    near = Q(
        latitude__range=(latitude - reach, latitude + reach), longitude__range=(longitude - wide, longitude + wide)
    )
    candidates = [
        (_metres(latitude, longitude, row_latitude, row_longitude), grid or community)
        for row_latitude, row_longitude, grid, community in [
            *Building.objects.filter(near).values_list("latitude", "longitude", "grid__code", "community__code"),
            *(
                (row_latitude, row_longitude, None, code)
                for row_latitude, row_longitude, code in Estate.objects.filter(near).values_list(
                    "latitude", "longitude", "community__code"
                )
            ),
        ]
    ]
    distance, code = min(candidates, default=(math.inf, ""))
    return code if distance <= NEAREST_METRES else ""


def _metres(latitude: float, longitude: float, to_latitude: Any, to_longitude: Any) -> float:
    """Good to a few metres over half a kilometre."""
    north = (float(to_latitude) - latitude) * METRES_PER_DEGREE
    east = (float(to_longitude) - longitude) * METRES_PER_DEGREE * math.cos(math.radians(latitude))
    return math.hypot(north, east)


def _boundaries() -> _Boundaries:
    global _kept
    version = cache.get(VERSION_KEY, 0)
    kept = _kept
    if kept is None or kept.version != version or time.monotonic() - kept.read_at > LONGEST_SECONDS:
        with _reading:
            kept = _kept = _read_boundaries(version)
    return kept


def _read_boundaries(version: int) -> _Boundaries:
    shapes: list[BaseGeometry] = []
    codes: list[str] = []
    rows: Any = Area.objects.exclude(boundary=None).values_list("code", "boundary")
    for code, boundary in rows:
        try:
            shapes.append(shape(boundary.get("geometry") or boundary))
            codes.append(code)
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as problem:
            log.warning("boundary unreadable", area=code, problem=type(problem).__name__)
    return _Boundaries(STRtree(shapes), codes, version, time.monotonic())
