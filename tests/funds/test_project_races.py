"""Money that meets: two reviewers pay the same request, two projects spend the same fund, at the same moment."""

import pytest
from django.db import connection

from funds.models import Payment, VotedAmount
from funds.services import paying
from funds.services import projects as services
from funds.services.projects import PlannedShare
from funds.states.foundation import Source
from funds.states.projects import PaymentState, ProjectState
from governance.common.errors import DomainError
from governance.ledger.models import Transfer
from governance.ledger.verifying import verify
from governance.people.roles import Role
from tests.deliberation.test_ballot_races import together
from tests.factories import posted
from tests.funds.project_world import TODAY, Projects, build_projects, pdf
from tests.funds.world import NOW, YUAN

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


def _tried(act) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


def test_payment_when_two_reviewers_and_two_treasurers_act_at_once_then_it_is_paid_once():
    world = build_projects().running()
    world.accept(1)
    second_reviewer, second_treasurer = posted(Role.FUND_REVIEWER), posted(Role.FUND_TREASURER)
    payment = world.request(5000)
    act = {"payment_id": payment.pk, "now": NOW}
    paying.add_document(kind="INVOICE", title="发票", file=pdf(), actor=world.worker, **act)
    paying.handle_payment(holding=world.funds.bank, actor=world.funds.handler, **act)
    reviews = together(
        *(
            lambda actor=actor: _tried(lambda: paying.review_payment(actor=actor, **act))
            for actor in (world.funds.reviewer, second_reviewer)
        )
    )
    assert sorted(reviews) == ["done", "wrong_state"]
    pays = together(
        *(
            lambda actor=actor: _tried(lambda: paying.pay(paid_on=TODAY, actor=actor, **act))
            for actor in (world.funds.treasurer, second_treasurer)
        )
    )
    assert sorted(pays) == ["done", "wrong_state"]
    assert Payment.objects.get().state == PaymentState.PAID
    assert Transfer.objects.filter(purpose="funds.payment").count() == 2  # reserved, posted
    assert world.books()["project"] == 7000
    assert verify().finding is None


def test_instalment_when_asked_for_twice_at_once_then_not_more_than_the_milestone():
    world = build_projects().running()
    world.accept(1)
    tries = together(*(lambda: _tried(lambda: world.request(5000)) for _ in range(3)))
    assert sorted(tries) == ["done", "over_milestone", "over_milestone"]


def test_fund_when_two_projects_commit_at_once_then_it_is_spent_once():
    world = build_projects()
    first, second = _asking(world, "长椅"), _asking(world, "路灯")
    commits = together(*(lambda world=world: _tried(world.commit) for world in (first, second)))
    assert sorted(commits) == ["done", "not_covered"]
    assert {first.fresh().state, second.fresh().state} == {ProjectState.FUNDED, ProjectState.PUBLISHED}
    assert first.books()["fund"] == 5000
    assert sorted(VotedAmount.objects.values_list("committed_fen", flat=True)) == [0, 15_000 * YUAN]


def _asking(world: Projects, title: str) -> Projects:
    """A project of its own that asks for 15,000 of the fund's 20,000 yuan."""
    project = services.open_project(fund=world.funds.fund, title=title, need="大家要", actor=world.worker, now=NOW)
    own = Projects(world.funds, world.worker, world.secretary, project)
    share = PlannedShare(source=Source.FOUNDATION, amount_fen=15_000 * YUAN, purse=world.funds.purse)
    own.published(shares=[share], lines=[(title, 15_000 * YUAN)])
    own.vote(15_000)
    return own
