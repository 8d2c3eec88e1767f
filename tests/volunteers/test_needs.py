"""Requests for help through the services: the matrix, privacy, two keys, clocks, the matter they came from."""

from copy import copy

import pytest

from governance.common.errors import DomainError, InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Delivery
from governance.notifications.selectors import inbox
from governance.people.models import IdentityLook, User
from governance.trail.models import Entry
from grievances import services as matters
from grievances.policies import Resident
from grievances.services.clocks import settling_clock
from grievances.states import Kind, State
from tests.factories import COMMUNITY, EstateFactory, make_area
from tests.volunteers.needs_world import DAY, HOUR, Needs, build_needs
from volunteers.models import HelpKind, HelpRequest, Skill
from volunteers.policies.needs import decide, may_ask_for_others
from volunteers.selectors.needs import helpers_for, open_to, requests_for, shown_to, visible_to
from volunteers.services import hours, needs, people
from volunteers.states.needs import HELP_STEPS, HelpActors, HelpState, HelpVerb

OFFICE = {"community_worker", "community_secretary"}
WHO = {
    HelpActors.OFFICE: OFFICE,
    HelpActors.VOLUNTEER: {"helper", "other"},
    HelpActors.CLAIMANT: {"helper"},
    HelpActors.HELPER: {"helper", *OFFICE},
    HelpActors.ASKER: {"asker", *OFFICE},
    HelpActors.SYSTEM: {"clock"},
}


def people_of(world: Needs) -> dict[str, User | None]:
    stranger = User.objects.create(display_name="路人", password="!")
    asker_too = {"helper": world.helper, "other": world.volunteer(1).user, "asker": world.asker, "stranger": stranger}
    return {**world.ground.people, **asker_too, "clock": None}


def test_matrix_when_every_state_verb_and_role_then_as_the_table_says(db):
    world = build_needs()
    people = people_of(world)
    before = Entry.objects.count()
    for state in HelpState:
        request = world.brought_to(state)
        for verb in HelpVerb:
            step = HELP_STEPS.get((state, verb))
            for name, actor in people.items():
                wanted = step is not None and name in WHO[step.actors]
                assert bool(decide(actor, verb, copy(request), world.now)) is wanted, (state, verb, name)
                if not wanted and actor and verb == HelpVerb.CLAIM:
                    with pytest.raises(PermissionRefused if step else StateRefused):
                        needs.claim(request_id=request.pk, actor=actor, now=world.now)
    assert Entry.objects.count() > before
    seen = {name for name, actor in people.items() if actor and visible_to(actor, world.now).exists()}
    assert seen == {*OFFICE, "street_officer", "district_supervisor", "auditor", "admin"}
    assert may_ask_for_others(world.ground.grid_worker, world.ground.grid.code, world.now)
    assert not may_ask_for_others(world.ground.grid_worker_beside, world.ground.grid.code, world.now)


def test_request_when_helped_then_two_keys_make_the_hours_and_looks_are_written(db):
    world = build_needs()
    request = world.asked(title="请帮吴淑芬买菜，电话13812345678", is_frail=True)
    assert request.title == "请帮***买菜，电话***" and "淑芬" not in str(Entry.objects.latest("id").data)
    stored = HelpRequest.objects.filter(pk=request.pk).extra(select={"raw": "words"}).values_list("raw", flat=True)[0]
    assert request.words == "腿脚不便，想请人买菜" and stored, "encrypted at rest"
    for state in (HelpState.OPEN, HelpState.CLAIMED):
        world.brought_to(state, request) if state != HelpState.OPEN else None
        with pytest.raises(DomainError):
            world.act("look", request, world.helper)
    world.act("approve", request, world.clerk)
    with pytest.raises(PermissionRefused):
        world.act("look", request, world.volunteer(1).user)
    opened = world.act("look", request, world.helper)
    assert (opened.name, opened.phone, opened.place) == ("吴淑芬", "13812345678", "阳光花园3栋 二单元 502")
    look = IdentityLook.objects.get()
    assert look.owner == world.asker and look.looker == world.helper and request.code in look.reason
    world.now += 3 * HOUR
    with pytest.raises(InputRefused):
        world.act("finish", request, world.helper, starts_at=world.now, minutes=60, result="还没做完")
    done = world.act("finish", request, world.helper, starts_at=world.now - HOUR, minutes=60, result="买给吴淑芬")
    assert done.result == "买给***" and done.record.state == "WAITING" and done.record.is_for_frail
    world.act("confirm", request, world.clerk, minutes=45)
    with pytest.raises(StateRefused):
        world.act("confirm", request, world.clerk, minutes=45)
    with pytest.raises(InputRefused):
        world.act("rate", request, world.asker, stars=6)
    rated = world.act("rate", request, world.asker, stars=5, words="热心")
    rated.record.refresh_from_db()
    assert (rated.state, rated.record.state, rated.record.minutes) == (HelpState.RATED, "CONFIRMED", 45)
    assert not live(rated)


