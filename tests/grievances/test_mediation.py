"""三二一 through the services: the table, who may do what, rounds and rising."""

from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.notifications.models import Message
from governance.people.authority import forget_authority
from governance.people.models import Posting
from governance.trail.models import Entry
from grievances.mediation_policies import decide, may_open
from grievances.mediation_selectors import (
    countable_by,
    parties_of,
    planned_round,
    rounds_used,
    visible_to,
)
from grievances.mediation_states import (
    SETTLED_STATES,
    STEPS,
    DisputeState,
    MediationActors,
    MediationVerb,
    RoundOutcome,
    after_trouble,
    step,
)
from grievances.models import Dispute, DisputeEntry, LegalAdviser, Party, RoundLimit
from grievances.services import mediation
from grievances.services.mediation import NewParty
from grievances.services.mediation import clocks as at
from grievances.services.mediation.opening import title_of
from tests.grievances.disputes import SUMMARY, opened, write_rules
from tests.grievances.world import NOW, World

S, V = DisputeState, MediationVerb


# --- The table ----------------------------------------------------------------------------------------------
def test_table_when_read_then_each_verb_has_just_its_states():
    mediating = {S.OPEN, S.MEDIATING}
    assert {verb: {state for state, other in STEPS if other == verb} for verb in V if verb != V.OPEN} == {
        V.ADD_PARTY: mediating, V.REMOVE_PARTY: mediating, V.APPOINT: mediating,
        V.PLAN_ROUND: {S.MEDIATING}, V.HOLD_ROUND: {S.MEDIATING}, V.RISE: {S.MEDIATING}, V.FAIL: {S.MEDIATING},
        V.AGREE: {S.AGREED}, V.SIGN: {S.AGREED}, V.LAPSE: {S.AGREED}, V.KEEP_CLAUSE: {S.KEEPING},
        V.BREAK_CLAUSE: {S.KEEPING, S.VISITING}, V.VISIT: {S.VISITING}, V.CLOSE: {S.VISITED},
        V.WITHDRAW: {S.OPEN, S.MEDIATING, S.AGREED}, V.NOTE: set(S), V.LOOK: set(S),
        V.PRINT: {S.AGREED, *SETTLED_STATES},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("level", "used", "limit", "follows"),
    [
        ("COMMUNITY", 1, 3, None), ("COMMUNITY", 2, 3, None), ("COMMUNITY", 3, 3, V.RISE), ("COMMUNITY", 4, 3, V.RISE),
        ("STREET", 1, 2, None), ("STREET", 2, 2, V.RISE), ("DISTRICT", 0, 1, None), ("DISTRICT", 1, 1, V.FAIL),
    ],
)  # fmt: skip
def test_trouble_when_rounds_are_used_up_then_rises_and_at_the_district_fails(level, used, limit, follows):
    assert after_trouble(level=level, used=used, limit=limit) == follows


def test_title_when_names_and_numbers_are_in_the_summary_then_hidden_before_it_is_cut():
    party = NewParty("APPLICANT", "诸葛铁柱", representative="欧阳代理")
    long = "字" * 37 + "诸葛铁柱打了人"
    assert "诸葛" not in title_of(long, [party])
    assert "欧阳代理" not in title_of("欧阳代理说13987654321", [party])
    assert "13987654321" not in title_of("欧阳代理说13987654321", [party])


# --- Who ----------------------------------------------------------------------------------------------------
AT_WORK = {
    "COMMUNITY": {"community_worker", "community_secretary"},
    "STREET": {"street_officer"},
    "DISTRICT": {"district_supervisor"},
}


def test_every_state_verb_and_role_when_asked_then_just_the_rule(world: World):
    """Walks all states at the community, and the held levels; the grid worker is appointed, so they mediate."""
    for state in S:
        case = opened(world)
        if state not in (S.OPEN, S.WITHDRAWN, S.FAILED):
            case.appoint(world.community_worker, world.grid_worker)
        dispute = case.to(state)
        office = AT_WORK[dispute.level]
        mediators = {"grid_worker"} if state not in (S.OPEN, S.WITHDRAWN, S.FAILED) else set()
        line = office | mediators | (AT_WORK["COMMUNITY"] | AT_WORK["STREET"] if state == S.FAILED else set())
        who = {
            MediationActors.OFFICE: office,
            MediationActors.MEDIATOR: office | mediators,
            MediationActors.LINE: line,
            MediationActors.SYSTEM: set(),
        }
        for verb in V:
            rule = step(state, verb)
            allowed = {name for name, user in world.people.items() if decide(user, verb, dispute, NOW)}
            assert allowed == (who[rule.actors] if rule else set()), (state, verb)
            assert bool(decide(None, verb, dispute, NOW)) == bool(rule and rule.actors is MediationActors.SYSTEM)
        sees = {name for name, user in world.people.items() if may_open(user, dispute, NOW)}
        assert sees == line | {"auditor"}
        listed = {name for name, user in world.people.items() if visible_to(user, NOW).filter(pk=dispute.pk).exists()}
        assert listed == sees, state


