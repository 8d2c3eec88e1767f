"""Money that arrives: booked in the ledger, receipted, told to the donor. Cash counts when two persons have counted it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Appeal, Gift, Holding, Match, Pledge, Purse
from funds.money import yuan
from funds.policies.donations import refuse_misfit, refuse_unlawful_gift, require_second_person
from funds.policies.foundation import may_count_money, may_handle, may_keep_money
from funds.services.bank_lines import loosen
from funds.services.pledges import NewDonor, add_donor, check_amount, keep_in_step, lock_pledge
from funds.services.purposes import take_back_changes
from funds.services.receipts import issue
from funds.states.donations import GiftState, GiftVerb, GiftWay, PledgeState, PledgeVerb, Relation
from funds.states.foundation import HoldingKind, Source
from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.ledger import services as ledger
from governance.ledger.models import Transfer
from governance.ledger.services import Move
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

WAY_OF = {
    HoldingKind.BANK: GiftWay.BANK, HoldingKind.CASH: GiftWay.CASH, HoldingKind.PROVIDER: GiftWay.PROVIDER,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGift:
    """What arrived without a pledge."""

    purse: Purse
    holding: Holding
    amount_fen: int
    received_on: date
    source: str = Source.DONATIONS
    appeal: Appeal | None = None
    relation: str = Relation.NOBODY
    is_voluntary: bool = False


@transaction.atomic
def receive_gift(*, new: NewGift, donor: NewDonor, actor: User, now: datetime) -> Gift:
    """Raises `InputRefused` with the article (慈善法 27, 32, 40)."""
    may_handle(actor, new.purse.fund.area_code, now).require()
    way = WAY_OF[HoldingKind(new.holding.kind)]
    refuse_unlawful_gift(new.appeal, way=way, relation=new.relation, is_voluntary=new.is_voluntary)
    row = Gift(
        fund=new.purse.fund, purse=new.purse, appeal=new.appeal, donor=add_donor(donor, now), source=new.source,
        public_name=scrub(donor.public_name.strip())[:60],
    )  # fmt: skip
    return _arrive(row, new.holding, new.amount_fen, new.received_on, None, actor, now)


@transaction.atomic
def receive_pledge(
    *, pledge_id: int, holding: Holding, amount_fen: int, received_on: date, actor: User | None, now: datetime
) -> Gift:
    """Money of a pledge, whole or in part. `actor` None: a payment provider has confirmed it."""
    pledge = lock_pledge(pledge_id)
    refuse_misfit(pledge, PledgeVerb.RECEIVE)
    if actor is not None:
        may_handle(actor, pledge.area_code, now).require()
    row = Gift(
        fund=pledge.fund, purse=pledge.purse, appeal=pledge.appeal, pledge=pledge, donor=pledge.donor,
        source=pledge.source, public_name=pledge.public_name,
    )  # fmt: skip
    return _arrive(row, holding, amount_fen, received_on, pledge, actor, now)


def _arrive(
    row: Gift, holding: Holding, amount_fen: int, received_on: date, pledge: Pledge | None, actor: User | None,
    now: datetime,
) -> Gift:  # fmt: skip
    check_amount(amount_fen)
    wrong = {}
    if holding.foundation_id != row.fund.foundation_id or holding.closed_at:
        wrong["holding"] = _("请选择本基金会在用的收款账户。")
    if received_on > timezone.localdate(now):
        wrong["received_on"] = _("到账日期不能晚于今天。")
    if wrong:
        raise InputRefused("unfit", next(iter(wrong.values())), fields=wrong)
    row.area_code, row.holding, row.way = row.fund.area_code, holding, WAY_OF[HoldingKind(holding.kind)]
    row.amount_fen, row.received_on, row.first_signed_by, row.first_signed_at = amount_fen, received_on, actor, now
    row.state = GiftState.COUNTED
    row.save(force_insert=True)
    record(
        actor=actor, verb="funds.gift", subject=row, now=now, area_code=row.area_code, amount_fen=amount_fen,
        way=row.way,
    )  # fmt: skip
    if row.way != GiftWay.CASH:
        _book(row, pledge, actor, now)
    return row


def _book(row: Gift, pledge: Pledge | None, actor: User | None, now: datetime) -> None:
    """Into the ledger, the pledge brought in step, the receipt numbered, the donor told."""
    row.transfer = _post_or_move(row, pledge, actor, now)
    row.state = GiftState.RECEIVED
    row.save()
    if pledge is not None:
        keep_in_step(pledge, key=f"funds.gift:{row.pk}:pledge", actor=actor, now=now)
    receipt = issue(gift=row, name=row.donor.name, actor=actor, now=now)
    if row.donor.user is not None:
        notify(
            key=f"funds.gift:{row.pk}",
            recipients=[row.donor.user],
            title=_("您的捐赠已到账：%(yuan)s 元") % {"yuan": yuan(row.amount_fen)},
            body=_("收据号码 %(code)s。谢谢！") % {"code": receipt.code},
            link="/donations/mine/",
            now=now,
        )


def _post_or_move(row: Gift, pledge: Pledge | None, actor: User | None, now: datetime) -> Transfer:
    """What a pledge has reserved is posted where it fits; else the money is moved beside it."""
    key, why = f"funds.gift:{row.pk}", _("捐赠到账")
    pending = pledge.pending if pledge else None
    if pledge and pending and pending.debit_id == row.holding.account_id and row.amount_fen <= pending.amount:
        pledge.pending = None
        return ledger.post(key=key, pending=pending.key, amount=row.amount_fen, why=why, actor=actor, now=now)
    asked = Move(
        key=key, debit=row.holding.account.code, credit=row.purse.account.code, amount=row.amount_fen,
        purpose="funds.gift", why=why, subject=row,
    )  # fmt: skip
    return ledger.move(asked, actor=actor, now=now)


# --- Cash ---------------------------------------------------------------------------------------------------
@transaction.atomic
def sign_cash(*, gift_id: int, amount_fen: int, actor: User, now: datetime) -> Gift:
    """The second person's own count. Raises `InputRefused` where the two differ: then it is counted again."""
    pledge, row = _lock(gift_id)
    refuse_misfit(row, GiftVerb.SIGN)
    may_count_money(actor, row.area_code, now).require()
    require_second_person(row, actor)
    if amount_fen != row.amount_fen:
        message = _("两人清点的金额不一样，请重新清点。")
        raise InputRefused("counts_differ", message, fields={"amount_fen": message})
    row.second_signed_by, row.second_signed_at = actor, now
    _book(row, pledge, actor, now)
    record(actor=actor, verb="funds.cash_sign", subject=row, now=now, area_code=row.area_code)
    return row


