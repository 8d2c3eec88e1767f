"""Bookings: asked for, confirmed or not, used or not. One time of one place is taken once: `BookedCell` is unique."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.errors import InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.deadlines import services as clocks
from governance.deadlines.models import Deadline, Unit
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.trail.services import record
from grids.collecting import refuse_never_collected
from grids.models import BookedCell, Booking, Facility, OrganisationRegistration
from grids.policies.facilities import decide, may_book, step_of
from grids.selectors.facilities import days_ahead, limits_on, taken_cells
from grids.slots import cells_of, free_place, slots_of_day
from grids.states_facilities import LIVE_BOOKINGS, Approval, BookingLimitName, BookingState, BookingVerb
from grids.states_organisations import RegistrationState

PREFIX = "YY"
ANSWER, OVER = "grids.booking_answer", "grids.booking_over"
MOST_WORDS = 300
HOUR = timedelta(hours=1)


def book(
    *, facility_id: int, starts_at: datetime, slots: int, purpose: str, actor: User, now: datetime,
    organisation: OrganisationRegistration | None = None,
) -> Booking:  # fmt: skip
    """Take `slots` slots in a row from `starts_at`. Confirmed at once where nobody has to say yes.

    Locks the person, so that their own limit holds, then the facility. Raises `StateRefused` where the time is taken,
    `LimitReached` for too many open bookings, `InputRefused` for a time that is not offered.
    """
    if not purpose.strip():
        raise InputRefused("missing", _("请写一下用途。"), fields={"purpose": _("请填写")})
    refuse_never_collected(purpose=purpose)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        facility = Facility.objects.select_for_update(no_key=True).get(pk=facility_id)
        may_book(actor, facility, organisation, now).require()
        ends_at = _end_of(facility, starts_at, slots, now)
        _require_room(facility, actor, starts_at, ends_at, now)
        taken = taken_cells([facility.pk], starts_at, ends_at).get(facility.pk, frozenset())
        place = free_place(taken, facility.places, starts_at, ends_at)
        if place is None:
            raise _taken()
        is_settled = facility.approval == Approval.NONE
        booking = Booking.objects.create(
            code=new_code(PREFIX), facility=facility, area_code=facility.area_code, booker=actor,
            organisation=organisation, starts_at=starts_at, ends_at=ends_at, place=place,
            purpose=purpose.strip()[:100], asked_at=now,
            state=BookingState.CONFIRMED if is_settled else BookingState.REQUESTED,
        )  # fmt: skip
        _take(booking)
        _start_clocks(booking, now, actor, is_settled=is_settled)
        record(
            actor=actor, verb="grids.booking_ask", subject=booking, now=now, area_code=booking.area_code,
            facility=facility.pk, state=booking.state,
        )  # fmt: skip
        if not is_settled:
            _ask(booking, now)
    return booking


def _end_of(facility: Facility, starts_at: datetime, slots: int, now: datetime) -> datetime:
    """Where the row of slots ends; every one of them must be offered and not begun."""
    today = timezone.localdate(now)
    most = limits_on(today).get(BookingLimitName.SLOTS, slots)
    if not 1 <= slots <= most:
        message = _("一次最多连约 %(n)d 个时段。") % {"n": most}
        raise InputRefused("too_many_slots", message, fields={"slots": message})
    offered = {}
    last = today + timedelta(days=days_ahead(today))
    is_near = now < starts_at < now + timedelta(days=days_ahead(today) + 1)  # before anybody asks for its local day
    day = timezone.localdate(starts_at) if is_near else last
    if is_near and day <= last and not facility.closed_days.filter(day=day).exists():
        hours = [row.opening for row in facility.hours.all()]
        offered = {slot.starts_at: slot.ends_at for slot in slots_of_day(hours, day, facility.slot_minutes)}
    end = starts_at
    for _number in range(slots):
        if end not in offered:
            message = _("这个时段不开放，请换一个。")
            raise InputRefused("not_offered", message, fields={"starts_at": message})
        end = offered[end]
    return end


def _require_room(facility: Facility, actor: User, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """The person has not too many open bookings, and none here at the same time."""
    own = Booking.objects.filter(booker=actor, state__in=LIVE_BOOKINGS, ends_at__gt=now)
    most = limits_on(timezone.localdate(now)).get(BookingLimitName.OPEN_BOOKINGS)
    if most is not None and own.count() >= most:
        raise LimitReached("open_bookings", _("您已有 %(n)d 个预约，用完或取消后再约。") % {"n": most})
    if own.filter(facility=facility, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise StateRefused("booked_already", _("这个时间您在这里已经有预约了。"))


def _taken() -> StateRefused:
    return StateRefused("taken", _("刚刚被别人约走了，请换一个时段。"))


def _take(booking: Booking) -> None:
    cells = [
        BookedCell(booking=booking, facility=booking.facility, place=booking.place, starts_at=cell)
        for cell in cells_of(booking.starts_at, booking.ends_at)
    ]
    try:
        with transaction.atomic():
            BookedCell.objects.bulk_create(cells)
    except IntegrityError:
        raise _taken() from None


def _start_clocks(booking: Booking, now: datetime, actor: User, *, is_settled: bool) -> None:
    hours = ceil((booking.ends_at - now) / HOUR)
    clocks.start(subject=booking, purpose=OVER, now=now, actor=actor, amount=hours, unit=Unit.HOURS)
    if not is_settled:
        clocks.start(subject=booking, purpose=ANSWER, now=now, actor=actor)


def hosts_of(booking: Booking, now: datetime) -> list[User]:
    """Who answers: the organisation's contacts where it decides itself, else the community."""
    facility = booking.facility
    provider = facility.resource.provider
    if facility.approval != Approval.COMMUNITY and provider:
        rows = provider.registrations.filter(state=RegistrationState.REGISTERED, representative__isnull=False)
        people = [row.representative for row in rows.select_related("representative") if row.representative]
        if people:
            return people
    return handlers_at(booking.area_code, timezone.localdate(now))


