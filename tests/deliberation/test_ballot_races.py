"""Votes that meet: the same head over two channels at once, and a ballot that closes while votes arrive."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from deliberation.models import Casting, CountedVote
from deliberation.selectors.ballots import votes_file
from deliberation.services import ballots
from deliberation.states import BallotState
from deliberation.tallying.files import differences, recount
from governance.common.errors import StateRefused
from governance.deadlines.services import sweep
from governance.people.models import User
from tests.deliberation.ballot_world import drafted
from tests.grievances.world import build_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks need PostgreSQL"),
]


def together(*tasks):
    """Run each task at the same moment in a thread with a connection of its own."""
    start = Barrier(len(tasks))

    def run(task):
        try:
            start.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]


def test_same_dwelling_when_it_votes_over_two_channels_at_once_then_one_vote_counts_and_the_double_shows():
    world = build_world()
    voter = User.objects.create(display_name="业主甲", password="!")
    voting = drafted(world).heads(1, users=[voter]).opened()
    given = {"ballot_id": voting.ballot.pk, "entry_id": voting.entry(1).pk, "now": voting.now}
    for _round in range(5):
        together(
            lambda: ballots.vote(**given, choice="YES", actor=voter),
            lambda: ballots.record_vote(**given, choice="NO", channel="DOORSTEP", actor=world.grid_worker),
        )
    entry, castings = voting.entry(1), list(Casting.objects.order_by("pk"))
    assert entry.times_voted == len(castings) >= 6  # the same vote again over the same channel is no second one
    assert (entry.choice, entry.channel) == (castings[-1].choice, castings[-1].channel)
    assert voting.closed().result["participants"]["heads"] == 1


@pytest.mark.parametrize("rule", ["owners_general", "election_voters"])
def test_closing_when_votes_arrive_then_every_vote_is_counted_or_refused(rule):
    world = build_world()
    count = 24
    voters = [User.objects.create(display_name=f"业主{number}", password="!") for number in range(count)]
    more = {"is_election": True, "choices": ["甲", "乙"]} if rule == "election_voters" else {}
    voting = drafted(world, rule, **more).heads(count, users=voters).opened()
    ballot, choice = voting.ballot, "1" if more else "YES"
    entries = list(ballot.roll.order_by("number"))

    def vote_all(part):
        told = 0
        for entry, voter in list(zip(entries, voters, strict=True))[part::3]:
            try:
                ballots.vote(ballot_id=ballot.pk, entry_id=entry.pk, choice=choice, actor=voter, now=voting.now)
                told += 1
            except StateRefused:
                pass
        return told

    def close():
        while voting.fresh().state != BallotState.COUNTED:
            sweep(now=ballot.closes_at)
        return 0

    accepted = sum(together(*[lambda part=part: vote_all(part) for part in range(3)], close))
    counted = voting.fresh()
    assert counted.result["participants"]["heads"] == accepted == Casting.objects.count()
    assert len(votes_file(counted)["votes"]) == accepted
    assert CountedVote.objects.count() == (accepted if more else 0)
    assert differences(counted.result, recount(votes_file(counted)).as_data()) == []
