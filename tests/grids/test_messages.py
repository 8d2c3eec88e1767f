"""A message down the tree through its services: who gets it, when, and what silence leads to."""

import time
from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Delivery, GroupChannel, Message
from governance.people.models import User
from grids.models import BroadcastCopy, BroadcastLeg
from grids.policies.messages import decide
from grids.selectors.messages import (
    first_legs,
    leg_code_of,
    silent_copies,
    standing_by_tier,
    to_sign,
    total,
    visible_broadcasts,
)
from grids.services import messages
from grids.states_messages import (
    COPY_STEPS,
    Audience,
    Chase,
    CopyState,
    LegState,
    MessageVerb,
    Tier,
    is_behind,
)
from tests.grids.message_world import building_leader, draft, fill_street, on_leave, sent, write_clocks
from tests.grievances.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def clocks(world: World) -> World:
    write_clocks()
    return world


def copy_of(user: User) -> BroadcastCopy:
    return BroadcastCopy.objects.get(user=user)


# --- Pure ---------------------------------------------------------------------------------------------------
def test_first_legs_when_levels_are_missing_then_the_highest_there_is():
    street, community, grid, other = "500108001", "500108001002", "500108001002001", "500108001003001"
    assert first_legs([(1, street), (2, community), (3, grid), (3, other)]) == {(1, street)}
    assert first_legs([(2, community), (3, grid), (3, other)]) == {(2, community), (3, other)}
    assert leg_code_of(Tier.LEADERS, community, street) == street
    assert leg_code_of(Tier.LEADERS, community, community) == community
    assert leg_code_of(Tier.GRID_LEADERS, grid, street) == community
    assert leg_code_of(Tier.WORKERS, community, street) == community


def test_copy_table_when_walked_then_nothing_goes_back():
    order = list(CopyState)
    for (state, verb), rule in COPY_STEPS.items():
        assert order.index(rule.to) > order.index(state)
        assert not is_behind(state, verb)
        assert is_behind(rule.to, verb)


# --- Going down ---------------------------------------------------------------------------------------------
def test_message_at_once_then_everybody_has_it_once_and_the_groups_too(clocks: World):
    world = clocks
    building_leader(world)
    building_leader(world, name="何组长", user=world.grid_leader)  # already reached as grid leader
    for area in (world.street, world.grid):
        GroupChannel.objects.create(area=area, name="群", url=f"json://{area.code}")
    broadcast = sent(world)
    legs = {(leg.tier, leg.area_code): leg for leg in broadcast.legs.all()}
    assert {key: leg.recipients for key, leg in legs.items()} == {
        (1, world.street.code): 1,  # the secretary; the sender does not write to himself
        (2, world.community.code): 2,
        (2, world.neighbour.code): 1,
        (3, world.grid.code): 2,
        (3, world.grid_beside.code): 1,
    }
    assert {leg.state for leg in legs.values()} == {LegState.SENT}
    assert Message.objects.filter(key__startswith=f"grid-message:{broadcast.pk}:").count() == 6
    assert Delivery.objects.count() == 2
    assert legs[3, world.grid.code].to_phone == 1  # no account: to be called from the start
    assert Message.objects.filter(recipient=world.grid_leader, title__contains="电话通知").exists()
    assert (
        messages.send(draft=draft(world, submission=broadcast.submission), actor=world.street_officer, now=NOW)
        == broadcast
    )


def test_message_level_by_level_then_each_leader_passes_it_on(clocks: World):
    world = clocks
    broadcast = sent(world, by_level=True)
    legs = {(leg.tier, leg.area_code): leg for leg in broadcast.legs.all()}
    assert [key for key, leg in legs.items() if leg.state == LegState.SENT] == [(1, world.street.code)]
    assert not to_sign(world.grid_worker).exists()
    to_leaders, to_workers = legs[2, world.community.code], legs[3, world.grid.code]
    with pytest.raises(StateRefused):
        messages.pass_on(leg_id=to_workers.pk, actor=world.grid_leader, now=NOW)
    with pytest.raises(PermissionRefused):
        messages.pass_on(leg_id=to_leaders.pk, actor=world.neighbour_worker, now=NOW)
    messages.pass_on(leg_id=to_leaders.pk, actor=world.community_secretary, now=NOW)
    assert to_sign(world.grid_leader).exists()
    messages.pass_on(leg_id=to_workers.pk, actor=world.grid_leader, now=NOW)
    assert Message.objects.filter(recipient=world.grid_worker).count() == 1
    with pytest.raises(StateRefused):
        messages.pass_on(leg_id=to_workers.pk, actor=world.grid_leader, now=NOW)
    standing = standing_by_tier(broadcast, (world.street.code,))
    assert standing[Tier.WORKERS].waiting == 1  # the grid beside
    rest = {"broadcast_id": broadcast.pk, "actor": world.street_officer, "now": NOW}
    with pytest.raises(StateRefused):
        messages.pass_on_all(**rest | {"actor": world.grid_worker})
    assert messages.pass_on_all(**rest) == 2  # the neighbours' community and the grid beside, at once
    assert to_sign(world.neighbour_worker).exists() and to_sign(world.grid_worker_beside).exists()
    with pytest.raises(StateRefused):
        messages.pass_on_all(**rest)
    assert Message.objects.filter(recipient=world.grid_worker).count() == 1