def test_file_when_risen_then_both_levels_see_it_and_not_before(world: World):
    case = opened(world)
    assert not may_open(world.street_officer, case.dispute, NOW)
    assert not visible_to(world.street_officer, NOW).exists()
    assert countable_by(world.street_officer, NOW).count() == 1  # it is counted, and its file is shut
    for _round in range(3):
        case.hold()
    assert case.dispute.level == "STREET"
    for user in (world.street_officer, world.community_worker):
        assert visible_to(user, NOW).get() == case.dispute
        assert may_open(user, case.dispute, NOW)
    assert not visible_to(world.district_supervisor, NOW).exists()
    assert not visible_to(world.neighbour_worker, NOW).exists()
    assert not countable_by(world.neighbour_worker, NOW).exists()
    assert decide(world.community_worker, V.NOTE, case.dispute, NOW)
    assert not decide(world.community_worker, V.APPOINT, case.dispute, NOW)


def test_mediator_when_relieved_or_without_posting_then_file_is_shut(world: World):
    case = opened(world)
    case.appoint(world.community_worker, world.grid_worker)
    assert visible_to(world.grid_worker, NOW).exists()
    assert may_open(world.grid_worker, case.dispute, NOW)
    case.appoint(world.community_worker)
    fresh = Dispute.objects.get(pk=case.dispute.pk)
    assert not visible_to(world.grid_worker, NOW).exists()
    assert not may_open(world.grid_worker, fresh, NOW)
    case.appoint(world.grid_worker)
    Posting.objects.filter(user=world.grid_worker).update(ends_on=NOW.date())
    forget_authority(world.grid_worker)
    fresh = Dispute.objects.get(pk=case.dispute.pk)
    assert not visible_to(world.grid_worker, NOW).exists()
    assert not may_open(world.grid_worker, fresh, NOW)


def test_refused_verbs_when_tried_then_nothing_is_written(world: World):
    case = opened(world)
    case.appoint()
    before = (Entry.objects.count(), DisputeEntry.objects.count(), Message.objects.count())
    for person, refusal in [(world.auditor, PermissionRefused), (world.street_officer, PermissionRefused)]:
        with pytest.raises(refusal):
            case.do(mediation.plan_round, person, planned_at=NOW, place="社区")
        with pytest.raises(refusal):
            case.do(mediation.note, person, words="看看")
    with pytest.raises(StateRefused):
        case.do(mediation.close)
    with pytest.raises(PermissionRefused):
        mediation.open_dispute(actor=world.grid_worker, now=NOW, kind=write_rules(), summary=SUMMARY)
    assert before == (Entry.objects.count(), DisputeEntry.objects.count(), Message.objects.count())


# --- Rounds -------------------------------------------------------------------------------------------------
def test_rounds_when_all_fail_then_three_two_one_and_failed_with_advice(world: World):
    case = opened(world)
    seen = []
    while case.dispute.is_open:
        seen.append(case.dispute.level)
        case.hold()
    assert seen == ["COMMUNITY"] * 3 + ["STREET"] * 2 + ["DISTRICT"]
    assert case.dispute.state == S.FAILED
    assert case.dispute.rises == 2
    assert live(case.dispute) == []
    last = case.dispute.timeline.last()
    assert (last.verb, last.words) == ("fail", "可以向人民法院起诉。")
    assert [(row.level, row.number) for row in case.dispute.rounds.all()] == [
        ("COMMUNITY", 1), ("COMMUNITY", 2), ("COMMUNITY", 3), ("STREET", 1), ("STREET", 2), ("DISTRICT", 1),
    ]  # fmt: skip


