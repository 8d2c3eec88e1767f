"""Longitude and latitude in a spreadsheet, turned into WGS-84 where a map provider shifted them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from grids.coordinates import NAMES_OF_GCJ02, NAMES_OF_WGS84, from_gcj02
from grids.imports.columns import cell
from grievances.imports.rows import BadRow


def read_point(cells: Sequence[Any], columns: Mapping[str, int]) -> tuple[Decimal | None, Decimal | None]:
    """Longitude and latitude, or twice None where neither is given. Raises `BadRow` with the reason in words."""
    longitude, latitude = cell(cells, columns, "longitude", 30), cell(cells, columns, "latitude", 30)
    datum = cell(cells, columns, "datum", 20)
    if not longitude and not latitude:
        return None, None
    try:
        east, north = float(longitude), float(latitude)
    except ValueError:
        raise BadRow(f"经纬度看不懂：{longitude}，{latitude}") from None
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise BadRow("经纬度超出范围，是不是写反了？经度在前（如 106.55），纬度在后（如 29.56）")
    if datum.lower() in NAMES_OF_GCJ02:
        east, north = from_gcj02(east, north)
    elif datum.lower() not in NAMES_OF_WGS84:
        raise BadRow(f"不认识坐标系「{datum}」，请用 WGS-84 或 GCJ-02")
    return _six(east), _six(north)


def _six(number: float) -> Decimal:
    try:
        return Decimal(repr(number)).quantize(Decimal("0.000001"))
    except InvalidOperation:
        raise BadRow("经纬度看不懂") from None
