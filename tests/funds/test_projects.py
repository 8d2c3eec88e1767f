"""A bench from idea to result: who may what when, a source that fails, the vote, instalments, a reversal, what is left."""

import pytest

from deliberation.states import ResolutionState
from funds.models import (
    BankImport,
    BankLine,
    CoFundingScheme,
    Commitment,
    Document,
    MatchingRule,
    Payment,
    Share,
    VotedAmount,
)
from funds.policies.projects import decide, decide_payment, may_read_document, may_request
from funds.presets.projects import load_project_presets
from funds.selectors.bank import suggestions_for
from funds.services import documents, paying
from funds.services import projects as services
from funds.services.projects import PlannedMilestone, PlannedShare
from funds.states.foundation import Source
from funds.states.project_steps import PAYMENT_STEPS, PROJECT_STEPS, Actors, PaymentVerb, ProjectVerb
from funds.states.projects import PaymentState, ProjectState, ShareState
from governance.common.errors import DomainError
from governance.ledger.verifying import verify
from governance.notifications.models import Message
from governance.people.roles import Role
from governance.trail.selectors import entries_of
from tests.factories import OrganisationFactory, posted
from tests.funds.project_world import TODAY, Projects, build_projects, pdf, resident_of
from tests.funds.world import NOW, YUAN

pytestmark = pytest.mark.django_db


def code_of(act) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def test_project_when_a_source_fails_then_voted_again_paid_in_instalments_and_the_rest_returns():
    world = build_projects()
    load_project_presets()
    funds = world.funds
    act = {"project_id": world.project.pk, "now": NOW}
    assert code_of(lambda: services.publish_project(actor=world.worker, **act)) == "no_plan"
    world.published()
    assert code_of(world.commit) == "not_promised"
    world.promise(Source.STREET)
    world.promise(Source.RESIDENTS)
    assert code_of(world.commit) == "no_vote"
    first = world.vote()
    world.arrive(Source.RESIDENTS, 2000)
    world.commit()
    assert world.books() == {"fund": 14_000, "own": 4000, "project": 9000, "bank": 27_000}
    assert code_of(lambda: services.start_project(actor=world.worker, **act)) == "not_arrived"
    # the street does not give: what the purses gave goes back, the residents' money stays, a new vote is needed
    street = world.share(Source.STREET)
    services.fail_share(share_id=street.pk, words="预算调整，不再安排", actor=world.worker, **act)
    assert world.share(Source.STREET).state == ShareState.FAILED
    less = world.plan(street=0, shares=[PlannedShare(source=Source.STREET, amount_fen=12_000 * YUAN, who="街道")])
    assert code_of(lambda: services.replan_project(plan=less, actor=world.worker, **act)) == "promised"
    services.replan_project(plan=world.plan(street=0), actor=world.worker, **act)
    assert world.books() == {"fund": 20_000, "own": 5000, "project": 2000, "bank": 27_000}
    assert (world.fresh().state, world.project.plan_version) == (ProjectState.PUBLISHED, 2)
    assert code_of(world.commit) == "no_vote"
    assert code_of(lambda: world.vote(9000, first)) == "no_resolution"
    world.vote(8000)
    assert code_of(world.commit) == "over_vote"
    VotedAmount.objects.filter(plan_version=2).delete()
    second = world.vote(9000)
    second.state = ResolutionState.REPORTED
    second.save()
    assert code_of(world.commit) == "not_in_force"
    second.state = ResolutionState.IN_FORCE
    second.save()
    world.commit()
    world.do(services.start_project, world.worker)
    assert world.books() == {"fund": 11_000, "own": 4000, "project": 12_000, "bank": 27_000}
    _pay_and_finish(world)
    committed = VotedAmount.objects.order_by("id").values_list("committed_fen", flat=True)
    assert list(committed) == [0, 3000 * YUAN], "9,000 given, twice 3,000 came back under the vote"
    assert sum(Commitment.objects.values_list("amount_fen", flat=True)) == 3000 * YUAN
    assert world.books() == {"fund": 18_333, "own": 4666, "project": 0, "bank": 23_000}
    assert Document.objects.filter(sha256="").count() == 0
    assert verify().finding is None
    verbs = [entry.verb for entry in entries_of(world.project)]
    assert {"funds.project_replan", "funds.project_fail", "funds.project_finish"} <= set(verbs)
    assert Message.objects.filter(recipient=funds.treasurer, link__contains=world.project.code).exists()


