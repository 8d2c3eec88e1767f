"""吹哨报到 step by step: every step of a response, settling with the matters, clocks that run out."""

from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.trail.models import Entry
from grievances.models import Grievance, Whistle, WhistleMatter
from grievances.services import responses, whistles
from grievances.services import whistle_clocks as clocks
from grievances.states import Kind, State
from grievances.whistle_selectors import scoped_whistles
from grievances.whistle_states import Part, ResponseState, WhistleState
from tests.grievances.whistle_world import blown, brought_to, response_of
from tests.grievances.world import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


# --- Step by step -------------------------------------------------------------------------------------------
def test_response_when_it_goes_all_the_way_then_each_clock_is_met_and_the_matters_settle(world):
    matter = world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    waiting = world.brought_to(State.WAITING)
    response = brought_to(world, ResponseState.REPORTED, matters=(matter.pk, waiting.pk))
    states = dict(Deadline.objects.filter(subject_type="grievances.response").values_list("purpose", "state"))
    assert states == dict.fromkeys((clocks.SIGN, clocks.CONTACT, clocks.ARRIVE, clocks.REPORT), Deadline.State.MET)
    whistle = Whistle.objects.get()
    assert (whistle.state, whistle.due_at) == (WhistleState.REPORTED, None)
    responses.rate(response_id=response.pk, actor=world.street_officer, now=NOW, stars=5, words="来得快")
    with pytest.raises(StateRefused):
        responses.rate(response_id=response.pk, actor=world.street_officer, now=NOW, stars=1)
    settled = whistles.settle(
        whistle_id=whistle.pk, actor=world.street_officer, now=NOW, result="摊贩已劝离，划定了区域"
    )
    assert (settled.done, list(settled.left)) == ([matter.pk], [waiting.pk])
    matter.refresh_from_db()
    assert (matter.state, matter.result) == (State.RESOLVED, "摊贩已劝离，划定了区域")
    assert "区城市管理局已到现场" in matter.timeline.values_list("line", flat=True)
    assert not WhistleMatter.objects.filter(is_open=True).exists()
    assert {entry.verb for entry in Entry.objects.filter(subject_type="grievances.whistle")} == {
        f"grievances.whistle_{verb}"
        for verb in ("blow", "sign", "contact", "arrive", "confirm", "report", "rate", "settle")
    }


def test_settle_when_matter_rose_to_the_district_meanwhile_then_settled_all_the_same(world):
    matter = world.brought_to(State.HANDLING)
    response = brought_to(world, ResponseState.REPORTED, matters=(matter.pk,))
    Grievance.objects.filter(pk=matter.pk).update(holder=world.district, holder_code="500108", level="DISTRICT")
    settled = whistles.settle(whistle_id=response.whistle_id, actor=world.street_officer, now=NOW, result="好了")
    assert settled.done == [matter.pk]


def test_settle_when_a_department_has_not_reported_then_refused(world, housing):
    response = brought_to(world, ResponseState.REPORTED, assisting=(housing,))
    with pytest.raises(StateRefused):
        whistles.settle(whistle_id=response.whistle_id, actor=world.street_officer, now=NOW, result="好了")
    second = response_of(response.whistle, housing)
    responses.refuse(response_id=second.pk, actor=world.housing_officer, now=NOW, reason="不归我们")
    responses.uphold(response_id=second.pk, actor=world.district_supervisor, now=NOW, words="同意")
    whistles.settle(whistle_id=response.whistle_id, actor=world.street_officer, now=NOW, result="好了")


def test_call_when_the_lead_was_excused_then_another_may_lead(world, housing):
    whistle = blown(world)
    lead = response_of(whistle, world.department)
    call = {"whistle_id": whistle.pk, "actor": world.street_officer, "now": NOW}
    with pytest.raises(InputRefused):
        whistles.call(**call, department=housing, part=Part.LEAD)
    responses.refuse(response_id=lead.pk, actor=world.department_officer, now=NOW, reason="不归我们")
    responses.uphold(response_id=lead.pk, actor=world.district_supervisor, now=NOW, words="同意")
    whistles.call(**call, department=housing, part=Part.LEAD)
    with pytest.raises(InputRefused):
        whistles.call(**call, department=world.department, part=Part.ASSISTING)
    assert set(whistle.responses.values_list("part", "state")) == {("LEAD", "EXCUSED"), ("LEAD", "CALLED")}


