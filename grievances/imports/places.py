"""Where an imported matter belongs, if its words name one estate or community of the area; else the area itself."""

import re
from dataclasses import dataclass

from governance.territory.levels import Level
from governance.territory.models import Area, Estate
from governance.territory.selectors import areas_within

SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Place:
    area: Area
    estate: Estate | None = None


class PlaceFinder:
    """All names of the area in one pattern: finding them costs one pass over a text."""

    def __init__(self, area: Area):
        self._default = Place(area)
        self._places = self._named_places(area)
        names = sorted(self._places, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, names))) if names else None

    def find(self, text: str) -> Place:
        """The place whose name comes first in the text; estates before communities, which contain them."""
        if self._pattern is None:
            return self._default
        found = [self._places[name] for name in self._pattern.findall(text)]
        return next((place for place in found if place.estate), found[0] if found else self._default)

    @staticmethod
    def _named_places(area: Area) -> dict[str, Place]:
        """Names that only one place of the area has."""
        communities = list(areas_within(area.code).filter(level=Level.COMMUNITY).exclude(pk=area.pk))
        estates = Estate.objects.filter(community__in=[area, *communities]).select_related("community")
        places: dict[str, Place | None] = {}
        named = [(community.name, Place(community)) for community in communities]
        named += [(estate.name, Place(estate.community, estate)) for estate in estates]
        for name, place in named:
            if len(name) >= SHORTEST_NAME:
                places[name] = None if name in places else place
        return {name: place for name, place in places.items() if place}
