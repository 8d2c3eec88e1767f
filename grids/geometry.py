"""Boundaries as shapes: read and checked, compared, drawn. Pure: WGS-84 in, no database, no map provider."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely import union_all
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

METRES_PER_DEGREE = 111_320
SMALLEST_M2 = 25.0  # what is smaller is the slack of drawing, not a gap
MOST_POINTS = 5000
WIDTH = 1000


class BoundaryProblem(ValueError):
    """Why a boundary cannot be used, in words."""


def read_boundary(given: str | Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON polygon (or Feature of one) that is a clean area; raises `BoundaryProblem`."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise BoundaryProblem("不是 GeoJSON 文本") from None
    if not isinstance(given, Mapping):
        raise BoundaryProblem("不是 GeoJSON")
    geometry = given.get("geometry") if given.get("type") == "Feature" else given
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BoundaryProblem("要是多边形（Polygon 或 MultiPolygon）")
    try:
        drawn = shape(geometry)
        _check(drawn)
    except BoundaryProblem:
        raise
    except (ShapelyError, ValueError, TypeError, IndexError, AttributeError):
        raise BoundaryProblem("坐标不完整，读不出多边形") from None
    return json.loads(json.dumps(mapping(drawn)))


def shape_of(boundary: Any) -> BaseGeometry | None:
    """The shape of a kept boundary; None where there is none, or it cannot be read."""
    if not boundary:
        return None
    try:
        return shape(boundary.get("geometry") or boundary)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def _check(drawn: BaseGeometry) -> None:
    if drawn.is_empty:
        raise BoundaryProblem("多边形是空的")
    west, south, east, north = drawn.bounds
    if not all(map(math.isfinite, drawn.bounds)) or west < -180 or east > 180 or south < -90 or north > 90:
        raise BoundaryProblem("坐标要是经度、纬度（WGS-84），经度在前")
    if _points(drawn) > MOST_POINTS:
        raise BoundaryProblem(f"顶点太多（最多 {MOST_POINTS} 个），请先简化")
    if not drawn.is_valid:
        where = explain_validity(drawn)
        raise BoundaryProblem("边界自己交叉了" if "Self-intersection" in where else "多边形不合法，边界有重复或断开")
    if area_m2(drawn) < SMALLEST_M2:
        raise BoundaryProblem("多边形太小，几乎没有面积")


def _points(drawn: BaseGeometry) -> int:
    parts = getattr(drawn, "geoms", [drawn])
    return sum(len(part.exterior.coords) + sum(len(ring.coords) for ring in part.interiors) for part in parts)


def area_m2(drawn: BaseGeometry) -> float:
    """Good to a percent for anything the size of a street."""
    if drawn.is_empty:
        return 0.0
    middle = math.radians(drawn.centroid.y)
    return float(drawn.area) * METRES_PER_DEGREE**2 * math.cos(middle)


@dataclass(frozen=True, slots=True)
class Fault:
    """Two areas that share ground, or ground of the whole that no part covers, or a part outside the whole."""

    kind: str  # overlap, gap, outside
    names: tuple[str, ...]
    m2: int
    where: BaseGeometry = field(repr=False)


def faults_of(parts: Mapping[str, BaseGeometry], whole: BaseGeometry | None = None) -> list[Fault]:
    """Overlaps between parts; with the whole also gaps, and what reaches outside. The largest first."""
    found = []
    names = sorted(parts)
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            if parts[name].intersects(parts[other]):
                found += _faults("overlap", (name, other), parts[name].intersection(parts[other]))
    if whole is not None and parts:
        found += _faults("gap", (), whole.difference(union_all(list(parts.values()))))
        for name in names:
            found += _faults("outside", (name,), parts[name].difference(whole))
    return sorted(found, key=lambda fault: -fault.m2)


def _faults(kind: str, names: tuple[str, ...], ground: BaseGeometry) -> list[Fault]:
    pieces = [piece for piece in getattr(ground, "geoms", [ground]) if area_m2(piece) >= SMALLEST_M2]
    return [Fault(kind, names, round(area_m2(piece)), piece) for piece in pieces]


def features_of(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(code, name, geometry) of every feature of a GeoJSON collection, unchecked; raises `BoundaryProblem`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise BoundaryProblem("不是 GeoJSON 文件") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise BoundaryProblem("文件里没有要素（FeatureCollection 的 features）")
    found = []
    for feature in features:
        if isinstance(feature, dict):
            named = feature.get("properties") or {}
            code = str(named.get("code") or named.get("代码") or named.get("区划代码") or "")
            name = str(named.get("name") or named.get("名称") or named.get("网格") or "")
            found.append((code, name, feature.get("geometry") or {}))
    return found


class Drawing:
    """Longitude and latitude on a sheet `WIDTH` wide, north up, true in shape at its middle."""

    def __init__(self, bounds: Sequence[float], *, margin: float = 0.04) -> None:
        west, south, east, north = bounds
        self.squeeze = math.cos(math.radians((south + north) / 2))
        span = max((east - west) * self.squeeze, north - south, 1e-5)
        self.west, self.north = west - span * margin / self.squeeze, north + span * margin
        wide = (east - west) * self.squeeze + 2 * span * margin
        self.scale = WIDTH / max(wide, span * 0.6)
        self.height = max(round((north - south + 2 * span * margin) * self.scale), 200)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round((self.north - latitude) * self.scale, 1)

    def path(self, drawn: BaseGeometry) -> str:
        """The `d` of an SVG path with even-odd holes."""
        rings = []
        for part in getattr(drawn, "geoms", [drawn]):
            if part.geom_type == "Polygon":
                rings += [part.exterior, *part.interiors]
        return " ".join(self._ring(ring.coords) for ring in rings)

    def _ring(self, coords: Sequence[Sequence[float]]) -> str:
        return "M" + "L".join("{},{}".format(*self.at(point[0], point[1])) for point in coords[:-1]) + "Z"

    def label_at(self, drawn: BaseGeometry) -> tuple[float, float]:
        point = drawn.representative_point()
        return self.at(point.x, point.y)


def has_room(points: Sequence[tuple[float, float]], *, wide: float, high: float) -> list[bool]:
    """For each point whether words may stand there: no earlier point that has them lies within `wide` × `high`."""
    taken: list[tuple[float, float]] = []
    rooms = []
    for x, y in points:
        is_free = all(abs(x - other) >= wide or abs(y - above) >= high for other, above in taken)
        if is_free:
            taken.append((x, y))
        rooms.append(is_free)
    return rooms


def bounds_of(shapes: Sequence[BaseGeometry], points: Sequence[tuple[float, float]]) -> tuple[float, ...] | None:
    """The frame of everything that is drawn; None for nothing."""
    everything = [*shapes, *(Point(longitude, latitude) for longitude, latitude in points)]
    return union_all(everything).bounds if everything else None
