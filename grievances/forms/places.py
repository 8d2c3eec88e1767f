"""Where a matter is, as a form carries it: `building:12`, `estate:3`, `area:500108001002`."""

from dataclasses import dataclass

from django.conf import settings

from governance.common.kept import KeptQuery
from governance.territory.levels import Level, code_range
from governance.territory.models import Area, Building, Estate, Lane
from governance.territory.selectors import Place, ancestors, search_places

RESULTS = 8


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One line of a list of places."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """What a value stands for; exactly one of building, estate, area is set."""

    value: str
    label: str
    building: Building | None = None
    estate: Estate | None = None
    area: Area | None = None
    words: str = ""  # what the row itself cannot say, such as the lane's name

    @property
    def hint(self) -> str:
        """The community, which tells namesakes apart."""
        home = self.building or self.estate
        return home.community.name if home else ""

    @property
    def area_code(self) -> str:
        if self.building:
            return self.building.community.code
        return self.estate.community.code if self.estate else self.area.code if self.area else ""


def find_places(text: str) -> list[PlaceChoice]:
    """Places whose name fits, with the community behind each so that namesakes can be told apart."""
    found = search_places(text.strip()[:60], limit=RESULTS) if text.strip() else []
    communities = _community_names([place.area_code for place in found])
    return [_choice(place, communities.get(place.area_code[:12], "")) for place in found]


def _choice(place: Place, community: str) -> PlaceChoice:
    value = f"area:{place.area_code}" if _is_area(place.kind) else f"{place.kind}:{place.id}"
    return PlaceChoice(value, place.label, "" if community in place.label else community)


def _is_area(kind: str) -> bool:
    return kind not in {"building", "estate", "lane"}


def _community_names(codes: list[str]) -> dict[str, str]:
    wanted = {code[:12] for code in codes if len(code) >= 12}
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))


_BUILDING = KeptQuery(lambda pk: Building.objects.select_related("estate", "community", "grid").filter(pk=pk))
_ESTATE = KeptQuery(lambda pk: Estate.objects.select_related("community").filter(pk=pk))


def chosen_place(value: str) -> ChosenPlace | None:
    """The place that a form's value names, or None where there is none such."""
    kind, _colon, key = (value or "").partition(":")
    if not key.isascii() or not key.isdigit() or len(key) > 15:
        return None
    if kind == "area":
        return place_of_area(Area.objects.filter(code=key).first())
    if kind == "building":
        building = next(iter(_BUILDING(pk=int(key))), None)
        return ChosenPlace(value, str(building), building=building) if building else None
    if kind == "estate":
        estate = next(iter(_ESTATE(pk=int(key))), None)
        return ChosenPlace(value, estate.name, estate=estate) if estate else None
    if kind == "lane":
        lane = Lane.objects.select_related("community").filter(pk=key).first()
        return ChosenPlace(value, lane.name, area=lane.community, words=lane.name) if lane else None
    return None


def place_of_area(area: Area | None) -> ChosenPlace | None:
    if area is None:
        return None
    names = [above.name for above in ancestors(area.code) if above.level not in (Level.DISTRICT, area.level)]
    return ChosenPlace(f"area:{area.code}", " ".join([*names, area.name]), area=area)


def street_choices() -> list[PlaceChoice]:
    """The streets of the district: for who knows no estate by name."""
    low, high = code_range(settings.DISTRICT_CODE)
    streets = Area.objects.filter(level=Level.STREET, code__gte=low, code__lt=high).order_by("code")
    return [PlaceChoice(f"area:{code}", name) for code, name in streets.values_list("code", "name")]
