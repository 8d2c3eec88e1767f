"""Writes about the territory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.common.errors import InputRefused
from governance.common.journal import write
from governance.territory.levels import CODE_LENGTH, Level
from governance.territory.models import Area, Building, BuildingGrid
from governance.territory.pinyin import initials_of


@transaction.atomic
def move_building(*, building: Building, grid: Area, on: date, actor: Any, now: datetime) -> Building:
    """Put a building into another grid of its community from the day `on`; the history keeps where it was.

    Raises `InputRefused` for a grid of another community, or a day not after the present stretch began.
    """
    locked = Building.objects.select_for_update().get(pk=building.pk)
    if grid.level != Level.GRID or not grid.code.startswith(locked.community.code):
        raise InputRefused("grid_elsewhere", "只能划入本社区的网格", fields={"grid": "只能划入本社区的网格"})
    if locked.grid_id == grid.pk:
        return locked
    stretch = BuildingGrid.objects.filter(building=locked, ends_on=None).first()
    if stretch and on < stretch.starts_on:
        raise InputRefused("day_too_early", f"日期不能早于 {stretch.starts_on:%Y-%m-%d}", fields={"on": "日期太早"})
    if stretch and on == stretch.starts_on:  # corrected on the very day: that stretch never lasted
        stretch.delete()
    elif stretch:
        stretch.ends_on = on
        stretch.save(update_fields=["ends_on"])
    BuildingGrid.objects.create(building=locked, grid=grid, starts_on=on)
    before = locked.grid.code if locked.grid else ""
    locked.grid = grid
    locked.save(update_fields=["grid"])
    write(
        actor=actor, verb="territory.move_building", subject=locked, now=now, area_code=grid.code,
        before=before, after=grid.code, on=on,
    )  # fmt: skip
    return locked


@dataclass(frozen=True, slots=True)
class AreaImport:
    """What an import of areas did, and which rows were refused: (line, reason)."""

    created: int
    updated: int
    refused: list[tuple[int, str]]


@transaction.atomic
def import_areas(*, rows: Iterable[Mapping[str, str]], actor: Any, now: datetime) -> AreaImport:
    """Take districts, streets and communities from rows with their codes and names; repeating it changes nothing.

    Columns as in the statistical bureau's list: areaCode, name_area, streetCode, name_street, code, name.
    """
    known = {area.code: area for area in Area.objects.filter(code__regex=r"^.{6,12}$")}
    created = updated = 0
    refused: list[tuple[int, str]] = []
    for line, row in enumerate(rows, start=2):
        triple = _areas_of_row(row)
        if isinstance(triple, str):
            refused.append((line, triple))
            continue
        parent: Area | None = None
        for level, code, name in triple:
            area = known.get(code)
            if area is None:
                area = Area(code=code, level=level, name=name, parent=parent, initials=initials_of(name)[:60])
                area.save(force_insert=True)
                known[code] = area
                created += 1
            elif level == Level.COMMUNITY and area.name != name:
                area.name, area.initials = name, initials_of(name)[:60]
                area.save(update_fields=["name", "initials"])
                updated += 1
            parent = area
    if created or updated:
        subject = next(iter(known.values()))
        write(actor=actor, verb="territory.import_areas", subject=subject, now=now, created=created, updated=updated)
    return AreaImport(created, updated, refused)


def _areas_of_row(row: Mapping[str, str]) -> list[tuple[Level, str, str]] | str:
    """The district, street and community that a row names, or what is wrong with it."""
    columns = (
        (Level.DISTRICT, "areaCode", "name_area"),
        (Level.STREET, "streetCode", "name_street"),
        (Level.COMMUNITY, "code", "name"),
    )
    found: list[tuple[Level, str, str]] = []
    for level, code_column, name_column in columns:
        code, name = (row.get(code_column) or "").strip(), (row.get(name_column) or "").strip()
        if not (code.isascii() and code.isdigit() and len(code) == CODE_LENGTH[level]):
            return f"{code_column} 应为 {CODE_LENGTH[level]} 位数字：{code or '空'}"
        if found and not code.startswith(found[-1][1]):
            return f"{code_column} {code} 不属于上级 {found[-1][1]}"
        if not name or len(name) > 60:
            return f"{name_column} 是空的或太长"
        found.append((level, code, short_name(name)))
    return found


_COMMITTEES = (
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
)


def short_name(name: str) -> str:
    """桐梓坪社区居民委员会 → 桐梓坪社区: the place, not its committee."""
    for ending, kind in _COMMITTEES:
        if name.endswith(ending) and name != ending:
            place = name.removesuffix(ending)
            return place if place.endswith(kind) else place + kind
    return name