def test_rating_when_given_by_the_link_or_at_a_visit_then_the_request_follows(db):
    world = build_needs()
    request = needs.ask_for(new=world.new_help(), actor=world.ground.grid_worker, now=world.now)
    assert request.requester is None and request.area_code == world.ground.grid.code
    request = world.act("claim", request, world.helper)
    world.act("approve", request, world.clerk)
    world.now += 2 * HOUR
    world.act("finish", request, world.helper, starts_at=world.now - HOUR, minutes=50, result="做好了")
    record = HelpRequest.objects.get(pk=request.pk).record
    link = hours.served_link(record)
    assert Delivery.objects.filter(channel="SMS", body__contains=link).exists(), "no account: the link goes by message"
    hours.rate_by_link(record_id=record.pk, token=link.split("k=")[1], stars=4, now=world.now)
    rated = world.act("confirm", request, world.clerk, minutes=50)
    assert (rated.state, rated.stars, rated.minutes) == (HelpState.RATED, 4, 50)
    other = needs.ask_for(new=world.new_help(), actor=world.clerk, now=world.now)
    other = world.act("claim", other, world.helper)
    world.act("approve", other, world.clerk)
    world.now += 2 * HOUR
    world.act("finish", other, world.clerk, starts_at=world.now - HOUR, minutes=50, result="做好了")
    with pytest.raises(PermissionRefused):
        world.act("rate", other, world.clerk, stars=5, words="说很好")
    rated = world.act("rate", other, world.secretary, stars=5, words="说很好")
    rated.record.refresh_from_db()
    assert rated.record.state == "CONFIRMED"
    helped = world.volunteer().helped.filter(state="RATED").count()
    assert helped == 2


def test_claims_when_their_clock_runs_out_or_the_volunteer_leaves_then_free_and_requests_end(db):
    world = build_needs()
    request = world.brought_to(HelpState.CLAIMED, wanted_on=(world.now + 3 * DAY).date())
    sweep(now=world.now + 9 * DAY)
    request.refresh_from_db()
    assert request.state == HelpState.CLAIMED, "seven days from the wanted day"
    sweep(now=world.now + 14 * DAY)
    request.refresh_from_db()
    assert (request.state, request.volunteer) == (HelpState.OPEN, None)
    assert "认领到期" in request.entries.last().line and request in open_to(world.volunteer(1))
    sweep(now=world.now + 50 * DAY)
    request.refresh_from_db()
    assert request.state == HelpState.EXPIRED
    done = world.brought_to(HelpState.DONE)
    sweep(now=world.now + 15 * DAY)
    assert inbox(world.clerk).filter(title__contains="还没有评价").exists()
    promised = world.brought_to(HelpState.APPROVED)
    leaving = {"volunteer_id": world.volunteer().pk, "community": world.ground.community, "actor": world.helper}
    with pytest.raises(StateRefused, match="唯一"):
        people.leave_community(now=world.now, **leaving)
    promised.refresh_from_db()
    assert promised.state == HelpState.APPROVED
    there = make_area(COMMUNITY[:9] + "009")
    people.join_community(volunteer_id=world.volunteer().pk, community=there, actor=world.helper, now=world.now)
    people.leave_community(now=world.now, **leaving)
    promised.refresh_from_db()
    assert (promised.state, promised.volunteer) == (HelpState.OPEN, None)
    people.join_community(now=world.now, **leaving)
    promised = world.brought_to(HelpState.APPROVED)
    people.leave(volunteer_id=world.volunteer().pk, actor=world.helper, now=world.now)
    for row, state in ((done, HelpState.DONE), (promised, HelpState.OPEN)):
        row.refresh_from_db()
        assert row.state == state
    assert promised.volunteer is None and promised in open_to(world.volunteer(1))


