"""The foundation of the demonstration: funds of the district's communities, a year of gifts, a statement of the bank."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from funds.models import BankLine, Foundation, Fund, Holding, Pledge, Purse
from funds.money import yuan
from funds.presets.foundation import load_foundation_presets
from funds.selectors.bank import closing_of, suggestions_for, unmatched_transfers
from funds.services import appeals, bank, foundation, gifts, pledges, purposes
from funds.services.appeals import NewAppeal
from funds.services.bank_lines import signed_amount
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor, NewPledge
from funds.states.donations import Audience
from funds.states.foundation import HoldingKind, PurseKind, Source
from governance.ledger.models import Transfer
from governance.people.models import User
from governance.people.selectors import user_by_phone
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.demo.loading import settle_messages

DAY, FUNDS, SEED = timedelta(days=1), 8, 2026
RESIDENT_PHONE = "19900000001"
# name on the receipt, how it is named to everybody, source, yuan
GIFTS = (
    ("南坪商业街商户联合会", "南坪商业街商户联合会", Source.ENTERPRISES, 30_000),
    ("重庆某某物业服务有限公司", "一家物业公司", Source.ENTERPRISES, 20_000), ("陈桂芳", "", Source.RESIDENTS, 200),
    ("李国华", "李老师", Source.RESIDENTS, 500), ("", "", Source.DONATIONS, 1_000), ("王秀英", "", Source.RESIDENTS, 50),
    ("街道办事处", "街道办事处", Source.STREET, 50_000), ("张建军", "退伍老兵老张", Source.RESIDENTS, 888),
    ("实验小学四年级二班", "实验小学四年级二班", Source.ORGANISATIONS, 326), ("刘德明", "", Source.RESIDENTS, 100),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """Who works for the foundation, and where its money lies."""

    handler: User
    treasurer: User
    reviewer: User
    bank: Holding
    cash: Holding


@transaction.atomic
def load_foundation(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the demonstration's people are."""
    people = {user.username or "": user for user in User.objects.filter(username__startswith="demo-")}
    home = people["demo-secretary"].postings.order_by("pk").first() if "demo-secretary" in people else None
    if home is None or "demo-treasurer" not in people or Foundation.objects.exists():
        return
    say("基金会、捐赠和银行对账")
    load_foundation_presets()
    start = now - 300 * DAY
    office = _open(people, home.area.code[:6], start)
    first = _fund(office, home.area, start)
    for community in Area.objects.filter(level=Level.COMMUNITY).exclude(pk=home.area_id).order_by("code")[: FUNDS - 1]:
        _fund(office, community, start)
    _give(office, now)
    _this_week(office, first, now)
    settle_messages(now)


def _open(people: dict[str, User], district: str, start: datetime) -> Office:
    treasurer = people["demo-treasurer"]
    row = foundation.open_foundation(
        area=Area.objects.get(code=district), name="南岸区社区发展基金会", registered_on=date(2021, 6, 1),
        credit_code="53500108MJP0000000", phone="023-0000-9100", actor=treasurer, now=start,
    )  # fmt: skip
    money: dict[str, Any] = {"foundation_id": row.pk, "actor": treasurer, "now": start}
    return Office(
        handler=people["demo-handler"],
        treasurer=treasurer,
        reviewer=people["demo-reviewer"],
        bank=foundation.open_holding(
            kind=HoldingKind.BANK, name="基本户", bank="重庆银行南坪支行", number="6230900000000012345", **money
        ),
        cash=foundation.open_holding(kind=HoldingKind.CASH, name="库存现金", **money),
    )


def _fund(office: Office, community: Area, start: datetime) -> Fund:
    return foundation.open_fund(
        foundation_id=office.bank.foundation_id, community=community, actor=office.treasurer, now=start,
        words="本社区居民共同的钱，怎么用由居民代表会议决定。",
    )  # fmt: skip


@transaction.atomic
def load_statement(*, now: datetime, say: Callable[[str], None]) -> None:
    """The latest statement of the bank: what moved until two days ago is matched, what came yesterday is not."""
    bank_account = Holding.objects.filter(kind=HoldingKind.BANK).select_related("account").first()
    treasurer = User.objects.filter(username="demo-treasurer").first()
    before = closing_of(bank_account) if bank_account else None
    if bank_account is None or treasurer is None or before is None or bank_account.imports.count() > 1:
        return
    say("银行对账")
    account, balance = bank_account.account_id, before[1]
    known = list(unmatched_transfers([account]).filter(at__lt=now - 2 * DAY).order_by("at", "pk"))
    moves = [(timezone.localdate(row.at), signed_amount(row, account), "", row.why[:40]) for row in known]
    moves += _yesterday(timezone.localdate(now - DAY))
    rows = []
    for on, amount, name, memo in moves:
        balance += amount
        received, paid = (yuan(amount), "") if amount > 0 else ("", yuan(-amount))
        rows.append((on, received, paid, yuan(balance), name, memo))
    for line, transfer in zip(_statement(bank_account, treasurer, rows, now), known, strict=False):
        bank.match_line(line_id=line.pk, transfer=transfer, actor=treasurer, now=now)


