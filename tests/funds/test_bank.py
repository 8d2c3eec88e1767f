"""Statements against the ledger: nothing doubles, every line is accounted for, the meter says what is open."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from funds.models import BankLine, Gift, Holding, StatementLayout
from funds.presets.foundation import load_foundation_presets
from funds.selectors.bank import count_meter, suggestions_for
from funds.services import bank, gifts, pledges
from funds.services.pledges import NewDonor, NewPledge
from funds.states.bank import LineState
from funds.states.foundation import FundKind
from governance.common.errors import DomainError
from tests.funds.world import NOW, Funds, build_funds

pytestmark = pytest.mark.django_db
HEADER = "交易日期,收入金额,支出金额,账户余额,对方户名,摘要\n"


@pytest.fixture
def funds(db) -> Funds:
    load_foundation_presets()
    return build_funds()


def statement(funds: Funds, *rows: str, name: str = "11月.csv", actor=None, content: bytes | None = None, **more):
    content = content if content is not None else (HEADER + "\n".join(rows)).encode("gb18030")
    return bank.import_statement(
        holding=funds.bank, file=SimpleUploadedFile(name, content), actor=actor or funds.treasurer, now=NOW, **more
    )


def line(memo: str) -> BankLine:
    return next(row for row in BankLine.objects.all() if memo in row.memo)


def code_of(act) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def test_statement_when_brought_in_again_and_overlapping_then_each_line_once(funds: Funds):
    first = ["2026-11-02,100.00,,100.00,李四,捐一", "2026-11-02,50.00,,150.00,王五,捐二"]
    done = statement(funds, *first)
    assert (done.lines_new, done.lines_known, done.closing_fen) == (2, 0, 15_000)
    assert code_of(lambda: statement(funds, *first)) == "imported"
    more = statement(funds, *first, "2026-11-03,50.00,,200.00,王五,捐三", "本页小计,,,,,")
    assert (more.lines_new, more.lines_known, more.bad) == (1, 2, [[5, "看不懂日期：本页小计"]])
    assert BankLine.objects.count() == 3
    assert code_of(lambda: statement(funds, name="x.pdf")) == "unreadable"
    assert code_of(lambda: statement(funds, content=b"")) == "unreadable"
    assert code_of(lambda: statement(funds, actor=funds.handler)) == "not_allowed"
    other = "交易日期,收入金额,交易用途\n2026-11-04,8.00,义卖\n".encode()
    statement(funds, content=other, layout=StatementLayout.objects.get(code="abc"))
    assert line("义卖").amount_fen == 800
    assert Holding.objects.get(pk=funds.bank.pk).layout.code == "abc", "the next file is read alike"


def test_lines_when_matched_booked_and_taken_back_then_the_meter_follows(funds: Funds, client):
    new = NewPledge(purse=funds.purse, amount_fen=10_000, way="BANK", is_voluntary=True)
    pledge = pledges.pledge(new=new, donor=NewDonor(name="李四"), actor=None, now=NOW)
    known = funds.money(funds.purse, 50)
    statement(
        funds, f"2026-11-16,100.00,,100.00,李四,捐款{pledge.code}", "2026-11-16,50.00,,150.00,王五,补登",
        "2026-11-17,0.35,,150.35,,结息", "2026-11-17,,10.00,140.35,,账户管理费", "2026-11-18,20.00,,160.35,赵六,爱心",
    )  # fmt: skip
    meter = count_meter(funds.foundation)
    assert (meter.bank_fen, meter.ledger_fen, meter.open_lines, meter.is_explained) == (16_035, 5_000, 5, True)
    assert [entry.fen for entry in meter.lines] == [2_000, -1_000, 35, 5_000, 10_000]
    shown = " ".join(client.get("/donations/").content.decode().split())
    for words in (
        "银行比账本多 110.35 元",
        "有 5 笔，还没和账上的对上号，合计 160.35 元",
        "11月17日 付出",
        "160.35 − 50.00 = 110.35",
    ):
        assert words in shown
    assert "李四" not in shown and pledge.code not in shown
    act = {"actor": funds.treasurer, "now": NOW}

    best = suggestions_for(line("捐款"))[0]
    assert (best.candidate.kind, best.candidate.id, best.reasons) == (
        "pledge", pledge.pk, ("code", "amount", "name", "day")
    )  # fmt: skip
    gift = bank.line_is_pledge(line_id=line("捐款").pk, pledge_id=pledge.pk, **act)
    assert (gift.received_on, gift.receipts.get().name) == (date(2026, 11, 16), "李四")
    assert [each.candidate.id for each in suggestions_for(line("补登"))] == [known.pk]
    assert code_of(lambda: bank.match_line(line_id=line("爱心").pk, transfer=known, **act)) == "too_much"
    bank.match_line(line_id=line("补登").pk, transfer=known, **act)
    assert code_of(lambda: bank.match_line(line_id=line("补登").pk, transfer=known, **act)) == "matched"
    bank.line_is_interest_or_fee(line_id=line("结息").pk, **act)
    assert code_of(lambda: bank.line_is_interest_or_fee(line_id=line("管理费").pk, **act)) == "not_covered"
    own = funds.foundation.funds.get(kind=FundKind.OWN).purses.get()
    bank.line_is_gift(line_id=line("爱心").pk, purse=own, source="DONATIONS", **act)
    bank.line_is_interest_or_fee(line_id=line("管理费").pk, **act)
    meter = count_meter(funds.foundation)
    assert (meter.bank_fen, meter.ledger_fen, meter.open_lines, meter.difference_fen) == (16_035, 16_035, 0, 0)

    assert code_of(lambda: bank.unmatch_line(line_id=line("补登").pk, actor=funds.handler, now=NOW)) == "not_allowed"
    bank.unmatch_line(line_id=line("补登").pk, **act)
    meter = count_meter(funds.foundation)
    assert (meter.difference_fen, meter.open_fen, meter.not_shown_fen, meter.is_explained) == (0, 5000, 5000, True)
    gifts.reverse_gift(gift_id=gift.pk, public_note="认错了人", **act)
    assert line("捐款").state == LineState.OPEN
    meter = count_meter(funds.foundation)
    assert (meter.difference_fen, meter.open_fen, meter.is_explained) == (10_000, 15_000, True)

    statement(funds, "2026-11-18,,100.00,60.35,李四,退款", name="退款.csv")  # the bank shows what went back too
    for memo, wanted in (("捐款", gift.transfer), ("退款", gift.transfer.reversal)):
        offered = [one.candidate for one in suggestions_for(line(memo)) if one.candidate.is_undone]
        assert [one.id for one in offered] == [wanted.pk]
        bank.match_line(line_id=line(memo).pk, transfer=wanted, **act)
        assert count_meter(funds.foundation).is_explained
    meter = count_meter(funds.foundation)
    assert (meter.difference_fen, meter.open_lines, meter.not_shown) == (0, 1, 1)
    assert Gift.objects.filter(donor__name_index="").count() == 0
