"""What confirmed service earns: points by the rule of its day, minutes for service to the frail; and taking it back.

Both run in the transaction in which the record begins or ceases to count (`services.hours.confirmed`).
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.ledger.models import Account, Transfer
from governance.ledger.services import Move, move
from volunteers.banking.earning import Rate, points_for, split_at_cap
from volunteers.models import BankOffice, Passbook, PointLot, PointRule, ServiceRecord, TimeOrder
from volunteers.selectors import bank as reads
from volunteers.services.bank.accounts import hold_passbook
from volunteers.services.bank.change import tell
from volunteers.states.bank import LotKind, ServiceKind

RUNS_OUT = "volunteers.points_run_out"


def earn(record: ServiceRecord, now: datetime) -> None:
    """Nothing where the district has no bank, or where saved hours of somebody else pay for this service."""
    office = reads.office_near(record.area_code)
    head = reads.head_of(record.area_code)
    if office is None or head is None or TimeOrder.objects.filter(record=record).exists():
        return
    book = hold_passbook(record.volunteer.user, record.area_code, now)
    kind = ServiceKind.FRAIL if record.is_for_frail else ServiceKind.ORDINARY
    rule = reads.rule_on(head, kind, record.on)
    if rule:
        _earn_points(record, office, rule, book, now)
    if record.is_for_frail:
        due = record.minutes - sum(reads.minutes_kept(record).values())
        bring_minutes(
            book, due, source=reads.minutes_issued(record.area_code), key=reads.minutes_key(record), now=now,
            why=_("服务老弱病残"),
        )  # fmt: skip


def _earn_points(record: ServiceRecord, office: BankOffice, rule: PointRule, book: Passbook, now: datetime) -> None:
    """Less what an earlier confirmation brought and a dispute could not take back, because it was spent."""
    rate = Rate(rule.points_per_hour, rule.most_a_day)
    kept = sum(left for _lot, left in reads.lots_kept(record))
    points = points_for(record.minutes, rate, reads.earned_that_day(book, record.on) - kept) - kept
    if points > 0:
        moved = Move(
            key=f"points:record:{record.pk}:{record.times_confirmed}", debit=office.issued.code, credit=book.points.code, amount=points,
            purpose=reads.EARNED, why=_("志愿服务得分"), subject=record,
        )  # fmt: skip
        new_lot(
            move(moved, actor=None, now=now), book, office, LotKind.EARNED, now, valid_days=rule.valid_days, rule=rule,
            record=record, earned_on=record.on,
        )  # fmt: skip


def new_lot(
    transfer: Transfer, book: Passbook, office: BankOffice, kind: str, now: datetime, *, valid_days: int = 0,
    runs_out_at: datetime | None = None, **more: object,
) -> PointLot:  # fmt: skip
    """Say where points came from; where they run out, the clock that says so starts with them."""
    if valid_days:
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        runs_out_at = midnight + timedelta(days=valid_days + 1)
    values = {"earned_on": timezone.localdate(now), **more}
    lot = PointLot.objects.create(
        transfer=transfer, passbook=book, office=office, kind=kind, runs_out_at=runs_out_at, at=now, **values
    )
    if runs_out_at and runs_out_at > now:
        hours = -(-(runs_out_at - now) // timedelta(hours=1))
        begin = runs_out_at - timedelta(hours=hours)
        deadlines.start(subject=lot, purpose=RUNS_OUT, now=begin, amount=hours, unit=Unit.HOURS)
    return lot


def bring_minutes(book: Passbook, minutes: int, *, source: str, key: str, now: datetime, why: str) -> int:
    """Into the passbook up to the cap, what is above into the common pool; returns what is kept."""
    kept, above = split_at_cap(minutes, book.minutes.balance, reads.time_cap(now))
    for amount, account, what in ((kept, book.minutes.code, ""), (above, reads.minutes_pool(book.area_code), ":pool")):
        if amount:
            moved = Move(
                key=f"{key}{what}", debit=source, credit=account, amount=amount, purpose="volunteers.hours", why=why
            )
            move(moved, actor=None, now=now)
    return kept


def take_back(record: ServiceRecord, now: datetime) -> None:
    """A record is in dispute: what is still there goes back, and comes again with the answer; nobody is driven below
    zero for what they spent."""
    book = hold_passbook(record.volunteer.user, record.area_code, now)
    free = book.points.available
    for lot, left in reads.lots_kept(record):
        amount = min(left, free)
        free -= amount
        _undo(record, book.points, lot.transfer.debit.code, amount, now, subject=lot)
    for account, left in reads.minutes_kept(record).items():
        _undo(
            record, account, reads.minutes_issued(record.area_code), min(left, account.available), now, subject=record
        )


def _undo(
    record: ServiceRecord,
    account: Account,
    source: str,
    amount: int,
    now: datetime,
    *,
    subject: PointLot | ServiceRecord,
) -> None:
    if amount > 0:
        moved = Move(
            key=f"undone:{record.pk}:{record.times_confirmed}:{subject._meta.model_name}:{subject.pk}:{account.pk}",
            debit=account.code, credit=source, amount=amount, purpose=reads.UNDONE, why=_("服务记录有异议"),
            subject=subject,
        )  # fmt: skip
        move(moved, actor=None, now=now)


# --- Running out --------------------------------------------------------------------------------------------
def warn_of_running_out(lot: PointLot, deadline: Deadline, now: datetime) -> None:
    left = reads.lots_of(lot.passbook).left.get(lot.pk, 0)
    if left and lot.runs_out_at:
        day = timezone.localdate(lot.runs_out_at - timedelta(days=1))
        title = _("您有 %(points)d 积分 %(day)s 到期") % {"points": left, "day": f"{day:%Y-%m-%d}"}
        tell(
            lot, "runs-out", [lot.passbook.user], title, "/bank/mine/", now, _("到期前可以兑换、送给家人或捐进积分池。")
        )


def run_out(lot: PointLot, deadline: Deadline, now: datetime) -> None:
    """What is free of it runs out. What an order has reserved is looked at again when that order must be over."""
    book = hold_passbook(lot.passbook.user, lot.passbook.area_code, now)
    lots = reads.lots_of(book)
    left = lots.left.get(lot.pk, 0)
    if left:
        moved = Move(
            key=f"run-out:{lot.pk}:{deadline.pk}", debit=book.points.code, credit=reads.points_run_out(book.area_code),
            amount=left, purpose="volunteers.run_out", why=_("积分到期"), subject=lot,
        )  # fmt: skip
        move(moved, actor=None, now=now)
    if reads.is_reserved(lot, lots):
        policy = deadlines.find_policy(purpose="volunteers.order_pickup", now=now)
        deadlines.start(subject=lot, purpose=RUNS_OUT, now=now, amount=policy.amount, unit=policy.unit)
