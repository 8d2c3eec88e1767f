"""Reads of estates, lanes and entrances, and how much hangs on each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from governance.common.days import in_force
from governance.territory.models import Area, Building, Dwelling, Entrance, Estate, Lane
from grids.models import RosterEntry


def estates_of(community: Area) -> QuerySet[Estate]:
    return Estate.objects.filter(community=community)


def lanes_of(community: Area) -> QuerySet[Lane]:
    return Lane.objects.filter(community=community)


def entrances_of(building: Building) -> QuerySet[Entrance]:
    return Entrance.objects.filter(building=building)


def buildings_in(estates: Iterable[Estate], on: date) -> dict[int, int]:
    return _counted(Building.objects.filter(estate__in=list(estates)), "estate_id")


def people_of(lanes: Iterable[Lane], on: date) -> dict[int, int]:
    """Whom the roster names for each that day."""
    return _counted(RosterEntry.objects.filter(in_force(on), lane__in=list(lanes)), "lane_id")


def dwellings_at(entrances: Iterable[Entrance], on: date) -> dict[int, int]:
    return _counted(Dwelling.objects.filter(entrance__in=list(entrances)), "entrance_id")


def _counted(rows: QuerySet[Any], by: str) -> dict[int, int]:
    return dict(rows.order_by().values(by).annotate(n=Count("pk")).values_list(by, "n"))
