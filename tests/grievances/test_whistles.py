"""吹哨报到: the tables, who may blow, for what, and who sees it."""

from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import Department
from governance.trail.models import Entry
from grievances import services
from grievances.models import TimelineEntry, Whistle, WhistleMatter, WhistlePermit
from grievances.policies import may_open
from grievances.selectors import visible_to
from grievances.services import responses, whistles
from grievances.services import whistle_clocks as clocks
from grievances.states import State
from grievances.whistle_policies import decide_response, decide_whistle, may_open_whistle
from grievances.whistle_selectors import scoped_whistles, visible_whistles
from grievances.whistle_states import (
    RESPONSE_TRANSITIONS,
    WHISTLE_TRANSITIONS,
    Part,
    ResponseState,
    WhistleState,
    WhistleVerb,
    standing_of,
)
from tests.grievances.whistle_world import blown, brought_to, draft, response_of
from tests.grievances.world import NOW, START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


# --- The tables ---------------------------------------------------------------------------------------------
def test_standing_when_responses_are_so_then_the_whistle_is_so():
    assert standing_of(["CALLED", "CALLED"]) == WhistleState.BLOWN
    assert standing_of(["CALLED", "SIGNED"]) == WhistleState.UNDER_WAY
    assert standing_of(["REPORTED", "REFUSED"]) == WhistleState.UNDER_WAY
    assert standing_of(["REPORTED", "EXCUSED"]) == WhistleState.REPORTED
    assert standing_of(["EXCUSED"]) == WhistleState.UNDER_WAY


# state → verb → who, written down a second time on purpose
DEPARTMENT, WHISTLER, SUPERVISOR = {"department_officer"}, {"street_officer"}, {"district_supervisor"}
RESPONSE_RIGHTS = {
    "CALLED": {"sign": DEPARTMENT, "refuse": DEPARTMENT},
    "SIGNED": {"contact": DEPARTMENT, "refuse": DEPARTMENT},
    "CONTACTED": {"arrive": DEPARTMENT},
    "ARRIVED": {"confirm": WHISTLER, "deny": WHISTLER},
    "CONFIRMED": {"report": DEPARTMENT},
    "REPORTED": {"rate": WHISTLER},
    "REFUSED": {"uphold": SUPERVISOR, "order": SUPERVISOR},
    "EXCUSED": {},
}
WHISTLE_RIGHTS = {
    "BLOWN": {"call": WHISTLER, "cancel": WHISTLER},
    "UNDER_WAY": {"call": WHISTLER, "cancel": WHISTLER},
    "REPORTED": {"call": WHISTLER, "cancel": WHISTLER, "settle": WHISTLER},
    "SETTLED": {},
    "CANCELLED": {},
}
CALLS = {
    "sign": (responses.sign, {}), "contact": (responses.contact, {}), "arrive": (responses.arrive, {}),
    "report": (responses.report, {"result": "好了"}), "refuse": (responses.refuse, {"reason": "不归我们"}),
    "confirm": (responses.confirm, {}), "deny": (responses.deny, {"words": "没看到人"}),
    "rate": (responses.rate, {"stars": 4}), "uphold": (responses.uphold, {"words": "同意"}),
    "order": (responses.order, {"words": "请到场"}),
}  # fmt: skip


def counts() -> tuple[int, ...]:
    return Entry.objects.count(), TimelineEntry.objects.count(), Message.objects.count(), Deadline.objects.count()


def test_response_verbs_when_every_state_verb_and_role_is_tried_then_just_those_of_the_table(world, housing):
    assert set(RESPONSE_RIGHTS) == set(ResponseState.values)
    assert {(state, verb) for state, verbs in RESPONSE_RIGHTS.items() for verb in verbs} == {
        (state.value, verb.value) for state, verb in RESPONSE_TRANSITIONS
    }
    for state in ResponseState:
        response = brought_to(world, state)
        whistle = response.whistle
        for verb, (service, given) in CALLS.items():
            rights = RESPONSE_RIGHTS[state].get(verb, set())
            allowed = {
                name
                for name, user in world.people.items()
                if decide_response(user, WhistleVerb(verb), response, whistle, NOW)
            }
            assert allowed == rights, (state, verb)
            before = counts()
            with pytest.raises(PermissionRefused if rights else StateRefused):
                service(response_id=response.pk, actor=world.auditor, now=NOW, **given)
            assert counts() == before
        for user in world.people.values():
            can_act = any(decide_response(user, WhistleVerb(verb), response, whistle, NOW) for verb in CALLS)
            assert not can_act or visible_whistles(user, NOW).filter(pk=whistle.pk).exists()