def _yesterday(day: date) -> list[tuple[date, int, str, str]]:
    """A gift that is booked already, a pledge that has come, interest, and somebody who did not say what for."""
    pledge = Pledge.objects.get(public_name="罗启明")
    return [
        (day, 30_000, "黄淑芬", "长椅"), (day, 20_000, "罗启明", f"捐款 {pledge.code}"),
        (day, 1_236, "", "结息"), (day, 6_600, "周文", "爱心"),
    ]  # fmt: skip


def _purse(fund: Fund) -> Purse:
    return fund.purses.select_related("fund__foundation", "account").get(kind=PurseKind.UNRESTRICTED)


def _give(office: Office, now: datetime) -> None:
    """Gifts of the past months, as the bank's first statement shows them too."""
    chance = random.Random(SEED)  # noqa: S311 - a demonstration that looks the same every time
    funds = list(Fund.objects.select_related("foundation").order_by("kind", "area_code"))
    rows: list[tuple[object, ...]] = []
    balance = 0
    for number, (name, public_name, source, amount) in enumerate(GIFTS * 2):
        at = now - (200 - 9 * number) * DAY
        fund = funds[0] if number < 4 else chance.choice(funds)
        on = timezone.localdate(at)
        _gift(office, fund, name, public_name, source, amount * 100, on, at)
        balance += amount * 100
        rows.append((on, yuan(amount * 100), "", yuan(balance), name or "现金缴款", "公益捐款"))
    for line in _statement(office.bank, office.treasurer, rows, now - 8 * DAY):
        found = suggestions_for(line)
        if found:
            best = Transfer.objects.get(pk=found[0].candidate.id)
            bank.match_line(line_id=line.pk, transfer=best, actor=office.treasurer, now=now - 8 * DAY)


def _gift(
    office: Office, fund: Fund, name: str, public_name: str, source: str, amount_fen: int, on: date, at: datetime
) -> None:
    gifts.receive_gift(
        new=NewGift(
            purse=_purse(fund), holding=office.bank, amount_fen=amount_fen, received_on=on, source=source,
            is_voluntary=True,
        ),
        donor=NewDonor(name=name, public_name=public_name), actor=office.handler, now=at,
    )  # fmt: skip


def _statement(holding: Holding, by: User, rows: Sequence[tuple[object, ...]], now: datetime) -> list[BankLine]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["账户明细"])
    writer.writerow(["交易日期", "收入", "支出", "余额", "对方户名", "摘要"])
    writer.writerows(rows)
    file = SimpleUploadedFile(f"明细-{timezone.localdate(now)}.csv", text.getvalue().encode("gb18030"))
    done = bank.import_statement(holding=holding, file=file, actor=by, now=now)
    return list(done.lines.select_related("holding__account").order_by("pk"))


def _this_week(office: Office, fund: Fund, now: datetime) -> None:
    """What waits for somebody: an appeal, pledges, cash to count, lines to match, a donor to answer."""
    hour = now - timedelta(hours=1)
    today = timezone.localdate(hour)
    act: dict[str, Any] = {"actor": office.handler, "now": hour}
    bench = foundation.open_purse(fund_id=fund.pk, title="楼下长椅", purpose="只用于在楼下和路边添置长椅", **act)
    bench.fund = fund
    appeal = appeals.open_appeal(
        new=NewAppeal(
            purse=bench, audience=Audience.MUTUAL, title="给楼下添几张长椅", goal_fen=1_200_000, starts_on=today,
            ends_on=today + 60 * DAY, words="老人下楼没处坐。捐多少、捐不捐都随您，剩下的由公益基金出。",
        ),
        **act,
    )  # fmt: skip
    resident = user_by_phone(RESIDENT_PHONE)
    own = NewDonor(name="黄淑芬", public_name="三栋黄阿姨", user=resident)
    gift = gifts.receive_gift(
        new=NewGift(
            purse=bench, holding=office.bank, amount_fen=30_000, received_on=today - DAY, appeal=appeal,
            source=Source.RESIDENTS, is_voluntary=True,
        ),
        donor=own, **act,
    )  # fmt: skip
    purposes.ask_change(
        gift_id=gift.pk, to_purse=_purse(fund), amount_fen=10_000, reason="商户赠送了一张长椅，余下的想用于坡道", **act
    )
    new = NewPledge(
        purse=bench, amount_fen=20_000, way="BANK", appeal=appeal, source=Source.RESIDENTS, is_voluntary=True
    )
    pledges.pledge(new=new, donor=NewDonor(name="罗启明", public_name="罗启明"), **act)
    pledges.pledge(new=new, donor=own, **act)
    for amount in (5_000, 12_050):
        cash = NewGift(
            purse=bench, holding=office.cash, amount_fen=amount, received_on=today, appeal=appeal,
            source=Source.RESIDENTS, is_voluntary=True,
        )  # fmt: skip
        row = gifts.receive_gift(new=cash, donor=NewDonor(), **act)
        if amount == 5_000:
            gifts.sign_cash(gift_id=row.pk, amount_fen=amount, actor=office.reviewer, now=hour)
