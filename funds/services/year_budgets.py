"""Yearly budgets of a community: entered, used, corrected by the mirror of what was wrong; the remainder follows."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Resolution
from funds.models import YearBudget, YearExpense
from funds.policies.year_budgets import may_set, may_spend, refuse_unfit_use
from governance.common.errors import InputRefused, StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.services import record

FIRST_YEAR = 2000


@transaction.atomic
def enter_budget(*, community: Area, year: int, kind: str, amount_fen: int, actor: User, now: datetime) -> YearBudget:
    """Raises `StateRefused` where this one is entered already: then its amount is changed."""
    may_set(actor, community.code, now).require()
    if community.level != Level.COMMUNITY or not FIRST_YEAR <= year <= timezone.localdate(now).year + 1:
        message = _("请填写今年、明年或以前的年度。")
        raise InputRefused("year", message, fields={"year": message})
    Area.objects.select_for_update().only("pk").get(pk=community.pk)
    if YearBudget.objects.filter(community=community, year=year, kind=kind).exists():
        raise StateRefused("entered", _("这一年的这项经费已经登记，请在它的页面上调整金额。"))
    row = YearBudget.objects.create(
        community=community, area_code=community.code, year=year, kind=kind, amount_fen=amount_fen, entered_by=actor,
        entered_at=now,
    )  # fmt: skip
    record(
        actor=actor, verb="funds.budget_enter", subject=row, now=now, area_code=row.area_code, year=year,
        budget_kind=kind, amount_fen=amount_fen,
    )  # fmt: skip
    return row


@transaction.atomic
def change_amount(*, budget_id: int, amount_fen: int, reason: str, actor: User, now: datetime) -> YearBudget:
    """More or less was given. Raises `InputRefused` for less than is spent."""
    row = _lock(budget_id)
    may_set(actor, row.area_code, now).require()
    require_given(("reason",), {"reason": reason})
    if amount_fen < row.spent_fen:
        message = _("不能少于已经用掉的金额。")
        raise InputRefused("spent", message, fields={"amount_fen": message})
    before, row.amount_fen = row.amount_fen, amount_fen
    row.save(update_fields=["amount_fen"])
    record(
        actor=actor, verb="funds.budget_change", subject=row, now=now, area_code=row.area_code, reason=scrub(reason)[:200],
        **{"from": before, "to": amount_fen},
    )  # fmt: skip
    return row


@transaction.atomic
def enter_use(
    *, budget_id: int, on: date, what: str, amount_fen: int, actor: User, now: datetime,
    resolution: Resolution | None = None,
) -> YearExpense:  # fmt: skip
    """Raises `InputRefused` where a resolution is missing, or where it is more than is left."""
    row = _lock(budget_id)
    may_spend(actor, row.area_code, now).require()
    require_given(("what",), {"what": what})
    refuse_unfit_use(
        kind=row.kind, year=row.year, area_code=row.area_code, on=on, resolution=resolution,
        today=timezone.localdate(now),
    )  # fmt: skip
    if not 0 < amount_fen <= row.amount_fen - row.spent_fen:
        message = _("超过了这项经费的余额。")
        raise InputRefused("too_much", message, fields={"amount_fen": message})
    return _book(row, actor, now, on=on, what=scrub(what.strip())[:120], amount_fen=amount_fen, resolution=resolution)


@transaction.atomic
def correct_use(*, budget_id: int, expense_id: int, reason: str, actor: User, now: datetime) -> YearExpense:
    """The mirror of a wrong entry, with a public reason. Raises `StateRefused` for one that is corrected already."""
    row = _lock(budget_id)
    may_spend(actor, row.area_code, now).require()
    require_given(("reason",), {"reason": reason})
    wrong = YearExpense.objects.filter(pk=expense_id, budget=row).first()
    if wrong is None:
        message = _("这项经费里没有这一笔。")
        raise InputRefused("no_expense", message, fields={"expense": message})
    if wrong.reverses_id or YearExpense.objects.filter(reverses=wrong).exists():
        raise StateRefused("corrected", _("这一笔已经更正过。"))
    what = _("更正：%(reason)s") % {"reason": scrub(reason.strip())}
    return _book(
        row, actor, now, on=timezone.localdate(now), what=what[:120], amount_fen=-wrong.amount_fen,
        resolution=wrong.resolution, reverses=wrong,
    )  # fmt: skip


def _book(row: YearBudget, actor: User, now: datetime, *, amount_fen: int, **given: object) -> YearExpense:
    """The expense and the budget's total, under the lock of the budget."""
    expense = YearExpense.objects.create(budget=row, amount_fen=amount_fen, entered_by=actor, entered_at=now, **given)
    row.spent_fen += amount_fen
    row.save(update_fields=["spent_fen"])
    record(
        actor=actor, verb="funds.budget_use", subject=expense, now=now, area_code=row.area_code, budget=row.pk,
        amount_fen=amount_fen,
    )  # fmt: skip
    return expense


def _lock(budget_id: int) -> YearBudget:
    return YearBudget.objects.select_for_update().get(pk=budget_id)
