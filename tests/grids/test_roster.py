"""Appointing, ending, handing over, standing in: what the roster says, what authority follows, where the matters go."""

from datetime import date, timedelta

import pytest

from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.authority import authority_of
from governance.people.models import Posting, User
from governance.people.roles import Role
from governance.territory.models import BuildingGrid, Entrance, Lane
from governance.trail.models import Entry
from grids.models import Handover, Leave, RosterEntry
from grids.policies.roster import decide, may_appoint
from grids.selectors.roster import community_of, cover_among, responsible_on
from grids.services.handing_over import hand_over
from grids.services.leaves import end_leave, take_leave
from grids.services.roster import NewEntry, appoint, end_duty, link_account, link_cross_posting
from grids.states import Duty, EntryState, RosterVerb, entry_state
from grievances.models import Grievance
from grievances.services import assign
from grievances.states import State
from tests.grievances.world import NOW, World

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


def newcomer(name: str = "新来的") -> User:
    return User.objects.create(username=name, display_name=name, password="!", work_phone="023-0000-1234")


def named(world: World, duty: Duty, place, *, user=None, name="", by="community_worker", on=TODAY) -> RosterEntry:
    new = NewEntry(duty, place, on, user=user, name=name)
    return appoint(new=new, actor=world.people[by], now=NOW)


def test_appoint_when_the_duty_gives_authority_then_the_posting_opens_with_it_and_is_never_doubled(world: World):
    user = newcomer()
    entry = named(world, Duty.GRID_WORKER, world.grid, user=user)
    assert entry.posting and entry.area_code == world.grid.code and entry.work_phone == "023-0000-1234"
    assert authority_of(User.objects.get(pk=user.pk), TODAY).covers(world.grid.code, Role.GRID_WORKER)
    taken_over = named(world, Duty.GRID_WORKER, world.grid, user=world.grid_worker)  # had a posting before the roster
    assert taken_over.posting == world.grid_worker.postings.get()
    by_name = named(world, Duty.BUILDING_LEADER, world.building, name="张桂英")
    assert (by_name.posting, by_name.user, by_name.area_code) == (None, None, world.grid.code)
    kept = Entry.objects.filter(verb="grids.roster_appoint")
    assert kept.count() == 3 and "张桂英" not in str(list(kept.values_list("data", flat=True)))


def test_appoint_when_it_does_not_fit_then_it_is_refused_in_words(world: World):
    named(world, Duty.GRID_LEADER, world.grid, user=world.grid_leader)
    lane = Lane.objects.create(community=world.community, name="前街")
    named(world, Duty.LANE_CHIEF, lane, name="王一")
    cases = [
        (StateRefused, Duty.GRID_LEADER, world.grid, {"user": newcomer("甲")}),
        (StateRefused, Duty.LANE_CHIEF, lane, {"name": "赵二"}),
        (StateRefused, Duty.GRID_LEADER, world.grid, {"user": newcomer("乙"), "on": TODAY - timedelta(days=30)}),
        (InputRefused, Duty.GRID_LEADER, world.building, {"name": "丙"}),
        (InputRefused, Duty.LANE_MEMBER, lane, {"name": " "}),
        (PermissionRefused, Duty.SECRETARY, world.community, {"user": newcomer("丁")}),
        (PermissionRefused, Duty.GRID_WORKER, world.grid, {"user": world.community_worker}),
        (PermissionRefused, Duty.GRID_WORKER, world.grid, {"user": newcomer("戊"), "by": "grid_leader"}),
        (PermissionRefused, Duty.GRID_WORKER, world.grid, {"user": newcomer("己"), "by": "neighbour_worker"}),
        (PermissionRefused, Duty.GRID_WORKER, world.grid, {"user": newcomer("庚"), "by": "auditor"}),
    ]
    for error, duty, place, given in cases:
        with pytest.raises(error) as refused:
            named(world, duty, place, **given)
        assert refused.value.message
    named(world, Duty.LANE_MEMBER, lane, name="赵二")
    named(world, Duty.LANE_MEMBER, lane, name="钱三")
    assert RosterEntry.objects.count() == 4


def test_who_may_name_whom_follows_the_levels(world: World):
    may = {
        Duty.GRID_WORKER: {"community_worker", "community_secretary", "street_officer", "district_supervisor"},
        Duty.COMMUNITY_STAFF: {"community_secretary", "street_officer", "district_supervisor"},
        Duty.SECRETARY: {"street_officer", "district_supervisor"},
    }
    for duty, people in may.items():
        for name, user in world.people.items():
            assert bool(may_appoint(user, duty, world.community.code, NOW)) == (name in people), (duty, name)
    entry = named(world, Duty.GRID_WORKER, world.grid, user=world.grid_worker)
    allowed = {name for name, user in world.people.items() if decide(user, RosterVerb.END, entry, NOW)}
    assert allowed == may[Duty.GRID_WORKER]
    assert decide(world.grid_worker, RosterVerb.TAKE_LEAVE, entry, NOW)
    assert entry_state(TODAY, TODAY, TODAY) == EntryState.ENDED
    assert not decide(None, RosterVerb.END, entry, NOW)


