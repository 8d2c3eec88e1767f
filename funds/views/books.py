"""The books of a fund and of a foundation for everybody: figures, charts, every transfer, files to count again."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds.charts import bars
from funds.models import Donor, Foundation, Fund
from funds.money import yuan
from funds.periods import year_of
from funds.selectors import donations as reads
from funds.selectors.bank import meter_of
from funds.selectors.disclosures import public_disclosures
from funds.selectors.figures import (
    Month,
    Scope,
    Span,
    Use,
    documents_of,
    gauges_of,
    lines_of,
    reached,
    standing_of,
    transfers_of,
)
from funds.states.foundation import FundKind, PurseKind
from funds.views.organs import organs_of
from governance.common.client import client_address
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.common.limits import require
from governance.ledger import recount
from governance.ledger.exporting import lines
from governance.ledger.models import Currency
from governance.portal.charts import BarChart, bar_chart
from grievances.exports import neutral
from grievances.views.public_list import Echo

PAGE_SIZE, FUNDS_SHOWN, DOCUMENTS_SHOWN, NEWEST = 30, 300, 20, 5
FILES_PER_HOUR, FILE_ROWS = 20, 100_000
FIRST_YEAR = 2000


@require_safe
def fund_page(request: HttpRequest, pk: int) -> HttpResponse:
    fund = get_object_or_404(Fund.objects.select_related("foundation", "area"), pk=pk)
    scope = Scope(fund.foundation, fund)
    purses = reads.purses_of(fund)
    context = _books(request, scope) | {
        "purses": [row for row in purses if row.kind != PurseKind.PROJECT or row.account.balance],
        "expected": sum(row.account.credits_pending for row in purses),
        "appeals": list(reads.open_appeals(timezone.localdate(), fund)[:NEWEST]),
        "may_give": fund.closed_at is None,
    }
    return render(request, "funds/books/page.html", context)


@require_safe
def foundation_page(request: HttpRequest, pk: int) -> HttpResponse:
    foundation = get_object_or_404(Foundation.objects.select_related("area"), pk=pk)
    now = timezone.now()
    year = _year(request, now)
    funds = Fund.objects.filter(foundation=foundation, closed_at=None).select_related("area")
    balances = reads.balances_of(funds)
    rows = sorted(funds.order_by("area_code")[:FUNDS_SHOWN], key=lambda row: row.kind != FundKind.OWN)
    context = (
        _books(request, Scope(foundation))
        | organs_of(foundation, timezone.localdate(now))
        | {
            "funds": [(row, balances.get(row.pk, 0)) for row in rows],
            "meter": meter_of(foundation),
            "gauges": gauges_of(foundation, year, timezone.localdate(now)),
            "gauge_year": year,
            "years": [timezone.localdate(now).year - back for back in range(3)],
            "is_over": timezone.localdate(now).year > year,
        }
    )
    return render(request, "funds/books/page.html", context)


def _year(request: HttpRequest, now: datetime) -> int:
    """`?year=`, else this one."""
    this, text = timezone.localdate(now).year, request.GET.get("year", "")
    year = number_in(text, digits=4) or this
    return year if FIRST_YEAR <= year <= this else this


def _books(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    page = page_by_key(transfers_of(scope), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    now = timezone.now()
    standing = standing_of(scope, timezone.localdate(now))
    own = {"fund": scope.fund} if scope.fund else {"foundation": scope.foundation}
    told = public_disclosures().filter(**own)
    return {
        "scope": scope,
        "standing": standing,
        "income": bars(standing.income),
        "uses": bars((use.title, use.fen, _address(use)) for use in standing.uses),
        "reached": reached(scope),
        "documents": list(documents_of(scope)[:DOCUMENTS_SHOWN]),
        "disclosures": list(told.order_by("-due_at", "-id")[:NEWEST]),
        "lines": list(lines_of(scope, page.rows)),
        "next_url": f"?after={page.next}#transfers" if page.next else "",
        "previous_url": f"?after={page.previous}#transfers" if page.previous else "",
        "chart": _chart(standing.months),
        "now": now,
    }


def _chart(months: list[Month]) -> BarChart:
    rows = [(_("%(month)d月") % {"month": one.first.month}, (one.income, one.spending)) for one in months]
    return bar_chart([_("收入（元）"), _("支出（元）")], rows, show=yuan)


def _address(use: Use) -> str:
    return reverse("funds:project", args=[use.code]) if use.code else ""


# --- Files --------------------------------------------------------------------------------------------------
@require_safe
def fund_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    fund = get_object_or_404(Fund.objects.select_related("foundation"), pk=pk)
    return _transfers_file(request, Scope(fund.foundation, fund), f"fund-{pk}")


@require_safe
def foundation_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    return _transfers_file(request, Scope(get_object_or_404(Foundation, pk=pk)), f"foundation-{pk}")


def _transfers_file(request: HttpRequest, scope: Scope, name: str) -> StreamingHttpResponse:
    """Every transfer of a year (`?year=`), oldest first."""
    require("funds.file", client_address(request), limit=FILES_PER_HOUR, seconds=3600)
    year = _year(request, timezone.now())
    period = year_of(year)
    response = StreamingHttpResponse(
        _rows(scope, Span(period.first, period.last)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}-{year}.csv"'
    return response


def _rows(scope: Scope, span: Span) -> Iterator[str]:
    writer = csv.writer(Echo())
    titles = (_("流水号"), _("时间"), _("增减（元）"), _("金额（元）"), _("对方"), _("事由"), _("更正说明"), _("冲正"))
    yield "\ufeff" + writer.writerow(titles)
    rows = transfers_of(scope, span).order_by("id")[:FILE_ROWS]
    for line in lines_of(scope, rows.iterator(chunk_size=500)):
        mark = _("冲正别的一笔") if line.is_correction else _("已冲正") if line.is_corrected else ""
        at = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M}"
        cells = (line.id, at, _plain(line.fen), _plain(line.amount), line.who, line.what, line.note, mark)
        yield writer.writerow([cell if index in (2, 3) else neutral(cell) for index, cell in enumerate(cells)])


def _plain(fen: int) -> str:
    """A figure that a spreadsheet reads as one, minus and all."""
    return yuan(fen).replace(",", "")


@require_safe
def ledger_file(request: HttpRequest) -> StreamingHttpResponse:
    """The whole ledger of money, as `recount.py` reads it; entries of donors with their hash alone."""
    require("funds.ledger", client_address(request), limit=FILES_PER_HOUR, seconds=3600)
    donors = set(Donor.objects.filter(user__isnull=False).values_list("user", flat=True).distinct())
    rows = (f"{line}\n" for line in lines(today=timezone.localdate(), currency=Currency.FEN, withheld=donors))
    response = StreamingHttpResponse(rows, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ledger.jsonl"'
    return response


@require_safe
def recount_file(request: HttpRequest) -> FileResponse:
    """The program that counts it again, with Python's standard library alone."""
    content = Path(recount.__file__).open("rb")  # noqa: SIM115 - the response closes it
    return FileResponse(content, as_attachment=True, filename="recount.py", content_type="text/x-python; charset=utf-8")
