"""From a promise to a receipt: who may give, what the law refuses, what the ledger and the receipts say afterwards."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from funds.models import Gift, Match, PurposeChange, Receipt
from funds.services import appeals, foundation, gifts, orders, pledges, purposes, receipts
from funds.services.appeals import NewAppeal
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor, NewPledge
from funds.states.donations import Audience, GiftState, PledgeState, Relation
from funds.states.foundation import FundKind, HoldingKind
from governance.common.errors import DomainError
from governance.ledger.models import Account
from governance.ledger.verifying import verify
from governance.notifications.models import Message
from governance.people.roles import Role
from tests.factories import COMMUNITY, DwellingFactory, UserFactory, posted
from tests.funds.world import NOW, Funds, build_funds

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def funds(db) -> Funds:
    return build_funds()


def code_of(act) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def pledged(funds: Funds, yuan: int = 100, way: str = "BANK", actor=None, donor: NewDonor | None = None, **given):
    new = NewPledge(**{"purse": funds.purse, "amount_fen": yuan * 100, "way": way, "is_voluntary": True, **given})
    return pledges.pledge(new=new, donor=donor or NewDonor(name="李四"), actor=actor, now=NOW)


def arrived(funds: Funds, pledge, yuan: int, holding=None) -> Gift:
    return gifts.receive_pledge(
        pledge_id=pledge.pk, holding=holding or funds.bank, amount_fen=yuan * 100, received_on=TODAY,
        actor=funds.handler, now=NOW,
    )  # fmt: skip


def books(funds: Funds) -> tuple[int, int, int]:
    """What is in the purse, what it expects, what lies in the bank; in yuan."""
    purse, bank = Account.objects.get(pk=funds.purse.account_id), Account.objects.get(pk=funds.bank.account_id)
    return purse.balance // 100, purse.credits_pending // 100, -bank.balance // 100


def test_pledge_when_it_arrives_in_parts_then_the_rest_stays_reserved_and_each_part_has_a_receipt(funds: Funds):
    donor = UserFactory()
    pledge = pledged(funds, 100, donor=NewDonor(name="李四", user=donor, public_name="李先生 13912345678"))
    assert books(funds) == (0, 100, 0)
    assert "139" not in pledge.public_name
    first = arrived(funds, pledge, 30)
    assert books(funds) == (30, 70, 30)
    second = arrived(funds, pledge, 70)
    pledge.refresh_from_db()
    assert (pledge.state, books(funds)) == (PledgeState.RECEIVED, (100, 0, 100))
    assert [row.number for row in Receipt.objects.order_by("id")] == [1, 2]
    assert Message.objects.filter(recipient=donor).count() == 2
    assert code_of(lambda: arrived(funds, pledge, 1)) == "wrong_state"

    wrong = {"gift_id": second.pk, "actor": funds.treasurer, "now": NOW}
    assert code_of(lambda: gifts.reverse_gift(public_note=" ", **wrong)) == "missing"
    assert code_of(lambda: gifts.reverse_gift(public_note="错", **wrong | {"actor": funds.handler})) == "not_allowed"
    gifts.reverse_gift(public_note="重复入账，予以冲正", **wrong)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.received_fen, books(funds)) == (PledgeState.PART, 3000, (30, 70, 30))
    assert first.receipts.get().number == 1
    pledges.cancel_pledge(pledge_id=pledge.pk, reason="捐赠人不再捐", actor=donor, now=NOW)
    assert books(funds) == (30, 0, 30)
    assert verify().finding is None


def test_pledge_when_money_comes_another_way_or_is_more_then_the_books_still_agree(funds: Funds):
    pledge = pledged(funds, 100)
    cash = arrived(funds, pledge, 40, holding=funds.cash)
    assert (cash.state, books(funds)) == (GiftState.COUNTED, (0, 100, 0))
    assert not cash.receipts.exists()
    sign = {"gift_id": cash.pk, "now": NOW}
    assert code_of(lambda: gifts.sign_cash(amount_fen=4000, actor=funds.handler, **sign)) == "same_person"
    assert code_of(lambda: gifts.sign_cash(amount_fen=3000, actor=funds.treasurer, **sign)) == "counts_differ"
    gifts.recount_cash(amount_fen=3000, actor=funds.handler, **sign)
    gifts.sign_cash(amount_fen=3000, actor=funds.reviewer, **sign)
    assert books(funds) == (30, 70, 0)
    arrived(funds, pledge, 200)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.received_fen, books(funds)) == (PledgeState.RECEIVED, 10_000, (230, 0, 200))
    deposit = {"cash": funds.cash, "bank": funds.bank, "actor": funds.handler, "now": NOW}
    assert code_of(lambda: gifts.deposit_cash(amount_fen=3001, **deposit)) == "deposit"
    gifts.deposit_cash(amount_fen=3000, **deposit)
    assert books(funds) == (230, 0, 230)


def test_giving_when_the_law_forbids_it_then_it_is_refused_with_the_article(funds: Funds):
    own = funds.foundation.funds.get(kind=FundKind.OWN).purses.get()

    def appeal(audience: str = Audience.MUTUAL, words: str = "自愿参加，多少随意", purse=None, **given):
        new = NewAppeal(
            purse=purse or funds.purse, audience=audience, title="给长椅添一块板", words=words, starts_on=TODAY,
            ends_on=TODAY + timedelta(days=30), **given,
        )  # fmt: skip
        return appeals.open_appeal(new=new, actor=funds.handler, now=NOW)

    def message(act, article: str) -> None:
        with pytest.raises(DomainError) as error:
            act()
        assert article in error.value.message
        assert error.value.fields

    message(lambda: appeal(Audience.PUBLIC), "第二十二条")
    message(lambda: appeal(Audience.PUBLIC, partner="重庆市慈善总会"), "第二十六条")
    message(lambda: appeal(words="每户必须捐 50 元"), "第三十二条")
    message(lambda: appeal(words="面向社会公众募集"), "第一百二十二条")
    message(lambda: appeal(purse=own), "第一百二十二条")
    foundation.grant_public_status(
        foundation_id=funds.foundation.pk, granted_on=TODAY, number="慈募001", actor=funds.treasurer, now=NOW
    )
    funds.purse.fund.foundation.refresh_from_db()
    message(lambda: appeal(Audience.PUBLIC), "第二十四条")
    public = appeal(Audience.PUBLIC, filing_number="备2026-1")
    foundation.open_holding(
        foundation_id=funds.foundation.pk, kind=HoldingKind.PROVIDER, name="缴费终端", provider="folder",
        actor=funds.treasurer, now=NOW,
    )  # fmt: skip
    message(lambda: pledged(funds, appeal=public, way="PROVIDER"), "第二十七条")
    message(lambda: pledged(funds, is_voluntary=False), "第三十二条")
    message(lambda: pledged(funds, relation=Relation.RELATED), "第四十条")

    mutual, stranger, resident = appeal(), UserFactory(), UserFactory()
    residency = resident.residencies.create(dwelling=DwellingFactory(), kind="OWNER")
    for actor in (None, stranger, resident):
        assert code_of(lambda actor=actor: pledged(funds, appeal=mutual, actor=actor)) == "not_allowed"
    residency.verified_at, residency.verified_by = NOW, funds.handler
    residency.save()
    pledged(funds, appeal=mutual, actor=resident)
    invited = appeal(Audience.INVITED)
    assert code_of(lambda: pledged(funds, appeal=invited, actor=resident)) == "not_allowed"
    pledged(funds, appeal=invited, actor=funds.handler)
    appeals.close_appeal(appeal_id=mutual.pk, actor=funds.handler, now=NOW)
    assert code_of(lambda: pledged(funds, appeal=mutual, actor=resident)) == "appeal_closed"
    assert code_of(lambda: pledged(funds, 0)) == "amount"


def test_purpose_when_changed_then_only_with_the_donors_consent(funds: Funds):
    bench = foundation.open_purse(
        fund_id=funds.fund.pk, title="长椅", purpose="只用于楼下长椅", actor=funds.handler, now=NOW
    )
    gift = gifts.receive_gift(
        new=NewGift(purse=bench, holding=funds.bank, amount_fen=5000, received_on=TODAY, is_voluntary=True),
        donor=NewDonor(name="李四"), actor=funds.handler, now=NOW,
    )  # fmt: skip

    def ask(amount: int = 2000, purse=None) -> PurposeChange:
        return purposes.ask_change(
            gift_id=gift.pk, to_purse=purse or funds.purse, amount_fen=amount, reason="长椅已由厂家赠送",
            actor=funds.handler, now=NOW,
        )  # fmt: skip

    assert code_of(lambda: ask(5001)) == "unfit"
    assert code_of(lambda: ask(purse=bench)) == "unfit"
    change = ask()
    assert code_of(ask) == "asked"
    assert books(funds)[0] == 0
    answer = {"change_id": change.pk, "consents": True, "now": NOW}
    by_hand = answer | {"is_written": True}
    assert code_of(lambda: purposes.answer_change(actor=funds.handler, **by_hand)) == "same_person"
    assert code_of(lambda: purposes.answer_change(actor=funds.reviewer, **by_hand)) == "not_allowed"
    purposes.answer_change(actor=None, **answer)
    assert books(funds)[0] == 20
    assert code_of(lambda: purposes.answer_change(actor=None, **answer)) == "answered"
    refused = ask()
    purposes.answer_change(change_id=refused.pk, consents=False, actor=None, now=NOW)
    purposes.withdraw_change(change_id=ask().pk, actor=funds.handler, now=NOW)
    assert books(funds)[0] == 20
    assert code_of(lambda: ask(3001)) == "unfit", "20 of the 50 yuan serve another purpose already"
    open_one = ask(3000)
    gifts.reverse_gift(gift_id=gift.pk, public_note="汇错了账户", actor=funds.treasurer, now=NOW)
    assert books(funds)[0] == 0, "nobody else's money is given back with it"
    assert code_of(lambda: purposes.answer_change(actor=None, **(answer | {"change_id": open_one.pk}))) == "answered"


def test_receipt_when_shown_then_codes_prove_it_and_a_correction_is_a_new_number(funds: Funds):
    gift = arrived(funds, pledged(funds, donor=NewDonor()), 100)
    receipt = gift.receipts.get()
    assert (receipt.name, receipt.code) == ("", f"JZ{funds.foundation.pk}-2026-000001")
    holder = receipts.holder_code_of(receipt)
    assert receipts.is_holder_code(receipt, f" {holder.lower()} ")
    assert not receipts.is_holder_code(receipt, receipts.proof_of(receipt))
    assert receipts.is_proof(receipt, receipts.proof_of(receipt))
    again = {"gift_id": gift.pk, "actor": funds.handler, "now": NOW}
    assert code_of(lambda: receipts.reissue(name="", **again)) == "nothing_new"
    new = receipts.reissue(name="李四", official_number="渝财 001", **again)
    assert (new.number, new.replaces) == (2, receipt)
    assert holder != receipts.holder_code_of(new)


def test_provider_when_it_confirms_twice_or_wrongly_then_one_gift(funds: Funds, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    foundation.open_holding(
        foundation_id=funds.foundation.pk, kind=HoldingKind.PROVIDER, name="缴费终端", provider="folder",
        actor=funds.treasurer, now=NOW,
    )  # fmt: skip
    order, words = orders.order_for(pledge_id=pledged(funds, way="PROVIDER").pk, now=NOW)
    assert order.number in words
    assert json.loads((tmp_path / "payments/asked" / f"{order.number}.json").read_text())["amount_fen"] == 10_000
    paid = {"number": order.number, "provider_number": "P1", "amount_fen": 10_000, "paid_at": NOW.isoformat()}
    folder = tmp_path / "payments/paid"
    folder.mkdir()
    for name, content in {
        "a": json.dumps(paid), "b": json.dumps(paid), "c": "{", "d": json.dumps(paid | {"number": "0"}),
        "e": json.dumps(paid | {"amount_fen": 1.5}),
    }.items():  # fmt: skip
        (folder / f"{name}.json").write_text(content)
    assert orders.take_confirmations(now=NOW) == 2
    assert orders.take_confirmations(now=NOW) == 0
    assert Gift.objects.get().amount_fen == 10_000
    assert {path.stem for path in (tmp_path / "payments/refused").iterdir()} == {"c", "d", "e"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer; races run on PostgreSQL")
def test_receipts_when_many_gifts_arrive_at_once_then_numbers_without_gap_or_double(funds: Funds):
    waiting = [pledged(funds, 10) for _ in range(6)]
    start = threading.Barrier(6)

    def arrive(pledge) -> None:
        start.wait()
        arrived(funds, pledge, 10)
        connection.close()

    threads = [threading.Thread(target=arrive, args=[each]) for each in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert books(funds) == (60, 0, 60)
    assert not Match.objects.exists()


def test_staff_of_another_community_when_they_handle_then_refused(funds: Funds):
    elsewhere = posted(Role.FUND_HANDLER, code=f"{COMMUNITY[:9]}077")
    pledge = pledged(funds)
    act = {"pledge_id": pledge.pk, "actor": elsewhere, "now": NOW}
    assert code_of(lambda: pledges.cancel_pledge(reason="x", **act)) == "not_allowed"
    money = {"holding": funds.bank, "amount_fen": 1, "received_on": TODAY}
    assert code_of(lambda: gifts.receive_pledge(**money, **act)) == "not_allowed"
    tomorrow = money | {"received_on": TODAY + timedelta(days=1)}
    assert code_of(lambda: gifts.receive_pledge(**tomorrow, **act | {"actor": funds.handler})) == "unfit"
