"""社区之家: what can be booked, by whom, once; what becomes of a booking."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.common.errors import InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.trail.models import Entry
from grids.models import BookedCell, Booking
from grids.policies.facilities import decide
from grids.selectors.facilities import calendar_of, offered, paused_until, with_next_slots
from grids.selectors.organisations import residents_words
from grids.services import lists
from grids.services.facilities import booking, keeping
from grids.slots import Opening, cells_of, free_place, next_free, overlapping, slots_of_day
from grids.states_facilities import BOOKING_STEPS, Approval, Bookers, BookingState, BookingVerb, Reach
from tests.grids.organisation_world import NOW, Partners, at, build_partners, hall_draft, person, settle


@pytest.fixture
def partners(db) -> Partners:
    return build_partners()


def book(partners: Partners, **fields) -> Booking:
    given = {
        "facility_id": partners.hall.pk, "starts_at": at(9), "slots": 1, "purpose": "读书会", "actor": partners.resident,
        "now": NOW,
    }  # fmt: skip
    return booking.book(**(given | fields))


# --- Pure ---------------------------------------------------------------------------------------------------
def test_slots_when_a_day_is_cut_then_whole_slots_only_and_what_is_taken_is_not_free():
    openings = [Opening(0, time(9), time(11, 30)), Opening(0, time(22), time(0)), Opening(1, time(9), time(10))]
    monday = date(2026, 11, 23)
    slots = slots_of_day(openings, monday, 60)
    assert [f"{slot.starts_at:%H:%M}-{slot.ends_at:%H:%M}" for slot in slots] == [
        "09:00-10:00", "10:00-11:00", "22:00-23:00", "23:00-00:00",
    ]  # fmt: skip
    half = slots[0].starts_at + timedelta(minutes=30)
    assert cells_of(slots[0].starts_at, slots[0].ends_at) == [slots[0].starts_at, half]
    assert free_place({(1, half)}, 2, slots[0].starts_at, slots[0].ends_at) == 2
    assert free_place({(1, half), (2, half)}, 2, slots[0].starts_at, slots[0].ends_at) is None
    asked = {"places": 1, "slot_minutes": 60, "days_ahead": 1, "most": 2}
    early = slots[0].starts_at - timedelta(days=1)
    assert next_free(openings, {(1, half)}, set(), now=early, **asked)[0].starts_at == slots[1].starts_at
    assert next_free(openings, set(), {monday}, now=early, **asked) == []
    assert overlapping([openings[0], Opening(0, time(11), time(12))])
    assert not overlapping(openings)


# --- Booking ------------------------------------------------------------------------------------------------
def test_book_when_a_time_is_taken_then_nobody_else_gets_any_half_hour_of_it(partners: Partners):
    first = book(partners, starts_at=at(9), slots=2)
    assert (first.state, first.ends_at, first.cells.count()) == (BookingState.CONFIRMED, at(11), 4)
    other = settle(partners.world, person("王邻居"), "102")
    with pytest.raises(StateRefused, match="约走"):
        book(partners, actor=other, starts_at=at(10))
    # Longer slots since, on another raster: the overlap is refused all the same, by the database too.
    keeping.set_up(
        resource_id=partners.hall.resource_id, actor=partners.contact, now=NOW,
        draft=hall_draft(slot_minutes=90, hours=[Opening(3, time(10, 30), time(12))]),
    )  # fmt: skip
    with pytest.raises(StateRefused, match="约走"):
        book(partners, actor=other, starts_at=at(10, 30))
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedCell.objects.create(booking=first, facility=partners.hall, place=1, starts_at=at(10, 30))
    booking.cancel(booking_id=first.pk, actor=partners.resident, now=NOW)
    assert book(partners, actor=other, starts_at=at(10, 30)).state == BookingState.CONFIRMED
    assert Entry.objects.filter(verb="grids.booking_cancel", actor=partners.resident).count() == 1


def test_book_when_places_time_person_or_number_do_not_fit_then_refused_in_words(partners: Partners):
    wrong = [
        ({"starts_at": at(12)}, InputRefused), ({"starts_at": at(9, 30)}, InputRefused), ({"slots": 4}, InputRefused),
        ({"starts_at": at(11), "slots": 2}, InputRefused), ({"purpose": " "}, InputRefused),
        ({"starts_at": at(9, days=0)}, InputRefused), ({"starts_at": at(9, days=31)}, InputRefused),
        ({"actor": partners.contact}, PermissionRefused),  # lives nowhere that anybody verified
        ({"actor": partners.resident, "organisation": partners.registration}, PermissionRefused),
    ]  # fmt: skip
    for fields, error in wrong:
        with pytest.raises(error):
            book(partners, **fields)
    assert not Booking.objects.exists()
    assert book(partners, actor=partners.contact, organisation=partners.registration).organisation is not None

    settings = {"resource_id": partners.hall.resource_id, "actor": partners.contact, "now": NOW}
    keeping.set_up(**settings, draft=hall_draft(places=3, bookers=Bookers.RESIDENTS))
    assert book(partners).place == 2
    with pytest.raises(StateRefused, match="已经有预约"):
        book(partners)
    with pytest.raises(PermissionRefused):
        book(partners, actor=partners.contact, organisation=partners.registration, starts_at=at(10))
    book(partners, starts_at=at(10))
    with pytest.raises(LimitReached):
        book(partners, starts_at=at(11))
    with pytest.raises(InputRefused):
        keeping.set_up(**settings, draft=hall_draft(places=1))

    keeping.set_up(**settings, draft=hall_draft(places=3, bookers=Bookers.ORGANISATIONS))
    far = settle(partners.world, person("远居民"), "103")
    with pytest.raises(PermissionRefused, match="单位"):
        book(partners, actor=far)
    partners.world.building.community = partners.world.neighbour
    partners.world.building.save()
    keeping.set_up(**settings, draft=hall_draft(places=3))
    with pytest.raises(PermissionRefused, match="本社区"):
        book(partners, actor=far)
    keeping.set_up(**settings, draft=hall_draft(places=3, reach=Reach.STREET))
    assert book(partners, actor=far).place == 3
    keeping.set_up(**settings, draft=hall_draft(places=3, reach=Reach.STREET, is_open=False))
    with pytest.raises(PermissionRefused, match="不开放"):
        book(partners, actor=far, starts_at=at(10))
    assert not offered().exists()


def test_booking_when_somebody_has_to_confirm_then_asked_reminded_answered_or_lapsed(partners: Partners):
    settings = {"resource_id": partners.hall.resource_id, "actor": partners.contact, "now": NOW}
    keeping.set_up(**settings, draft=hall_draft(approval=Approval.HOST))
    row = book(partners, starts_at=at(9, days=3))
    assert row.state == BookingState.REQUESTED
    assert Message.objects.filter(recipient=partners.contact, title__contains="请确认").count() == 1
    sweep(now=NOW + timedelta(days=2))
    row.refresh_from_db()
    assert row.is_late
    assert Message.objects.filter(recipient=partners.world.community_worker, title__contains="还没有答复").exists()
    with pytest.raises(PermissionRefused):
        booking.confirm(booking_id=row.pk, actor=partners.resident, now=NOW)
    row = booking.confirm(booking_id=row.pk, actor=partners.contact, now=NOW)
    assert (row.state, row.is_late) == (BookingState.CONFIRMED, False)
    with pytest.raises(StateRefused):
        booking.decline(booking_id=row.pk, actor=partners.contact, now=NOW, words="不行")
    with pytest.raises(StateRefused, match="打电话"):
        booking.cancel(booking_id=row.pk, actor=partners.resident, now=at(8, days=3))
    silent = book(partners, starts_at=at(10, days=4))
    refused = booking.decline(
        booking_id=silent.pk, actor=partners.world.community_worker, now=NOW, words="当天有活动"
    )  # the community may answer in the organisation's place
    assert (refused.state, refused.cells.count()) == (BookingState.DECLINED, 0)
    silent = book(partners, starts_at=at(10, days=4))
    sweep(now=at(12, days=4))
    row.refresh_from_db()
    silent.refresh_from_db()
    assert (row.state, silent.state) == (BookingState.USED, BookingState.LAPSED)
    assert not Deadline.objects.filter(subject_type="grids.booking", state="RUNNING").exists()

    keeping.set_up(**settings, draft=hall_draft(approval=Approval.COMMUNITY))
    asked = book(partners, starts_at=at(9, days=5))
    assert not decide(partners.contact, BookingVerb.CONFIRM, asked, NOW)
    assert decide(partners.world.community_worker, BookingVerb.CONFIRM, asked, NOW)
    own = settle(partners.world, partners.world.community_worker, "104")
    mine = book(partners, actor=own, starts_at=at(10, days=5))
    assert not decide(own, BookingVerb.CONFIRM, mine, NOW)
    with pytest.raises(StateRefused, match="来不及"):
        booking.confirm(booking_id=asked.pk, actor=partners.world.community_worker, now=at(9, days=5))


def test_booking_when_missed_twice_then_paused_and_put_right_again(partners: Partners):
    keeper = {"actor": partners.contact}
    rows = []
    for days in (1, 2):
        row = book(partners, starts_at=at(9, days=days), now=at(8, days=days - 1))
        with pytest.raises(PermissionRefused):
            booking.mark_no_show(booking_id=row.pk, now=at(8, days=days), **keeper)
        rows.append(booking.mark_no_show(booking_id=row.pk, now=at(9, 15, days=days), **keeper))
    now = at(12, days=2)
    assert paused_until(partners.resident, now) == at(9, days=32).date()
    with pytest.raises(PermissionRefused, match="没有来"):
        book(partners, starts_at=at(9, days=5), now=now)
    booking.mark_came(booking_id=rows[0].pk, words="记错了人", now=now, **keeper)
    assert book(partners, starts_at=at(9, days=5), now=now).state == BookingState.CONFIRMED
    rated = booking.rate(booking_id=rows[0].pk, actor=partners.resident, now=now, stars=4, remark="干净")
    organisation = partners.registration.organisation_id
    assert (rated.stars, residents_words([organisation], now)[organisation].mean) == (4, "")
    with pytest.raises(InputRefused):
        booking.rate(booking_id=rows[0].pk, actor=partners.resident, now=now, stars=6)


def test_facility_when_shut_or_retired_then_bookings_are_called_off_with_a_word(partners: Partners):
    row = book(partners)
    later = book(partners, starts_at=at(9, days=2))
    closed, called_off = keeping.close_day(
        facility_id=partners.hall.pk, day=at(9).date(), reason="停电", actor=partners.contact, now=NOW
    )
    row.refresh_from_db()
    assert (called_off, row.state, row.words) == (1, BookingState.CANCELLED, "停电")
    assert calendar_of(partners.hall, closed.day, 2, NOW)[0].closed == "停电"
    with pytest.raises(InputRefused):
        book(partners)
    facilities = list(offered())
    assert with_next_slots(facilities, NOW)[0][1][0].starts_at == at(11, days=0)
    keeping.open_day(facility_id=partners.hall.pk, day=closed.day, actor=partners.contact, now=NOW)
    assert book(partners).state == BookingState.CONFIRMED
    lists.retire_resource(resource_id=partners.hall.resource_id, actor=partners.contact, now=NOW)
    later.refresh_from_db()
    assert later.state == BookingState.CANCELLED
    assert not BookedCell.objects.exists()
    assert Message.objects.filter(recipient=partners.resident, title__contains="被取消").count() == 3


def test_facility_when_set_up_wrongly_or_by_strangers_then_refused(partners: Partners):
    settings = {"resource_id": partners.hall.resource_id, "now": NOW}
    nine = Opening(0, time(9), time(12))
    for fields in (
        {"hours": []}, {"hours": [Opening(0, time(9, 10), time(12))]}, {"hours": [Opening(0, time(9), time(9, 30))]},
        {"hours": [nine, Opening(0, time(11), time(13))]}, {"slot_minutes": 45}, {"places": 0}, {"place": ""},
    ):  # fmt: skip
        with pytest.raises(InputRefused):
            keeping.set_up(**settings, actor=partners.contact, draft=hall_draft(**fields))
    may = {
        name
        for name, user in partners.world.people.items()
        if _does(lambda user=user: keeping.set_up(**settings, actor=user, draft=hall_draft()))
    }
    assert may == {"community_worker", "community_secretary", "street_officer"}
    with pytest.raises(PermissionRefused):
        keeping.close_day(facility_id=partners.hall.pk, day=at(9).date(), reason="x", actor=partners.resident, now=NOW)


def test_bookings_when_each_verb_is_tried_in_each_state_then_only_the_table_is_allowed(partners: Partners):
    row = book(partners)
    row.starts_at = at(9, days=-1)
    people = {"booker": partners.resident, "host": partners.contact, "office": partners.world.community_worker}
    people |= {"stranger": partners.world.neighbour_worker, "system": None}
    allowed_for = {
        "CONFIRM": {"host", "office"}, "DECLINE": {"host", "office"}, "CALL_OFF": {"host", "office"},
        "NO_SHOW": {"host", "office"}, "CAME": {"host", "office"}, "CANCEL": {"booker"}, "RATE": {"booker"},
        "END": {"system"},
    }  # fmt: skip
    for state in BookingState:
        row.state = state
        for verb in BookingVerb:
            expected = allowed_for[verb.name] if (state, verb) in BOOKING_STEPS else set()
            assert {who for who, user in people.items() if decide(user, verb, row, NOW)} == expected, (state, verb)


def _does(act) -> bool:
    try:
        act()
    except PermissionRefused:
        return False
    return True