def _ask(booking: Booking, now: datetime) -> None:
    notify(
        key=f"booking:{booking.pk}:ask", recipients=[u for u in hosts_of(booking, now) if u.pk != booking.booker_id],
        title=_("有人预约%(what)s，请确认") % {"what": booking.facility}, body=when_words(booking),
        link=f"/grids/bookings/{booking.code}/", now=now,
    )  # fmt: skip


def when_words(booking: Booking) -> str:
    begins, ends = timezone.localtime(booking.starts_at), timezone.localtime(booking.ends_at)
    return f"{begins.month}月{begins.day}日 {begins:%H:%M}–{ends:%H:%M}"


# --- Verbs --------------------------------------------------------------------------------------------------
def confirm(*, booking_id: int, actor: User, now: datetime, words: str = "") -> Booking:
    with _changing(booking_id, BookingVerb.CONFIRM, actor, now, words=words) as booking:
        if booking.starts_at <= now:
            raise StateRefused("begun", _("预约的时间已经到了，来不及确认。"))
        _answer(booking, actor, now, words, _("约好了"))
    return booking


def decline(*, booking_id: int, actor: User, now: datetime, words: str) -> Booking:
    with _changing(booking_id, BookingVerb.DECLINE, actor, now, words=words) as booking:
        _answer(booking, actor, now, words, _("没有约上"))
    return booking


def cancel(*, booking_id: int, actor: User, now: datetime) -> Booking:
    """By the booker, in time; later only the host calls it off. The host of a confirmed one hears of it."""
    with _changing(booking_id, BookingVerb.CANCEL, actor, now) as booking:
        hours = limits_on(timezone.localdate(now)).get(BookingLimitName.CANCEL_HOURS, 0)
        if now > booking.starts_at - hours * HOUR:
            raise StateRefused("too_late", _("离开始不到 %(n)d 小时，请打电话给场地取消。") % {"n": hours})
        notify(
            key=f"booking:{booking.pk}:cancel", recipients=hosts_of(booking, now),
            title=_("%(what)s的一个预约取消了") % {"what": booking.facility}, body=when_words(booking),
            link=f"/grids/bookings/{booking.code}/", now=now,
        )  # fmt: skip
    return booking


def call_off(*, booking_id: int, actor: User, now: datetime, words: str) -> Booking:
    """By the host, with a word to the booker."""
    with _changing(booking_id, BookingVerb.CALL_OFF, actor, now, words=words) as booking:
        _answer(booking, actor, now, words, _("被取消了"))
    return booking


def mark_no_show(*, booking_id: int, actor: User, now: datetime) -> Booking:
    with _changing(booking_id, BookingVerb.NO_SHOW, actor, now) as booking:
        booking.stars, booking.remark = None, ""
        _answer(booking, actor, now, _("如果记错了，请告诉场地或社区。"), _("记为没有来"))
    return booking


def mark_came(*, booking_id: int, actor: User, now: datetime, words: str) -> Booking:
    """It was noted wrongly, or there was a good reason."""
    with _changing(booking_id, BookingVerb.CAME, actor, now, words=words) as booking:
        _answer(booking, actor, now, words, _("已更正为到场"))
    return booking


def rate(*, booking_id: int, actor: User, now: datetime, stars: int, remark: str = "") -> Booking:
    """What the booker says of it: counts for the organisation, never shown with a name."""
    with _changing(booking_id, BookingVerb.RATE, actor, now, stars=stars, words=remark) as booking:
        if stars not in range(1, 6):
            raise InputRefused("stars", _("请选 1 到 5 星。"), fields={"stars": _("请选择")})
        booking.stars, booking.remark = stars, remark.strip()
    return booking


