"""Opening: a foundation, its funds, their purses, the places where money lies. Each purse and holding is a ledger account."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Foundation, Fund, Holding, Purse, StatementLayout
from funds.policies.foundation import may_handle, may_set_up
from funds.states.foundation import FundKind, HoldingKind, PurseKind
from governance.common.errors import InputRefused, StateRefused
from governance.common.given import require_given
from governance.ledger.models import Currency
from governance.ledger.services import open_account
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.services import record


@transaction.atomic
def open_foundation(
    *, area: Area, name: str, registered_on: date, actor: User, now: datetime, credit_code: str = "", phone: str = "",
    address: str = "", is_charity: bool = False,
) -> Foundation:  # fmt: skip
    """The foundation with its own fund. Public status is granted later, by `grant_public_status`. Raises `InputRefused`."""
    may_set_up(actor, area.code, now).require()
    _refuse_foundation(area, name, registered_on, timezone.localdate(now))
    row = Foundation.objects.create(
        area=area, area_code=area.code, name=name, registered_on=registered_on, credit_code=credit_code, phone=phone,
        address=address, is_charity=is_charity,
    )  # fmt: skip
    record(actor=actor, verb="funds.foundation_open", subject=row, now=now, area_code=area.code)
    _new_fund(row, FundKind.OWN, area, name, "", actor, now)
    return row


def _refuse_foundation(area: Area, name: str, registered_on: date, today: date) -> None:
    wrong = {}
    if area.level != Level.DISTRICT:
        wrong["area"] = _("社区基金会登记在区里，请选择区。")
    if not name.strip() or Foundation.objects.filter(name=name).exists():
        wrong["name"] = _("请填写一个没有用过的名称。")
    if registered_on > today:
        wrong["registered_on"] = _("登记日期不能晚于今天。")
    if wrong:
        raise InputRefused("unfit", next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def grant_public_status(*, foundation_id: int, granted_on: date, number: str, actor: User, now: datetime) -> Foundation:
    """公开募捐资格, at the earliest a year after registration (慈善法 22). Raises `InputRefused`."""
    row = Foundation.objects.select_for_update().get(pk=foundation_id)
    may_set_up(actor, row.area_code, now).require()
    if not number.strip():
        raise InputRefused("missing", _("请填写证书编号。"), fields={"number": _("请填写证书编号。")})
    earliest = _a_year_after(row.registered_on)
    if granted_on < earliest or granted_on > timezone.localdate(now):
        message = _("登记满一年才能取得公开募捐资格（慈善法第二十二条）：最早 %(day)s。") % {"day": earliest}
        raise InputRefused("too_early", message, fields={"granted_on": message})
    row.public_status_from, row.public_status_number = granted_on, number.strip()
    row.save(update_fields=["public_status_from", "public_status_number"])
    record(actor=actor, verb="funds.public_status", subject=row, now=now, area_code=row.area_code)
    return row


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


@transaction.atomic
def open_fund(
    *, foundation_id: int, community: Area, actor: User, now: datetime, name: str = "", words: str = ""
) -> Fund:
    """A community's own fund. Raises `InputRefused` for another level or district, `StateRefused` for a second one."""
    foundation = Foundation.objects.select_for_update().get(pk=foundation_id)
    may_set_up(actor, foundation.area_code, now).require()
    if community.level != Level.COMMUNITY or not community.code.startswith(foundation.area_code):
        message = _("请选择基金会所在区的社区。")
        raise InputRefused("not_a_community", message, fields={"community": message})
    if Fund.objects.filter(area=community, kind=FundKind.COMMUNITY, closed_at=None).exists():
        raise StateRefused("has_fund", _("这个社区已经有公益基金。"))
    name = name.strip() or _("%(name)s公益基金") % {"name": community.name}
    return _new_fund(foundation, FundKind.COMMUNITY, community, name, words, actor, now)


def _new_fund(
    foundation: Foundation, kind: FundKind, area: Area, name: str, words: str, actor: User, now: datetime
) -> Fund:
    row = Fund.objects.create(
        foundation=foundation, kind=kind, area=area, area_code=area.code, name=name, words=words, opened_at=now
    )
    record(actor=actor, verb="funds.fund_open", subject=row, now=now, area_code=row.area_code)
    new_purse(row, PurseKind.UNRESTRICTED, _("非限定性"), _("由居民决议使用"), actor, now)
    return row


@transaction.atomic
def open_purse(*, fund_id: int, title: str, purpose: str, actor: User, now: datetime) -> Purse:
    """A restricted purpose (专项) of the fund. Raises `InputRefused` where the fund has one of this name."""
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    may_handle(actor, fund.area_code, now).require()
    title, purpose = title.strip(), purpose.strip()
    words = {"title": title, "purpose": purpose}
    require_given(words, words)
    if fund.purses.filter(title=title).exclude(kind=PurseKind.PROJECT).exists():
        message = _("已经有这个名称的专项。")
        raise InputRefused("taken", message, fields={"title": message})
    return new_purse(fund, PurseKind.RESTRICTED, title, purpose, actor, now)


def new_purse(fund: Fund, kind: PurseKind, title: str, purpose: str, actor: User, now: datetime) -> Purse:
    """A purse and its account; whoever calls holds the row of the fund. Projects call it for theirs."""
    account = open_account(
        code=f"funds.purse:{fund.pk}:{fund.purses.count() + 1}", name=f"{fund.name}·{title}", currency=Currency.FEN,
        area_code=fund.area_code, now=now,
    )  # fmt: skip
    row = Purse.objects.create(fund=fund, kind=kind, title=title, purpose=purpose, account=account, opened_at=now)
    record(actor=actor, verb="funds.purse_open", subject=row, now=now, area_code=fund.area_code, kind=kind)
    return row


@transaction.atomic
def open_holding(
    *, foundation_id: int, kind: HoldingKind, name: str, actor: User, now: datetime, bank: str = "", number: str = "",
    provider: str = "", layout: StatementLayout | None = None,
) -> Holding:  # fmt: skip
    """A bank account, cash box or payment provider. Raises `InputRefused` for a name or provider used twice."""
    foundation = Foundation.objects.select_for_update().get(pk=foundation_id)
    may_set_up(actor, foundation.area_code, now).require()
    _refuse_second(foundation, kind, name, provider)
    account = open_account(
        code=f"funds.holding:{foundation.pk}:{foundation.holdings.count() + 1}", name=name, currency=Currency.FEN,
        area_code=foundation.area_code, is_covered=False, now=now,
    )  # fmt: skip
    row = Holding.objects.create(
        foundation=foundation, kind=kind, name=name, bank=bank, number=number, number_tail=number[-4:],
        provider=provider, layout=layout, account=account, opened_at=now,
    )  # fmt: skip
    record(actor=actor, verb="funds.holding_open", subject=row, now=now, area_code=foundation.area_code, kind=kind)
    return row


def _refuse_second(foundation: Foundation, kind: HoldingKind, name: str, provider: str) -> None:
    wrong = {}
    if not name.strip() or foundation.holdings.filter(name=name).exists():
        wrong["name"] = _("请填写一个没有用过的名称。")
    if kind == HoldingKind.PROVIDER and (
        not provider or foundation.holdings.filter(provider=provider, closed_at=None).exists()
    ):
        wrong["provider"] = _("请选择一个没有用过的支付渠道。")
    if wrong:
        raise InputRefused("taken", next(iter(wrong.values())), fields=wrong)
