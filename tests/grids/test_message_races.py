"""People and timers at the same moment on one message: on real connections, on both databases."""

from datetime import timedelta

import pytest

from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg
from grids.services import messages
from tests.grids.message_world import draft, sent, write_clocks
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.world import NOW, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_signing_passing_on_and_reminding_at_once_then_everything_happens_once(transactional_db):
    world = build_world()
    write_clocks()
    same = draft(world, by_level=True)
    results = at_once(*[lambda: messages.send(draft=same, actor=world.street_officer, now=NOW) for _ in range(2)])
    assert outcomes(results) == {"done": 2}
    broadcast = Broadcast.objects.get()
    first = BroadcastCopy.objects.get(user=world.community_secretary)
    leg = broadcast.legs.get(area=world.community)
    results = at_once(
        lambda: messages.acknowledge(copy_id=first.pk, actor=world.community_secretary, now=NOW),
        lambda: messages.pass_on(leg_id=leg.pk, actor=world.community_secretary, now=NOW),
        lambda: messages.pass_on(leg_id=leg.pk, actor=world.street_officer, now=NOW),
    )
    assert outcomes(results) == {"done": 2, "refused": 1}
    assert Message.objects.filter(recipient=world.grid_leader).count() == 1
    assert Deadline.objects.filter(subject_id=leg.pk, purpose=messages.REMIND).count() == 1
    both = BroadcastCopy.objects.filter(leg=leg)
    late = NOW + timedelta(hours=2)
    at_once(
        *[lambda row=row: messages.acknowledge(copy_id=row.pk, actor=row.user, now=late) for row in both],
        lambda: sweep(now=late),
        lambda: messages.acknowledge(copy_id=both[0].pk, actor=both[0].user, now=late),
    )
    sweep(now=late)
    leg = BroadcastLeg.objects.get(pk=leg.pk)
    assert (leg.acknowledged, leg.seen) == (2, 2)
    assert not Deadline.objects.filter(subject_id=leg.pk, state=Deadline.State.RUNNING).exists()


def test_closing_while_it_is_passed_on_then_no_clock_runs_on(transactional_db):
    world = build_world()
    write_clocks()
    broadcast = sent(world, by_level=True)
    leg = broadcast.legs.get(area=world.neighbour)
    results = at_once(
        lambda: messages.pass_on(leg_id=leg.pk, actor=world.street_officer, now=NOW),
        lambda: messages.close(broadcast_id=broadcast.pk, actor=world.street_officer, now=NOW, words="取消"),
    )
    assert outcomes(results)["done"] >= 1
    assert Broadcast.objects.get().state == "CLOSED"
    assert not Deadline.objects.filter(state=Deadline.State.RUNNING).exists()
