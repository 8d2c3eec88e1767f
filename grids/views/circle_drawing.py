"""The life circle as a drawing of our own: buildings, places, and how far they reach."""

from dataclasses import dataclass
from typing import Any

from governance.territory.levels import Level
from governance.territory.models import Area
from grids.circle import METRES_PER_DEGREE
from grids.geometry import Drawing, bounds_of, shape_of
from grids.models import ServiceKind
from grids.selectors.circle import Circle, point_of

MOST_DOTS = 1000


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    name: str
    is_served: bool = True


def drawn(circle: Circle, community: Area, kind: ServiceKind | None) -> dict[str, Any]:
    """What the page's SVG needs; of one kind, or of all with the buildings that lack any. Nothing where nothing has a point."""
    kinds = [line.kind.pk for line in circle.lines] if kind is None else [kind.pk]
    buildings = [building for building in circle.buildings if building.at][:MOST_DOTS]
    places = [place for place in circle.places if place.kind_id in kinds][:MOST_DOTS]
    borders = [shape for area in _areas(community) if (shape := shape_of(area.boundary)) is not None]
    points = [building.at for building in buildings if building.at]
    bounds = bounds_of(borders, [*points, *map(point_of, places)])
    if bounds is None or not points:
        return {"drawing": None}
    sheet = Drawing(bounds)
    return {
        "drawing": sheet,
        "borders": [sheet.path(border) for border in borders],
        "buildings": [
            Dot(*sheet.at(*building.at), building.name, all(pk in building.near for pk in kinds))
            for building in buildings
            if building.at
        ],
        "dots": [Dot(*sheet.at(*point_of(place)), place.name) for place in places],
        "reach": round(circle.walk.metres / METRES_PER_DEGREE * sheet.scale, 1) if kind else 0,
    }


def _areas(community: Area) -> list[Area]:
    return [community, *Area.objects.filter(parent=community, level=Level.GRID).order_by("code")]
