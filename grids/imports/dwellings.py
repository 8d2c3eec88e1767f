"""One row of a list of dwellings. Names of estates, buildings and rooms only: people are a number, never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from grids.imports.columns import cell, numbered
from grids.imports.points import read_point
from grievances.imports.rows import BadRow

MOST_M2 = Decimal("99999.99")
MOST_PEOPLE = 99


@dataclass(frozen=True, slots=True)
class DwellingRow:
    line: int
    estate: str
    building: str
    entrance: str
    room: str
    area: Decimal | None
    grid: str
    people: int | None
    kind: str = ""
    longitude: Decimal | None = None  # of the building
    latitude: Decimal | None = None

    @property
    def ref(self) -> str:
        return f"{self.estate}{self.building}{self.entrance}{self.room}"


def read_dwelling(line: int, cells: Sequence[Any], columns: Mapping[str, int]) -> DwellingRow:
    """Raises `BadRow` with the reason in words."""
    building = numbered(cell(cells, columns, "building", 40), "栋")
    room = cell(cells, columns, "room", 20)
    if not building:
        raise BadRow("没有楼栋")
    if not room:
        raise BadRow("没有房号")
    return DwellingRow(
        line, cell(cells, columns, "estate", 60), building, numbered(cell(cells, columns, "entrance", 20), "单元"), room,
        _area(cell(cells, columns, "area", 20)), cell(cells, columns, "grid", 60),
        _people(cell(cells, columns, "people", 10)), cell(cells, columns, "kind", 20), *read_point(cells, columns),
    )  # fmt: skip


def _area(text: str) -> Decimal | None:
    text = text.replace("㎡", "").replace("m2", "").replace("平方米", "").replace(",", "").strip()
    if not text:
        return None
    try:
        area = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise BadRow(f"面积看不懂：{text}") from None
    if not 0 < area <= MOST_M2:
        raise BadRow(f"面积不合理：{text}")
    return area


def _people(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MOST_PEOPLE:
        raise BadRow(f"人数不合理：{text}")
    return int(text)
