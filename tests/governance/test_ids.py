"""Identifiers of our own making."""

import uuid
from datetime import UTC, datetime

import time_machine

from governance.common.ids import ordered_uuid


def test_ordered_uuid_when_made_one_after_another_then_in_order_and_of_version_seven():
    made = []
    for second in range(5):
        with time_machine.travel(datetime(2026, 11, 23, 8, 0, second, tzinfo=UTC), tick=False):
            made += [ordered_uuid(), ordered_uuid()]
    assert [one.version for one in made] == [7] * 10
    assert {one.variant for one in made} == {uuid.RFC_4122}
    assert len(set(made)) == 10
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)
    assert made[0].int >> 80 == int(datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp() * 1000)
