"""三二一 after the rounds: agreements clause by clause, the return visit, clocks, matters handed over, looks."""

from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import IdentityLook
from governance.trail.models import Entry
from grievances import services
from grievances.mediation_selectors import agreement_of, parties_of, rounds_used, scoped
from grievances.mediation_states import (
    OPEN_DISPUTES,
    ClauseState,
    DisputeState,
    MediationVerb,
    RoundOutcome,
    VisitOutcome,
)
from grievances.models import Dispute
from grievances.services import mediation
from grievances.services.mediation import clocks as at
from grievances.states import State
from tests.grievances.disputes import opened, photo, write_rules
from tests.grievances.world import NOW, World

S, V = DisputeState, MediationVerb


# --- The agreement ------------------------------------------------------------------------------------------
def test_agreement_when_everything_is_kept_then_visit_after_thirty_days_and_closed(world: World):
    case = opened(world)
    case.to(S.KEEPING)
    assert (case.dispute.settled_level, case.dispute.settled_at) == ("COMMUNITY", NOW)
    first, second = case.clauses()
    assert case.dispute.due_at.date() > first.due_on  # the end of that day
    case.do(mediation.keep_clause, clause=first)
    assert case.dispute.state == S.KEEPING
    case.do(mediation.keep_clause, clause=second)
    assert case.dispute.state == S.VISITING
    clock = live(case.dispute)[0]
    assert (clock.purpose, clock.amount, clock.unit) == (at.RETURN_VISIT, 30, "DAYS")
    case.now += timedelta(days=31)
    case.do(mediation.visit, outcome=VisitOutcome.NOT_REACHED, words="没人接")
    assert case.dispute.state == S.VISITING
    case.to(S.CLOSED)
    assert not Deadline.objects.filter(ended_at=None).exists()
    assert case.dispute.visits.count() == 2


def test_clause_when_broken_then_reopens_where_agreed_or_rises_when_rounds_are_used(world: World):
    case = opened(world)
    case.to(S.KEEPING)
    case.do(mediation.break_clause, clause=case.clauses()[0], words="钱没给")
    assert (case.dispute.state, case.dispute.level, case.dispute.settled_at) == (S.MEDIATING, "COMMUNITY", None)
    assert case.dispute.reopenings == 1
    assert agreement_of(case.dispute) is None
    case.hold()
    case.hold(RoundOutcome.AGREED)  # the third and last
    case.agree()
    case.sign()
    case.keep_all()
    case.do(mediation.break_clause, clause=case.clauses()[0], words="又停付了")  # kept before, broken before the visit
    assert (case.dispute.state, case.dispute.level, case.dispute.rises) == (S.OPEN, "STREET", 1)
    assert [row.level for row in live(case.dispute)] == ["STREET"]
    assert case.dispute.agreements.count() == 2


def test_agreement_when_broken_at_the_district_then_failed_for_good(world: World):
    case = opened(world)
    while case.dispute.level != "DISTRICT":
        case.hold()
    case.to(S.KEEPING)
    assert case.dispute.settled_level == "DISTRICT"
    case.do(mediation.break_clause, clause=case.clauses()[0], words="不认账")
    assert case.dispute.state == S.FAILED
    assert case.dispute.settled_at is None


def test_visit_when_relapsed_then_opens_again(world: World):
    case = opened(world)
    case.to(S.VISITING)
    case.do(mediation.visit, outcome=VisitOutcome.RELAPSED, words="又吵起来了")
    assert case.dispute.state == S.MEDIATING
    assert case.dispute.reopenings == 1
    assert [clock.purpose for clock in live(case.dispute)] == [at.ROUND]


def test_agreement_when_not_signed_then_round_is_spent(world: World):
    case = opened(world)
    case.to(S.AGREED)
    with pytest.raises(InputRefused):
        case.sign()  # nothing written yet
    case.agree()
    case.agree(None, None)  # written anew while nobody has signed
    assert [clause.number for clause in case.clauses()] == [1, 2]
    case.do(mediation.lapse, words="临签时反悔")
    assert case.dispute.state == S.MEDIATING
    assert rounds_used(case.dispute, "COMMUNITY") == 1
    case.hold(RoundOutcome.AGREED)
    case.agree()
    with pytest.raises(InputRefused):
        case.do(mediation.sign, signed_on=NOW.date() + timedelta(days=1), photos=[photo()])


def test_clause_when_confirmed_twice_or_of_another_dispute_then_refused(world: World):
    case, other = opened(world), opened(world)
    case.to(S.KEEPING)
    other.to(S.KEEPING)
    clause = case.clauses()[0]
    case.do(mediation.keep_clause, clause=clause)
    with pytest.raises(StateRefused):
        case.do(mediation.keep_clause, clause=clause)
    with pytest.raises(InputRefused):
        case.do(mediation.keep_clause, clause=other.clauses()[0])
    clause.refresh_from_db()
    assert clause.state == ClauseState.KEPT


