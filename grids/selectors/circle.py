"""Reads of the life circle: which service each building of a community reaches, and where what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from governance.common.days import in_force
from governance.people.authority import within
from governance.territory.models import Area, Building
from grids.circle import At, Near, Walk, frame_around, reached
from grids.models import ServiceKind, ServicePlace, WalkRule


def walk_rule_on(day: date) -> WalkRule | None:
    """The rule in force; None where the district has written none."""
    return WalkRule.objects.filter(starts_on__lte=day).order_by("-starts_on").first()


def service_kinds_on(day: date) -> list[ServiceKind]:
    return list(ServiceKind.objects.filter(in_force(day)))


def places_in(codes: Iterable[str]) -> QuerySet[ServicePlace]:
    """What is open in these areas; paged by `-id`."""
    return ServicePlace.objects.filter(within(tuple(codes)), closed_on=None).select_related("kind", "community")


@dataclass(slots=True)
class Served:
    """A building with what it reaches: kind → the nearest place."""

    id: int
    name: str
    community_id: int
    at: At | None
    dwellings: int
    near: dict[int, Near] = field(default_factory=dict)


@dataclass(slots=True)
class KindLine:
    """One kind in one area: its places inside, and the buildings without one in reach."""

    kind: ServiceKind
    places: int
    lacking: list[Served]
    of: int  # buildings whose place is known

    @property
    def dwellings(self) -> int:
        return sum(building.dwellings for building in self.lacking)

    @property
    def is_fine(self) -> bool:
        return not self.lacking


@dataclass(slots=True)
class Circle:
    """An area on a day: its buildings, the places that they may walk to (also across the border), one line a kind."""

    rule: WalkRule
    buildings: list[Served]
    places: list[ServicePlace]
    lines: list[KindLine]

    @property
    def walk(self) -> Walk:
        return self.rule.walk

    @property
    def metres(self) -> int:
        return round(self.walk.metres)

    @property
    def unplaced(self) -> list[Served]:
        return [building for building in self.buildings if building.at is None]

    def near_of(self, building: Served, kind: ServiceKind) -> tuple[ServicePlace, int] | None:
        """The nearest place of a kind and the minutes to it."""
        near = building.near.get(kind.pk)
        return (self.places[near.place], self.walk.minutes_for(near.metres)) if near else None


def circle_of(community: Area, day: date) -> Circle | None:
    """Five statements, whatever the community's size; None where no walking rule is in force."""
    rule = walk_rule_on(day)
    if rule is None:
        return None
    kinds = service_kinds_on(day)
    buildings = _buildings(Q(community=community))
    places = _serve(buildings, rule.walk)
    return Circle(rule, buildings, places, _lines(kinds, buildings, _open_places((community.code,))[community.pk]))


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """One community of the desk's table: buildings (and their dwellings) without each kind."""

    community: Area
    buildings: int
    unplaced: int
    lines: list[KindLine]

    @property
    def lacking(self) -> int:
        return sum(len(line.lacking) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Gaps:
    rule: WalkRule
    kinds: list[ServiceKind]
    rows: list[CommunityLine]

    @property
    def metres(self) -> int:
        return round(self.rule.walk.metres)


def gaps_in(codes: Sequence[str], day: date) -> Gaps | None:
    """Every community in these areas, those that lack most first. Six statements for a whole district."""
    rule = walk_rule_on(day)
    if rule is None:
        return None
    kinds = service_kinds_on(day)
    communities = Area.objects.filter(within(tuple(codes), "code"), code__length=12).order_by("code")
    buildings = _buildings(within(tuple(codes), "community__code"))
    _serve(buildings, rule.walk)
    inside = _open_places(codes)
    of: dict[int, list[Served]] = {}
    for building in buildings:
        of.setdefault(building.community_id, []).append(building)
    rows = [
        CommunityLine(
            community,
            len(own),
            sum(building.at is None for building in own),
            _lines(kinds, own, inside[community.pk]),
        )
        for community in communities
        for own in [of.get(community.pk, [])]
    ]
    return Gaps(rule, kinds, sorted(rows, key=lambda row: (-row.lacking, row.community.code)))


def _buildings(where: Q) -> list[Served]:
    """Where a building has no coordinates of its own, those of its estate stand for it."""
    rows = Building.objects.filter(where).annotate(
        lon=Coalesce(F("longitude"), F("estate__longitude")), lat=Coalesce(F("latitude"), F("estate__latitude"))
    )
    values = rows.order_by("estate__name", "id").values_list(
        "id", "estate__name", "name", "community_id", "lon", "lat", "counts__dwellings"
    )
    return [
        Served(
            pk, f"{estate or ''}{name}", community_id, (float(lon), float(lat)) if lon is not None and lat is not None else None,
            dwellings or 0,
        )
        for pk, estate, name, community_id, lon, lat, dwellings in values
    ]  # fmt: skip


def _serve(buildings: list[Served], walk: Walk) -> list[ServicePlace]:
    """Fill in what each building reaches; returns the places that were looked at. One statement."""
    placed = [building for building in buildings if building.at is not None]
    points = [building.at for building in placed if building.at]
    if not points:
        return []
    west, south, east, north = frame_around(points, walk.metres)
    places = list(
        ServicePlace.objects.filter(
            closed_on=None, latitude__range=(south, north), longitude__range=(west, east)
        ).select_related("kind", "community")
    )
    found = reached(points, [(point_of(place), place.kind_id) for place in places], walk.metres)
    for building, near in zip(placed, found, strict=True):
        building.near = near
    return places


def point_of(place: ServicePlace) -> At:
    assert place.longitude is not None and place.latitude is not None
    return float(place.longitude), float(place.latitude)


def _open_places(codes: Iterable[str]) -> dict[int, Counter[int]]:
    """How many places of each kind are open in each community, near or far, with or without coordinates."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    rows = ServicePlace.objects.filter(within(tuple(codes)), closed_on=None).order_by()
    for community, kind, number in rows.values_list("community", "kind").annotate(n=Count("pk")):
        found[community][kind] = number
    return found


def _lines(kinds: list[ServiceKind], buildings: list[Served], inside: Counter[int]) -> list[KindLine]:
    placed = [building for building in buildings if building.at is not None]
    return [
        KindLine(kind, inside[kind.pk], [one for one in placed if kind.pk not in one.near], len(placed))
        for kind in kinds
    ]