@contextmanager
def _changing(
    booking_id: int, verb: BookingVerb, actor: User | None, now: datetime, **given: object
) -> Iterator[Booking]:
    """One transaction around one verb: lock, table, policy, what must be given, then save, free the time, stop clocks."""
    with transaction.atomic():
        booking = Booking.objects.select_for_update().get(pk=booking_id)
        rule, decision = step_of(booking, verb), decide(actor, verb, booking, now)
        if rule is None:
            raise StateRefused("wrong_state", decision.reason)
        if not decision:
            raise PermissionRefused("not_allowed", decision.reason)
        require_given(rule.required, given)
        if len(str(given.get("words", ""))) > MOST_WORDS:
            raise InputRefused("too_long", _("内容太长了。"), fields={"words": _("最多 300 字。")})
        before, booking.state = booking.state, rule.to or booking.state
        yield booking
        _finish(booking, before, verb, actor, now, frees=rule.frees)


def _finish(
    booking: Booking, before: str, verb: BookingVerb, actor: User | None, now: datetime, *, frees: bool
) -> None:
    if frees:
        booking.cells.all().delete()
    if before == BookingState.REQUESTED and booking.state != BookingState.REQUESTED:
        booking.is_late = False
        is_answered = booking.state in (BookingState.CONFIRMED, BookingState.DECLINED)
        clocks.end_all(subject=booking, purposes=[ANSWER], now=now, actor=actor, met=is_answered)
    if before in LIVE_BOOKINGS and booking.state not in LIVE_BOOKINGS:
        clocks.end_all(subject=booking, purposes=[OVER], now=now, actor=actor)
    booking.save()
    record(
        actor=actor, verb=f"grids.booking_{verb}", subject=booking, now=now, area_code=booking.area_code,
        **{"from": before, "to": booking.state},
    )  # fmt: skip


def _answer(booking: Booking, actor: User | None, now: datetime, words: str, line: str) -> None:
    """What the booker reads, on the page and as a message."""
    booking.decided_by, booking.words = actor, words.strip()
    notify(
        key=f"booking:{booking.pk}:{booking.state}:{int(now.timestamp())}", recipients=[booking.booker],
        title=_("您预约的%(what)s：%(line)s") % {"what": booking.facility, "line": line},
        body=f"{when_words(booking)} {booking.words}".strip(), link=f"/grids/bookings/{booking.code}/", now=now,
    )  # fmt: skip


# --- Several at once, and what clocks do --------------------------------------------------------------------
def call_off_all(
    *, resource_id: int, actor: User, now: datetime, words: str, begins: datetime | None = None,
    ends: datetime | None = None,
) -> int:  # fmt: skip
    """Call off what is booked from now on (between `begins` and `ends`); the caller has asked who may. How many.

    Locks the facility first, so that nobody books meanwhile.
    """
    facility = Facility.objects.select_for_update(no_key=True).filter(resource=resource_id).first()
    rows = Booking.objects.select_for_update().filter(
        facility=facility, state__in=LIVE_BOOKINGS, starts_at__gte=max(begins or now, now)
    )
    if ends:
        rows = rows.filter(starts_at__lt=ends)
    found = list(rows.order_by("pk"))
    for booking in found:
        before, booking.state = booking.state, BookingState.CANCELLED
        _answer(booking, actor, now, words, _("被取消了"))
        _finish(booking, before, BookingVerb.CALL_OFF, actor, now, frees=True)
    return len(found)


def answer_is_late(booking: Booking, deadline: Deadline, now: datetime) -> None:
    """Nobody has answered: the community hears of it, and reminds the host."""
    booking.is_late = True
    booking.save(update_fields=["is_late"])
    notify(
        key=f"booking:{booking.pk}:late:{deadline.pk}",
        recipients={
            user.pk: user
            for user in [*hosts_of(booking, now), *handlers_at(booking.area_code, timezone.localdate(now))]
        }.values(),
        title=_("%(what)s的预约还没有答复") % {"what": booking.facility}, body=when_words(booking),
        link=f"/grids/bookings/{booking.code}/", now=now,
    )  # fmt: skip
    record(actor=None, verb="grids.booking_late", subject=booking, now=now, area_code=booking.area_code)


def end_booking(booking: Booking, deadline: Deadline, now: datetime) -> None:
    """Its time is over: used, or never answered."""
    with _changing(booking.pk, BookingVerb.END, None, now) as row:
        if row.state == BookingState.LAPSED:
            _answer(row, None, now, "", _("没有等到答复"))
