"""State × verb × role: every combination, generated from the transition table and checked against a table by hand."""

from copy import copy
from datetime import timedelta

import pytest

from governance.common.errors import PermissionRefused, StateRefused
from governance.trail.models import Entry
from grievances import services
from grievances.models import Grievance, TimelineEntry
from grievances.policies import Resident, decide, misfit
from grievances.selectors import visible_to
from grievances.states import Kind, State, Verb, transition
from tests.grievances.world import NOW, World

GRID = {"grid_worker", "grid_leader"}
COMMUNITY = {"community_worker", "community_secretary"}
ABOVE = {"street_officer", "district_supervisor"}
HANDLERS = GRID | COMMUNITY | ABOVE
STRANGERS = {"grid_worker_beside", "neighbour_worker", "department_officer", "auditor", "admin", "resident"}

# Who may do a verb to a matter that the grid holds and no department has; None: nobody but the resident or a timer.
WHO_AT_THE_GRID = {
    Verb.ACCEPT: HANDLERS,
    Verb.DECLINE: COMMUNITY | ABOVE,
    Verb.TRIAGE: HANDLERS,
    Verb.RETRIAGE: HANDLERS,
    Verb.DISPATCH: COMMUNITY | ABOVE,
    Verb.PLAN: HANDLERS,
    Verb.GUIDE: HANDLERS,
    Verb.ASSIGN: HANDLERS,
    Verb.TRANSFER: HANDLERS,
    Verb.ESCALATE: HANDLERS,
    Verb.WHISTLE: {"street_officer"},
    Verb.ASK: HANDLERS,
    Verb.ANSWER: HANDLERS,
    Verb.NOTE: HANDLERS,
    Verb.MEDIATE: COMMUNITY | ABOVE,
    Verb.RESOLVE: HANDLERS,
    Verb.OBJECT: {"department_officer"},
    Verb.RULE_OBJECTION: COMMUNITY | ABOVE,
    Verb.REQUEST_MORE_TIME: HANDLERS,
    Verb.RULE_MORE_TIME: COMMUNITY | ABOVE,
    Verb.SUPERVISE: COMMUNITY | ABOVE,
    Verb.REPLY_SUPERVISION: HANDLERS,
    Verb.CLOSE_SUPERVISION: ABOVE,
    Verb.PROXY: HANDLERS,
    Verb.ADD_ERRAND: HANDLERS,
    Verb.TICK_ERRAND: HANDLERS,
    Verb.REMOVE_ERRAND: HANDLERS,
    Verb.RULE_CONTEST: ABOVE,
    Verb.EDIT_PUBLIC: HANDLERS,
    Verb.CLEAR_PHOTO: HANDLERS,
    Verb.CALL_BACK: COMMUNITY | ABOVE,
    Verb.REOPEN_BY_CALL: COMMUNITY | ABOVE,
    Verb.MERGE: HANDLERS,
    Verb.SPLIT: HANDLERS,
}
BY_RESIDENT = {Verb.REPLY, Verb.ADD, Verb.WITHDRAW, Verb.RATE, Verb.DISPUTE, Verb.CONTEST_DECLINE, Verb.MINE_IS_ANOTHER}
BY_TIMER = {Verb.RISE, Verb.STOP_WAITING, Verb.CLOSE_SILENT, Verb.FOLLOW, Verb.SETTLE}
BY_TIMER |= {Verb.HAND_ON, Verb.REOPEN_BY_CHECK}
BY_TIMER |= {Verb.OBJECTION_LATE, Verb.RESUME_CLOCK, Verb.SUPERVISION_LATE, Verb.CONTEST_LATE}

# What has to be open for a verb that answers it; without it nobody may.
OPENED = {
    Verb.RULE_OBJECTION: {"objection_level": "COMMUNITY"},
    Verb.OBJECTION_LATE: {"objection_level": "COMMUNITY"},
    Verb.RULE_MORE_TIME: {"has_time_request": True},
    Verb.REPLY_SUPERVISION: {"supervision_level": "STREET"},
    Verb.CLOSE_SUPERVISION: {"supervision_level": "STREET"},
    Verb.SUPERVISION_LATE: {"supervision_level": "STREET"},
    Verb.ADD_ERRAND: {"proxied_at": NOW},
    Verb.TICK_ERRAND: {"proxied_at": NOW},
    Verb.REMOVE_ERRAND: {"proxied_at": NOW},
    Verb.CONTEST_DECLINE: {"contest_until": NOW + timedelta(hours=1)},
    Verb.RULE_CONTEST: {"contest_level": "STREET"},
    Verb.CONTEST_LATE: {"contest_level": "STREET"},
}
EMPTY = {"objection_level": "", "has_time_request": False, "supervision_level": "", "proxied_at": None}
EMPTY |= {"contest_until": None, "contest_level": ""}
# What must not be open already.
CLOSED_BY = {
    Verb.DISPATCH: {"objection_level": "COMMUNITY"},
    Verb.OBJECT: {"is_dispatch_final": True},
    Verb.REQUEST_MORE_TIME: {"has_time_request": True},
    Verb.SUPERVISE: {"supervision_level": "STREET"},
    Verb.PROXY: {"proxied_at": NOW},
    Verb.MERGE: {"followers": 1},
}

