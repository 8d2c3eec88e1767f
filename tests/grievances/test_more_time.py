"""延期 and 挂起: asked for, ruled on by the level above, within the limits; what it does to the clock and whom it tells."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.calendar import ZONE, WorkCalendar
from governance.deadlines.models import Deadline, Unit
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.roles import Role
from grievances import services
from grievances.models import Grievance, LimitPolicy, TimeRequest
from grievances.policies import Resident
from grievances.selectors import scoped
from grievances.services import clocks
from grievances.services.more_time import amount_for, day_of
from grievances.states import Kind, State, Urgency
from tests.grievances.world import NOW, World

TODAY = NOW.date()


def fresh(grievance: Grievance) -> Grievance:
    return Grievance.objects.get(pk=grievance.pk)


def asked(world: World, grievance: Grievance, by="grid_worker", now=NOW, **given) -> Grievance:
    given = {"kind": "EXTENSION", "workdays": 3, "words": "等配件到货"} | given
    return services.request_more_time(grievance_id=grievance.pk, actor=world.people[by], now=now, **given)


def ruled(world: World, grievance: Grievance, ruling="APPROVED", by="community_worker", now=NOW, words=""):
    return services.rule_more_time(
        grievance_id=grievance.pk, actor=world.people[by], now=now, ruling=ruling, words=words
    )


def held_until(world: World, day: date, now=NOW) -> Grievance:
    grievance = world.brought_to(State.HANDLING, now=now, actor=world.resident)
    return ruled(world, asked(world, grievance, kind="SUSPENSION", until=day, now=now), now=now)


@pytest.mark.parametrize(
    ("unit", "due", "workdays", "amount"),
    [
        (Unit.WORKDAYS, datetime(2026, 11, 20, 18, 0, tzinfo=ZONE), 3, 3),
        # a term of calendar days ends at 24:00 of Friday the 20th; three working days on is Wednesday the 25th
        (Unit.DAYS, datetime(2026, 11, 21, 0, 0, tzinfo=ZONE), 3, 5),
        (Unit.HOURS, datetime(2026, 11, 18, 12, 0, tzinfo=ZONE), 1, 30),  # until the office closes on the 19th
        (Unit.WORK_HOURS, datetime(2026, 11, 18, 12, 0, tzinfo=ZONE), 2, 14),
    ],
)
def test_working_days_in_the_clocks_own_unit(unit, due, workdays, amount):
    assert amount_for(SimpleNamespace(unit=unit, due_at=due), workdays, WorkCalendar()) == amount


def test_last_day_of_a_term_that_ends_at_midnight_is_the_day_before():
    assert day_of(datetime(2026, 11, 21, 0, 0, tzinfo=ZONE)) == date(2026, 11, 20)
    assert day_of(datetime(2026, 11, 20, 18, 0, tzinfo=ZONE)) == date(2026, 11, 20)


def test_extension_when_approved_then_later_and_the_resident_reads_the_day_and_why(world: World):
    grievance = world.brought_to(State.HANDLING, actor=world.resident)
    before = clocks.settling_clock(grievance).due_at
    grievance = asked(world, grievance)
    assert clocks.settling_clock(grievance).due_at == before
    assert scoped(world.community_worker, "ruling", NOW).filter(pk=grievance.pk).exists()
    assert not scoped(world.street_officer, "ruling", NOW).filter(pk=grievance.pk).exists()
    grievance = fresh(ruled(world, grievance))
    clock = clocks.settling_clock(grievance)
    assert day_of(clock.due_at) > day_of(before)
    assert not grievance.needs_ruling
    request = TimeRequest.objects.get()
    assert (request.ruling, request.new_due_at) == ("APPROVED", clock.due_at)
    event = clock.events.get(kind="EXTENDED")
    assert (event.actor, event.approver) == (world.grid_worker, world.community_worker)
    line = grievance.timeline.get(verb="rule_more_time")
    day = day_of(clock.due_at)
    assert (line.audience, line.words) == ("PUBLIC", "等配件到货")
    assert f"{day.month}月{day.day}日" in line.line
    assert Message.objects.filter(recipient=world.resident, title__contains=f"{day.month}月{day.day}日").exists()
    with pytest.raises(InputRefused):
        asked(world, grievance)  # once is the limit


def test_request_when_refused_then_needs_words_and_the_term_is_as_it_was(world: World):
    grievance = asked(world, world.brought_to(State.HANDLING))
    due = clocks.settling_clock(grievance).due_at
    with pytest.raises(InputRefused):
        ruled(world, grievance, "REFUSED")
    ruled(world, grievance, "REFUSED", words="配件库里有")
    assert clocks.settling_clock(grievance).due_at == due
    assert Message.objects.filter(recipient=world.grid_worker, title__contains="有结果").exists()
    assert fresh(asked(world, grievance)).has_time_request  # a refusal does not use up the one extension


@pytest.mark.parametrize(
    "given",
    [
        {"workdays": 11},
        {"workdays": 0},
        {"workdays": None},
        {"kind": "SUSPENSION", "until": TODAY},
        {"kind": "SUSPENSION", "until": TODAY + timedelta(days=31)},
        {"kind": "SUSPENSION"},
        {"kind": "FOREVER"},
    ],
)
def test_request_when_out_of_bounds_then_refused_at_its_field(world: World, given):
    grievance = world.brought_to(State.HANDLING)
    with pytest.raises(InputRefused) as refused:
        asked(world, grievance, **given)
    assert set(refused.value.fields) <= {"workdays", "until", "kind"}
    assert refused.value.fields
    assert not fresh(grievance).has_proceedings


def test_limits_are_dated_rows(world: World):
    LimitPolicy.objects.filter(name="EXTENSION_WORKDAYS").update(ends_on=TODAY)
    LimitPolicy.objects.create(name="EXTENSION_WORKDAYS", amount=2, source="新规", starts_on=TODAY)
    with pytest.raises(InputRefused):
        asked(world, world.brought_to(State.HANDLING), workdays=3)


def test_own_request_is_for_somebody_else_to_rule_on(world: World):
    world.post("grid_worker", Role.COMMUNITY_SECRETARY, world.community)
    grievance = asked(world, world.brought_to(State.HANDLING))
    with pytest.raises(PermissionRefused):
        ruled(world, grievance, by="grid_worker")
    assert ruled(world, grievance, by="community_secretary").has_time_request is False


def test_department_asks_and_the_level_above_the_rung_rules(world: World):
    grievance = asked(world, world.dispatched(), by="department_officer")
    with pytest.raises(PermissionRefused):
        ruled(world, grievance, by="grid_leader")
    ruled(world, grievance, by="community_worker")


def test_suspension_when_approved_then_still_until_its_day_and_then_on_with_what_was_left(world: World):
    until = date(2026, 12, 1)
    grievance = fresh(held_until(world, until))
    assert grievance.is_suspended is False  # the first contact is still owed
    services.answer(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="知道了")
    grievance = fresh(grievance)
    assert (grievance.is_suspended, grievance.due_at) == (True, None)
    clock = clocks.settling_clock(grievance)
    assert clock.state == "SUSPENDED"
    assert grievance.timeline.filter(audience="PUBLIC", line__contains="12月1日").exists()
    sweep(now=datetime(2026, 11, 30, 23, 0, tzinfo=ZONE))
    assert clocks.settling_clock(grievance).state == "SUSPENDED"
    sweep(now=datetime(2026, 12, 1, 1, 0, tzinfo=ZONE))
    grievance = fresh(grievance)
    resumed = clocks.settling_clock(grievance)
    assert (resumed.pk, resumed.state, grievance.is_suspended) == (clock.pk, "RUNNING", False)
    assert day_of(resumed.due_at) == date(2026, 12, 8)
    assert grievance.rises == 0


def test_suspension_and_a_question_to_the_resident_do_not_get_in_each_others_way(world: World):
    grievance = held_until(world, date(2026, 12, 1))
    resident = Resident(opened=frozenset({grievance.pk}))
    services.ask(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="哪一层？")
    services.reply(grievance_id=grievance.pk, actor=resident, now=NOW + timedelta(days=1), words="三层")
    assert clocks.settling_clock(grievance).state == "SUSPENDED"  # until the day, answer or not
    services.ask(grievance_id=grievance.pk, actor=world.grid_worker, now=datetime(2026, 11, 30, 10, 0, tzinfo=ZONE), words="几点在家？")  # fmt: skip
    sweep(now=datetime(2026, 12, 1, 1, 0, tzinfo=ZONE))
    assert fresh(grievance).state == State.WAITING
    assert clocks.settling_clock(grievance).state == "SUSPENDED"  # the day has come, but the resident is asked
    services.reply(
        grievance_id=grievance.pk, actor=resident, now=datetime(2026, 12, 1, 9, 0, tzinfo=ZONE), words="下午"
    )
    assert clocks.settling_clock(grievance).state == "RUNNING"


@pytest.mark.parametrize("how", ["escalate", "retriage", "resolve"])
def test_request_and_suspension_when_the_term_is_replaced_or_met_then_they_lapse(world: World, how: str):
    def go(grievance: Grievance) -> None:
        if how == "escalate":
            services.escalate(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="协调不动")
        elif how == "resolve":
            services.resolve(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, result="好了")
        else:
            services.retriage(
                grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, kind=Kind.COMMUNITY,
                category=world.category, urgency=Urgency.COMPLEX, words="更复杂",
            )  # fmt: skip

    waiting = asked(world, world.brought_to(State.HANDLING))
    held = held_until(world, date(2026, 12, 1))
    go(waiting)
    go(held)
    assert TimeRequest.objects.get(grievance=waiting).ruling == "LAPSED"
    assert (fresh(waiting).has_time_request, fresh(waiting).needs_ruling) == (False, False)
    assert clocks.SUSPENSION not in {clock.purpose for clock in live(held)}
    assert not Deadline.objects.filter(subject_id=held.pk, state="SUSPENDED").exists()


def test_request_when_the_term_has_run_out_at_the_district_then_refused_in_words(world: World):
    grievance = world.brought_to(State.HANDLING)
    Deadline.objects.filter(subject_id=grievance.pk, purpose=clocks.SETTLE).update(state="EXPIRED", ended_at=NOW)
    with pytest.raises(StateRefused):
        asked(world, grievance)