def test_end_duty_when_somebody_is_left_then_matters_fall_to_the_rung_else_they_rise(world: World):
    entry = named(world, Duty.GRID_WORKER, world.grid, user=world.grid_worker, on=TODAY - timedelta(days=9))
    matter = world.brought_to(State.HANDLING)
    waiting = world.brought_to(State.WAITING)
    for one in (matter, waiting):
        assign(grievance_id=one.pk, actor=world.grid_leader, now=NOW, assignee=world.grid_worker)
    end_duty(entry_id=entry.pk, on=TODAY, reason="调走", actor=world.community_worker, now=NOW)
    assert not authority_of(User.objects.get(username="grid_worker"), TODAY).is_staff
    matter.refresh_from_db()
    assert (matter.assignee, matter.holder) == (None, world.grid)
    leader = named(world, Duty.GRID_LEADER, world.grid, user=world.grid_leader, on=TODAY - timedelta(days=9))
    end_duty(entry_id=leader.pk, on=TODAY, reason="退休", actor=world.community_worker, now=NOW)
    holders = set(Grievance.objects.values_list("holder__name", "level", "assignee"))
    assert holders == {("桐梓坪社区", "COMMUNITY", None)}
    line = matter.timeline.order_by("-id").first()
    assert "第一网格暂无在岗人员" in line.line
    with pytest.raises(StateRefused):
        end_duty(entry_id=leader.pk, on=TODAY, reason="再来", actor=world.community_worker, now=NOW)


def test_hand_over_when_the_day_has_come_then_matters_go_along_and_both_are_told(world: World):
    user = newcomer("李接手")
    entry = named(world, Duty.GRID_WORKER, world.grid, user=world.grid_worker, on=date(2024, 1, 1))
    matter = world.brought_to(State.HANDLING)
    assign(grievance_id=matter.pk, actor=world.grid_leader, now=NOW, assignee=world.grid_worker)
    handover = hand_over(
        entry_id=entry.pk, on=TODAY, user=user, actor=world.community_worker, now=NOW, words="钥匙已交"
    )
    matter.refresh_from_db()
    assert (matter.assignee, handover.matters, handover.after.posting.user) == (user, 1, user)
    entry.refresh_from_db()
    assert (entry.ends_on, entry.posting.ends_on) == (TODAY, TODAY)
    assert {world.grid_worker.pk, user.pk} <= set(Message.objects.values_list("recipient", flat=True))
    with pytest.raises(InputRefused):
        hand_over(entry_id=handover.after.pk, on=TODAY, user=user, actor=world.community_worker, now=NOW)


def test_hand_over_when_the_day_is_to_come_then_the_clock_of_that_day_moves_the_matters(world: World):
    user, on = newcomer("李接手"), TODAY + timedelta(days=3)
    entry = named(world, Duty.GRID_WORKER, world.grid, user=world.grid_worker, on=date(2024, 1, 1))
    hand_over(entry_id=entry.pk, on=on, user=user, actor=world.community_worker, now=NOW)
    later = NOW + timedelta(days=2)
    matter = world.brought_to(State.HANDLING, now=later)
    assign(grievance_id=matter.pk, actor=world.grid_leader, now=later, assignee=world.grid_worker)
    assert [one.person.name for one in responsible_on(world.building, on - timedelta(days=1))] == []
    sweep(now=NOW.replace(hour=0, minute=10) + timedelta(days=3))
    matter.refresh_from_db()
    assert (matter.assignee, Handover.objects.get().matters) == (user, 1)


