"""The reports of a quarter at the desk: all of them with their state and figures, several checked and published at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Disclosure, Foundation
from funds.periods import Period
from funds.policies.disclosures import decide
from funds.selectors.bank import Meter, meter_of
from funds.selectors.disclosures import subject_of
from funds.selectors.quarters import QuarterFigures, figures_of, quarters_shown, reports_of, to_publish
from funds.services.disclosures import PublishReport, publish_many
from funds.services.disclosures.publishing import PUBLISH_AT_ONCE
from funds.states.duties import DisclosureVerb
from funds.states.grants import DisclosureState
from funds.views.disclosures import reader_of
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import staff_only

FOUNDATIONS_CHECKED = 5


@dataclass(frozen=True, slots=True)
class Report:
    """One line. `why_not`: why this person cannot publish it; `outcome`: what became of it, '' before."""

    row: Disclosure
    subject: object
    figures: QuarterFigures
    why_not: str
    outcome: str = ""


@staff_only
def list_page(request: HttpRequest) -> HttpResponse:
    """`?quarter=2026Q3`, else the last one that is over."""
    user, now = reader_of(request)
    quarter = _quarter(request.GET.get("quarter", ""), now)
    page = page_by_key(
        reports_of(user, now, quarter), ("area_code", "id"), size=PUBLISH_AT_ONCE, after=request.GET.get("after", "")
    )
    kept = f"?quarter={quarter.name}&after="
    context = {
        "reports": _reports(page.rows, quarter, user, now),
        "quarter": quarter,
        "quarters": quarters_shown(timezone.localdate(now)),
        "waiting": _count(user, now, quarter),
        "most": PUBLISH_AT_ONCE,
        "next_url": f"{kept}{page.next}" if page.next else "",
        "previous_url": f"{kept}{page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "funds/disclosures/quarter.html", context)


@staff_only
def publish_page(request: HttpRequest) -> HttpResponse:
    """GET shows what was picked (`pick=`, or `all=yes` that wait) to be checked; POST publishes it and says what became
    of each. Sent again, it changes nothing."""
    user, now = reader_of(request)
    data = request.POST if request.method == "POST" else request.GET
    quarter = _quarter(data.get("quarter", ""), now)
    if request.method != "POST" and data.get("all") == "yes":
        rows = list(to_publish(user, now, quarter)[:PUBLISH_AT_ONCE])
    else:
        picked = [int(pk) for pk in data.getlist("pick") if pk.isascii() and pk.isdigit() and len(pk) < 19]
        rows = list(reports_of(user, now, quarter).filter(pk__in=picked[:PUBLISH_AT_ONCE]).order_by("area_code", "id"))
    if not rows:
        messages.warning(request, _("请先勾选要公开的报告。"))
        return HttpResponseRedirect(f"{reverse('funds:quarters')}?quarter={quarter.name}")
    done = None
    if request.method == "POST":
        done = publish_many(disclosure_ids=[row.pk for row in rows], actor=user, now=now)
        rows = list(reports_of(user, now, quarter).filter(pk__in=[row.pk for row in rows]).order_by("area_code", "id"))
    reports = _reports(rows, quarter, user, now, done)
    context = {
        "reports": reports,
        "ready": [each for each in reports if not each.why_not],
        "done": done,
        "waiting": _count(user, now, quarter) if done else 0,
        "open_meters": [] if done else _open_meters(rows),
        "quarter": quarter,
        "now": now,
    }
    return render(request, "funds/disclosures/quarter_publish.html", context)


def _quarter(name: str, now: datetime) -> Period:
    """One of those that are shown; the last one where another was asked for."""
    quarters = quarters_shown(timezone.localdate(now))
    return next((one for one in quarters if one.name == name), quarters[0])


def _count(user: User, now: datetime, quarter: Period) -> int:
    """How many this person could publish: at most one more than at once."""
    return len(to_publish(user, now, quarter).values_list("pk")[: PUBLISH_AT_ONCE + 1])


def _reports(
    rows: Iterable[Disclosure], quarter: Period, user: User, now: datetime, done: PublishReport | None = None
) -> list[Report]:
    given = list(rows)
    figures = figures_of(given, quarter)
    return [
        Report(row, subject_of(row), figures[row.pk], _why_not(user, row, now), _outcome(row, done)) for row in given
    ]


def _why_not(user: User, row: Disclosure, now: datetime) -> str:
    if row.state != DisclosureState.DUE:
        return str(row.get_state_display())
    return decide(user, DisclosureVerb.PUBLISH, row, now).reason


def _outcome(row: Disclosure, done: PublishReport | None) -> str:
    if done is None:
        return ""
    if row.pk in done.refused:
        return _("没有公开：%(why)s") % {"why": done.refused[row.pk]}
    return _("刚刚公开") if row.pk in done.done else _("早已公开，没有改动")


def _open_meters(rows: Iterable[Disclosure]) -> list[tuple[Foundation, Meter]]:
    """Foundations whose statements and ledger do not agree yet: their figures may still change."""
    foundations = {found.pk: found for row in rows if (found := row.foundation or (row.fund and row.fund.foundation))}
    meters = [(one, meter_of(one)) for one in list(foundations.values())[:FOUNDATIONS_CHECKED]]
    return [(one, meter) for one, meter in meters if meter.open_lines]
