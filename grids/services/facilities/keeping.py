"""Setting a facility up: a resource of the community's list becomes bookable; its hours, and days on which it is shut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.people.models import User
from governance.trail.services import record
from grids.models import ClosedDay, CommunityResource, Facility, OpeningHours
from grids.policies.facilities import may_set_up
from grids.policies.lists import may_offer
from grids.services.facilities.booking import call_off_all
from grids.services.organisations.change import require
from grids.slots import CELL_MINUTES, Opening, is_on_cell, minutes_of, overlapping
from grids.states_facilities import Approval
from grids.states_lists import ResourceKind

FARTHEST_DAYS = 730  # of a day that is named: no rule of the field, only what a typing error is not


@dataclass(frozen=True, slots=True)
class FacilityDraft:
    kind: str
    place: str
    rules: str
    places: int
    slot_minutes: int
    approval: str
    bookers: str
    reach: str
    is_open: bool
    hours: Sequence[Opening]


def set_up(*, resource_id: int, draft: FacilityDraft, actor: User, now: datetime) -> Facility:
    """Make a resource bookable, or change how it is. What is booked already stays booked.

    Raises `InputRefused` for hours that overlap or leave the half hours, and for fewer places than are booked.
    """
    _check(draft)
    with transaction.atomic():
        resource = CommunityResource.objects.select_for_update().get(pk=resource_id)
        may_offer(actor, resource.area_code, resource.provider, now).require()
        if resource.kind != ResourceKind.PLACE or not resource.is_active:
            raise InputRefused("not_a_place", _("只有在用的场地可以开放预约。"))
        if draft.approval == Approval.HOST and resource.provider is None:
            message = _("社区自己的场地由社区确认。")
            raise InputRefused("host", message, fields={"approval": message})
        facility = Facility.objects.select_for_update(no_key=True).filter(resource=resource).first()
        is_new = facility is None
        facility = facility or Facility(resource=resource, area_code=resource.area_code, added_by=actor)
        if not is_new and facility.cells.filter(starts_at__gte=now, place__gt=draft.places).exists():
            message = _("已经有人约了，不能减到这么少。")
            raise InputRefused("places", message, fields={"places": message})
        for name in ("kind", "places", "slot_minutes", "approval", "bookers", "reach", "is_open"):
            setattr(facility, name, getattr(draft, name))
        facility.place, facility.rules = draft.place.strip(), scrub(draft.rules.strip())[:300]
        facility.save()
        facility.hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(facility=facility, weekday=one.weekday, opens=one.opens, closes=one.closes)
            for one in draft.hours
        )
        record(
            actor=actor, verb="grids.facility_set_up", subject=facility, now=now, area_code=facility.area_code,
            is_new=is_new, is_open=facility.is_open,
        )  # fmt: skip
    return facility


def _check(draft: FacilityDraft) -> None:
    require(("place",), {"place": draft.place, "rules": draft.rules})
    if not draft.hours:
        raise InputRefused("hours", _("请至少写一天的开放时间。"), fields={"hours": _("请填写")})
    for one in draft.hours:
        begins, ends = minutes_of(one)
        if not (is_on_cell(one.opens) and is_on_cell(one.closes)) or ends - begins < draft.slot_minutes:
            message = _("开放时间请用整点或半点，并且够一个时段。")
            raise InputRefused("hours", message, fields={"hours": message})
    if overlapping(draft.hours):
        raise InputRefused("hours", _("同一天的开放时间不能重叠。"), fields={"hours": _("不能重叠")})
    if draft.slot_minutes % CELL_MINUTES or not CELL_MINUTES <= draft.slot_minutes <= 480:
        raise InputRefused("slot", _("时段请用半小时的倍数。"), fields={"slot_minutes": _("请用半小时的倍数")})
    if not 1 <= draft.places <= 200:
        raise InputRefused("places", _("份数请填 1 到 200。"), fields={"places": _("1 到 200")})


def close_day(*, facility_id: int, day: date, reason: str, actor: User, now: datetime) -> tuple[ClosedDay, int]:
    """Shut on that day; who had booked is told. Returns the row and how many bookings were called off."""
    require(("reason",), {"reason": reason})
    with transaction.atomic():
        facility = Facility.objects.select_for_update(no_key=True).get(pk=facility_id)
        may_set_up(actor, facility, now).require()
        days = (day - timezone.localdate(now)).days
        if not 0 <= days <= FARTHEST_DAYS:
            message = _("请选今天以后、两年以内的日子。")
            raise InputRefused("day", message, fields={"day": message})
        row, _is_new = ClosedDay.objects.update_or_create(
            facility=facility, day=day, defaults={"reason": scrub(reason.strip())[:60]}
        )
        begins = timezone.make_aware(datetime.combine(day, time()))
        called_off = call_off_all(
            resource_id=facility.resource_id, actor=actor, now=now, words=row.reason, begins=begins,
            ends=begins + timedelta(days=1),
        )  # fmt: skip
        record(
            actor=actor, verb="grids.facility_close_day", subject=facility, now=now, area_code=facility.area_code,
            day=f"{day:%F}", called_off=called_off,
        )  # fmt: skip
    return row, called_off


def open_day(*, facility_id: int, day: date, actor: User, now: datetime) -> None:
    """Not shut on that day after all."""
    with transaction.atomic():
        facility = Facility.objects.select_for_update(no_key=True).get(pk=facility_id)
        may_set_up(actor, facility, now).require()
        facility.closed_days.filter(day=day).delete()
        record(
            actor=actor, verb="grids.facility_open_day", subject=facility, now=now, area_code=facility.area_code,
            day=f"{day:%F}",
        )  # fmt: skip
