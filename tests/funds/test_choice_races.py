"""Votes that meet: the same person over two connections at once, and a choice that closes while votes arrive."""

import pytest
from django.db import connection

from funds.models import ChoiceBallot
from funds.states.choices import ChoiceState
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines.services import sweep
from tests.deliberation.test_ballot_races import together
from tests.funds.choice_world import build_choosing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


def test_person_when_voting_over_two_connections_at_once_then_one_ballot_counts():
    world = build_choosing().opened()
    person = world.resident(0)
    home = person.residencies.get().dwelling
    for number in range(5):
        outcomes = together(
            lambda: world.vote("1"),
            lambda: world.vote("23"),
            lambda number=number: _paper(world, f"{number:05d}", person.display_name, home),
        )
        assert None not in outcomes[:2]
    ballot = ChoiceBallot.objects.get()
    assert (ballot.user_id, ballot.channel) == (person.pk, "PHONE")
    assert ballot.marks in ({"1": 1}, {"2": 1, "3": 1})
    assert world.counted().results["voters"] == 1


def _paper(world, number, name, home):
    try:
        return world.paper(number, name, "1", home)
    except InputRefused:
        return None  # voted on the phone already


def test_closing_when_votes_arrive_then_every_vote_is_counted_or_refused():
    world = build_choosing().opened()
    count = 12
    for number in range(count):
        world.resident(number)

    def vote_all(part):
        told = 0
        for number in range(part, count, 2):
            try:
                world.vote("12", by=number)
                told += 1
            except StateRefused:
                pass
        return told

    def close():
        while world.fresh().state != ChoiceState.COUNTED:
            sweep(now=world.choice.closes_at)
        return 0

    told = sum(together(lambda: vote_all(0), lambda: vote_all(1), close))
    assert world.fresh().results["voters"] == told == ChoiceBallot.objects.count()
