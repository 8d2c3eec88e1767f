"""One row of a list of shops and service points, from a spreadsheet or a GeoJSON file of points."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from grids.imports.columns import cell
from grids.imports.points import read_point
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
    longitude, latitude = read_point(cells, columns)
    return ServiceRow(
        line, kind, name, cell(cells, columns, "address", 120), cell(cells, columns, "hours", 60),
        cell(cells, columns, "phone", 30), latitude, longitude,
    )  # fmt: skip


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
