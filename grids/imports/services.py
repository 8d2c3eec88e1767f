"""One row of a list of shops and service points, from a spreadsheet or a GeoJSON file of points."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from grids.coordinates import NAMES_OF_GCJ02, NAMES_OF_WGS84, from_gcj02
from grids.imports.columns import cell
from grievances.imports.reader import FileNotUnderstood, Sheet, decode
from grievances.imports.rows import BadRow

MOST_POINTS = 20_000
GEOJSON = (".geojson", ".json")


@dataclass(frozen=True, slots=True)
class ServiceRow:
    line: int
    kind: str
    name: str
    address: str
    hours: str
    phone: str
    latitude: Decimal | None
    longitude: Decimal | None


def read_service(line: int, cells: Sequence[Any], columns: Mapping[str, int]) -> ServiceRow:
    """Raises `BadRow` with the reason in words. Coordinates of map providers are turned into WGS-84."""
    name, kind = cell(cells, columns, "name", 60), cell(cells, columns, "kind", 20)
    if not name:
        raise BadRow("没有名称")
    if not kind:
        raise BadRow("没有类型")
    longitude, latitude = _point(
        cell(cells, columns, "longitude", 30), cell(cells, columns, "latitude", 30), cell(cells, columns, "datum", 20)
    )
    return ServiceRow(
        line, kind, name, cell(cells, columns, "address", 120), cell(cells, columns, "hours", 60),
        cell(cells, columns, "phone", 30), latitude, longitude,
    )  # fmt: skip


def _point(longitude: str, latitude: str, datum: str) -> tuple[Decimal | None, Decimal | None]:
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


def sheet_of_points(path: Path) -> Sheet:
    """A GeoJSON file of points as a sheet: the properties are the columns. Raises `FileNotUnderstood`."""
    try:
        document = json.loads(decode(path.read_bytes())[0])
    except ValueError:
        raise FileNotUnderstood("不是完整的 GeoJSON 文件") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise FileNotUnderstood("文件里没有要素（FeatureCollection 的 features）")
    if len(features) > MOST_POINTS:
        raise FileNotUnderstood(f"要素太多，一次最多 {MOST_POINTS} 个")
    rows = [_row_of(feature) for feature in features]
    header = list(dict.fromkeys(name for row in rows for name in row))
    return Sheet(header, [(at, [row.get(name) for name in header]) for at, row in enumerate(rows, start=1)], "geojson")


def _row_of(feature: Any) -> dict[str, Any]:
    """The properties, and the point where the feature is one."""
    if not isinstance(feature, dict):
        return {}
    named = feature.get("properties")
    row = {str(name): value for name, value in named.items()} if isinstance(named, dict) else {}
    geometry = feature.get("geometry")
    at = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if isinstance(at, list) and len(at) >= 2:
        row |= {"经度": at[0], "纬度": at[1]}
    return row
