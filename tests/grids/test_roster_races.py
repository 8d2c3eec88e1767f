"""Two people at the same moment: on real connections, on both databases."""

from datetime import date, timedelta

import pytest

from governance.common.days import in_force
from governance.people.models import Posting, User
from grids.models import Handover, Leave, RosterEntry
from grids.services.handing_over import hand_over
from grids.services.leaves import take_leave
from grids.services.roster import NewEntry, appoint, end_duty
from grids.states import Duty
from grievances.models import Grievance
from grievances.services import assign, resolve
from grievances.states import State
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.world import NOW, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


def test_roster_when_several_act_at_once_then_one_wins_and_nothing_is_lost(world: World):
    users = [User.objects.create(username=f"n{n}", display_name=f"新{n}", password="!") for n in range(4)]
    new = [NewEntry(Duty.GRID_LEADER, world.grid, TODAY, user=user) for user in users]
    by = {"actor": world.community_worker, "now": NOW}
    results = at_once(*[lambda one=one: appoint(new=one, **by) for one in new])
    assert outcomes(results) == {"done": 1, "refused": 3}
    assert RosterEntry.objects.count() == 1
    assert Posting.objects.filter(user__in=users).count() == 1

    entry = appoint(new=NewEntry(Duty.GRID_WORKER, world.grid, date(2024, 1, 1), user=world.grid_worker), **by)
    deputies = [
        appoint(new=NewEntry(Duty.GRID_WORKER, world.grid_beside, date(2024, 1, 1), user=user), **by)
        for user in users[:2]
    ]
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3)}
    results = at_once(
        *[lambda d=d: take_leave(entry_id=entry.pk, deputy_id=d.pk, **days, **by) for d in deputies],
        # the deputies go away on the very days, each covered by the other
        lambda: take_leave(entry_id=deputies[0].pk, deputy_id=deputies[1].pk, **days, **by),
    )
    assert outcomes(results)["done"] >= 1
    covered = Leave.objects.values_list("entry_id", "deputy_id")
    assert len({pair[0] for pair in covered}) == len(covered)
    assert not {pair[0] for pair in covered} & {pair[1] for pair in covered}


def test_handover_when_two_are_named_while_matters_are_worked_on_then_one_takes_over_all(world: World):
    by = {"actor": world.community_worker, "now": NOW}
    entry = appoint(new=NewEntry(Duty.GRID_WORKER, world.grid, date(2024, 1, 1), user=world.grid_worker), **by)
    matters = [world.brought_to(State.HANDLING) for _ in range(3)]
    for matter in matters:
        assign(grievance_id=matter.pk, actor=world.grid_leader, now=NOW, assignee=world.grid_worker)
    users = [User.objects.create(username=f"n{n}", display_name=f"新{n}", password="!") for n in range(2)]
    results = at_once(
        *[lambda user=user: hand_over(entry_id=entry.pk, on=TODAY, user=user, **by) for user in users],
        lambda: end_duty(entry_id=entry.pk, on=TODAY, reason="调走", **by),
        lambda: resolve(grievance_id=matters[0].pk, actor=world.grid_leader, now=NOW, result="灯已换好"),
    )
    assert outcomes(results[:3]) == {"done": 1, "refused": 2}
    outcomes(results[3:])
    handed = Handover.objects.select_related("after").first()
    expected = handed.after.user_id if handed and handed.after else None
    still_open = Grievance.objects.filter(is_open=True)
    assert {matter.assignee_id for matter in still_open} <= {expected}
    assert not Posting.objects.filter(in_force(TODAY), user=world.grid_worker).exists()
