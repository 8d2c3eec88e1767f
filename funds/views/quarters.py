"""The reports of a quarter at the desk: all of them with their state and figures, several checked and published at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Disclosure, Foundation
from funds.periods import Period
from funds.policies.disclosures import decide
from funds.selectors.bank import Meter, meter_of
from funds.selectors.disclosures import subject_of
from funds.selectors.publishings import counts_of, left_over, lines_of, publishings_of
from funds.selectors.quarters import QuarterFigures, figures_of, quarters_shown, reports_of, to_publish
from funds.services.disclosures import publish_together
from funds.services.disclosures.together import PUBLISH_AT_ONCE
from funds.states.duties import DisclosureVerb
from funds.states.grants import DisclosureState
from funds.views.disclosures import reader_of
from governance.common.errors import DomainError
from governance.common.given import numbers_in
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import staff_only

FOUNDATIONS_CHECKED, REPORTS_SHOWN, JOBS_SHOWN = 5, 100, 5


@dataclass(frozen=True, slots=True)
class Report:
    """One line. `why_not`: why this person cannot publish it."""

    row: Disclosure
    subject: object
    figures: QuarterFigures
    why_not: str


@staff_only
def list_page(request: HttpRequest) -> HttpResponse:
    """`?quarter=2026Q3`, else the last one that is over."""
    user, now = reader_of(request)
    quarter = _quarter(request.GET.get("quarter", ""), now)
    page = page_by_key(
        reports_of(user, now, quarter), ("area_code", "id"), size=REPORTS_SHOWN, after=request.GET.get("after", "")
    )
    kept = f"?quarter={quarter.name}&after="
    context = {
        "reports": _reports(page.rows, quarter, user, now),
        "quarter": quarter,
        "quarters": quarters_shown(timezone.localdate(now)),
        "waiting": _count(user, now, quarter),
        "most": PUBLISH_AT_ONCE,
        "jobs": publishings_of(user)[:JOBS_SHOWN],
        "next_url": f"{kept}{page.next}" if page.next else "",
        "previous_url": f"{kept}{page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "funds/disclosures/quarter.html", context)


@staff_only
def publish_page(request: HttpRequest) -> HttpResponse:
    """GET shows what was picked (`pick=`, or `all=yes` that wait) to be checked; POST hands it to the worker."""
    user, now = reader_of(request)
    data = request.POST if request.method == "POST" else request.GET
    quarter = _quarter(data.get("quarter", ""), now)
    if request.method != "POST" and data.get("all") == "yes":
        rows = list(to_publish(user, now, quarter)[:PUBLISH_AT_ONCE])
    else:
        picked = numbers_in(data.getlist("pick"))
        rows = list(reports_of(user, now, quarter).filter(pk__in=picked[:PUBLISH_AT_ONCE]).order_by("area_code", "id"))
    if not rows:
        messages.warning(request, _("请先勾选要公开的报告。"))
        return HttpResponseRedirect(f"{reverse('funds:quarters')}?quarter={quarter.name}")
    status = 200
    if request.method == "POST":
        try:
            job = publish_together(quarter=quarter, disclosure_ids=[row.pk for row in rows], actor=user, now=now)
            return HttpResponseRedirect(reverse("funds:publishing", args=[job.pk]))
        except DomainError as refused:
            messages.warning(request, refused.message)
            status = refused.status
    reports = _reports(rows, quarter, user, now)
    context = {
        "reports": reports,
        "ready": [each for each in reports if not each.why_not],
        "open_meters": _open_meters(rows),
        "quarter": quarter,
        "now": now,
    }
    return render(request, "funds/disclosures/quarter_publish.html", context, status=status)


@staff_only
def publishing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, what became of each; to HTMX only that, while it is under way."""
    user, now = reader_of(request)
    job = publishings_of(user).filter(pk=pk).first()
    if job is None:
        raise Http404(_("没有这次批量公开，或者它是别人办的。"))
    context = {
        "job": job,
        "lines": lines_of(job),
        "counts": counts_of(job),
        "left": [] if job.is_active else left_over(job).values_list("disclosure_id", flat=True),
        "now": now,
    }
    is_poll = bool(getattr(request, "htmx", False))
    template = "funds/disclosures/_publishing.html" if is_poll else "funds/disclosures/publishing.html"
    return render(request, template, context)


def _quarter(name: str, now: datetime) -> Period:
    """One of those that are shown; the last one where another was asked for."""
    quarters = quarters_shown(timezone.localdate(now))
    return next((one for one in quarters if one.name == name), quarters[0])


def _count(user: User, now: datetime, quarter: Period) -> int:
    """How many this person could publish: at most one more than at once."""
    return len(to_publish(user, now, quarter).values_list("pk")[: PUBLISH_AT_ONCE + 1])


def _reports(rows: Iterable[Disclosure], quarter: Period, user: User, now: datetime) -> list[Report]:
    given = list(rows)
    figures = figures_of(given, quarter)
    return [Report(row, subject_of(row), figures[row.pk], _why_not(user, row, now)) for row in given]


def _why_not(user: User, row: Disclosure, now: datetime) -> str:
    if row.state != DisclosureState.DUE:
        return str(row.get_state_display())
    return decide(user, DisclosureVerb.PUBLISH, row, now).reason


def _open_meters(rows: Iterable[Disclosure]) -> list[tuple[Foundation, Meter]]:
    """Foundations whose statements and ledger do not agree yet: their figures may still change."""
    foundations = {found.pk: found for row in rows if (found := row.foundation or (row.fund and row.fund.foundation))}
    meters = [(one, meter_of(one)) for one in list(foundations.values())[:FOUNDATIONS_CHECKED]]
    return [(one, meter) for one, meter in meters if meter.open_lines]
