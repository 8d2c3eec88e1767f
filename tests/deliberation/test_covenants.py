"""居民公约 from draft to filing with its versions and differences, and the reports that committees owe."""

from datetime import date, timedelta
from typing import Any

import pytest

from deliberation.differences import ADDED, CHANGED, KEPT, REMOVED, compare, words_changed
from deliberation.models import CommitteeReport, Council, Covenant, DecisionRule, RollEntry
from deliberation.policies.covenants import decide as may
from deliberation.selectors.covenants import covenant_in_force, published, texts_of, to_file
from deliberation.services import ballots
from deliberation.services import covenants as services
from deliberation.services.covenants.drafting import hear_ballot
from deliberation.services.covenants.reports import quarter_before
from deliberation.states import BallotState, CovenantState, Electorate, WordsState
from deliberation.states_resolutions import COVENANT_STEPS, Actors, CovenantVerb
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from tests.deliberation.decided import NOW, Decided, decide
from tests.factories import at
from tests.grievances.world import build_world

S, V = CovenantState, CovenantVerb
FIRST = ["楼道不堆杂物。", "养犬要牵绳。", "晚上十点后不大声喧哗。"]


@pytest.fixture
def case(db) -> Decided:
    return decide(build_world())


def make_draft(case: Decided, clauses: list[str] | None = None) -> Covenant:
    return services.draft_covenant(
        council_id=case.council.pk, name="3栋居民公约", clauses=FIRST if clauses is None else clauses,
        actor=case.office, now=NOW,
    )  # fmt: skip


def ask(case: Decided, covenant: Covenant) -> Covenant:
    return services.ask_residents(covenant_id=covenant.pk, actor=case.office, now=NOW)


def to_vote(case: Decided, covenant: Covenant) -> dict[str, Any]:
    now = covenant.comments_until
    rule, _new = DecisionRule.objects.get_or_create(
        code="residents_meeting", starts_on=NOW.date(),
        defaults={
            "name": "居民会议", "electorate": Electorate.ADULTS, "quorum_numerator": 1, "quorum_denominator": 2,
            "pass_numerator": 1, "pass_denominator": 2, "notice_days": 10, "article": "居委会组织法 27",
        },
    )  # fmt: skip
    opens_at = now + timedelta(days=11)
    return {
        "covenant_id": covenant.pk, "actor": case.office, "now": now, "rule": rule, "opens_at": opens_at,
        "closes_at": opens_at + timedelta(days=7),
    }  # fmt: skip


def vote(case: Decided, covenant: Covenant, *, is_passed: bool) -> Covenant:
    covenant.refresh_from_db()
    now = covenant.comments_until
    covenant = services.put_to_vote(**to_vote(case, covenant))
    ballot = covenant.ballot
    ballot.state, ballot.is_passed, ballot.closed_at, ballot.counted_at = "COUNTED", is_passed, now, now
    ballot.save()
    hear_ballot(ballot, now)
    covenant.refresh_from_db()
    return covenant


def filed(case: Decided, clauses: list[str] | None = None, number: str = "备〔2026〕1号") -> Covenant:
    covenant = vote(case, ask(case, make_draft(case, clauses)), is_passed=True)
    return services.file_covenant(
        covenant_id=covenant.pk, filing_number=number, actor=case.world.street_officer, now=covenant.adopted_at
    )


# --- Differences (pure) -------------------------------------------------------------------------------------
def test_difference_when_clauses_change_move_in_and_go_then_each_says_so():
    after = ["楼道不堆杂物。", "养犬要牵绳、清理粪便。", "电动车不上楼。"]
    rows = compare(FIRST, after)
    assert [(row.sort, row.old, row.new) for row in rows] == [
        (KEPT, 1, 1), (CHANGED, 2, 2), (ADDED, None, 3), (REMOVED, 3, None),
    ]  # fmt: skip
    assert [(piece.sort, piece.text) for piece in rows[1].pieces] == [
        (KEPT, "养犬要牵绳"), (ADDED, "、清理粪便"), (KEPT, "。"),
    ]  # fmt: skip
    assert compare([], ["一"])[0].sort == ADDED and compare(["一"], [])[0].sort == REMOVED and compare([], []) == []
    for before, new in ((FIRST, after), (after, FIRST), (FIRST, []), (FIRST, FIRST)):
        rows = compare(before, new)
        assert [row.new for row in rows if row.new] == list(range(1, len(new) + 1))
        assert sorted(row.old for row in rows if row.old) == list(range(1, len(before) + 1))
    pieces = words_changed("晚上十点后不喧哗", "晚上九点半后不喧哗")
    assert "".join(piece.text for piece in pieces if piece.sort != ADDED) == "晚上十点后不喧哗"
    assert "".join(piece.text for piece in pieces if piece.sort != REMOVED) == "晚上九点半后不喧哗"


