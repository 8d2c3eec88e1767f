"""回访: who is called, what each answer changes, and who may call."""

from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.people.models import IdentityLook
from governance.territory.levels import Level
from governance.trail.models import Entry
from grievances import services
from grievances.models import FollowUp, FollowUpPolicy, Grievance, TimelineEntry
from grievances.policies import Resident
from grievances.sampling import is_sampled
from grievances.services import clocks
from grievances.services.follow_ups import reveal_number
from grievances.states import ClosedHow, Kind, Source, State, Verdict
from tests.grievances.world import NOW, START, World

PHONE = "13812345678"
LATER = NOW + timedelta(days=2)
WAITING = FollowUp.State.WAITING


def rule(**fields) -> FollowUpPolicy:
    defaults = {
        "every_nth": 1, "call_level": Level.STREET, "wait_hours": 24, "attempts": 2, "retry_hours": 12,
        "source": "测试", "starts_on": START,
    }  # fmt: skip
    return FollowUpPolicy.objects.create(**(defaults | fields))


def closed(world: World, stars: int = 5, **fields) -> Grievance:
    grievance = world.brought_to(State.RESOLVED, **({"contact_phone": PHONE} | fields))
    owner = Resident(opened=frozenset({grievance.pk}))
    return services.rate(grievance_id=grievance.pk, actor=owner, now=NOW, stars=stars)


def silent(world: World, **fields) -> Grievance:
    grievance = world.brought_to(State.RESOLVED, **({"contact_phone": PHONE} | fields))
    sweep(now=NOW + timedelta(days=9))
    grievance.refresh_from_db()
    return grievance


def call(follow_up: FollowUp, actor, now=LATER, **answers) -> FollowUp:
    services.call_back(grievance_id=follow_up.grievance_id, actor=actor, now=now, **answers)
    follow_up.refresh_from_db()
    return follow_up


def test_sample_when_asked_again_then_is_the_same_and_near_its_share():
    picked = [is_sampled(number, 1, 5) for number in range(4000)]
    assert picked == [is_sampled(number, 1, 5) for number in range(4000)]
    assert 700 < sum(picked) < 900
    assert all(is_sampled(number, 2, 1) for number in range(50))
    assert not any(is_sampled(number, 1, 0) for number in range(50))


def test_closing_by_rating_and_by_silence_when_rules_ask_for_it_then_on_the_call_list(world: World):
    rule()
    rated, unheard = closed(world, stars=3), silent(world)
    assert (rated.verdict, unheard.verdict, unheard.closed_how) == (Verdict.SETTLED, "", ClosedHow.SILENCE)
    rows = {row.grievance_id: row for row in FollowUp.objects.all()}
    assert rows.keys() == {rated.pk, unheard.pk}
    assert rows[rated.pk].rung_code == world.street.code
    assert rows[rated.pk].due_at == NOW + timedelta(hours=24)


def test_closing_when_nobody_can_be_called_then_no_row(world: World):
    rule()
    closed(world, contact_phone="")
    closed(world, source=Source.PATROL, actor=world.grid_worker)
    assert not FollowUp.objects.exists()


def test_rule_when_several_fit_then_the_most_specific_in_force_wins(world: World):
    rule(every_nth=0)
    rule(closed_how=ClosedHow.RATED, every_nth=0)
    wanted = rule(closed_how=ClosedHow.RATED, kind=Kind.COMMUNITY, call_level=Level.COMMUNITY)
    rule(closed_how=ClosedHow.RATED, kind=Kind.COMMUNITY, level=Level.GRID, every_nth=0, ends_on=NOW.date())
    follow_up = closed(world).follow_ups.get()
    assert (follow_up.policy, follow_up.rung_code) == (wanted, world.community.code)


def test_call_settled_when_recorded_then_verdict_follows_and_matter_stays_closed(world: World):
    rule()
    follow_up = silent(world).follow_ups.get()
    call(follow_up, world.street_officer, is_reached=True, is_settled=True, is_satisfied=False, words="慢了些")
    grievance = Grievance.objects.get()
    assert (grievance.state, grievance.verdict) == (State.CLOSED, Verdict.SETTLED)
    entry = grievance.timeline.get(verb="call_back")
    assert (entry.audience, entry.words) == (TimelineEntry.Audience.RESIDENT, "慢了些")
    assert "慢了些" not in str(Entry.objects.values_list("data", flat=True))


