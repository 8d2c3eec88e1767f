"""并单: what a follower keeps, what it loses, how it leaves, and what becomes of it when its lead ends."""

import pytest
from django.core.management import call_command

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.notifications.models import Message
from grievances import services
from grievances.likeness import SKETCH_SIZE, sketch_of
from grievances.models import Grievance, MatterSketch
from grievances.policies import Resident, decide, verbs_for
from grievances.search import index_likeness
from grievances.selectors import scoped
from grievances.services import clocks
from grievances.states import State, Verb
from grievances.suggestions import BY_SKETCH, residents_by_lead, suggestions_for
from tests.grievances.world import NOW, World

SKETCH_KEYS = [f"key{at}" for at in range(SKETCH_SIZE)]


def put_under(world: World, lead: Grievance, *followers: Grievance) -> None:
    services.merge_into(
        lead_id=lead.pk, grievance_ids=[row.pk for row in followers], actor=world.community_worker, now=NOW
    )


def fresh(grievance: Grievance) -> Grievance:
    return Grievance.objects.get(pk=grievance.pk)


def owner(grievance: Grievance) -> Resident:
    return Resident(opened=frozenset({grievance.pk}))


def test_merge_when_done_then_clocks_stop_counts_rise_and_worklist_shows_only_the_lead(world: World):
    lead, first = world.brought_to(State.HANDLING), world.brought_to(State.HANDLING)
    second, asked = world.raised(), world.brought_to(State.WAITING)
    put_under(world, lead, first, second, asked)
    assert fresh(lead).followers == 3
    for row, came_from in [(first, "HANDLING"), (second, "RAISED"), (asked, "HANDLING")]:
        row = fresh(row)
        assert (row.state, row.lead_id, row.merged_from, row.waiting_from) == ("MERGED", lead.pk, came_from, "")
        assert row.is_open
        assert row.due_at is None
        assert not live(row)
    assert Deadline.objects.filter(subject_id=first.pk, state=Deadline.State.CANCELLED).exists()
    assert [row.pk for row in scoped(world.grid_worker, "waiting", NOW)] == [lead.pk]


def test_split_when_done_then_back_where_it_stood_with_fresh_clocks(world: World):
    lead, handled, raised = world.raised(), world.brought_to(State.HANDLING), world.raised()
    put_under(world, lead, handled, raised)
    for row in (handled, raised):
        services.split(grievance_id=row.pk, actor=world.grid_worker, now=NOW, words="不是同一层")
    assert fresh(handled).state == State.HANDLING
    assert {clock.purpose for clock in live(handled)} == {clocks.FIRST_CONTACT, clocks.SETTLE}
    assert fresh(handled).due_at == min(clock.due_at for clock in live(handled))
    assert fresh(raised).state == State.RAISED
    assert [clock.purpose for clock in live(raised)] == [clocks.TRIAGE]
    assert fresh(lead).followers == 0
    assert fresh(raised).lead is None


def test_mine_is_another_when_said_by_its_resident_then_leaves_at_once_and_the_desk_is_told(world: World):
    lead, mine = world.raised(), world.raised()
    put_under(world, lead, mine)
    with pytest.raises(PermissionRefused):
        services.mine_is_another(grievance_id=mine.pk, actor=owner(lead), now=NOW, words="我的是地下室")
    services.mine_is_another(grievance_id=mine.pk, actor=owner(mine), now=NOW, words="我的是地下室")
    assert fresh(mine).state == State.RAISED
    told = Message.objects.filter(title__contains="另一件事").values_list("recipient", flat=True)
    assert {world.grid_worker.pk, world.grid_leader.pk} <= set(told)


def test_resolve_lead_when_it_has_followers_then_each_is_told_rated_and_disputed_on_its_own(world: World):
    lead = world.brought_to(State.HANDLING, contact_name="王阿姨", contact_phone="13812345678")
    first, second = world.raised(contact_phone="13900001111"), world.raised()
    put_under(world, lead, first, second)
    services.resolve(
        grievance_id=lead.pk, actor=world.grid_worker, now=NOW, result="灯已换好，王阿姨 13812345678 已确认"
    )
    for row in (first, second):
        row = fresh(row)
        assert (row.state, row.kind, row.lead_id, row.is_open) == (State.RESOLVED, "COMMUNITY", lead.pk, False)
        assert "灯已换好" in row.result
        assert "13812345678" not in row.result
        assert [clock.purpose for clock in live(row)] == [clocks.SILENCE]
    assert fresh(lead).followers == 0
    services.rate(grievance_id=first.pk, actor=owner(first), now=NOW, stars=5)
    services.dispute(grievance_id=second.pk, actor=owner(second), now=NOW, words="我家门口还是黑的")
    assert (fresh(first).state, fresh(lead).state) == (State.CLOSED, State.RESOLVED)
    second = fresh(second)
    assert (second.state, second.lead_id, second.level) == (State.HANDLING, None, "COMMUNITY")
    assert live(second)


def test_decline_lead_when_it_has_followers_then_each_is_declined_with_the_reason(world: World):
    lead, follower = world.raised(), world.raised()
    put_under(world, lead, follower)
    services.decline(
        grievance_id=lead.pk, actor=world.community_worker, now=NOW, reason=world.reason, words="请找物业公司"
    )
    follower = fresh(follower)
    assert (follower.state, follower.decline_reason) == (State.DECLINED, world.reason)
    assert follower.timeline.filter(words="请找物业公司").exists()


def test_withdraw_when_lead_is_taken_back_then_followers_go_on_alone(world: World):
    lead, follower = world.raised(), world.raised()
    put_under(world, lead, follower)
    services.withdraw(grievance_id=lead.pk, actor=owner(lead), now=NOW)
    assert (fresh(follower).state, fresh(follower).lead) == (State.RAISED, None)
    assert live(follower)