# --- The table ----------------------------------------------------------------------------------------------
def test_every_state_verb_and_person_when_asked_then_just_the_rule(case: Decided):
    world = case.world
    everybody = {**world.people, **case.people}
    office = {"community_worker", "community_secretary", "street_officer", "grid_worker", "grid_leader", "chair"}
    office |= {"district_supervisor"}
    who = {
        Actors.OFFICE: office, Actors.SYSTEM: set(), Actors.STAFF: office - {"chair"},
        Actors.ABOVE: {"street_officer", "district_supervisor"},
        Actors.RESIDENT: {"proposer", "supporter", "resident", "chair"},
    }  # fmt: skip
    covenant = make_draft(case)
    for state in S:
        for until, asked in ((None, False), (NOW + timedelta(days=1), True), (NOW, True)):
            covenant.state, covenant.comments_until = state, until
            over = asked and until <= NOW
            for verb in V:
                rule = COVENANT_STEPS.get((state, verb))
                fits = {
                    V.WRITE: not asked, V.ASK: not asked, V.AMEND: asked and not over, V.VOTE: over,
                }.get(verb, True)  # fmt: skip
                allowed = {name for name, user in everybody.items() if may(user, verb, covenant, NOW)}
                assert allowed == (who[rule.actors] if rule and fits else set()), (state, verb, until)
                assert bool(may(None, verb, covenant, NOW)) == bool(rule and rule.actors is Actors.SYSTEM)


# --- From draft to filing -----------------------------------------------------------------------------------
def test_draft_when_written_then_private_until_asked_and_one_at_a_time(case: Decided):
    with pytest.raises(PermissionRefused):
        services.draft_covenant(council_id=case.council.pk, name="公约", actor=case.resident, now=NOW)
    covenant = make_draft(case, [])
    assert not published().exists()
    with pytest.raises(StateRefused):
        make_draft(case)
    with pytest.raises(InputRefused):
        ask(case, covenant)
    with pytest.raises(InputRefused):
        services.write_clauses(covenant_id=covenant.pk, clauses=["长" * 1001], actor=case.office, now=NOW)
    services.write_clauses(covenant_id=covenant.pk, clauses=[*FIRST, " "], actor=case.office, now=NOW)
    assert ask(case, covenant).comments_until == at("2026-12-04 00:00")
    assert published().get() == covenant and texts_of(covenant) == FIRST
    with pytest.raises(StateRefused):
        services.write_clauses(covenant_id=covenant.pk, clauses=["换掉"], actor=case.office, now=NOW)


def test_amendments_when_moderated_and_decided_then_the_clause_reads_anew_and_the_proposer_is_answered(case: Decided):
    covenant = ask(case, make_draft(case))
    dogs, noise = covenant.clauses.all()[1:3]
    given = {"covenant_id": covenant.pk, "now": NOW}
    first = services.amend_clause(clause_id=dogs.pk, text="养犬要牵绳、清理粪便。", actor=case.resident, **given)
    again = services.amend_clause(clause_id=dogs.pk, text="养犬要牵绳、清理粪便。", actor=case.resident, **given)
    other = services.amend_clause(clause_id=noise.pk, text="九点后安静。", actor=case.proposer, **given)
    assert first == again and first.state == WordsState.WAITING
    with pytest.raises(PermissionRefused):
        services.amend_clause(clause_id=dogs.pk, text="不许养", actor=case.stranger, **given)
    staff = given | {"actor": case.office}
    services.moderate_amendment(amendment_id=first.pk, is_shown=True, **staff)
    services.moderate_amendment(amendment_id=other.pk, is_shown=False, **staff)
    with pytest.raises(StateRefused):  # hidden: shown again before it is decided
        services.decide_amendment(amendment_id=other.pk, is_adopted=True, answer="好", **staff)
    with pytest.raises(InputRefused):
        services.decide_amendment(amendment_id=first.pk, is_adopted=True, answer=" ", **staff)
    services.decide_amendment(amendment_id=first.pk, is_adopted=True, answer="说得对", **staff)
    assert texts_of(covenant) == [FIRST[0], "养犬要牵绳、清理粪便。", FIRST[2]]
    assert Message.objects.filter(recipient=case.resident, key__contains="amendment").count() == 1
    with pytest.raises(StateRefused):
        services.decide_amendment(amendment_id=first.pk, is_adopted=False, answer="不", **staff)
    with pytest.raises(StateRefused):  # comments are still open
        services.put_to_vote(**to_vote(case, covenant) | staff)
    with pytest.raises(StateRefused):
        services.amend_clause(
            clause_id=dogs.pk, text="晚了", actor=case.resident, covenant_id=covenant.pk, now=covenant.comments_until
        )
    with pytest.raises(InputRefused):  # a council does not decide for the residents
        services.put_to_vote(**to_vote(case, covenant) | {"rule": case.rule})