# --- Clocks -------------------------------------------------------------------------------------------------
def test_sweep_when_round_clause_and_visit_run_out_then_people_are_told_once(world: World):
    case = opened(world)
    case.appoint()
    sweep(now=NOW + timedelta(days=9))
    assert Message.objects.filter(title="一件纠纷超过期限还没有调解").count() == 2  # the mediator and who leads there
    case.dispute.refresh_from_db()
    assert case.dispute.due_at < NOW + timedelta(days=9)
    case.now = NOW + timedelta(days=9)
    case.to(S.KEEPING)
    sweep(now=case.now + timedelta(days=12))
    sweep(now=case.now + timedelta(days=12))
    assert Message.objects.filter(title="一条调解协议到了履行期限，请确认").count() == 1
    assert Dispute.objects.get().due_at is not None  # stays red until it is confirmed
    case.now += timedelta(days=13)
    case.keep_all()
    sweep(now=case.now + timedelta(days=34))
    assert Message.objects.filter(title="一件纠纷今天该回访了").count() == 1
    assert Deadline.objects.filter(failures__gt=0).count() == 0


# --- From a matter ------------------------------------------------------------------------------------------
def test_mediate_when_matter_is_handed_over_then_reporter_is_applicant_and_matter_stays_private(world: World):
    grievance = world.brought_to(State.HANDLING, contact_name="诸葛铁柱", contact_phone="13987654321")
    given = {"grievance_id": grievance.pk, "now": NOW, "dispute_kind": write_rules(), "words": "诸葛铁柱家漏水"}
    services.mediation.mediate(actor=world.community_worker, **given)
    dispute = Dispute.objects.get()
    assert (dispute.grievance, dispute.holder, dispute.level) == (grievance, world.community, "COMMUNITY")
    assert parties_of(dispute).get().phone == "13987654321"
    assert "诸葛" not in dispute.title
    with pytest.raises(StateRefused):
        services.mediation.mediate(actor=world.community_worker, **given)
    with pytest.raises(PermissionRefused):
        services.mediation.mediate(actor=world.grid_worker, **given)
    line = grievance.timeline.last()
    assert line.line == "已转入矛盾纠纷调解，由桐梓坪社区调解"
    assert line.audience == "RESIDENT"


# --- Looking ------------------------------------------------------------------------------------------------
def test_looks_when_party_and_agreement_are_opened_then_each_is_written(world: World):
    case = opened(world)
    party = parties_of(case.dispute).first()
    with pytest.raises(PermissionRefused):
        mediation.open_party(dispute=case.dispute, party=party, looker=world.auditor, reason="看看", now=NOW)
    full = mediation.open_party(
        dispute=case.dispute, party=party, looker=world.community_worker, reason="约时间", now=NOW
    )
    assert (full.name, full.phone) == ("诸葛铁柱", "13987654321")
    case.to(S.AGREED)
    with pytest.raises(InputRefused):
        mediation.open_agreement(dispute_id=case.dispute.pk, actor=world.community_worker, now=NOW)
    case.agree()
    names = mediation.open_agreement(dispute_id=case.dispute.pk, actor=world.community_worker, now=NOW)
    assert [row.name for row in names] == ["诸葛铁柱", "上官翠花"]
    assert IdentityLook.objects.count() == 3
    assert set(IdentityLook.objects.values_list("subject_type", flat=True)) == {"grievances.party"}


def test_trail_when_a_whole_life_is_over_then_holds_nothing_private(world: World):
    opened(world).to(S.CLOSED)
    opened(world).to(S.FAILED)
    text = str(list(Entry.objects.values_list("verb", "data")))
    assert "grievances.dispute_hold_round" in text
    assert not [word for word in ("诸葛", "上官", "欧阳代理", "13987654321", "赔偿", "漏水", "理由") if word in text]


def test_tabs_when_asked_then_each_person_has_their_own(world: World):
    case = opened(world)
    case.appoint(world.community_worker, world.grid_worker)

    def tabs(user):
        return {scope for scope in ("waiting", "mine", "all", "ended") if scoped(user, scope, NOW).exists()}

    assert tabs(world.grid_worker) == {"waiting", "mine", "all"}
    assert tabs(world.community_secretary) == {"waiting", "all"}
    assert tabs(world.auditor) == {"all"}
    assert tabs(world.street_officer) == set()
    case.to(S.WITHDRAWN)
    assert tabs(world.community_worker) == {"all", "ended"}
    assert {row.is_open for row in Dispute.objects.filter(state__in=OPEN_DISPUTES)} <= {True}
