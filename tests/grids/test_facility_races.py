"""Many people and one hour: on real connections, on both databases."""

import pytest

from grids.models import BookedCell, Booking
from grids.services import lists
from grids.services.facilities import booking
from grids.states_facilities import BookingState
from tests.grids.organisation_world import NOW, Partners, at, build_partners, person, settle
from tests.grievances.test_races import at_once, outcomes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def partners(transactional_db) -> Partners:
    return build_partners()


def test_one_hour_when_many_book_it_at_once_then_one_has_it_and_nobody_passes_the_limits(partners: Partners):
    people = [settle(partners.world, person(f"居民{n}"), f"20{n}") for n in range(4)]
    asked = {"facility_id": partners.hall.pk, "purpose": "打球", "now": NOW}
    results = at_once(
        *[lambda user=user: booking.book(starts_at=at(9), slots=2, actor=user, **asked) for user in people[:2]],
        *[lambda user=user: booking.book(starts_at=at(10), slots=1, actor=user, **asked) for user in people[2:]],
    )
    assert outcomes(results) == {"done": 1, "refused": 3}
    assert BookedCell.objects.count() in (2, 4)
    # One person on four telephones: two open bookings are the limit.
    me = partners.resident
    results = at_once(
        *[lambda d=d: booking.book(starts_at=at(9, days=d), slots=1, actor=me, **asked) for d in (2, 3, 4, 5)]
    )
    assert outcomes(results) == {"done": 2, "refused": 2}

    # Taken back while somebody books: nothing live is left on what is no longer offered.
    results = at_once(
        lambda: lists.retire_resource(resource_id=partners.hall.resource_id, actor=partners.contact, now=NOW),
        *[
            lambda user=user: booking.book(starts_at=at(11, days=6), slots=1, actor=user, **asked)
            for user in people[2:]
        ],
    )
    outcomes(results)
    assert not Booking.objects.exclude(state=BookingState.CANCELLED).exists()
    assert not BookedCell.objects.exists()