def test_ballot_when_put_to_vote_then_made_with_roll_and_text_and_adopts_by_its_result(case: Decided):
    covenant = ask(case, make_draft(case))
    given = to_vote(case, covenant)
    covenant = services.put_to_vote(**given)
    ballot, act = covenant.ballot, {"actor": case.office}
    assert (covenant.state, ballot.state, ballot.rule) == (S.VOTING, BallotState.DRAFT, given["rule"])
    assert covenant.name in ballot.question and all(text in ballot.details for text in FIRST)
    assert RollEntry.objects.filter(ballot=ballot).count() == 4  # the verified residents
    with pytest.raises(StateRefused):
        services.put_to_vote(**given)
    # Annulled, it may be asked again; the second one decides.
    ballots.annul_ballot(ballot_id=ballot.pk, reason="名册有误", now=given["now"], **act)
    covenant = services.put_to_vote(**given)
    ballot = covenant.ballot
    ballots.freeze_roll(ballot_id=ballot.pk, confirmed=True, now=given["now"], **act)
    sweep(now=given["opens_at"])
    for entry in ballot.roll.all()[:3]:
        ballots.record_vote(
            ballot_id=ballot.pk, entry_id=entry.pk, choice="YES", channel="DOORSTEP", now=given["opens_at"], **act
        )
    sweep(now=given["closes_at"])
    covenant.refresh_from_db()
    assert (covenant.state, covenant.ballot.is_passed) == (S.ADOPTED, True)


def test_vote_when_passed_then_filed_in_time_and_the_version_before_is_replaced(case: Decided):
    first = filed(case)
    assert first.state == S.FILED and covenant_in_force(case.council) == first and not live(first)
    second = make_draft(case, [])
    assert second.version == 2 and texts_of(second) == FIRST  # begins with what is in force
    services.drop_draft(covenant_id=second.pk, words="不改了", actor=case.office, now=NOW)
    lost = vote(case, ask(case, make_draft(case)), is_passed=False)
    assert lost.state == S.REJECTED and covenant_in_force(case.council) == first
    adopted = vote(case, ask(case, make_draft(case, ["楼道不堆杂物。"])), is_passed=True)
    assert adopted.state == S.ADOPTED and covenant_in_force(case.council) == first
    due, street = live(adopted)[0].due_at, case.world.street_officer
    sweep(now=due - timedelta(seconds=1))
    assert not Message.objects.filter(key__contains="filing-late").exists()
    sweep(now=due)
    assert Message.objects.filter(key__contains="filing-late", recipient=case.world.street_officer).exists()
    with pytest.raises(InputRefused):
        services.file_covenant(covenant_id=adopted.pk, filing_number=" ", actor=street, now=due)
    with pytest.raises(PermissionRefused):  # nobody files their own
        services.file_covenant(covenant_id=adopted.pk, filing_number="备2", actor=case.office, now=due)
    assert list(to_file(street, due)) == [adopted] and not to_file(case.office, due)
    assert Message.objects.filter(key__contains="to-file", recipient=street, link__contains="/desk/").count() == 2
    services.file_covenant(covenant_id=adopted.pk, filing_number="备2", actor=street, now=due)
    first.refresh_from_db()
    assert first.state == S.REPLACED and first.replaced_at == due and covenant_in_force(case.council) == adopted


# --- Reports ------------------------------------------------------------------------------------------------
def test_reports_when_a_quarter_is_over_then_due_once_late_in_public_and_published_once(case: Decided):
    assert quarter_before(date(2026, 11, 18)) == ("2026Q3", date(2026, 9, 30))
    assert quarter_before(date(2026, 1, 1)) == ("2025Q4", date(2025, 12, 31))
    assert services.open_reports(now=NOW) == 0  # a building council owes none
    Council.objects.filter(pk=case.council.pk).update(kind="OWNERS")
    now = at("2026-10-01 00:30")
    assert (services.open_reports(now=now), services.open_reports(now=now)) == (1, 0)
    report = CommitteeReport.objects.get()
    clock = live(report)[0]
    # ten working days from 30 September over the holiday; 10 October is a make-up day
    assert (report.period, report.due_on) == ("2026Q3", date(2026, 10, 20)) and clock.due_at == at("2026-10-20 18:00")
    sweep(now=clock.due_at)
    assert Message.objects.filter(key__contains="report", recipient=case.chair, title__contains="没有按期").exists()
    with pytest.raises(PermissionRefused):
        services.publish_report(report_id=report.pk, body="收支", actor=case.resident, now=NOW)
    with pytest.raises(InputRefused):
        services.publish_report(report_id=report.pk, body=" ", actor=case.chair, now=NOW)
    services.publish_report(report_id=report.pk, body="收支", actor=case.chair, now=NOW)
    with pytest.raises(StateRefused):
        services.publish_report(report_id=report.pk, body="改一改", actor=case.chair, now=NOW)