# In which states a verb exists, written down a second time on purpose.
WORKING = {State.RAISED, State.ACCEPTED, State.HANDLING, State.WAITING}
OPEN = WORKING | {State.MERGED}
MOVING = WORKING - {State.WAITING}
WHEN = {
    Verb.ACCEPT: {State.RAISED},
    Verb.DECLINE: {State.RAISED, State.ACCEPTED},
    Verb.TRIAGE: {State.RAISED, State.ACCEPTED},
    Verb.RETRIAGE: {State.HANDLING},
    Verb.DISPATCH: {State.HANDLING},
    Verb.PLAN: {State.HANDLING},
    Verb.GUIDE: {State.HANDLING},
    Verb.ASSIGN: WORKING,
    Verb.HAND_ON: WORKING | {State.MERGED},
    Verb.TRANSFER: WORKING,
    Verb.ESCALATE: MOVING,
    Verb.WHISTLE: {State.HANDLING, State.WAITING},
    Verb.ASK: {State.ACCEPTED, State.HANDLING},
    Verb.ANSWER: OPEN | {State.RESOLVED},
    Verb.NOTE: set(State),
    Verb.MEDIATE: {State.HANDLING},
    Verb.RESOLVE: {State.HANDLING},
    Verb.SETTLE: {State.HANDLING},
    Verb.EDIT_PUBLIC: set(State),
    Verb.CLEAR_PHOTO: set(State),
    Verb.OBJECT: {State.HANDLING},
    Verb.RULE_OBJECTION: {State.HANDLING, State.WAITING},
    Verb.OBJECTION_LATE: {State.HANDLING, State.WAITING},
    Verb.REQUEST_MORE_TIME: {State.HANDLING},
    Verb.RULE_MORE_TIME: {State.HANDLING, State.WAITING},
    Verb.RESUME_CLOCK: {State.HANDLING, State.WAITING},
    Verb.SUPERVISE: WORKING,
    Verb.REPLY_SUPERVISION: WORKING | {State.RESOLVED},
    Verb.CLOSE_SUPERVISION: WORKING | {State.RESOLVED},
    Verb.SUPERVISION_LATE: WORKING,
    Verb.PROXY: WORKING,
    Verb.ADD_ERRAND: WORKING,
    Verb.TICK_ERRAND: WORKING,
    Verb.REMOVE_ERRAND: WORKING,
    Verb.CONTEST_DECLINE: {State.DECLINED},
    Verb.RULE_CONTEST: {State.DECLINED},
    Verb.CONTEST_LATE: {State.DECLINED},
    Verb.REPLY: {State.WAITING},
    Verb.ADD: OPEN,
    Verb.WITHDRAW: OPEN,
    Verb.RATE: {State.RESOLVED},
    Verb.DISPUTE: {State.RESOLVED},
    Verb.RISE: MOVING,
    Verb.STOP_WAITING: {State.WAITING},
    Verb.CLOSE_SILENT: {State.RESOLVED},
    Verb.CALL_BACK: {State.CLOSED},
    Verb.REOPEN_BY_CALL: {State.CLOSED},
    Verb.REOPEN_BY_CHECK: {State.RESOLVED, State.CLOSED},
    Verb.MERGE: WORKING,
    Verb.SPLIT: {State.MERGED},
    Verb.MINE_IS_ANOTHER: {State.MERGED},
    Verb.FOLLOW: {State.MERGED},
}
KIND_OF = {
    Verb.DISPATCH: Kind.GOVERNMENT,
    Verb.OBJECT: Kind.GOVERNMENT,
    Verb.PLAN: Kind.COMMUNITY,
    Verb.GUIDE: Kind.PRIVATE,
}


def test_the_table_has_each_verb_in_just_its_states():
    assert {(state, verb) for verb, states in WHEN.items() for state in states} == {
        (state, verb) for state in State for verb in Verb if transition(state, verb)
    }


def open_for(grievance: Grievance, verb: Verb, world: World) -> Grievance:
    """The matter, in memory, with just that open beside it which the verb answers."""
    opened = copy(grievance)
    for name, value in {**EMPTY, **OPENED.get(verb, {})}.items():
        setattr(opened, name, value)
    opened.first_contact = None  # its own right to answer and note is tested apart
    if verb == Verb.OBJECT:
        opened.department = world.department
    return opened


@pytest.mark.parametrize("state", State)
def test_staff_verb_in_state_is_for_just_the_roles_of_the_rule(world: World, state: State):
    of_kind = {kind: world.brought_to(state, kind, source="WEB") for kind in Kind}
    for verb, roles in WHO_AT_THE_GRID.items():
        grievance = open_for(of_kind[KIND_OF.get(verb, Kind.COMMUNITY)], verb, world)
        allowed = {name for name, user in world.people.items() if decide(user, verb, grievance, NOW)}
        assert allowed == (roles if state in WHEN[verb] else set()), verb
        assert not decide(Resident(opened=frozenset({grievance.pk})), verb, grievance, NOW), verb
        assert not decide(None, verb, grievance, NOW), verb