def _pay_and_finish(world: Projects) -> None:
    funds = world.funds
    assert code_of(lambda: world.request(1000)) == "not_accepted"
    assert code_of(lambda: world.accept(file=None)) == "missing"
    assert code_of(lambda: world.accept(file=pdf("验收.exe"))) == "file"
    world.accept(1, is_accepted=False, words="少一张", file=None)
    world.accept(1)
    assert code_of(lambda: world.request(8001)) == "over_milestone"
    assert code_of(lambda: world.request(8000, position=None)) == "not_accepted"
    payment = world.request(8000)
    step = {"payment_id": payment.pk, "now": NOW}
    assert code_of(lambda: world.request(1)) == "over_milestone"
    assert code_of(lambda: paying.handle_payment(holding=funds.bank, actor=funds.handler, **step)) == "documents"
    invoice = paying.add_document(kind="INVOICE", title="发票", file=pdf(), actor=world.worker, **step)
    paying.handle_payment(holding=funds.bank, actor=funds.handler, **step)
    assert code_of(lambda: paying.pay(paid_on=TODAY, actor=funds.treasurer, **step)) == "wrong_state"
    paying.review_payment(actor=funds.reviewer, **step)
    paying.pay(paid_on=TODAY, actor=funds.treasurer, **step)
    assert world.books()["project"] == 4000
    # paid to the wrong account: reversed with a public note, paid again
    assert code_of(lambda: paying.reverse_payment(public_note=" ", actor=funds.treasurer, **step)) == "missing"
    paying.reverse_payment(public_note="户名填错退回，重新支付", actor=funds.treasurer, **step)
    assert world.books()["project"] == 12_000
    again = world.pay(4000)
    world.pay(4000, what="长椅余款")
    assert code_of(world.finish) == "milestones_open"
    Document.objects.filter(kind="REPORT").delete()
    world.accept(2)
    open_one = world.request(4000, position=2)
    assert code_of(world.finish) == "payments_open"
    paying.refuse_payment(payment_id=open_one.pk, reason="安装免费", actor=funds.handler, now=NOW)
    Document.objects.filter(kind="REPORT").delete()
    assert code_of(lambda: world.do(services.finish_project, world.worker, result="好")) == "documents"
    world.finish()
    assert world.fresh().beneficiaries.get().heads_reached == 58
    # everybody reads what is cleared, the payee's account nobody
    assert not may_read_document(None, invoice, NOW) and may_read_document(world.worker, invoice, NOW)
    documents.clear_document(document_id=invoice.pk, is_public=True, actor=world.worker, now=NOW)
    invoice = Document.objects.get(pk=invoice.pk)
    assert may_read_document(None, invoice, NOW)
    # money of an ended project that comes back goes on at once
    paying.reverse_payment(payment_id=again.pk, public_note="多付退回", actor=funds.treasurer, now=NOW)
    assert world.books()["project"] == 0


# --- Who may what -------------------------------------------------------------------------------------------
ROLES = {
    Actors.OFFICE: {"worker", "secretary", "handler"},
    Actors.WORKERS: {"worker", "secretary", "handler"},
    Actors.HANDLERS: {"handler", "treasurer"},
    Actors.TREASURER: {"treasurer"},
    Actors.CONFIRMERS: {"secretary", "reviewer", "treasurer"},
    Actors.ACCEPTORS: {"worker", "secretary", "handler", "reviewer"},
    Actors.STOPPERS: {"secretary", "treasurer"},
    Actors.REVIEWERS: {"reviewer"},
}


def test_matrix_when_any_role_tries_any_verb_in_any_state_then_as_the_tables_say():
    world = build_projects()
    funds, code = world.funds, world.funds.community.code
    people = {
        "worker": world.worker, "secretary": world.secretary, "handler": funds.handler, "treasurer": funds.treasurer,
        "reviewer": funds.reviewer, "auditor": posted(Role.AUDITOR, code[:6]), "resident": resident_of(world),
        "street": posted(Role.STREET_OFFICER, code[:9]), "elsewhere": posted(Role.COMMUNITY_WORKER, code[:9] + "077"),
    }  # fmt: skip
    project, payment = world.project, Payment(area_code=code, amount_fen=1, requested_by_id=0)
    for state in ProjectState:
        project.state = state
        for verb in ProjectVerb:
            step = PROJECT_STEPS.get((state, verb))
            for name, person in people.items():
                expected = step is not None and name in ROLES[step.actors]
                assert bool(decide(person, verb, project, NOW)) == expected, (state, verb, name)
    for payment_state in PaymentState:
        payment.state = payment_state
        for payment_verb in PaymentVerb:
            paying_step = PAYMENT_STEPS.get((payment_state, payment_verb))
            for name, person in people.items():
                allowed = ROLES[paying_step.actors] if paying_step else set()
                allowed = allowed | {"treasurer"} if paying_step and paying_step.actors is Actors.WORKERS else allowed
                assert bool(decide_payment(person, payment_verb, payment, NOW)) == (name in allowed)
    _persons_differ(world, payment)
    _carriers_do_not_decide(world)
    assert code_of(
        lambda: services.open_project(fund=funds.fund, title="桥", need="x", actor=people["street"], now=NOW)
    )
    idea = services.open_project(fund=funds.fund, title="晾衣架", need="楼下没处晾", actor=people["resident"], now=NOW)
    again = services.open_project(fund=funds.fund, title="晾衣架", need="楼下没处晾", actor=people["resident"], now=NOW)
    assert idea.pk == again.pk