def test_matter_when_it_becomes_a_request_then_it_shows_and_ends_with_it(db):
    world = build_needs()
    ground = world.ground
    matter = ground.brought_to(State.HANDLING, Kind.PRIVATE, actor=world.asker)
    community = ground.brought_to(State.HANDLING, Kind.COMMUNITY)
    given = {"new": world.new_help(), "actor": world.clerk, "now": world.now}
    with pytest.raises(StateRefused):
        needs.ask_from_matter(grievance_id=community.pk, **given)
    with pytest.raises(PermissionRefused):
        needs.ask_from_matter(grievance_id=matter.pk, **given | {"actor": ground.neighbour_worker})
    request = needs.ask_from_matter(grievance_id=matter.pk, **given)
    with pytest.raises(StateRefused):
        needs.ask_from_matter(grievance_id=matter.pk, **given)
    assert request.requester == world.asker and settling_clock(matter).state == "SUSPENDED"
    world.brought_to(HelpState.DONE, request)
    matter.refresh_from_db()
    assert matter.state == State.RESOLVED and "买好菜" in matter.result
    assert request.code in "".join(entry.line for entry in matter.timeline.all())
    world.act("rate", request, world.asker, stars=4)
    matter.refresh_from_db()
    assert (matter.state, matter.stars) == (State.CLOSED, 4), "rated once, for both"
    # the matter ends another way: nobody needs to come; the request ends another way: its term runs on
    second = ground.brought_to(State.HANDLING, Kind.PRIVATE, actor=world.asker)
    request = needs.ask_from_matter(grievance_id=second.pk, **given)
    world.act("claim", request, world.helper)
    matters.withdraw(grievance_id=second.pk, actor=Resident(user=world.asker), now=world.now)
    request.refresh_from_db()
    assert (request.state, request.volunteer) == (HelpState.WITHDRAWN, None)
    third = ground.brought_to(State.HANDLING, Kind.PRIVATE, actor=world.asker)
    request = needs.ask_from_matter(grievance_id=third.pk, **given)
    sweep(now=world.now + 31 * DAY)
    request.refresh_from_db()
    third.refresh_from_db()
    assert request.state == HelpState.EXPIRED and settling_clock(third).state != "SUSPENDED"


def test_offers_of_help_when_looked_for_then_volunteers_and_organisations_stand_beside_each_other(db):
    world = build_needs()
    handy = world.volunteer(1)
    handy.skills.add(Skill.objects.get(code="repair"))
    world.volunteer(0)
    request = world.asked(title="灯坏了", kind=HelpKind.objects.get(code="repair"))
    ranked = helpers_for(request, world.now.date())
    assert [row for row, _match in ranked] == [handy, world.volunteer(0)]
    assert [row for row, _match in requests_for(handy, world.now.date())] == [request]
    about = {"skills": [], "free_times": [], "words": "", "shows_honours": False, "now": world.now}
    near = world.volunteer(2)
    for volunteer, places in (
        (near, [request.building.estate]),
        (world.volunteer(0), [EstateFactory(community=world.ground.community)]),
    ):
        people.edit_profile(volunteer_id=volunteer.pk, places=places, actor=volunteer.user, **about)
    ranked = helpers_for(request, world.now.date())
    assert [row for row, _match in ranked] == [handy, near, world.volunteer(0)]
    assert "愿意去这个小区" in ranked[1][1].reasons and "没有选这个小区" in ranked[2][1].against
    world.act("invite", request, world.clerk, volunteers=[handy])
    assert not shown_to(User.objects.create(display_name="路人", password="!")).exists()
    with pytest.raises(InputRefused):
        world.act("refer", request, world.clerk, offer=world.offer(starts_on="2027-01-01"))
    referred = world.act("refer", request, world.clerk, offer=world.offer())
    assert (referred.state, referred.volunteer) == (HelpState.APPROVED, None)
    world.now += 2 * HOUR
    done = world.act("finish", request, world.clerk, starts_at=world.now - HOUR, minutes=30, result="机构上门修好了")
    assert done.record is None, "paid services are no volunteer's hours"
    assert world.act("rate", request, world.asker, stars=3).state == HelpState.RATED
    with pytest.raises(LimitReached):
        for _number in range(6):
            needs.ask(new=world.new_help(), actor=world.asker, now=world.now)