def test_leave_when_taken_then_the_deputy_has_the_post_for_those_days_only(world: World):
    entry = named(world, Duty.GRID_WORKER, world.grid, user=world.grid_worker, on=date(2024, 1, 1))
    beside = named(world, Duty.GRID_WORKER, world.grid_beside, user=world.grid_worker_beside, on=date(2024, 1, 1))
    days = {"starts_on": TODAY + timedelta(days=1), "ends_on": TODAY + timedelta(days=4)}
    given = {"entry_id": entry.pk, "deputy_id": beside.pk, "actor": world.grid_worker, "now": NOW}
    leave = take_leave(**given, **days, reason="体检")
    deputy = User.objects.get(pk=world.grid_worker_beside.pk)
    has = [authority_of(deputy, TODAY + timedelta(days=n)).covers(world.grid.code) for n in (0, 1, 3, 4)]
    assert has == [False, True, True, False]
    BuildingGrid.objects.create(building=world.building, grid=world.grid, starts_on=date(2024, 1, 1))
    on_leave = responsible_on(world.building, TODAY + timedelta(days=2))
    assert [(one.entry, one.person) for one in on_leave] == [(entry, beside)]
    again = [
        (StateRefused, given | {"starts_on": TODAY + timedelta(days=3), "ends_on": TODAY + timedelta(days=9)}),
        (StateRefused, given | days | {"entry_id": beside.pk, "deputy_id": entry.pk, "actor": world.community_worker}),
        (InputRefused, given | {"starts_on": TODAY - timedelta(days=1), "ends_on": TODAY}),
        (InputRefused, given | {"starts_on": TODAY, "ends_on": TODAY}),
        (InputRefused, given | days | {"deputy_id": entry.pk}),
        (PermissionRefused, given | days | {"actor": world.grid_worker_beside}),
    ]
    for error, arguments in again:
        with pytest.raises(error):
            take_leave(**arguments)
    back = {"leave_id": leave.pk, "on": TODAY + timedelta(days=3), "actor": world.grid_worker, "now": NOW}
    with pytest.raises(InputRefused):
        end_leave(entry_id=entry.pk, **back | {"on": days["ends_on"]})
    with pytest.raises(StateRefused):
        end_leave(entry_id=beside.pk, **back | {"actor": world.community_worker})  # has no leave
    end_leave(entry_id=entry.pk, **back)
    leave.refresh_from_db()
    assert (leave.ends_on, leave.posting.ends_on) == (TODAY + timedelta(days=3),) * 2
    assert Message.objects.filter(recipient=deputy, title__contains="提前销假").exists()
    end_duty(entry_id=beside.pk, on=TODAY + timedelta(days=2), reason="调走", actor=world.community_worker, now=NOW)
    leave.refresh_from_db()
    assert (leave.ends_on, leave.posting.ends_on) == (TODAY + timedelta(days=2),) * 2
    end_duty(entry_id=entry.pk, on=TODAY, reason="调走", actor=world.community_worker, now=NOW)
    assert not Leave.objects.exists()
    assert not Posting.objects.filter(pk=leave.posting_id).exists()


def test_responsible_on_when_the_day_is_past_then_it_says_who_it_was_and_a_vacancy_is_covered(world: World):
    old = named(world, Duty.GRID_WORKER, world.grid, user=newcomer("老员工"), on=date(2024, 1, 1))
    RosterEntry.objects.filter(pk=old.pk).update(ends_on=date(2025, 1, 1))
    named(world, Duty.GRID_WORKER, world.grid_beside, user=world.grid_worker_beside, on=date(2024, 1, 1))
    staff = named(world, Duty.COMMUNITY_STAFF, world.community, user=world.community_worker, by="community_secretary")
    entrance = Entrance.objects.create(building=world.building, name="1单元")
    neighbour = named(world, Duty.ENTRANCE_LEADER, entrance, name="单元长老周", on=date(2024, 1, 1))
    BuildingGrid.objects.create(building=world.building, grid=world.grid, starts_on=date(2024, 1, 1), ends_on=TODAY)
    BuildingGrid.objects.create(building=world.building, grid=world.grid_beside, starts_on=TODAY)

    def names(day):
        return [one.person.name for one in responsible_on(entrance, day)]

    assert names(date(2023, 1, 1)) == []
    assert names(date(2024, 6, 1)) == ["老员工", "单元长老周"]
    assert names(date(2025, 6, 1)) == ["单元长老周"]  # the grid was vacant
    assert names(TODAY) == ["员工grid_worker_beside", neighbour.name, staff.name]

    def cover(place, day):
        return cover_among(responsible_on(place, day), Duty.GRID_WORKER, community_of(place))

    assert cover(entrance, date(2024, 6, 1)).responsible.entry == old
    vacant = cover(world.grid, TODAY)
    assert vacant.is_vacant and vacant.responsible.entry == staff
    assert cover(world.grid, date(2025, 6, 1)).responsible is None
    assert cover(world.grid, date(2025, 6, 1)).community == world.community


def test_account_and_cross_posting_when_linked_then_they_are_of_the_same_person(world: World):
    by_name = named(world, Duty.GRID_WORKER, world.grid, name="周小琴")
    user = newcomer("周小琴")
    linked = link_account(entry_id=by_name.pk, user=user, actor=world.community_worker, now=NOW)
    assert linked.posting.user == user
    with pytest.raises(StateRefused):
        link_account(entry_id=by_name.pk, user=newcomer("别人"), actor=world.community_worker, now=NOW)
    other = named(world, Duty.COMMUNITY_STAFF, world.community, user=user, by="community_secretary")
    stranger = named(world, Duty.MEDIATOR, world.community, name="别人二")
    link_cross_posting(entry_id=by_name.pk, other=other, title="委员", actor=world.community_worker, now=NOW)
    for given in ({"other": stranger, "title": "委员"}, {"title": "委员"}, {"other": other, "title": " "}):
        with pytest.raises(DomainError):
            link_cross_posting(entry_id=by_name.pk, actor=world.community_worker, now=NOW, **given)
    assert by_name.cross_postings.count() == 1