def _persons_differ(world: Projects, payment: Payment) -> None:
    funds = world.funds
    payment.state, payment.requested_by = PaymentState.REQUESTED, funds.handler
    assert not decide_payment(funds.handler, PaymentVerb.HANDLE, payment, NOW)
    payment.state, payment.requested_by, payment.handled_by = PaymentState.HANDLED, world.worker, funds.reviewer
    assert not decide_payment(funds.reviewer, PaymentVerb.REVIEW, payment, NOW)
    payment.handled_by, payment.beneficiary = funds.handler, funds.reviewer
    assert not decide_payment(funds.reviewer, PaymentVerb.REVIEW, payment, NOW)
    payment.state, payment.beneficiary = PaymentState.APPROVED, funds.treasurer
    assert not decide_payment(funds.treasurer, PaymentVerb.PAY, payment, NOW)


def _carriers_do_not_decide(world: Projects) -> None:
    """Who speaks for the organisation asks and shows papers; it neither accepts nor pays itself."""
    organisation = OrganisationFactory()
    carrier = world.funds.reviewer
    carrier.postings.update(organisation=organisation)
    world.project.organisation, world.project.state = organisation, ProjectState.RUNNING
    assert decide(carrier, ProjectVerb.DOCUMENT, world.project, NOW)
    assert not decide(carrier, ProjectVerb.ACCEPT, world.project, NOW)
    assert may_request(carrier, world.project.area_code, organisation.pk, NOW)
    payment = Payment(area_code=world.project.area_code, state=PaymentState.HANDLED, organisation=organisation)
    assert not decide_payment(carrier, PaymentVerb.REVIEW, payment, NOW)


def test_plan_when_sums_or_sources_do_not_fit_then_each_field_says_why():
    world = build_projects()
    load_project_presets()
    act = {"project_id": world.project.pk, "actor": world.worker, "now": NOW}
    for field, given in {
        "shares": {"lines": [("长椅", 1)]}, "lines": {"lines": []}, "groups": {"groups": [("老人", 0)]},
        "carried_out_by": {"carried_out_by": " "},
        "milestones": {"milestones": [PlannedMilestone(title="x", due_on=TODAY, amount_fen=12_001 * YUAN)]},
        "scheme": {"scheme": CoFundingScheme(name="两个一点", sources=[Source.STREET])},
        "matching": {"matching": MatchingRule(source=Source.FINANCE, numerator=1, denominator=1, cap_fen=1)},
    }.items():  # fmt: skip
        with pytest.raises(DomainError) as error:
            services.plan_project(plan=world.plan(**given), **act)
        assert field in error.value.fields, field
    rule = MatchingRule.objects.get()
    shares = [PlannedShare(source=Source.RESIDENTS, amount_fen=6000 * YUAN, who="三栋居民")]
    services.plan_project(plan=world.plan(shares=shares, matching=rule), **act)
    matched = Share.objects.get(source=Source.FOUNDATION)
    assert matched.amount_fen == 6000 * YUAN
    assert "按 1:1 配 6,000.00 元" in matched.words


def test_project_when_stopped_then_promises_end_and_money_returns_and_a_bank_line_pays():
    world = build_projects().running()
    world.accept(1)
    payment = world.approved(5000)
    act = {"payment_id": payment.pk, "actor": world.funds.treasurer, "now": NOW}
    stop = {"project_id": world.project.pk, "reason": "木器厂倒闭", "now": NOW}
    assert code_of(lambda: services.stop_project(actor=world.secretary, **stop)) == "payments_open"
    brought = BankImport.objects.create(
        holding=world.funds.bank, area_code="500108", file_name="a", sha256="a", format="TABLE", imported_at=NOW,
        imported_by=world.funds.treasurer,
    )  # fmt: skip
    lines = [
        BankLine.objects.create(
            holding=world.funds.bank, area_code="500108", brought_by=brought, fingerprint=str(fen), booked_on=TODAY,
            amount_fen=fen, counterparty="便民木器厂",
        )
        for fen in (-400_000, -500_000)
    ]  # fmt: skip
    found = suggestions_for(lines[1])
    assert [(one.candidate.kind, one.candidate.code) for one in found] == [("payment", payment.code)]
    pays = {"payment_id": payment.pk, "actor": world.funds.treasurer, "now": NOW}
    assert code_of(lambda: paying.line_is_payment(line_id=lines[0].pk, **pays)) == "other_payment"
    paying.line_is_payment(line_id=lines[1].pk, **pays)
    payment.refresh_from_db()
    assert (payment.state, payment.paid_on) == (PaymentState.PAID, TODAY)
    assert code_of(lambda: paying.pay(paid_on=TODAY, **act)) == "wrong_state"
    services.stop_project(actor=world.secretary, **stop)
    assert world.books() == {"fund": 20_416, "own": 4583, "project": 0, "bank": 25_000}
    early = services.open_project(fund=world.funds.fund, title="路灯", need="黑", actor=world.worker, now=NOW)
    services.stop_project(project_id=early.pk, reason="重复", actor=world.secretary, now=NOW)
    assert code_of(lambda: services.stop_project(actor=world.secretary, **stop)) == "wrong_state"
