"""Saved hours spent: asked for, taken by a volunteer, done, confirmed; the minutes are reserved from the first moment."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.errors import InputRefused, PermissionRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.ledger import services as ledger
from governance.ledger.errors import NotCovered
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from volunteers.models import FamilyTie, TimeOrder
from volunteers.selectors import bank as reads
from volunteers.selectors.people import OFFICE, volunteer_of
from volunteers.selectors.time_bank import parents_of
from volunteers.services.bank.accounts import hold_passbook, hold_passbooks
from volunteers.services.bank.change import BankChange, banking, leave_trail, tell
from volunteers.services.bank.earning import bring_minutes
from volunteers.services.hours import Service, enter_record, rate
from volunteers.states.bank import Payer, TimeOrderState
from volunteers.states.bank_steps import BankVerb

LAPSES = "volunteers.time_order"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpWanted:
    """What is asked for. `tie`: for a parent; without it for oneself, or, out of the pool, for whom the community says."""

    community: Area
    words: str
    wanted_on: date
    minutes: int
    submission: UUID
    who: str = ""
    place: str = ""
    phone: str = ""
    tie: FamilyTie | None = None


@transaction.atomic
def ask_for_help(*, wanted: HelpWanted, actor: User, now: datetime) -> TimeOrder:
    """With one's own minutes. Raises `NotCovered` where they do not suffice."""
    _check(wanted, now)
    if wanted.tie and not parents_of(actor).filter(pk=wanted.tie.pk).exists():
        words = _("时间只能用在自己身上，或者社区核实过的父母身上。")
        raise InputRefused("tie", words, fields={"tie": words})
    book = hold_passbook(actor, wanted.community.code, now)
    again = TimeOrder.objects.filter(submission=wanted.submission, user=actor).first()
    if again:
        return again
    if wanted.minutes > book.minutes.available:
        words = _("存下的时间不够：现有 %(have)d 分钟可用。") % {"have": book.minutes.available}
        raise NotCovered("not_covered", words, fields={"minutes": words})
    return _write(wanted, Payer.OWN, book.minutes.code, actor, now)


@transaction.atomic
def ask_from_pool(*, wanted: HelpWanted, actor: User, now: datetime) -> TimeOrder:
    """By the community, for somebody in need who has saved nothing."""
    _check(wanted, now)
    if not authority_of(actor, timezone.localdate(now)).covers(wanted.community.code, *OFFICE):
        raise PermissionRefused("not_allowed", _("公益时间池由社区工作人员为有需要的人申请。"))
    again = TimeOrder.objects.filter(submission=wanted.submission, user=actor).first()
    return again or _write(wanted, Payer.POOL, reads.minutes_pool(wanted.community.code), actor, now)


