"""What a disclosure says, put together from the ledger and the rows of its subject: sections of label and figure.

A row is {"label", "fen"} or {"label", "text"}; published, it is kept as it stood (`Disclosure.content`).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from funds.models import Appeal, Disclosure, Project, Tender
from funds.periods import Period, add_months, quarter_of, year_of
from funds.selectors.disclosures import duty_on
from funds.selectors.figures import (
    EVER,
    Scope,
    Span,
    flows,
    gauges_of,
    income_by_source,
    leverage,
    reached,
    uses_of,
)
from funds.states.donations import GiftState
from funds.states.duties import Measure
from funds.states.foundation import Source
from funds.states.grants import DisclosureKind
from funds.states.projects import PaymentState
from governance.ledger.models import Transfer

Content = dict[str, Any]
Rows = list[dict[str, Any]]


def money(label: Any, fen: int) -> dict[str, Any]:
    return {"label": str(label), "fen": fen}


def words(label: Any, text: Any) -> dict[str, Any]:
    return {"label": str(label), "text": str(text)}


def content_of(row: Disclosure, today: date) -> Content:
    """As it stands today; the period that it covers is said with it."""
    sections = _BUILDERS.get(row.kind, lambda row, today: [])(row, today)
    return {"sections": [{"title": str(title), "rows": rows} for title, rows in sections if rows]}


def period_of(row: Disclosure) -> Period | None:
    """The days that a periodical disclosure covers; None for what is told once."""
    if row.kind == DisclosureKind.QUARTER:
        return quarter_of(date(int(row.period[:4]), 3 * int(row.period[-1]), 1))
    if row.kind == DisclosureKind.ANNUAL:
        return year_of(int(row.period))
    if row.kind in (DisclosureKind.PROJECT_PROGRESS, DisclosureKind.APPEAL_PROGRESS):
        last = date.fromisoformat(row.period)
        duty = duty_on(row.kind, last)
        months = (duty.every_months if duty else None) or 3
        return Period(row.period, add_months(last + timedelta(days=1), -months), last)
    return None


# --- A quarter, a year --------------------------------------------------------------------------------------
def _books(row: Disclosure, today: date) -> list[tuple[str, Rows]]:
    scope = scope_of(row)
    period = period_of(row)
    assert period is not None
    span = Span(period.first, period.last)
    found = flows(scope, span)
    served, pull = reached(scope), leverage(scope)
    sections = [
        (_("收支"), _balance_rows(found)),
        (_("收入来源"), [money(label, fen) for label, fen in income_by_source(scope, span, found.income)]),
        (_("支出去向"), [money(use.title, use.fen) for use in uses_of(scope, span)]),
        (_("项目和受益人（截至公开时）"), [
            words(_("有受益群体的项目"), served.projects), words(_("预计受益人次"), served.planned),
            words(_("实际受益人次"), served.reached),
            words(_("每 1 元基金会资金撬动其他资金（元）"), pull.words),
        ]),
    ]  # fmt: skip
    if row.kind == DisclosureKind.ANNUAL and row.foundation:
        sections.insert(1, (_("法定比例"), _ratio_rows(row, int(row.period), today)))
    return sections


def scope_of(row: Disclosure) -> Scope:
    if row.foundation:
        return Scope(row.foundation)
    assert row.fund is not None
    return Scope(row.fund.foundation, row.fund)


def _balance_rows(found: Any) -> Rows:
    rows = [
        money(_("期初余额"), found.opening), money(_("收入"), found.income), money(_("支出"), found.spending),
        money(_("其中管理费用"), found.administration), money(_("期末余额"), found.closing),
    ]  # fmt: skip
    if found.between:
        rows.insert(4, money(_("其他基金转入（减转出）"), found.between))
    return rows


def _ratio_rows(row: Disclosure, year: int, today: date) -> Rows:
    assert row.foundation is not None
    found = []
    for band, gauge in gauges_of(row.foundation, year, today):
        ratio = "—" if gauge.permille is None else f"{gauge.permille // 10}.{gauge.permille % 10}%"
        limit = f"{band.get_bound_display()}{band.get_base_display()}的 {band.ratio_words}"
        article = band.article if band.is_confirmed else _("%(article)s，依据未核实") % {"article": band.article}
        found.append(words(Measure(band.measure).label, f"{ratio}（{limit}，{article}）：{gauge.standing.label}"))
    return found


# --- A project ----------------------------------------------------------------------------------------------
def _project(row: Disclosure, today: date) -> list[tuple[str, Rows]]:
    project = row.project
    assert project is not None
    period = period_of(row)
    span = Span(period.first, period.last) if period else EVER
    paid = project.payments.filter(span.within("paid__at"), state=PaymentState.PAID).defer("payee_name", "payee_number")
    sections = [
        (_("项目"), _about(project)),
        (_("资金"), _project_money(project, span)),
        (_("付款"), [money(f"{each.what}（{each.payee_public}）", each.amount_fen) for each in paid.order_by("pk")[:200]]),
        (_("阶段"), [words(each.title, each.get_state_display()) for each in project.milestones.all()]),
        (_("受益群体"), [
            words(each.name, _("预计 %(planned)d 人，实际 %(reached)s 人") % {
                "planned": each.heads_planned, "reached": "—" if each.heads_reached is None else each.heads_reached,
            })
            for each in project.beneficiaries.all()
        ]),
    ]  # fmt: skip
    if row.kind == DisclosureKind.PROJECT_FINAL and project.result:
        sections.insert(1, (_("成效"), [words(_("结果"), project.result)]))
    return sections


def _about(project: Project) -> Rows:
    rows = [words(_("编号"), project.code), words(_("状态"), project.get_state_display())]
    if project.carried_out_by:
        rows.append(words(_("实施方"), project.carried_out_by))
    if project.starts_on:
        rows.append(words(_("开工"), project.starts_on))
    if project.ends_on:
        rows.append(words(_("计划完工"), project.ends_on))
    return rows


def _project_money(project: Project, span: Span) -> Rows:
    """From its purse alone."""
    if project.purse is None:
        return []
    rows = Transfer.objects.filter(span.within("at"), kind__in=["POSTED", "POST"])
    into, out = rows.filter(credit=project.purse.account_id), rows.filter(debit=project.purse.account_id)
    came, went = (side.aggregate(sum=Sum("amount"))["sum"] or 0 for side in (into, out))
    return [
        money(_("到位（含退回的付款）"), came),
        money(_("付出（含退回的资金）"), went),
        money(_("现有余额"), project.purse.account.balance),
    ]


# --- An appeal, a tender ------------------------------------------------------------------------------------
def _appeal(row: Disclosure, today: date) -> list[tuple[str, Rows]]:
    appeal = row.appeal
    assert appeal is not None
    period = period_of(row)
    span = Span(period.first, period.last) if period else EVER
    gifts = appeal.gifts.filter(span.within("transfer__at"), state=GiftState.RECEIVED)
    totals = gifts.aggregate(sum=Sum("amount_fen"), n=Count("pk"))
    by_source = gifts.values_list("source").annotate(sum=Sum("amount_fen")).order_by("-sum")
    about = [words(_("募捐"), appeal.title), words(_("对象"), appeal.get_audience_display())]
    if appeal.goal_fen:
        about.append(money(_("目标"), appeal.goal_fen))
    return [
        (_("募捐"), [*about, *_appeal_days(appeal)]),
        (_("收到"), [money(_("合计"), totals["sum"] or 0), words(_("笔数"), totals["n"])]),
        (_("来源"), [money(Source(source).label, fen) for source, fen in by_source]),
        (_("使用"), [money(_("这一用途的现有余额"), appeal.purse.account.balance)]),
    ]


def _appeal_days(appeal: Appeal) -> Rows:
    rows = [words(_("时间"), f"{appeal.starts_on} – {appeal.ends_on}")]
    return [*rows, words(_("备案号"), appeal.filing_number)] if appeal.filing_number else rows


def _tender(row: Disclosure, today: date) -> list[tuple[str, Rows]]:
    tender = Tender.objects.filter(code=row.period).first()
    if tender is None:
        return []
    rows = [words(_("编号"), tender.code), words(_("标题"), tender.title), money(_("最高限价"), tender.ceiling_fen)]
    bids = tender.bids.filter(withdrawn_at=None)
    rows.append(words(_("有效投标"), bids.count()))
    contract = getattr(tender, "contract", None)
    if contract is not None:
        rows += [
            words(_("中标单位"), contract.bid.organisation.name), money(_("合同金额"), contract.amount_fen),
            words(_("合同期"), f"{contract.starts_on} – {contract.ends_on}"),
        ]  # fmt: skip
    return [(_("采购结果"), rows)]


_BUILDERS: dict[str, Callable[[Disclosure, date], list[tuple[str, Rows]]]] = {
    DisclosureKind.QUARTER: _books,
    DisclosureKind.ANNUAL: _books,
    DisclosureKind.PROJECT_PROGRESS: _project,
    DisclosureKind.PROJECT_FINAL: _project,
    DisclosureKind.APPEAL_PROGRESS: _appeal,
    DisclosureKind.APPEAL_FINAL: _appeal,
    DisclosureKind.TENDER: _tender,
}
