"""Estates, lanes and entrances: entered and renamed by the community. They stay, since people, duties and matters hang on them."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.models import User
from governance.territory.models import Area, Building, Entrance, Estate, Lane
from governance.territory.pinyin import initials_of
from governance.trail.services import record
from grids.coordinates import require_whole_point
from grids.imports.columns import numbered
from grids.policies.roster import may_manage_territory
from grids.services.roster import lock_community
from grids.services.territory import recount

NAME_LENGTH, LANE_LENGTH, ENTRANCE_LENGTH, ADDRESS_LENGTH = 60, 40, 20, 120


@transaction.atomic
def save_estate(
    *, community: Area, name: str, address: str = "", longitude: Decimal | None = None, latitude: Decimal | None = None,
    estate_id: int | None = None, actor: User, now: datetime,
) -> Estate:  # fmt: skip
    """A new estate of the community, or another name, address or point of one. Raises `StateRefused` for a name that is taken."""
    may_manage_territory(actor, community.code, now).require()
    require_whole_point(longitude, latitude)
    lock_community(community.pk)
    rows = Estate.objects.filter(community=community)
    estate = rows.select_for_update().get(pk=estate_id) if estate_id else Estate(community=community)
    before, name = estate.name, _name(name, NAME_LENGTH)
    if rows.exclude(pk=estate_id or 0).filter(name=name).exists():
        raise _taken(_("本社区已有同名的小区。"))
    estate.name, estate.address = name, address.strip()[:ADDRESS_LENGTH]
    estate.longitude, estate.latitude = longitude, latitude
    if name != before:
        estate.initials = initials_of(name)[:NAME_LENGTH]
    estate.save()
    _leave_trail("estate", estate, before, community, actor, now)
    return estate


@transaction.atomic
def save_lane(*, community: Area, name: str, lane_id: int | None = None, actor: User, now: datetime) -> Lane:
    """The same of a lane."""
    may_manage_territory(actor, community.code, now).require()
    lock_community(community.pk)
    rows = Lane.objects.filter(community=community)
    lane = rows.select_for_update().get(pk=lane_id) if lane_id else Lane(community=community)
    before, name = lane.name, _name(name, LANE_LENGTH)
    if rows.exclude(pk=lane_id or 0).filter(name=name).exists():
        raise _taken(_("本社区已有同名的街巷。"))
    lane.name = name
    lane.save()
    _leave_trail("lane", lane, before, community, actor, now)
    return lane


@transaction.atomic
def save_entrance(
    *, building: Building, name: str, entrance_id: int | None = None, actor: User, now: datetime
) -> Entrance:
    """The same of an entrance of a building; a bare number gets its word: `3` → `3单元`."""
    may_manage_territory(actor, building.community.code, now).require()
    lock_community(building.community_id)
    rows = Entrance.objects.filter(building=building)
    entrance = rows.select_for_update().get(pk=entrance_id) if entrance_id else Entrance(building=building)
    before, name = entrance.name, _name(numbered(name.strip(), "单元"), ENTRANCE_LENGTH)
    if rows.exclude(pk=entrance_id or 0).filter(name=name).exists():
        raise _taken(_("这栋楼已有同名的单元。"))
    entrance.name = name
    entrance.save()
    if not entrance_id:
        recount([building.pk])
    _leave_trail("entrance", entrance, before, building.community, actor, now)
    return entrance


def _name(text: str, limit: int) -> str:
    name = " ".join(text.split())
    if not name or len(name) > limit:
        words = _("请写名称，最多 %(n)d 字。") % {"n": limit}
        raise InputRefused("bad_name", words, fields={"name": words})
    return name


def _taken(words: str) -> StateRefused:
    return StateRefused("name_taken", words, fields={"name": words})


def _leave_trail(
    noun: str, row: Estate | Lane | Entrance, before: str, community: Area, actor: User, now: datetime
) -> None:
    """What it was called before, where it was there."""
    verb = f"grids.change_{noun}" if before else f"grids.add_{noun}"
    record(actor=actor, verb=verb, subject=row, now=now, area_code=community.code, before=before, name=row.name)
