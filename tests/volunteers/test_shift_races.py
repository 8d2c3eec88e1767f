"""A rush on a shift over real connections: the last place is given once, and no waiting person is forgotten."""

import pytest
from django.db import connection  # noqa: F401 - the mark asks for it

from governance.common.errors import StateRefused
from tests.deliberation.test_ballot_races import together
from tests.volunteers.service_world import NOW, build_serving
from tests.volunteers.test_shifts import published
from volunteers.models import Shift, SignUp
from volunteers.services import shifts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks need PostgreSQL"),
]


def answered(act, shift, users):
    """What each of these people was told, one after another on a connection of their own."""
    told = []
    for user in users:
        try:
            told.append(str(act(shift_id=shift.pk, actor=user, now=NOW).state))
        except StateRefused as refusal:
            told.append(refusal.code)
    return told


def test_a_rush_when_places_are_few_then_exactly_so_many_are_signed_and_cancelled_places_are_given_on():
    serving = build_serving()
    shift = published(serving, most=3, most_waiting=4)
    users = [serving.volunteer(number).user for number in range(12)]
    parts = [users[number::4] for number in range(4)]
    told = together(*(lambda part=part: answered(shifts.sign_up, shift, part) for part in parts))
    flat = [word for part in told for word in part]
    assert sorted(flat) == ["SIGNED"] * 3 + ["WAITING"] * 4 + ["full"] * 5
    signed = [row.volunteer.user for row in SignUp.objects.filter(state="SIGNED").select_related("volunteer__user")]
    waiting = list(SignUp.objects.filter(state="WAITING").order_by("queued_at", "id"))
    together(*(lambda user=user: answered(shifts.cancel, shift, [user]) for user in signed))
    row = Shift.objects.get(pk=shift.pk)
    assert (row.signed, row.waiting) == (3, 1)
    assert SignUp.objects.filter(state="SIGNED").count() == 3
    assert {one.pk for one in waiting[:3]} == set(SignUp.objects.filter(state="SIGNED").values_list("pk", flat=True))


def test_one_volunteer_when_two_shifts_overlap_and_two_phones_sign_up_at_once_then_one_place():
    serving = build_serving()
    here, there = published(serving), published(serving)
    user = serving.volunteer(0).user
    told = together(*(lambda shift=shift: answered(shifts.sign_up, shift, [user]) for shift in (here, there)))
    assert sorted(word for part in told for word in part) == ["SIGNED", "busy"]
