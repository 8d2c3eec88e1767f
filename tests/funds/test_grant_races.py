"""Money that two hands reach for at once: two awards over what a call has left, two awards over what a purse holds."""

import pytest
from django.db import connection

from funds.models import Agreement, Application
from funds.services import grants
from governance.common.errors import InputRefused
from tests.deliberation.test_ballot_races import together
from tests.funds.grant_world import build_grants, call_draft
from tests.funds.world import YUAN

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


def test_awards_when_two_want_what_is_left_then_one_is_refused():
    world = build_grants().opened()
    rows = [world.apply(f"项目{number}", 600, by=number) for number in range(2)]
    world.closed().scored(*rows)

    def award(row: Application) -> str:
        try:
            world.do(grants.award, world.funds.handler, application_id=row.pk, amount_fen=600 * YUAN, reason="都好")
        except InputRefused as error:
            return error.code
        return "awarded"

    outcomes = together(lambda: award(rows[0]), lambda: award(rows[1]))
    assert sorted(outcomes) == ["awarded", "over_budget"] and Agreement.objects.count() == 1


def test_awards_when_two_calls_want_the_last_money_of_a_purse_then_one_is_refused():
    worlds = [build_grants()]
    first = worlds[0]
    second = type(first)(first.funds, first.purse, first.call, first.contacts)
    second.call = grants.new_call(draft=call_draft(first.purse), actor=first.funds.handler, now=first.now)
    rows = []
    for world in (first, second):
        world.opened()
        rows.append(world.apply("项目", 600))
    for world, row in zip((first, second), rows, strict=True):
        world.closed().scored(row)
    spare = first.funds.foundation.funds.get(kind="OWN").purses.get()
    blocking = first.tender(ceiling_fen=5200 * YUAN)  # 6,000 less a winner of 5,200 leaves 800
    blocking.bids.create(
        organisation=first.organisation(),
        bid_by=first.contact(),
        bid_at=first.now,
        price_fen=5200 * YUAN,
        is_winner=True,
    )
    type(blocking).objects.filter(pk=blocking.pk).update(state="AWARDED")

    def award(world, row) -> str:
        try:
            world.do(grants.award, world.funds.handler, application_id=row.pk, amount_fen=600 * YUAN)
        except InputRefused as error:
            return error.code
        return "awarded"

    outcomes = together(lambda: award(first, rows[0]), lambda: award(second, rows[1]))
    assert sorted(outcomes) == ["awarded", "not_covered"] and spare.pk == first.purse.pk
