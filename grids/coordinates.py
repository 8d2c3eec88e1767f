"""Coordinates as map providers give them, turned into WGS-84 when they come in from a file. Pure.

GCJ-02 (高德、腾讯) lies some hundred metres beside WGS-84, which is half of what one walks in a quarter of an hour. The
forward formula is the published one; it is turned around by going back step by step, good to a metre.
"""

import math
from decimal import Decimal

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
NAMES_OF_GCJ02 = frozenset({"gcj-02", "gcj02", "高德", "腾讯", "高德地图", "腾讯地图", "火星坐标"})
NAMES_OF_WGS84 = frozenset({"", "wgs-84", "wgs84", "gps", "天地图", "cgcs2000", "国家2000"})


def require_whole_point(longitude: Decimal | None, latitude: Decimal | None) -> None:
    """Raises `InputRefused` where one of the two is missing."""
    if (longitude is None) != (latitude is None):
        message = _("经度和纬度要一起填，或者都不填。")
        raise InputRefused("half_a_point", message, fields={"longitude": message})


def from_gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    """Longitude and latitude in WGS-84; outside China nothing is shifted."""
    if not (72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271):
        return longitude, latitude
    lon, lat = longitude, latitude
    for _step in range(5):
        east, north = _shift(lon, lat)
        lon, lat = longitude - east, latitude - north
    return lon, lat


def _shift(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + _waves(x)
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + _waves(x)
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    turn = math.radians(latitude)
    flat = 1 - ECCENTRICITY * math.sin(turn) ** 2
    return (
        math.degrees(east * math.sqrt(flat) / AXIS / math.cos(turn)),
        math.degrees(north * flat * math.sqrt(flat) / (AXIS * (1 - ECCENTRICITY))),
    )


def _waves(x: float) -> float:
    return (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
