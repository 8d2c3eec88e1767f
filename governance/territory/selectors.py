"""Reads of the territory: what is above an area, where a place is found, in which area a point lies."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from governance.territory.levels import CODE_LENGTH, Level, code_range
from governance.territory.location import nearest_area, smallest_area_around
from governance.territory.models import Area, Building, Estate, Lane

_BUILDING_TAIL = re.compile(r"^(?P<estate>.*?\D)(?P<number>\d{1,4})(?!\d)(?:[栋幢座号].*|楼.*|-.*|$)")
_BUILDING_ONLY = re.compile(r"^(?P<number>\d{1,4})(?:[栋幢座号].*|楼.*)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Something to choose when asked where: `kind` is estate, building, lane or area."""

    kind: str
    id: int
    label: str
    area_code: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def ancestors(code: str) -> list[Area]:
    """The areas around `code` from the district down, itself included."""
    codes = [code[:length] for length in sorted(CODE_LENGTH.values()) if length <= len(code)]
    return list(Area.objects.filter(code__in=codes).order_by("code"))


def areas_within(code: str) -> QuerySet[Area]:
    """The area and everything below it."""
    low, high = code_range(code)
    return Area.objects.filter(code__gte=low, code__lt=high)


def area_of_building(building: Building) -> Area:
    """Today's grid of a building, else its community."""
    return building.grid or building.community


def locate(latitude: float | Decimal, longitude: float | Decimal) -> Area | None:
    """The smallest area whose boundary holds the point (WGS-84), else that of the nearest building or estate
    within 500 m, else None."""
    latitude, longitude = float(latitude), float(longitude)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    code = smallest_area_around(latitude, longitude) or nearest_area(latitude, longitude)
    return Area.objects.filter(code=code).first() if code else None


def search_places(text: str, limit: int = 10, within: str = "") -> list[Place]:
    """Places by part of their name, by pinyin initials, or estate and building written together (阳光花园3栋).

    `within`: only places in the area of this code. Buildings come first where the text names one.
    """
    wanted = re.sub(r"[\s\x00-\x1f]+", "", unicodedata.normalize("NFKC", text or ""))[:60]
    if not wanted:
        return []
    found = [
        *_buildings(wanted, within, limit),
        *_estates(wanted, within, limit),
        *_lanes(wanted, within, limit),
        *_areas(wanted, within, limit),
    ]
    return found[:limit]


def _inside(column: str, within: str) -> Q:
    if not within:
        return Q()
    low, high = code_range(within)
    return Q(**{f"{column}__gte": low, f"{column}__lt": high})


def _named(wanted: str) -> Q:
    names = Q(name__icontains=wanted)
    if wanted.isascii() and wanted.isalnum():
        names |= Q(initials__startswith=wanted.lower())
    return names


def _closest_first(rows: QuerySet, wanted: str) -> QuerySet:
    """Exact names, then names that begin so, then the shorter ones."""
    rank = Case(
        When(name__iexact=wanted, then=Value(0)),
        When(name__istartswith=wanted, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, Length("name"), "name", "id")


def _buildings(wanted: str, within: str, limit: int) -> list[Place]:
    together, alone = _BUILDING_TAIL.match(wanted), _BUILDING_ONLY.match(wanted)
    if together:
        estate = together["estate"].strip("-·,，")
        names = Q(estate__name__icontains=estate)
        if estate.isascii() and estate.isalnum():
            names |= Q(estate__initials__startswith=estate.lower())
        rows = Building.objects.filter(names, name__regex=rf"^0*{int(together['number'])}([^0-9]|$)")
    elif alone and within:
        rows = Building.objects.filter(name__regex=rf"^0*{int(alone['number'])}([^0-9]|$)")
    elif not wanted.isascii():
        rows = Building.objects.filter(name__icontains=wanted)
    else:
        return []
    rows = rows.filter(_inside("community__code", within[: CODE_LENGTH[Level.COMMUNITY]]))
    if len(within) > CODE_LENGTH[Level.COMMUNITY]:
        rows = rows.filter(grid__code=within)
    rows = rows.select_related("estate", "grid", "community").order_by("estate__name", Length("name"), "name", "id")
    return [place_of_building(building) for building in rows[:limit]]


def place_of_building(building: Building) -> Place:
    """A building as a place to choose; without own coordinates those of its estate."""
    at = building if building.latitude is not None or building.estate is None else building.estate
    return Place("building", building.pk, str(building), area_of_building(building).code, at.latitude, at.longitude)


def _estates(wanted: str, within: str, limit: int) -> list[Place]:
    rows = Estate.objects.filter(_named(wanted), _inside("community__code", within[: CODE_LENGTH[Level.COMMUNITY]]))
    rows = _closest_first(rows.select_related("community"), wanted)[:limit]
    return [
        Place("estate", row.pk, f"{row.name}（{row.community.name}）", row.community.code, row.latitude, row.longitude)
        for row in rows
    ]


def _lanes(wanted: str, within: str, limit: int) -> list[Place]:
    rows = Lane.objects.filter(
        _inside("community__code", within[: CODE_LENGTH[Level.COMMUNITY]]), name__icontains=wanted
    )
    rows = _closest_first(rows.select_related("community"), wanted)[:limit]
    return [Place("lane", row.pk, f"{row.name}（{row.community.name}）", row.community.code) for row in rows]


def _areas(wanted: str, within: str, limit: int) -> list[Place]:
    rows = Area.objects.filter(_named(wanted), _inside("code", within), level__in=[Level.COMMUNITY, Level.STREET])
    rows = _closest_first(rows.select_related("parent"), wanted)[:limit]
    return [
        Place(
            "area",
            row.pk,
            f"{row.name}（{row.parent.name}）" if row.parent else row.name,
            row.code,
            row.latitude,
            row.longitude,
        )
        for row in rows
    ]