@transaction.atomic
def recount_cash(*, gift_id: int, amount_fen: int, actor: User, now: datetime) -> Gift:
    """Counted again: this amount and this person stand for the first signature now."""
    _pledge, row = _lock(gift_id)
    refuse_misfit(row, GiftVerb.RECOUNT)
    may_handle(actor, row.area_code, now).require()
    check_amount(amount_fen)
    before, row.amount_fen, row.first_signed_by, row.first_signed_at = row.amount_fen, amount_fen, actor, now
    row.save()
    record(
        actor=actor, verb="funds.cash_recount", subject=row, now=now, area_code=row.area_code,
        **{"from": before, "to": amount_fen},
    )  # fmt: skip
    return row


@transaction.atomic
def deposit_cash(*, cash: Holding, bank: Holding, amount_fen: int, actor: User, now: datetime) -> Transfer:
    """Cash is brought to the bank. Raises `InputRefused` for more than there is."""
    may_handle(actor, cash.foundation.area_code, now).require()
    locked = Holding.objects.select_for_update(of=("self",)).select_related("account").get(pk=cash.pk)
    check_amount(amount_fen)
    fits = cash.kind == HoldingKind.CASH and bank.kind == HoldingKind.BANK and bank.foundation_id == cash.foundation_id
    if not fits or amount_fen > locked.balance_fen:
        message = _("库存现金没有这么多。") if fits else _("只能从库存现金存入本基金会的银行账户。")
        raise InputRefused("deposit", message, fields={"amount_fen": message})
    asked = Move(
        key=f"funds.deposit:{cash.pk}:{locked.account.transfers + 1}", debit=bank.account.code,
        credit=locked.account.code, amount=amount_fen, purpose="funds.deposit", why=_("现金存入银行"),
    )  # fmt: skip
    return ledger.move(asked, actor=actor, now=now)


# --- Afterwards ---------------------------------------------------------------------------------------------
@transaction.atomic
def reverse_gift(*, gift_id: int, public_note: str, actor: User, now: datetime) -> Gift:
    """A wrong entry or money given back: the mirror of the transfer and a public note; the receipt is void.

    Raises `NotCovered` where the money is spent already.
    """
    pledge, row = _lock(gift_id)
    step = refuse_misfit(row, GiftVerb.REVERSE, public_note=public_note)
    may_keep_money(actor, row.area_code, now).require()
    assert row.transfer is not None and step.to is not None
    for match in Match.objects.filter(transfer=row.transfer):
        loosen(match, actor, now)
    note = scrub(public_note.strip())[:200]
    take_back_changes(row, why=note, actor=actor, now=now)
    ledger.reverse(key=f"funds.gift:{row.pk}:reverse", transfer=row.transfer.key, why=note, actor=actor, now=now)
    row.state, row.public_note, row.reversed_at = step.to, note, now
    row.save()
    if pledge is not None and pledge.state != PledgeState.CANCELLED:
        keep_in_step(pledge, key=f"funds.gift:{row.pk}:reverse:pledge", actor=actor, now=now)
    record(actor=actor, verb="funds.gift_reverse", subject=row, now=now, area_code=row.area_code)
    return row


@transaction.atomic
def set_public_name(*, gift_id: int, public_name: str, actor: User | None, now: datetime) -> Gift:
    """How the donor is named to everybody; '' = not at all (慈善法 82). The caller has seen that it is the donor who asks."""
    _pledge, row = _lock(gift_id)
    refuse_misfit(row, GiftVerb.NAME)
    row.public_name = scrub(public_name.strip())[:60]
    row.save(update_fields=["public_name"])
    record(
        actor=actor, verb="funds.gift_name", subject=row, now=now, area_code=row.area_code,
        is_named=bool(row.public_name),
    )  # fmt: skip
    return row


def _lock(gift_id: int) -> tuple[Pledge | None, Gift]:
    """The pledge first, then the gift: as `receive_pledge` does."""
    pledge_id = Gift.objects.values_list("pledge_id", flat=True).get(pk=gift_id)
    pledge = lock_pledge(pledge_id) if pledge_id else None
    Gift.objects.select_for_update().only("pk").get(pk=gift_id)
    related = ("fund__foundation", "purse__account", "holding__account", "donor__user", "transfer")
    return pledge, Gift.objects.select_related(*related).get(pk=gift_id)