def _check(wanted: HelpWanted, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if wanted.community.level != Level.COMMUNITY:
        wrong["community"] = _("请选一个社区。")
    if wanted.wanted_on < timezone.localdate(now):
        wrong["wanted_on"] = _("请选今天或以后的日子。")
    if not 0 < wanted.minutes <= 24 * 60:
        wrong["minutes"] = _("请填写 1 到 1440 分钟。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)


def _write(wanted: HelpWanted, payer: Payer, account: str, actor: User, now: datetime) -> TimeOrder:
    tie = wanted.tie
    who = wanted.who.strip() or (tie.name if tie else actor.display_name if payer == Payer.OWN else "")
    order = TimeOrder.objects.create(
        code=new_code("SJ"), user=actor, payer=payer, tie=tie, area_code=wanted.community.code, who=who,
        words=wanted.words.strip(), place=wanted.place.strip(), phone=wanted.phone.strip(), wanted_on=wanted.wanted_on,
        minutes=wanted.minutes, submission=wanted.submission, asked_at=now,
    )  # fmt: skip
    hold = ledger.Move(
        key=f"time-order:{order.pk}", debit=account, credit=reads.minutes_issued(order.area_code), subject=order,
        amount=order.minutes, purpose="volunteers.time_order", why=_why(order), is_pending=True,
    )  # fmt: skip
    ledger.move(hold, actor=actor, now=now)
    grace = deadlines.find_policy(purpose=LAPSES, now=now)
    end = timezone.make_aware(datetime.combine(order.wanted_on, time.min)) + timedelta(days=1)
    deadlines.start(subject=order, purpose=LAPSES, now=max(end, now), amount=grace.amount, unit=grace.unit)
    leave_trail(order, "ask", actor, now, minutes=order.minutes, payer=str(payer))
    return order


def _why(order: TimeOrder) -> str:
    return _("时间银行服务单 %(code)s") % {"code": order.code}


def _address(order: TimeOrder) -> str:
    return f"/bank/hours/{order.code}/"


# --- By the community and the volunteer ---------------------------------------------------------------------
def mark_frail(*, time_order_id: int, is_frail: bool, actor: User, now: datetime) -> TimeOrder:
    with banking(TimeOrder, time_order_id, BankVerb.MARK_FRAIL, actor, now) as change:
        change.row.is_frail = is_frail
        change.data["frail"] = is_frail
    return change.row


def take_job(*, time_order_id: int, actor: User, now: datetime) -> TimeOrder:
    with banking(TimeOrder, time_order_id, BankVerb.TAKE, actor, now) as change:
        order = change.row
        order.volunteer, order.taken_at = volunteer_of(actor), now
        tell(order, f"taken:{now:%s}", [order.user], _("有志愿者接了您的服务单"), _address(order), now)
    return order


def give_job_back(*, time_order_id: int, actor: User, now: datetime) -> TimeOrder:
    with banking(TimeOrder, time_order_id, BankVerb.GIVE_BACK, actor, now) as change:
        order = change.row
        order.volunteer, order.taken_at = None, None
        tell(order, f"back:{now:%s}", [order.user], _("志愿者来不了，服务单重新等人接"), _address(order), now)
    return order


def finish_job(
    *, time_order_id: int, minutes: int, served_on: date, starts_at: time, actor: User, now: datetime
) -> TimeOrder:
    """The volunteer says how long it took, at most what was asked for: more is a gift. The record begins here."""
    with banking(
        TimeOrder, time_order_id, BankVerb.DO, actor, now, minutes=minutes, served_on=served_on
    ) as change:  # fmt: skip
        order = change.row
        begin = timezone.make_aware(datetime.combine(served_on, starts_at))
        if not 0 < minutes <= order.minutes:
            words = _("最多 %(minutes)d 分钟，多出来的时间是您的心意。") % {"minutes": order.minutes}
            raise InputRefused("minutes", words, fields={"minutes": words})
        if order.record is None:
            order.record = enter_record(service=_service(order, begin, minutes), actor=actor, now=now)
        order.minutes_served, order.served_on = minutes, served_on
        change.data["minutes"] = minutes
        tell(order, f"done:{now:%s}", [order.user], _("服务已完成，请确认"), _address(order), now)
    return order


def _service(order: TimeOrder, begin: datetime, minutes: int) -> Service:
    assert order.volunteer is not None
    area = Area.objects.get(code=order.area_code)
    return Service(
        volunteer=order.volunteer, title=_("时间银行服务"), starts_at=begin, ends_at=begin + minutes * MINUTE,
        minutes=minutes, place=area.name, content=order.words[:300], organiser_name=area.name,
        leader_name=area.name[:40], area_code=order.area_code, served=order.user if order.payer == Payer.OWN else None,
    )  # fmt: skip


# --- Confirmed, or not --------------------------------------------------------------------------------------
def confirm_job(*, time_order_id: int, stars: int, actor: User, now: datetime) -> TimeOrder:
    """Pays: the reserved minutes are posted as far as they were served, and as many come to the volunteer."""
    with banking(TimeOrder, time_order_id, BankVerb.CONFIRM, actor, now) as change:
        order = change.row
        assert order.volunteer is not None
        if order.payer == Payer.OWN:
            _mine, theirs = hold_passbooks([order.user, order.volunteer.user], order.area_code, now)
        else:
            theirs = hold_passbook(order.volunteer.user, order.area_code, now)
        ledger.post(
            key=f"time-order:{order.pk}:post", pending=f"time-order:{order.pk}", amount=order.minutes_served,
            why=_why(order), actor=actor, now=now,
        )  # fmt: skip
        bring_minutes(
            theirs, order.minutes_served, source=reads.minutes_issued(order.area_code),
            key=f"time-order:{order.pk}:served", why=_why(order), now=now,
        )  # fmt: skip
        order.ended_at = now
        if order.record and order.record.served_id == actor.pk and order.record.served_at is None:
            rate(record_id=order.record.pk, stars=stars, actor=actor, now=now)
        title = _("%(minutes)d 分钟已存入您的时间银行") % {"minutes": order.minutes_served}
        tell(order, "paid", [order.volunteer.user], title, "/bank/mine/", now)
    return order


def deny_job(*, time_order_id: int, reason: str, actor: User, now: datetime) -> TimeOrder:
    """It was not so: back to the volunteer, with words."""
    with banking(TimeOrder, time_order_id, BankVerb.DENY, actor, now, reason=reason) as change:
        order = change.row
        assert order.volunteer is not None
        order.reason, order.minutes_served, order.served_on = reason.strip(), 0, None
        tell(order, f"denied:{now:%s}", [order.volunteer.user], _("服务单没有确认"), _address(order), now, order.reason)
    return order


def cancel_help(*, time_order_id: int, actor: User, now: datetime) -> TimeOrder:
    with banking(TimeOrder, time_order_id, BankVerb.CANCEL, actor, now) as change:
        _return_minutes(change, _("本人取消"))
    return change.row


def help_lapsed(order: TimeOrder, deadline: Deadline, now: datetime) -> None:
    """The day is over and nobody did it: the minutes are free again. Done but unconfirmed stays for the community."""
    if order.state not in (TimeOrderState.OPEN, TimeOrderState.TAKEN):
        return
    with banking(TimeOrder, order.pk, BankVerb.EXPIRE, None, now) as change:
        _return_minutes(change, _("过期未办"))
        tell(order, "expired", [order.user], _("服务单过期，时间已退回"), _address(order), now)


def _return_minutes(change: BankChange[TimeOrder], why: str) -> None:
    order = change.row
    if order.payer == Payer.OWN:
        hold_passbook(order.user, order.area_code, change.now)
    ledger.void(
        key=f"time-order:{order.pk}:void", pending=f"time-order:{order.pk}", why=why, actor=change.actor,
        now=change.now,
    )  # fmt: skip
    order.ended_at = change.now
    if order.volunteer:
        tell(order, "over", [order.volunteer.user], _("您接的服务单已取消"), _address(order), change.now)
