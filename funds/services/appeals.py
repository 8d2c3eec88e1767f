"""Calls for gifts: opened where the law allows them, ended by hand or on their day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Appeal, Purse
from funds.policies.donations import refuse_unlawful_appeal
from funds.policies.foundation import may_handle
from funds.states.donations import AppealState
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.people.models import User
from governance.trail.services import record

CLOCK, HOUR = "funds.appeal", timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppeal:
    purse: Purse
    audience: str
    title: str
    words: str
    starts_on: date
    ends_on: date
    goal_fen: int | None = None
    partner: str = ""
    partner_agreement: str = ""
    filing_number: str = ""


@transaction.atomic
def open_appeal(*, new: NewAppeal, actor: User, now: datetime) -> Appeal:
    """Raises `InputRefused` with the article (慈善法 22, 24, 26, 32, 122) where the appeal would break the law."""
    fund = new.purse.fund
    may_handle(actor, fund.area_code, now).require()
    if new.ends_on < max(new.starts_on, timezone.localdate(now)):
        message = _("结束日期不能早于开始和今天。")
        raise InputRefused("days", message, fields={"ends_on": message})
    refuse_unlawful_appeal(
        fund.foundation, fund, audience=new.audience, text=f"{new.title}\n{new.words}", partner=new.partner.strip(),
        agreement=new.partner_agreement.strip(), filing=new.filing_number.strip(), today=timezone.localdate(now),
    )  # fmt: skip
    row = Appeal.objects.create(
        fund=fund, purse=new.purse, area_code=fund.area_code, audience=new.audience, title=scrub(new.title.strip()),
        words=scrub(new.words.strip()), goal_fen=new.goal_fen, starts_on=new.starts_on, ends_on=new.ends_on,
        partner=new.partner.strip(), partner_agreement=new.partner_agreement.strip(),
        filing_number=new.filing_number.strip(), opened_by=actor, opened_at=now,
    )  # fmt: skip
    _start_clock(row, actor, now)
    record(actor=actor, verb="funds.appeal_open", subject=row, now=now, area_code=row.area_code, audience=row.audience)
    return row


def _start_clock(row: Appeal, actor: User, now: datetime) -> None:
    """Until the end of its last day: whole hours, counted back from there."""
    ends = timezone.make_aware(datetime.combine(row.ends_on + timedelta(days=1), time.min))
    hours = max(ceil((ends - now) / HOUR), 1)
    deadlines.start(subject=row, purpose=CLOCK, now=ends - hours * HOUR, actor=actor, amount=hours, unit=Unit.HOURS)


@transaction.atomic
def close_appeal(*, appeal_id: int, actor: User, now: datetime) -> Appeal:
    row = Appeal.objects.select_for_update().get(pk=appeal_id)
    may_handle(actor, row.area_code, now).require()
    if row.state != AppealState.OPEN:
        raise StateRefused("appeal_closed", _("这次募捐已经结束。"))
    deadlines.end_all(subject=row, purposes=[CLOCK], now=now, actor=actor)
    _close(row, actor, now)
    return row


def days_are_over(row: Appeal, deadline: Deadline, now: datetime) -> None:
    """The clock closes it; nothing is taken under it any more."""
    if row.state == AppealState.OPEN:
        _close(row, None, deadline.due_at)


def _close(row: Appeal, actor: User | None, at: datetime) -> None:
    row.state, row.closed_at = AppealState.CLOSED, at
    row.save(update_fields=["state", "closed_at"])
    record(actor=actor, verb="funds.appeal_close", subject=row, now=at, area_code=row.area_code)