def test_level_that_is_not_passed_on_then_its_leaders_are_reminded_until_it_is(clocks: World):
    world = clocks
    broadcast = sent(world, by_level=True)
    leg = broadcast.legs.get(tier=2, area=world.community)

    def reminders() -> int:
        return Message.objects.filter(recipient=world.community_secretary, title__startswith="还没有转发").count()

    sweep(now=NOW + 2.1 * HOUR)
    assert reminders() == 1
    sweep(now=NOW + 4.2 * HOUR)
    assert reminders() == 2
    messages.pass_on(leg_id=leg.pk, actor=world.community_secretary, now=NOW + 4.3 * HOUR)
    sweep(now=NOW + 6.5 * HOUR)
    assert reminders() == 4  # one for each of the two grids below, which are in its area
    assert Message.objects.filter(recipient=world.grid_leader, title__startswith="还没有转发").count() == 1


def test_message_when_refused_then_says_why(clocks: World):
    world = clocks
    for actor in (world.grid_worker, world.neighbour_worker, world.auditor, world.resident):
        with pytest.raises(PermissionRefused):
            sent(world, actor=actor)
    for fields in ({"title": " "}, {"body": ""}, {"audience": ()}, {"audience": ("KING",)}, {"haste": "MAYBE"}):
        with pytest.raises(InputRefused):
            sent(world, **fields)
    with pytest.raises(InputRefused) as refused:
        sent(world, audience=(Audience.LANE_CHIEF,))
    assert refused.value.code == "nobody"
    drill = sent(world, is_test=True)
    assert all("【演练】" in title for title in Message.objects.values_list("title", flat=True))
    assert drill.heading == "【演练】台风防御"


# --- Signing ------------------------------------------------------------------------------------------------
def test_copy_when_read_signed_and_done_then_each_has_its_time_and_is_counted(clocks: World):
    world = clocks
    broadcast = sent(world, wants_done=True)
    copy = copy_of(world.grid_worker)
    with pytest.raises(PermissionRefused):
        messages.acknowledge(copy_id=copy.pk, actor=world.grid_leader, now=NOW)
    messages.mark_seen(copy_id=copy.pk, actor=world.grid_worker, now=NOW)
    messages.acknowledge(copy_id=copy.pk, actor=world.grid_worker, now=NOW + HOUR)
    again = messages.acknowledge(copy_id=copy.pk, actor=world.grid_worker, now=NOW + 2 * HOUR)
    assert again.acknowledged_at == NOW + HOUR
    with pytest.raises(InputRefused):
        messages.finish(copy_id=copy.pk, actor=world.grid_worker, now=NOW, words=" ")
    done = messages.finish(copy_id=copy.pk, actor=world.grid_worker, now=NOW + 3 * HOUR, words="已逐户提醒")
    assert (done.read_at, done.acknowledged_at, done.done_at) == (NOW, NOW + HOUR, NOW + 3 * HOUR)
    leg = BroadcastLeg.objects.get(pk=copy.leg_id)
    assert (leg.recipients, leg.seen, leg.acknowledged, leg.done) == (1, 1, 1, 1)
    assert [row.state for row in Deadline.objects.filter(subject_id=leg.pk)] == [Deadline.State.MET]
    assert total(standing_by_tier(broadcast, (world.street.code,)).values()).acknowledged == 1
    messages.close(broadcast_id=broadcast.pk, actor=world.street_officer, now=NOW, words="台风已过")
    other = copy_of(world.grid_worker_beside)
    with pytest.raises(StateRefused):
        messages.acknowledge(copy_id=other.pk, actor=world.grid_worker_beside, now=NOW)
    assert not Deadline.objects.filter(state=Deadline.State.RUNNING).exists()