def test_rise_when_it_happens_then_new_level_is_told_and_clock_starts_anew(world: World):
    case = opened(world)
    for _round in range(3):
        case.now += timedelta(days=1)
        case.hold()
    assert case.dispute.state == S.OPEN
    told = Message.objects.filter(title__contains="上升到铜元局街道调解")
    assert {message.recipient for message in told} == {world.street_officer}
    clock = live(case.dispute)[0]
    assert (clock.purpose, clock.level, clock.started_at) == (at.ROUND, "STREET", case.now)
    assert case.dispute.due_at == clock.due_at
    assert "诸葛" not in str(list(Message.objects.values_list("title", "body")))


def test_round_when_adjourned_then_the_same_number_sits_again_and_nothing_is_used(world: World):
    case = opened(world)
    case.hold(RoundOutcome.ADJOURNED)
    assert rounds_used(case.dispute, "COMMUNITY") == 0
    case.hold(RoundOutcome.FAILED)
    assert [(row.number, row.sitting) for row in case.dispute.rounds.all()] == [(1, 1), (1, 2)]
    assert rounds_used(case.dispute, "COMMUNITY") == 1


def test_round_when_planned_twice_then_moved_and_when_too_early_then_refused(world: World):
    case = opened(world)
    case.appoint()
    case.do(mediation.plan_round, planned_at=NOW + timedelta(days=1), place="社区")
    with pytest.raises(InputRefused):
        case.record(RoundOutcome.FAILED)
    case.do(mediation.plan_round, planned_at=NOW + timedelta(days=2), place="街道")
    assert case.dispute.rounds.get().place == "街道"
    with pytest.raises(InputRefused):
        case.do(mediation.plan_round, planned_at=NOW - timedelta(days=30), place="社区")


def test_round_when_recorded_already_then_second_recorder_is_refused(world: World):
    case = opened(world)
    case.appoint()
    case.plan()
    row = planned_round(case.dispute)
    case.record(RoundOutcome.FAILED)
    case.plan()
    with pytest.raises(StateRefused):
        case.do(mediation.hold_round, round_id=row.pk, outcome="FAILED", minutes="又记一遍")


def test_round_when_one_party_only_then_no_plan_and_no_agreement(world: World):
    case = opened(world, parties=[NewParty("APPLICANT", "诸葛铁柱")])
    case.appoint()
    with pytest.raises(InputRefused):
        case.plan()
    case.do(mediation.add_party, side="RESPONDENT", name="上官翠花")
    case.plan()
    with pytest.raises(InputRefused):
        case.do(
            mediation.hold_round, round_id=planned_round(case.dispute).pk, outcome="AGREED", minutes="只来了一方",
            parties=[parties_of(case.dispute).first()], mediators=list(case.dispute.mediators.all()),
        )  # fmt: skip


def test_limits_when_district_writes_a_new_row_then_it_holds_from_its_day(world: World):
    case = opened(world)
    RoundLimit.objects.create(level="COMMUNITY", rounds=1, source="本区", starts_on=NOW.date())
    case.hold()
    assert case.dispute.level == "STREET"


def test_appoint_when_stranger_or_adviser_of_elsewhere_then_refused_and_own_adviser_good(world: World):
    case = opened(world)
    own = LegalAdviser.objects.create(area=world.community, name="冉律师", title="桐梓坪法律顾问")
    other = LegalAdviser.objects.create(area=world.neighbour, name="隔壁律师", title="广东山法律顾问")
    for person in (world.neighbour_worker, world.auditor, other):
        with pytest.raises(InputRefused):
            case.appoint(person)
    case.appoint(world.community_secretary, own)
    assert case.dispute.state == S.MEDIATING
    assert case.dispute.mediators.count() == 2
    assert Message.objects.filter(recipient=world.community_secretary, title="请您调解一件纠纷").count() == 1


def test_party_when_twice_bad_phone_or_attended_then_refused(world: World):
    case = opened(world)
    for given in (
        {"name": "诸葛铁柱"},
        {"name": "新人", "phone": "12345"},
        {"name": " "},
        {"name": "新人", "side": "X"},
    ):
        with pytest.raises(InputRefused):
            case.do(mediation.add_party, **({"side": "THIRD"} | given))
    case.do(mediation.add_party, side="THIRD", name="物业公司")
    third = Party.objects.get(dispute=case.dispute, side="THIRD")
    case.do(mediation.remove_party, party=third, words="登记错了")
    assert parties_of(case.dispute).count() == 2
    case.hold()
    with pytest.raises(InputRefused):
        case.do(mediation.remove_party, party=parties_of(case.dispute).first(), words="不想要了")
