"""How a list of owners, households or residents is read: its columns, and the many ways to write a building. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from governance.common.errors import InputRefused
from governance.people.phones import normalise_phone

COLUMNS = {
    "building": ("楼栋", "楼号", "幢号", "栋号", "楼", "幢", "栋"),
    "entrance": ("单元", "单元号", "门栋"),
    "room": ("房号", "室号", "房间号", "室", "门牌号"),
    "name": ("姓名", "业主", "业主姓名", "户主", "产权人", "居民姓名", "户代表"),
    "phone": ("电话", "手机", "手机号", "联系电话", "手机号码"),
    "area": ("面积", "建筑面积", "专有部分面积", "产权面积"),
    "source": ("面积依据", "面积来源"),
    "owner_key": ("业主标识", "业主编号", "同一业主", "产权人编号"),
}
NEEDED = ("building", "room")
SOURCES = {"登记": "REGISTER", "测绘": "SURVEY", "实测": "SURVEY", "合同": "CONTRACT"}
NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
LARGEST_M2 = Decimal(99999)


@dataclass(frozen=True, slots=True)
class ListRow:
    line: int
    building: str
    entrance: str
    room: str
    name: str
    phone: str
    area_m2: Decimal | None
    area_source: str
    owner_key: str


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what; brackets and units in a heading do not matter."""
    bare = [re.sub(r"[（(].*?[)）]|\s|m²|㎡|\*", "", str(cell)) for cell in header]
    return {
        field: next(place for place, cell in enumerate(bare) if cell in names)
        for field, names in COLUMNS.items()
        if any(cell in names for cell in bare)
    }


def read_rows(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]], errors: list[tuple[int, str]], needs_area: bool
) -> list[ListRow]:
    """Every row that can be understood; what cannot goes to `errors` with its line."""
    columns = columns_of(header)
    wanted = [*NEEDED, *(["area"] if needs_area else ["name"])]
    missing = [COLUMNS[name][0] for name in wanted if name not in columns]
    if missing:
        errors.append((1, f"缺少这些列：{'、'.join(missing)}"))
        return []
    read = []
    for line, cells in rows:
        texts = {name: _text(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
        try:
            read.append(_row(line, texts, needs_area))
        except ValueError as problem:
            errors.append((line, str(problem)))
    return read


def _row(line: int, texts: dict[str, str], needs_area: bool) -> ListRow:
    for name in NEEDED:
        if not texts[name]:
            raise ValueError(f"没有填{COLUMNS[name][0]}")
    if not needs_area and not texts["name"]:
        raise ValueError("没有填姓名")
    try:
        phone = normalise_phone(texts.get("phone", ""))
    except InputRefused:
        raise ValueError("电话号码不对") from None
    return ListRow(
        line, texts["building"], texts.get("entrance", ""), texts["room"][:20], texts.get("name", "")[:60], phone,
        _area(texts.get("area", ""), needs_area), _source(texts.get("source", "")), texts.get("owner_key", ""),
    )  # fmt: skip


def _area(text: str, is_needed: bool) -> Decimal | None:
    bare = text.replace(",", "").replace("㎡", "").replace("m²", "").strip()
    if not bare and not is_needed:
        return None
    try:
        area = Decimal(bare).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError(f"面积不是数字：{text or '空'}") from None
    if not 0 < area <= LARGEST_M2:
        raise ValueError(f"面积不对：{text}")
    return area


def _source(text: str) -> str:
    return next((code for word, code in SOURCES.items() if word in text), "REGISTER")


def _text(cell: Any) -> str:
    """302 that a spreadsheet keeps as 302.0 is 302."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


@lru_cache(maxsize=4096)  # a list names a building as often as it has dwellings
def bare_building(name: str) -> str:
    """`3号楼`, `3 栋`, `三幢` and `3` are the same building."""
    text = re.sub(r"\s", "", name).translate(NUMERALS)
    return re.sub(r"(号楼|栋|幢|座|号|楼)$", "", text)


@lru_cache(maxsize=4096)
def bare_entrance(name: str) -> str:
    text = re.sub(r"\s", "", name).translate(NUMERALS)
    return re.sub(r"(单元|门)$", "", text)
