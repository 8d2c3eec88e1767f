"""Promises: made by a donor or entered by staff, reserved in the ledger for what has not arrived, followed by a code."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from funds.models import Appeal, Donor, Holding, Pledge, Purse
from funds.policies.donations import may_pledge, refuse_misfit, refuse_unlawful_gift
from funds.policies.foundation import may_handle
from funds.services.shares import follow_pledge
from funds.states.donations import DonorKind, GiftState, GiftWay, PledgeState, PledgeVerb, Relation
from funds.states.foundation import HoldingKind, Source
from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.ledger import services as ledger
from governance.ledger.models import Transfer
from governance.ledger.services import Move
from governance.people.models import Organisation, User
from governance.trail.services import record

MOST_FEN = 10**11  # 10 亿元: beyond it somebody mistyped
HOLDING_OF = {
    GiftWay.BANK: HoldingKind.BANK, GiftWay.CASH: HoldingKind.CASH, GiftWay.PROVIDER: HoldingKind.PROVIDER,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDonor:
    """Who gives; everything may be empty. `name` is for the receipt, `public_name` for everybody ('' = anonymous)."""

    kind: str = DonorKind.PERSON
    name: str = ""
    phone: str = ""
    public_name: str = ""
    user: User | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPledge:
    purse: Purse
    amount_fen: int
    way: str
    source: str = Source.DONATIONS
    appeal: Appeal | None = None
    relation: str = Relation.NOBODY
    is_voluntary: bool = False
    expected_on: date | None = None


def pledge(*, new: NewPledge, donor: NewDonor, actor: User | None, now: datetime) -> Pledge:
    """Raises `InputRefused` with the article (慈善法 27, 32, 40), `PermissionRefused` for whom the appeal does not ask."""
    fund = new.purse.fund
    may_pledge(actor, fund, new.appeal, now).require()
    refuse_unlawful_gift(new.appeal, way=new.way, relation=new.relation, is_voluntary=new.is_voluntary)
    check_amount(new.amount_fen)
    holding = holding_for(new.purse, new.way)
    while True:
        try:
            with transaction.atomic():
                return _pledge(new, donor, holding, actor, now)
        except IntegrityError as error:
            if "code" not in str(error):
                raise


def _pledge(new: NewPledge, donor: NewDonor, holding: Holding, actor: User | None, now: datetime) -> Pledge:
    fund = new.purse.fund
    row = Pledge.objects.create(
        code=new_code("RJ"), fund=fund, area_code=fund.area_code, purse=new.purse, appeal=new.appeal,
        donor=add_donor(donor, now), source=new.source, public_name=scrub(donor.public_name.strip())[:60],
        amount_fen=new.amount_fen, way=new.way, pledged_at=now, pledged_by=actor, expected_on=new.expected_on,
    )  # fmt: skip
    row.pending = _reserve(row, holding, new.amount_fen, f"funds.pledge:{row.pk}", actor, now)
    row.save(update_fields=["pending"])
    record(
        actor=actor, verb="funds.pledge", subject=row, now=now, area_code=row.area_code, amount_fen=row.amount_fen,
        way=row.way,
    )  # fmt: skip
    return row


def check_amount(amount_fen: int) -> None:
    if not 0 < amount_fen <= MOST_FEN:
        message = _("请填写大于 0 的金额。")
        raise InputRefused("amount", message, fields={"amount_fen": message})


def add_donor(donor: NewDonor, now: datetime) -> Donor:
    name = donor.name.strip()
    return Donor.objects.create(
        kind=donor.kind, name=name, name_index=blind_index("donor", name), phone=donor.phone.strip(),
        phone_index=blind_index("phone", donor.phone.strip()), user=donor.user, organisation=donor.organisation,
        added_at=now,
    )  # fmt: skip


def holding_for(purse: Purse, way: str) -> Holding:
    """Where the foundation takes such gifts. Raises `InputRefused` where it has no such place."""
    open_ones = Holding.objects.filter(foundation=purse.fund.foundation_id, closed_at=None)
    found = open_ones.filter(kind=HOLDING_OF[GiftWay(way)]).select_related("account").order_by("pk").first()
    if found is None:
        message = _("基金会还没有开通这种收款方式。")
        raise InputRefused("no_holding", message, fields={"way": message})
    return found


def _reserve(row: Pledge, holding: Holding, amount_fen: int, key: str, actor: User | None, now: datetime) -> Transfer:
    asked = Move(
        key=key, debit=holding.account.code, credit=row.purse.account.code, amount=amount_fen,
        purpose="funds.pledge", why=_("认捐，待到账"), is_pending=True, subject=row,
    )  # fmt: skip
    return ledger.move(asked, actor=actor, now=now)


def lock_pledge(pledge_id: int) -> Pledge:
    """The locked row, with what belongs to it read beside it."""
    Pledge.objects.select_for_update().only("pk").get(pk=pledge_id)
    related = ("fund__foundation", "purse__account", "donor", "pending__debit", "appeal")
    return Pledge.objects.select_related(*related).get(pk=pledge_id)


def keep_in_step(row: Pledge, *, key: str, actor: User | None, now: datetime) -> None:
    """After a gift arrived or was reversed: what is received, the state, and the reservation of what is still to come."""
    arrived = row.gifts.filter(state=GiftState.RECEIVED).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    row.received_fen = min(arrived, row.amount_fen)
    is_whole = row.received_fen == row.amount_fen
    row.state = PledgeState.RECEIVED if is_whole else PledgeState.PART if arrived else PledgeState.PLEDGED
    row.ended_at = now if is_whole else None
    release(row, key=f"{key}:void", actor=actor, now=now)
    if not is_whole:
        holding = holding_for(row.purse, row.way)
        row.pending = _reserve(row, holding, row.amount_fen - row.received_fen, f"{key}:rest", actor, now)
    row.save(update_fields=["received_fen", "state", "ended_at", "pending"])
    follow_pledge(row)


def release(row: Pledge, *, key: str, actor: User | None, now: datetime) -> None:
    """Give back what the pledge has reserved."""
    if row.pending is not None:
        ledger.void(key=key, pending=row.pending.key, why=_("认捐预留取消"), actor=actor, now=now)
        row.pending = None


@transaction.atomic
def cancel_pledge(*, pledge_id: int, reason: str, actor: User, now: datetime) -> Pledge:
    """The donor will not give (any more); what arrived stays."""
    row = lock_pledge(pledge_id)
    refuse_misfit(row, PledgeVerb.CANCEL, reason=reason)
    if row.donor.user_id != actor.pk:
        may_handle(actor, row.area_code, now).require()
    return end_pledge(row, reason=reason, actor=actor, now=now)


def end_pledge(row: Pledge, *, reason: str, actor: User, now: datetime) -> Pledge:
    """The locked pledge is cancelled; its caller has asked a policy. Raises `StateRefused` where it is over already."""
    step = refuse_misfit(row, PledgeVerb.CANCEL, reason=reason)
    assert step.to is not None
    release(row, key=f"funds.pledge:{row.pk}:cancel", actor=actor, now=now)
    row.state, row.reason, row.ended_at = step.to, reason.strip()[:200], now
    row.save(update_fields=["state", "reason", "ended_at", "pending"])
    follow_pledge(row)
    record(actor=actor, verb="funds.pledge_cancel", subject=row, now=now, area_code=row.area_code)
    return row