def test_call_not_settled_when_recorded_then_reopened_one_rung_higher_with_fresh_clocks(world: World):
    rule()
    follow_up = closed(world).follow_ups.get()
    call(follow_up, world.street_officer, is_reached=True, is_settled=False, words="又不亮了")
    grievance = Grievance.objects.get()
    assert (grievance.state, grievance.level, grievance.reopenings) == (State.HANDLING, Level.COMMUNITY, 1)
    assert (grievance.verdict, grievance.stars, grievance.closed_at) == (Verdict.UNSETTLED, None, None)
    assert [clock.purpose for clock in live(grievance)] == [clocks.SETTLE]
    assert grievance.due_at and grievance.due_at > LATER
    # Settled in the end: rated again, and called again.
    services.resolve(grievance_id=grievance.pk, actor=world.community_worker, now=LATER, result="换了整条线")
    services.rate(grievance_id=grievance.pk, actor=Resident(opened=frozenset({grievance.pk})), now=LATER, stars=4)
    assert list(grievance.follow_ups.values_list("round", "state")) == [(1, "DONE"), (2, "WAITING")]


def test_call_not_reached_when_tried_out_then_counted_apart_but_a_rating_stays(world: World):
    rule()
    unheard, rated = silent(world), closed(world)
    for follow_up in FollowUp.objects.all():
        first = call(follow_up, world.street_officer, is_reached=False)
        assert (first.state, first.due_at) == (WAITING, LATER + timedelta(hours=12))
        assert call(follow_up, world.street_officer, is_reached=False).state == FollowUp.State.UNREACHED
    assert Grievance.objects.get(pk=unheard.pk).verdict == Verdict.UNREACHED
    assert Grievance.objects.get(pk=rated.pk).verdict == Verdict.SATISFIED
    with pytest.raises(StateRefused):
        call(follow_up, world.street_officer, is_reached=True, is_settled=True, is_satisfied=True)


@pytest.mark.parametrize(
    "answers",
    [
        {"is_reached": True},
        {"is_reached": True, "is_settled": True},
        {"is_reached": True, "is_settled": False, "words": ""},
    ],
)
def test_call_when_answers_are_missing_then_refused(world: World, answers: dict):
    rule()
    follow_up = closed(world).follow_ups.get()
    with pytest.raises(InputRefused):
        call(follow_up, world.street_officer, **answers)
    assert FollowUp.objects.get().attempts == 0


def test_call_when_not_the_callers_office_then_refused_and_number_stays_hidden(world: World):
    rule()
    follow_up = closed(world).follow_ups.get()
    for name in ("community_worker", "grid_worker", "neighbour_worker", "auditor", "department_officer"):
        with pytest.raises(PermissionRefused):
            call(follow_up, world.people[name], is_reached=False)
        with pytest.raises(PermissionRefused):
            reveal_number(follow_up=follow_up, actor=world.people[name], now=NOW)
    assert not IdentityLook.objects.exists()
    assert reveal_number(follow_up=follow_up, actor=world.street_officer, now=NOW) == PHONE
    assert IdentityLook.objects.get().looker == world.street_officer
    assert call(follow_up, world.district_supervisor, is_reached=False).attempts == 1


def test_contact_when_clock_ran_out_then_late_for_good_even_before_the_sweep(world: World):
    in_time, before_sweep, after_sweep = (world.brought_to(State.HANDLING) for _ in range(3))
    late = NOW + timedelta(hours=25)
    services.answer(grievance_id=in_time.pk, actor=world.grid_worker, now=NOW, words="明天来")
    services.answer(grievance_id=before_sweep.pk, actor=world.grid_worker, now=late, words="今天来")
    sweep(now=late)
    services.answer(grievance_id=after_sweep.pk, actor=world.community_worker, now=late, words="今天来")
    was_late = dict(Grievance.objects.values_list("pk", "contact_was_late"))
    assert was_late == {in_time.pk: False, before_sweep.pk: True, after_sweep.pk: True}
