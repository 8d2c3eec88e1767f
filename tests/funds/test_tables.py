"""What the database holds by itself: money of a community fund follows a resolution, receipts have no gaps."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from deliberation.states import ResolutionState
from funds.models import Commitment, Donor, Gift, Payment, Receipt, VotedAmount
from funds.services import foundation as services
from funds.states.foundation import FundKind, PurseKind
from governance.common.errors import DomainError
from governance.ledger.services import reverse
from tests.funds.world import NOW, Funds, build_funds, moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def funds(db) -> Funds:
    return build_funds()


def refused(act, words: str) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act()


def test_money_of_a_community_when_no_resolution_allows_it_then_the_ledger_refuses(funds: Funds):
    purse, project = funds.purse, funds.project()
    funds.money(purse, 1000)
    source, target = purse.account, project.purse.account
    follows = "follows a resolution"
    refused(lambda: moved(source, target, 10, "bare"), follows)
    refused(
        lambda: moved(source, target, 10, "pending", subject=funds.voted(50), is_pending=True),
        "voted amount moves|follows",
    )
    for state in (ResolutionState.PUBLISHED, ResolutionState.OVERTURNED, ResolutionState.REPORTED):
        voted = funds.voted(50, resolution=funds.resolution(state))
        refused(lambda voted=voted: moved(source, target, 10, "state", subject=voted), follows)
    alone = funds.voted(50, confirmed_by=None, confirmed_at=None)
    refused(lambda: moved(source, target, 10, "one-person", subject=alone), follows)
    funds.council.kind = "OWNERS"
    funds.council.save()
    refused(lambda: moved(source, target, 10, "owners", subject=funds.voted(50)), follows)
    refused(lambda: moved(source, funds.bank.account, 10, "out"), "paid out of a project")
    own = funds.foundation.funds.get(kind=FundKind.OWN).purses.get()
    refused(lambda: moved(source, own.account, 10, "up"), follows)
    purse.account.refresh_from_db()
    assert purse.account.balance == 100_000


def test_voted_amount_when_committed_and_returned_then_it_is_the_limit(funds: Funds):
    purse, project = funds.purse, funds.project()
    funds.money(purse, 1000)
    source, target = purse.account, project.purse.account
    voted = funds.voted(300)
    first = moved(source, target, 200, "first", subject=voted)
    refused(lambda: moved(source, target, 101, "too-much", subject=voted), "voted_amount_is_the_limit")
    back = moved(target, source, 50, "back", subject=voted)
    moved(source, target, 150, "again", subject=voted)
    voted.refresh_from_db()
    assert voted.committed_fen == 30_000
    other = services.new_purse(funds.fund, PurseKind.PROJECT, "另一个", "另一个", funds.handler, NOW)
    refused(lambda: moved(target, other.account, 10, "across"), "project to project")
    refused(lambda: reverse(key="undo", transfer="first", why="冲", actor=None, now=NOW), "not reversed")
    rows = VotedAmount.objects.filter(pk=voted.pk)
    refused(lambda: rows.update(committed_fen=0), "only transfers are counted")
    refused(lambda: rows.update(amount_fen=10**9), "only transfers are counted")
    refused(lambda: funds.voted(5, committed_fen=5), "nothing is committed yet")

    row = {"voted": voted, "project": project, "purse": purse, "committed_by": funds.handler, "committed_at": NOW}
    refused(lambda: Commitment.objects.create(**row, amount_fen=10_000, transfer=first), "repeats its transfer")
    kept = Commitment.objects.create(**row, amount_fen=20_000, transfer=first)
    Commitment.objects.create(**row, amount_fen=-5_000, transfer=back)
    refused(lambda: Commitment.objects.filter(pk=kept.pk).update(amount_fen=1), "append-only")


def test_receipts_when_a_number_is_left_out_or_changed_then_the_database_refuses(funds: Funds):
    donor = Donor.objects.create(kind="PERSON", name="李四", added_at=NOW)

    def receipt(number: int, year: int = 2026) -> Receipt:
        transfer = funds.money(funds.purse, 5)
        gift = Gift.objects.create(
            fund=funds.fund, area_code=funds.fund.area_code, purse=funds.purse, donor=donor, source="RESIDENTS",
            way="BANK", holding=funds.bank, amount_fen=500, received_on=date(2026, 11, 18), state="RECEIVED",
            transfer=transfer, first_signed_at=NOW,
        )  # fmt: skip
        return Receipt.objects.create(
            foundation=funds.foundation, year=year, number=number, gift=gift, amount_fen=500, issued_at=NOW
        )

    refused(lambda: receipt(2), "without a gap")
    first = receipt(1)
    receipt(2)
    receipt(1, year=2027)
    refused(lambda: receipt(4), "without a gap")
    refused(lambda: first.delete(), "append-only")
    refused(lambda: Receipt.objects.update(amount_fen=1), "append-only")
    refused(lambda: Gift.objects.update(way="CASH", first_signed_by=funds.handler), "gift_cash_has_two_signatures")


def test_payment_when_one_person_is_two_then_the_database_refuses(funds: Funds):
    def payment(**given) -> Payment:
        return Payment.objects.create(
            **{
                "code": f"FK-{Payment.objects.count()}", "purse": funds.project(f"事{Payment.objects.count()}").purse,
                "area_code": funds.fund.area_code, "what": "长椅", "amount_fen": 100, "payee_name": "木器厂",
                "payee_public": "木器厂", "requested_by": funds.treasurer, "requested_at": NOW, **given,
            }
        )  # fmt: skip

    handled = {"handled_by": funds.handler, "handled_at": NOW}
    reviewed = {"reviewed_by": funds.reviewer, "reviewed_at": NOW}
    payment(**handled, **reviewed)
    for wrong in (
        {"handled_by": funds.treasurer, "handled_at": NOW},
        {**handled, "reviewed_by": funds.handler, "reviewed_at": NOW},
        {**handled, "reviewed_by": funds.treasurer, "reviewed_at": NOW},
    ):
        refused(lambda wrong=wrong: payment(**wrong), "payment_three_persons")
    refused(lambda: payment(**handled, **reviewed, beneficiary=funds.reviewer), "payment_beneficiary_decides_nothing")
    refused(lambda: payment(**handled, state="APPROVED"), "payment_approved_by_two")


def test_opening_when_it_is_not_allowed_then_it_is_refused(funds: Funds):
    money = {"foundation_id": funds.foundation.pk, "now": NOW}
    status = {**money, "number": "慈公募001", "actor": funds.treasurer}
    for code, act in {
        "has_fund": lambda: services.open_fund(community=funds.community, actor=funds.treasurer, **money),
        "not_allowed": lambda: services.open_fund(community=funds.community, actor=funds.reviewer, **money),
        "not_a_community": lambda: services.open_fund(community=funds.foundation.area, actor=funds.treasurer, **money),
        "too_early": lambda: services.grant_public_status(granted_on=date(2021, 4, 30), **status),
        "taken": lambda: services.open_holding(kind="BANK", name="基本户", actor=funds.treasurer, **money),
    }.items():
        with pytest.raises(DomainError) as error:
            act()
        assert error.value.code == code
    assert services.grant_public_status(granted_on=date(2021, 5, 1), **status).public_status_from