def test_whistle_verbs_when_every_state_verb_and_role_is_tried_then_just_those_of_the_table(world, housing):
    assert set(WHISTLE_RIGHTS) == set(WhistleState.values)
    assert {(state, verb) for state, verbs in WHISTLE_RIGHTS.items() for verb in verbs} == {
        (state.value, verb.value) for state, verb in WHISTLE_TRANSITIONS
    }
    ways = {
        "BLOWN": "CALLED",
        "UNDER_WAY": "SIGNED",
        "REPORTED": "REPORTED",
        "SETTLED": "REPORTED",
        "CANCELLED": "SIGNED",
    }
    end = {
        "SETTLED": lambda pk: whistles.settle(whistle_id=pk, actor=world.street_officer, now=NOW, result="好了"),
        "CANCELLED": lambda pk: whistles.cancel(whistle_id=pk, actor=world.street_officer, now=NOW, words="不用了"),
    }
    calls = {
        "call": (whistles.call, {"department": housing, "part": Part.ASSISTING}),
        "settle": (whistles.settle, {"result": "好了"}),
        "cancel": (whistles.cancel, {"words": "不用了"}),
    }
    for state, reached in ways.items():
        pk = brought_to(world, ResponseState(reached)).whistle_id
        if state in end:
            end[state](pk)
        whistle = Whistle.objects.get(pk=pk)
        assert whistle.state == state
        for verb, (service, given) in calls.items():
            rights = WHISTLE_RIGHTS[state].get(verb, set())
            allowed = {
                name for name, user in world.people.items() if decide_whistle(user, WhistleVerb(verb), whistle, NOW)
            }
            assert allowed == rights, (state, verb)
            before = counts()
            with pytest.raises(PermissionRefused if rights else StateRefused):
                service(whistle_id=pk, actor=world.district_supervisor, now=NOW, **given)
            assert counts() == before


# --- Blowing ------------------------------------------------------------------------------------------------
def test_blow_when_incident_then_departments_are_called_with_their_clocks_and_told(world, housing):
    whistle = blown(world, assisting=(housing, world.department), difficulty="HARD")
    lead, assisting = whistle.responses.order_by("id")
    assert (lead.department, lead.part, assisting.part) == (world.department, Part.LEAD, Part.ASSISTING)
    assert {clock.purpose for clock in live(lead)} == {clocks.SIGN}
    assert whistle.due_at == lead.due_at == NOW + HOUR
    assert set(Message.objects.values_list("recipient", flat=True)) == {
        world.department_officer.pk, world.housing_officer.pk,
    }  # fmt: skip
    entry = Entry.objects.get(verb="grievances.whistle_blow")
    assert entry.data["departments"] == ["chengguan", "zhujian"]
    assert (
        whistles.blow(draft=draft(world, submission=whistle.submission), actor=world.street_officer, now=NOW) == whistle
    )


def test_blow_when_not_a_street_then_refused_unless_the_district_permits_communities(world):
    mine = draft(world, area=world.community)
    for name in ("grid_worker", "community_worker", "community_secretary", "department_officer", "district_supervisor"):
        with pytest.raises(PermissionRefused):
            whistles.blow(draft=mine, actor=world.people[name], now=NOW)
    permit = WhistlePermit.objects.create(area=world.street, starts_on=START, ends_on=NOW.date())
    with pytest.raises(PermissionRefused):  # it ended yesterday
        whistles.blow(draft=mine, actor=world.community_secretary, now=NOW)
    WhistlePermit.objects.filter(pk=permit.pk).update(ends_on=None)
    assert whistles.blow(draft=mine, actor=world.community_secretary, now=NOW).area == world.community
    with pytest.raises(PermissionRefused):
        whistles.blow(draft=draft(world), actor=world.community_secretary, now=NOW)