def test_withdraw_when_follower_is_taken_back_then_lead_counts_one_less(world: World):
    lead, follower = world.raised(), world.raised()
    put_under(world, lead, follower)
    services.withdraw(grievance_id=follower.pk, actor=owner(follower), now=NOW)
    assert (fresh(follower).state, fresh(lead).followers) == (State.WITHDRAWN, 0)


def test_follower_when_anything_else_is_tried_then_refused_in_words(world: World):
    follower = world.brought_to(State.MERGED)
    assert set(verbs_for(world.community_worker, follower, NOW)) == {
        Verb.SPLIT, Verb.ANSWER, Verb.NOTE, Verb.EDIT_PUBLIC, Verb.CLEAR_PHOTO,
    }  # fmt: skip
    with pytest.raises(StateRefused, match="已并单"):
        services.decline(
            grievance_id=follower.pk, actor=world.community_worker, now=NOW, reason=world.reason, words="不管"
        )


def test_merge_when_it_cannot_be_then_refused_and_nothing_changes(world: World):
    lead, follower, other = world.raised(), world.raised(), world.raised(building=None, area=world.neighbour)
    put_under(world, lead, follower)
    ended = world.brought_to(State.CLOSED)

    def refused(error: type[Exception], lead_id: int, *ids: int, actor=world.community_worker) -> None:
        with pytest.raises(error):
            services.merge_into(lead_id=lead_id, grievance_ids=ids, actor=actor, now=NOW)

    refused(InputRefused, lead.pk, lead.pk)
    refused(InputRefused, lead.pk)
    refused(StateRefused, follower.pk, world.raised().pk)  # a follower leads nobody
    refused(StateRefused, world.raised().pk, lead.pk)  # a lead follows nobody
    refused(StateRefused, lead.pk, follower.pk)
    refused(StateRefused, ended.pk, world.raised().pk)
    refused(StateRefused, lead.pk, ended.pk)
    refused(PermissionRefused, lead.pk, other.pk)  # not theirs
    refused(PermissionRefused, other.pk, world.raised().pk)  # not visible
    assert not decide(world.community_worker, Verb.MERGE, fresh(lead), NOW)
    assert fresh(lead).followers == 1


def test_residents_when_one_wrote_twice_then_counted_once(world: World):
    lead = world.raised(contact_phone="13812345678")
    followers = [world.raised(contact_phone=phone) for phone in ("13812345678", "13900001111", "")]
    put_under(world, lead, *followers)
    assert len(residents_by_lead([lead.pk])[lead.pk]) == 3


def test_suggestions_when_same_trouble_in_other_words_or_elsewhere_then_only_likely_ones(world: World):
    own = world.raised(body="三单元楼道灯坏了，晚上一片漆黑，老人上下楼摔跤，请尽快换灯。")
    copy = world.raised(
        body="三单元楼道灯坏了，晚上一片漆黑，老人上下楼摔跤，请尽快换灯！！", building=None, area=world.neighbour
    )
    told = world.raised(body="我们三单元的楼道灯不亮，晚上上下楼很危险")
    world.raised(body="垃圾桶三天没有清运，味道很大")
    world.raised(body="我们三单元的楼道灯不亮，晚上上下楼很危险", building=None, area=world.neighbour)
    found = suggestions_for(own, world.street_officer, NOW)
    assert [row.grievance.pk for row in found] == [copy.pk, told.pk]
    assert found[0].is_copy
    assert [row.grievance.pk for row in suggestions_for(own, world.grid_worker, NOW)] == [told.pk]
    put_under(world, told, own)
    lone = world.raised(body="三单元楼道灯坏了，晚上一片漆黑，老人上下楼摔跤，请尽快换灯。。")
    heads = [row.grievance.pk for row in suggestions_for(lone, world.grid_worker, NOW)]
    assert heads == [told.pk]  # the lead of what is alike


def test_suggestions_when_many_newer_ones_share_what_all_say_then_the_old_copy_is_found(world: World):
    body = "三单元楼道灯坏了，晚上一片漆黑，老人上下楼摔跤，请尽快换灯。"
    place = {"building": None, "area": world.neighbour}
    copy, own = world.raised(body=f"{body}！", **place), world.raised(body=body)
    phrases = [world.raised(body="请尽快处理，谢谢", **place).pk for _number in range(BY_SKETCH + 5)]
    keys = dict(zip(SKETCH_KEYS, sketch_of(body), strict=True))
    nobodys = dict.fromkeys(SKETCH_KEYS, 0)
    MatterSketch.objects.filter(grievance__in=phrases).update(**nobodys | {key: keys[key] for key in SKETCH_KEYS[:2]})
    MatterSketch.objects.filter(grievance=copy).update(**nobodys | {key: keys[key] for key in SKETCH_KEYS[1:3]})
    assert [row.grievance.pk for row in suggestions_for(own, world.street_officer, NOW)] == [copy.pk]


def test_sketch_when_matter_is_raised_then_one_row(world: World):
    grievance = world.raised()
    assert MatterSketch.objects.filter(grievance=grievance).count() == 1
    MatterSketch.objects.all().delete()
    index_likeness([grievance])
    assert MatterSketch.objects.filter(grievance=grievance).exists()


def test_fill_sketches_when_some_are_missing_then_drawn_once(world: World, capsys):
    grievance = world.raised()
    MatterSketch.objects.all().delete()
    for added in ("新增 1 条", "新增 0 条"):
        call_command("fill_sketches")
        assert added in capsys.readouterr().out
    assert MatterSketch.objects.get().grievance_id == grievance.pk
