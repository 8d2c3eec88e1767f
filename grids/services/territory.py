"""Buildings, dwellings and boundaries, by the community. What a building weighs is kept with every change."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User
from governance.territory.location import forget_boundaries
from governance.territory.models import Area, Building, Dwelling, Entrance, Estate
from governance.territory.pinyin import initials_of
from governance.territory.selectors import areas_within
from governance.trail.services import record
from grids.coordinates import require_whole_point
from grids.geometry import BoundaryProblem, features_of, read_boundary
from grids.imports.columns import numbered
from grids.models import BuildingCount, BuildingKind
from grids.policies.roster import may_manage_territory
from grids.selectors.territory import counted
from grids.services.checks import drop_unfitting
from grids.services.roster import lock_community

ROOMS_AT_ONCE = 400


def recount(building_ids: Iterable[int], people: dict[int, int] | None = None) -> None:
    """Write what the buildings weigh from their rows; `people` where somebody said how many."""
    fresh = counted(building_ids)
    known = dict(BuildingCount.objects.filter(pk__in=fresh).values_list("pk", "people"))
    for pk, row in fresh.items():
        row.people = (people or {}).get(pk, known.get(pk))
    BuildingCount.objects.bulk_create(
        fresh.values(), update_conflicts=True, unique_fields=["building"], update_fields=["dwellings", "entrances", "people"],
        batch_size=500,
    )  # fmt: skip


# --- Buildings and dwellings ----------------------------------------------------------------------------------
@transaction.atomic
def save_building(
    *, community: Area, name: str, estate: str = "", people: int | None = None, kind: BuildingKind | None = None,
    longitude: Decimal | None = None, latitude: Decimal | None = None, building_id: int | None = None, actor: User,
    now: datetime,
) -> Building:  # fmt: skip
    """A new building, or its name, estate, kind, number of people and place. The estate is made where there is none of that name.

    Checks of the season that are for other kinds of buildings, and not done yet, go.
    """
    may_manage_territory(actor, community.code, now).require()
    require_whole_point(longitude, latitude)
    lock_community(community.pk)
    name = numbered(name.strip(), "栋")
    if not name:
        raise InputRefused("missing", _("请写楼栋名。"), fields={"name": _("请写楼栋名")})
    home = estate_named(community, estate)
    rows = Building.objects.filter(community=community, estate=home, name=name)
    if rows.exclude(pk=building_id or 0).exists():
        message = _("这个小区已有同名的楼栋。")
        raise StateRefused("building_there", message)
    building = Building.objects.get(pk=building_id) if building_id else Building(community=community)
    building.name, building.estate = name[:40], home
    building.longitude, building.latitude = longitude, latitude
    building.save()
    recount([building.pk])
    BuildingCount.objects.filter(pk=building.pk).update(people=people, kind=kind)
    drop_unfitting(building, kind)
    verb = "change_building" if building_id else "add_building"
    record(actor=actor, verb=f"grids.{verb}", subject=building, now=now, area_code=community.code)
    return building


def estate_named(community: Area, name: str) -> Estate | None:
    name = name.strip()[:60]
    if not name:
        return None
    from_here = Estate.objects.filter(community=community, name=name).first()
    return from_here or Estate.objects.create(community=community, name=name, initials=_initials(name))


def _initials(name: str) -> str:
    return initials_of(name)[:60]


@transaction.atomic
def add_dwellings(
    *, building: Building, entrance: str, rooms: Sequence[str], area: Decimal | None, actor: User, now: datetime
) -> int:
    """Rooms of an entrance; those that are there stay as they are. Returns how many are new."""
    may_manage_territory(actor, building.community.code, now).require()
    lock_community(building.community_id)
    if len(rooms) > ROOMS_AT_ONCE:
        raise InputRefused("too_many", _("一次最多 %(n)d 户，更多请用表格导入。") % {"n": ROOMS_AT_ONCE})
    name = numbered(entrance.strip(), "单元")[:20]
    door = Entrance.objects.get_or_create(building=building, name=name)[0] if name else None
    known = set(Dwelling.objects.filter(building=building, entrance=door).values_list("room", flat=True))
    fresh = [room[:20] for room in dict.fromkeys(rooms) if room and room not in known]
    Dwelling.objects.bulk_create(
        Dwelling(building=building, entrance=door, room=room, floor_area_m2=area) for room in fresh
    )
    recount([building.pk])
    record(actor=actor, verb="grids.add_dwellings", subject=building, now=now, area_code=building.community.code,
           count=len(fresh))  # fmt: skip
    return len(fresh)


def rooms_in(text: str) -> list[str]:
    """`101 102、201-204` → the rooms one by one; a range only between numbers of equal length."""
    rooms: list[str] = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        ends = re.fullmatch(r"(\d{1,5})[-~—至](\d{1,5})", word)
        if ends and len(ends[1]) == len(ends[2]) and 0 <= int(ends[2]) - int(ends[1]) <= ROOMS_AT_ONCE:
            rooms += [str(number).zfill(len(ends[1])) for number in range(int(ends[1]), int(ends[2]) + 1)]
        elif word:
            rooms.append(word)
    return rooms


@transaction.atomic
def remove_dwelling(*, dwelling: Dwelling, actor: User, now: datetime) -> None:
    """A dwelling entered by mistake. One that somebody lives in, was visited or voted for stays."""
    building = dwelling.building
    may_manage_territory(actor, building.community.code, now).require()
    lock_community(building.community_id)
    pk = dwelling.pk
    try:
        with transaction.atomic():
            dwelling.delete()
    except ProtectedError:
        raise StateRefused("in_use", _("这户已有居民、走访或表决记录，不能删除。")) from None
    recount([building.pk])
    record(actor=actor, verb="grids.remove_dwelling", subject=building, now=now, area_code=building.community.code,
           dwelling=pk)  # fmt: skip


# --- Boundaries -----------------------------------------------------------------------------------------------
@transaction.atomic
def set_boundary(*, area: Area, boundary: str | dict[str, Any], actor: User, now: datetime) -> Area:
    """Draw the border of a grid or a community; raises `InputRefused` for what is no clean polygon."""
    may_manage_territory(actor, area.code, now).require()
    try:
        geometry = read_boundary(boundary)
    except BoundaryProblem as problem:
        raise InputRefused("boundary", str(problem), fields={"boundary": str(problem)}) from problem
    locked = Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    locked.boundary = geometry
    locked.save(update_fields=["boundary"])
    record(actor=actor, verb="grids.set_boundary", subject=locked, now=now, area_code=locked.code)
    transaction.on_commit(forget_boundaries)
    return locked


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    done: list[str]
    refused: list[tuple[str, str]]


@transaction.atomic
def import_boundaries(*, whole: Area, text: str, actor: User, now: datetime) -> BoundaryReport:
    """Take the borders of a community or street and of all below it from GeoJSON, by code or name; the rest is named."""
    may_manage_territory(actor, whole.code, now).require()
    try:
        features = features_of(text)
    except BoundaryProblem as problem:
        raise InputRefused("boundary", str(problem), fields={"file": str(problem)}) from problem
    areas = list(areas_within(whole.code))
    named = Counter(area.name for area in areas)  # every community has its 第一网格: what is not unique goes by code
    known = {area.name: area for area in areas if named[area.name] == 1} | {area.code: area for area in areas}
    done, refused = [], []
    for code, name, geometry in features:
        area = known.get(code) or known.get(name)
        if area is None:
            refused.append((name or code or "?", _("这里没有这个代码，或名称不止一个；请写区划代码 code")))
            continue
        try:
            set_boundary(area=area, boundary=geometry, actor=actor, now=now)
            done.append(area.name)
        except InputRefused as problem:
            refused.append((area.name, problem.message))
    return BoundaryReport(done, refused)