def test_deny_when_nobody_came_then_the_clock_runs_on_with_what_was_left(world):
    response = brought_to(world, ResponseState.ARRIVED)
    due = Deadline.objects.get(purpose=clocks.ARRIVE).due_at
    assert (response.due_at, response.late_since) == (None, None)
    responses.deny(response_id=response.pk, actor=world.street_officer, now=NOW + HOUR, words="没看到人")
    response.refresh_from_db()
    assert (response.state, response.arrived_at, response.due_at) == (ResponseState.CONTACTED, None, due)


def test_order_when_ruled_then_the_department_must_come_and_cannot_refuse_again(world):
    response = brought_to(world, ResponseState.REFUSED)
    assert live(response) == []
    responses.order(response_id=response.pk, actor=world.district_supervisor, now=NOW, words="属于城管职责")
    response.refresh_from_db()
    assert (response.state, response.was_ordered) == (ResponseState.SIGNED, True)
    assert {clock.purpose for clock in live(response)} == {clocks.CONTACT, clocks.ARRIVE}
    with pytest.raises(StateRefused):
        responses.refuse(response_id=response.pk, actor=world.department_officer, now=NOW, reason="还是不归我们")


# --- Clocks -------------------------------------------------------------------------------------------------
def test_clock_when_unsigned_then_warned_then_red_at_the_district_and_nothing_rises(world):
    matter = world.brought_to(State.HANDLING)
    whistle = blown(world, matters=(matter.pk,))
    Message.objects.all().delete()
    assert sweep(now=NOW + timedelta(minutes=48)).warned == 1
    assert set(Message.objects.values_list("recipient__username", flat=True)) == {"department_officer"}
    assert list(scoped_whistles(world.district_supervisor, "late", NOW)) == []
    late = NOW + timedelta(minutes=61)
    assert (sweep(now=late).due, sweep(now=late).due) == (1, 0)
    told = Message.objects.filter(title="区城市管理局超时未签收").values_list("recipient__username", flat=True)
    assert set(told) == {"department_officer", "district_supervisor", "street_officer"}
    whistle.refresh_from_db()
    assert (whistle.late_since, whistle.due_at) == (NOW + HOUR, None)
    assert list(scoped_whistles(world.district_supervisor, "late", late)) == [whistle]
    assert Entry.objects.filter(verb="grievances.whistle_late", data__purpose=clocks.SIGN).count() == 1
    matter.refresh_from_db()
    assert matter.rises == 0
    response = whistle.responses.get()
    responses.sign(response_id=response.pk, actor=world.department_officer, now=late)
    whistle.refresh_from_db()
    assert (whistle.late_since, whistle.due_at) == (None, late + DAY)


def test_clock_when_hard_then_five_working_days_instead_of_three(world):
    ordinary, hard = brought_to(world, ResponseState.SIGNED), brought_to(world, ResponseState.SIGNED, difficulty="HARD")
    due = {
        response.pk: next(c.due_at for c in live(response) if c.purpose == clocks.ARRIVE)
        for response in (ordinary, hard)
    }
    assert [due[response.pk].date().isoformat() for response in (ordinary, hard)] == ["2026-11-23", "2026-11-25"]


def test_clock_when_arrival_was_late_and_denied_then_red_again(world):
    response = brought_to(world, ResponseState.CONTACTED)
    late = NOW + 7 * DAY
    responses.arrive(response_id=response.pk, actor=world.department_officer, now=late)  # before the sweep came by
    assert Deadline.objects.get(purpose=clocks.ARRIVE).state == Deadline.State.MET_LATE
    responses.deny(response_id=response.pk, actor=world.street_officer, now=late, words="没看到人")
    response.refresh_from_db()
    assert response.late_since == Deadline.objects.get(purpose=clocks.ARRIVE).due_at
