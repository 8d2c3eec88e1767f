"""Which column is which, by heading; what a cell says, without the accidents of spreadsheets."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from grievances.imports.mapping import plain
from grievances.imports.rows import BadRow, clean

Synonyms = Mapping[str, tuple[str, ...]]
DWELLINGS: Synonyms = {
    "estate": ("小区", "小区名称", "院落", "住宅小区", "estate"),
    "building": ("楼栋", "楼栋号", "楼号", "栋号", "幢", "楼幢", "幢号", "栋", "building"),
    "entrance": ("单元", "单元号", "门洞", "entrance"),
    "room": ("房号", "房间号", "室号", "户号", "门牌号", "房屋", "门牌", "room"),
    "area": ("建筑面积", "面积", "房屋面积", "建筑面积㎡", "floorarea", "area"),
    "grid": ("网格", "所属网格", "网格名称", "网格编码", "grid"),
    "kind": ("楼栋类型", "房屋类型", "建筑类型", "楼型", "kind"),
    "people": ("人数", "常住人口", "人口数", "人口", "people"),
    "longitude": ("楼栋经度", "经度", "lon", "lng", "longitude"),
    "latitude": ("楼栋纬度", "纬度", "lat", "latitude"),
    "datum": ("坐标系", "坐标类型", "datum", "crs"),
}
ROSTER: Synonyms = {
    "duty": ("职责", "职务", "岗位", "身份", "类别", "duty"),
    "name": ("姓名", "名字", "name"),
    "phone": ("工作电话", "联系电话", "电话", "手机", "联系方式", "phone"),
    "account": ("登录名", "账号", "用户名", "account"),
    "grid": ("网格", "所属网格", "网格名称", "负责网格", "grid"),
    "estate": ("小区", "小区名称", "院落", "estate"),
    "building": ("楼栋", "楼栋号", "楼号", "负责楼栋", "building"),
    "entrance": ("单元", "单元号", "entrance"),
    "lane": ("街巷", "巷", "街巷名称", "lane"),
    "role": ("团队角色", "角色", "role"),
    "since": ("任职日期", "起始日期", "到任日期", "开始日期", "自", "since"),
}

SERVICES: Synonyms = {
    "kind": ("类型", "类别", "业态", "网点类型", "种类", "kind", "type"),
    "name": ("名称", "店名", "网点名称", "机构名称", "name"),
    "address": ("地址", "详细地址", "address"),
    "hours": ("营业时间", "服务时间", "开放时间", "hours"),
    "phone": ("电话", "联系电话", "公开电话", "phone"),
    "longitude": ("经度", "lon", "lng", "longitude", "x"),
    "latitude": ("纬度", "lat", "latitude", "y"),
    "datum": ("坐标系", "坐标类型", "datum", "crs"),
}


def find_columns(header: Sequence[Any], synonyms: Synonyms) -> dict[str, int]:
    """Field → column index; each column once, exact headings only (units and brackets aside)."""
    headings = [plain(heading).replace("㎡", "").replace("m2", "").replace("平方米", "") for heading in header]
    columns: dict[str, int] = {}
    for field, names in synonyms.items():
        at = next((headings.index(plain(name)) for name in names if plain(name) in headings), None)
        if at is not None and at not in columns.values():
            columns[field] = at
    return columns


def score(synonyms: Synonyms) -> Any:
    """How many fields a row would name if it were the header."""
    return lambda cells: len(find_columns(cells, synonyms))


def cell(cells: Sequence[Any], columns: Mapping[str, int], field: str, limit: int) -> str:
    """The cleaned text of a field; '' where there is no such column. Raises `BadRow` for what is too long."""
    at = columns.get(field)
    text = clean(cells[at]) if at is not None and at < len(cells) else ""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(text) > limit:
        raise BadRow(f"「{text[:10]}…」太长，最多 {limit} 字")
    return text


def numbered(text: str, unit: str) -> str:
    """A bare number gets its word: `3` → `3栋`; leading noughts go, so that `03` and `3栋` are one building."""
    bare = re.fullmatch(rf"0*(\d+)\s*(?:{unit})?", text)
    return f"{bare[1]}{unit}" if bare else text