def test_blow_when_something_is_missing_or_wrong_then_refused_with_the_field(world):
    other = Department.objects.create(district=world.district, code="old", name="已撤销的局", is_active=False)
    wrong = [
        ({"title": " "}, "title"), ({"body": ""}, "body"), ({"place": ""}, "place"), ({"happened_at": None}, "happened_at"),
        ({"happened_at": NOW + HOUR}, "happened_at"), ({"lead": other}, "lead"), ({"assisting": (other,)}, "assisting"),
    ]  # fmt: skip
    for fields, name in wrong:
        with pytest.raises(InputRefused) as refused:
            blown(world, **fields)
        assert name in refused.value.fields
    assert not Whistle.objects.exists()


def test_blow_when_for_matters_then_they_stay_with_their_holder_and_clocks_run_on(world):
    matter = world.brought_to(State.HANDLING, contact_phone="13812345678")
    due, holder = matter.due_at, matter.holder
    whistle = blown(world, matters=(matter.pk,), happened_at=None)
    matter.refresh_from_db()
    assert (matter.due_at, matter.holder, matter.state, matter.department) == (due, holder, State.HANDLING, None)
    line = matter.timeline.get(verb="whistle")
    assert (line.audience, line.line) == ("PUBLIC", "已吹哨，召集区城市管理局到现场处理")
    assert Entry.objects.filter(verb="grievances.whistle", subject_id=matter.pk, data__whistle=whistle.code).exists()
    sweep(now=NOW + DAY + HOUR)  # first contact ran out
    matter.refresh_from_db()
    assert matter.rises == 1


def test_blow_when_matter_is_in_an_open_whistle_then_refused_until_that_one_ends(world):
    matter = world.brought_to(State.HANDLING)
    first = blown(world, matters=(matter.pk,))
    with pytest.raises(StateRefused):
        blown(world, matters=(matter.pk,))
    assert Whistle.objects.count() == 1
    whistles.cancel(whistle_id=first.pk, actor=world.street_officer, now=NOW, words="不用了")
    assert blown(world, matters=(matter.pk,)).is_open
    assert WhistleMatter.objects.filter(grievance=matter, is_open=True).count() == 1


# --- Visibility ---------------------------------------------------------------------------------------------
def test_visible_when_department_is_called_then_it_reads_the_matters_while_the_whistle_is_open(world, housing):
    matter = world.brought_to(State.HANDLING)

    def readers() -> set[str]:
        listed = {name for name, user in world.people.items() if visible_to(user, NOW).filter(pk=matter.pk).exists()}
        assert listed == {name for name, user in world.people.items() if may_open(user, matter, NOW)}
        return listed & {"department_officer", "housing_officer"}

    assert readers() == set()
    whistle = blown(world, matters=(matter.pk,), assisting=(housing,))
    assert readers() == {"department_officer", "housing_officer"}
    second = response_of(whistle, housing)
    responses.refuse(response_id=second.pk, actor=world.housing_officer, now=NOW, reason="不归我们")
    assert readers() == {"department_officer", "housing_officer"}
    responses.uphold(response_id=second.pk, actor=world.district_supervisor, now=NOW, words="同意")
    assert readers() == {"department_officer"}
    with pytest.raises(PermissionRefused):  # reading only
        services.resolve(grievance_id=matter.pk, actor=world.department_officer, now=NOW, result="好了")
    whistles.cancel(whistle_id=whistle.pk, actor=world.street_officer, now=NOW, words="不用了")
    assert readers() == set()


def test_visible_whistles_when_compared_with_the_policy_then_the_same_people(world, housing):
    WhistlePermit.objects.create(area=world.district, starts_on=START)
    of_street = blown(world)
    of_community = whistles.blow(
        draft=draft(world, area=world.community, lead=housing), actor=world.community_secretary, now=NOW
    )
    above = {"street_officer", "district_supervisor", "auditor", "admin"}
    expected = {
        of_street: above | {"department_officer"},
        of_community: above | {"community_worker", "community_secretary", "housing_officer"},
    }
    for whistle, names in expected.items():
        assert names == {n for n, u in world.people.items() if visible_whistles(u, NOW).filter(pk=whistle.pk).exists()}
        assert names == {n for n, u in world.people.items() if may_open_whistle(u, whistle, NOW)}
    assert list(scoped_whistles(world.department_officer, "called", NOW)) == [of_street]
    assert list(scoped_whistles(world.street_officer, "mine", NOW)) == [of_street]
    assert set(scoped_whistles(world.district_supervisor, "unsigned", NOW)) == {of_street, of_community}