@pytest.mark.parametrize("state", State)
def test_resident_and_timer_verbs_are_closed_to_all_staff(world: World, state: State):
    raised = world.brought_to(state)
    owner, stranger = Resident(opened=frozenset({raised.pk})), Resident(opened=frozenset({raised.pk + 1}))
    for verb in sorted(BY_RESIDENT | BY_TIMER):
        grievance = open_for(raised, verb, world)
        exists = state in WHEN[verb]
        assert bool(decide(owner, verb, grievance, NOW)) == (exists and verb in BY_RESIDENT), verb
        assert bool(decide(None, verb, grievance, NOW)) == (exists and verb in BY_TIMER), verb
        assert not decide(stranger, verb, grievance, NOW), verb
        assert not any(decide(user, verb, grievance, NOW) for user in world.people.values()), verb


def test_a_verb_that_answers_something_is_for_nobody_while_nothing_is_open(world: World):
    for verb in OPENED:
        state = min(WHEN[verb])
        grievance = open_for(world.brought_to(state, KIND_OF.get(verb, Kind.COMMUNITY)), verb, world)
        for name in OPENED[verb]:
            setattr(grievance, name, EMPTY[name])
        everybody = [*world.people.values(), Resident(opened=frozenset({grievance.pk})), None]
        assert not any(decide(actor, verb, grievance, NOW) for actor in everybody), verb
        assert misfit(verb, grievance, NOW), verb


def test_what_is_open_already_is_not_opened_twice(world: World):
    for verb, filled in CLOSED_BY.items():
        grievance = open_for(world.brought_to(State.HANDLING, KIND_OF.get(verb, Kind.COMMUNITY)), verb, world)
        for name, value in filled.items():
            setattr(grievance, name, value)
        assert not any(decide(user, verb, grievance, NOW) for user in world.people.values()), verb


@pytest.mark.parametrize("verb", [Verb.ASK, Verb.ANSWER, Verb.NOTE, Verb.RESOLVE])
def test_department_officer_may_work_on_what_was_dispatched_to_the_department(world: World, verb: Verb):
    grievance = world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    assert not decide(world.department_officer, verb, grievance, NOW)
    grievance = services.dispatch(
        grievance_id=grievance.pk, actor=world.community_worker, now=NOW, department=world.department
    )
    assert decide(world.department_officer, verb, grievance, NOW)
    assert not decide(world.department_officer, Verb.RETRIAGE, grievance, NOW)


def test_first_contact_may_still_answer_after_the_matter_went_up(world: World):
    grievance = world.brought_to(State.HANDLING)
    grievance = services.escalate(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="要动用维修资金")
    assert decide(world.grid_worker, Verb.ANSWER, grievance, NOW)
    assert not decide(world.grid_leader, Verb.ANSWER, grievance, NOW)
    assert not decide(world.grid_worker, Verb.RESOLVE, grievance, NOW)


CALLS = {
    Verb.ACCEPT: (services.accept, {}),
    Verb.TRIAGE: (services.triage, {"kind": "COMMUNITY", "category": "category", "urgency": "GENERAL"}),
    Verb.DECLINE: (services.decline, {"reason": "reason", "words": "请找物业"}),
    Verb.DISPATCH: (services.dispatch, {"department": "department"}),
    Verb.PLAN: (services.make_plan, {"plan": "周末换灯"}),
    Verb.ESCALATE: (services.escalate, {"words": "需要街道协调"}),
    Verb.ASK: (services.ask, {"words": "哪一层？"}),
    Verb.ANSWER: (services.answer, {"words": "明天来"}),
    Verb.NOTE: (services.note, {"words": "已打电话"}),
    Verb.RESOLVE: (services.resolve, {"result": "好了"}),
}


@pytest.mark.parametrize("verb", CALLS)
def test_refused_verb_writes_nothing(world: World, verb: Verb):
    service, given = CALLS[verb]
    arguments = {name: getattr(world, value, value) for name, value in given.items()}
    for state in State:
        grievance = world.brought_to(state)
        before = (Entry.objects.count(), TimelineEntry.objects.count(), Grievance.objects.values().get(pk=grievance.pk))
        people = [world.auditor, world.neighbour_worker] if state in WHEN[verb] else [world.district_supervisor]
        refusal = PermissionRefused if state in WHEN[verb] else StateRefused
        for person in people:
            with pytest.raises(refusal) as refused:
                service(grievance_id=grievance.pk, actor=person, now=NOW, **arguments)
            assert refused.value.message
        after = (Entry.objects.count(), TimelineEntry.objects.count(), Grievance.objects.values().get(pk=grievance.pk))
        assert before == after


def test_whoever_may_do_anything_to_a_matter_sees_it(world: World):
    for state in State:
        grievance = world.brought_to(state)
        for user in world.people.values():
            can_act = any(decide(user, verb, grievance, NOW) for verb in WHO_AT_THE_GRID)
            assert not can_act or visible_to(user, NOW).filter(pk=grievance.pk).exists()