def test_silence_then_reminder_deputy_and_telephone_list_in_turn(clocks: World):
    world = clocks
    on_leave(world, world.grid_worker, world.grid_worker_beside)
    building_leader(world)
    broadcast = sent(world, audience=(Audience.GRID_WORKER, Audience.BUILDING_LEADER), area=world.grid)
    leg = broadcast.legs.get()
    sweep(now=NOW + 2.1 * HOUR)
    leg.refresh_from_db()
    assert leg.chase == Chase.REMINDED
    assert Message.objects.filter(recipient=world.grid_worker, title__startswith="还没有签收").count() == 1
    sweep(now=NOW + 4.2 * HOUR)
    copy = copy_of(world.grid_worker)
    assert copy.deputy == world.grid_worker_beside
    assert to_sign(world.grid_worker_beside).count() == 1
    sweep(now=NOW + 6.3 * HOUR)
    leg.refresh_from_db()
    assert (leg.chase, leg.to_phone) == (Chase.BY_PHONE, 2)
    assert Message.objects.filter(recipient=world.grid_leader, title__contains="2 人需要电话通知").exists()
    called = list(silent_copies(broadcast, (world.grid.code,), only_phone=True))
    assert len(called) == 2
    with pytest.raises(PermissionRefused):
        messages.tell(copy_id=copy.pk, actor=world.neighbour_worker, now=NOW, words="已打电话")
    for row in called:
        messages.tell(copy_id=row.pk, actor=world.grid_leader, now=NOW + 7 * HOUR, words="本人接的")
    leg.refresh_from_db()
    assert (leg.acknowledged, leg.to_phone) == (2, 0)
    assert not Deadline.objects.filter(state=Deadline.State.RUNNING).exists()


def test_silence_when_the_deputy_signs_then_it_is_signed_in_the_deputys_name(clocks: World):
    world = clocks
    on_leave(world, world.grid_worker, world.grid_worker_beside)
    sent(world, audience=(Audience.GRID_WORKER,), area=world.grid)
    sweep(now=NOW + 2.1 * HOUR)
    sweep(now=NOW + 4.2 * HOUR)
    copy = messages.acknowledge(
        copy_id=copy_of(world.grid_worker).pk, actor=world.grid_worker_beside, now=NOW + 5 * HOUR
    )
    assert copy.acknowledged_by == world.grid_worker_beside
    assert sweep(now=NOW + 9 * HOUR).due == 0


def test_matrix_of_copies_and_of_who_sees_the_message(clocks: World):
    world = clocks
    broadcast = sent(world, wants_done=True)
    copy = copy_of(world.grid_worker)
    leg = BroadcastLeg.objects.select_related("broadcast", "area").get(pk=copy.leg_id)
    may_tell = {"grid_leader", "community_worker", "community_secretary", "street_officer", "district_supervisor"}
    for state in CopyState:
        copy.state = state
        for name, user in world.people.items():
            allowed = {verb for verb in (MessageVerb.READ, MessageVerb.ACKNOWLEDGE, MessageVerb.FINISH, MessageVerb.TELL)
                       if decide(user, verb, copy, leg, NOW)}  # fmt: skip
            exist = {verb for (at, verb) in COPY_STEPS if at == state}
            mine = {MessageVerb.READ, MessageVerb.ACKNOWLEDGE, MessageVerb.FINISH} if name == "grid_worker" else set()
            assert allowed == exist & (mine | ({MessageVerb.TELL} if name in may_tell else set())), (state, name)
    sees = {name for name, user in world.people.items() if broadcast in visible_broadcasts(user, NOW)}
    assert sees == may_tell | {"neighbour_worker", "auditor", "admin"}


# --- Three thousand -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("grids", [20, pytest.param(300, marks=pytest.mark.walk)])
def test_message_to_three_thousand_is_queued_in_a_bounded_number_of_statements(
    clocks: World, django_assert_max_num_queries, grids: int
):
    fill_street(clocks, grids)
    began = time.process_time()
    with django_assert_max_num_queries(90):  # batches of rows, nothing for each leg
        broadcast = sent(clocks)
    spent = time.process_time() - began
    # Ten seconds by the clock on a quiet machine, with room for the database.
    assert spent <= 5, f"{10 * grids + 6} recipients took {spent:.2f} s of CPU"
    with django_assert_max_num_queries(1):
        standing = total(standing_by_tier(broadcast, (clocks.street.code,)).values())
    assert standing.recipients == 10 * grids + 6
    assert Message.objects.filter(key__startswith=f"grid-message:{broadcast.pk}:").count() == 5 * grids + 6
