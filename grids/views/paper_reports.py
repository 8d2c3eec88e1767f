"""Reporting what stands on no list, without signing in; and reading the answer by its code."""

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.common.client import client_address
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.limits import require
from governance.deadlines.selectors import live
from grids.forms.admission import OpenReportForm, PaperReportForm
from grids.models import PaperReport
from grids.services.paper_reports import PREFIX, open_report, raise_report
from grievances.services import proof
from grievances.tracking import link_token, secret_of
from grievances.views.desk_common import put_on_form
from grievances.views.qr import qr_data_uri
from grievances.views.session import mark_of

HOUR = 3600
PER_ADDRESS, PER_BROWSER = 20, 5
OPENED = "grids.paper_reports"
OPENED_FOR = timedelta(hours=2)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_page(request: HttpRequest) -> HttpResponseBase:
    """GET asks, POST keeps and shows the code."""
    now, status = timezone.now(), 200
    if request.method != "POST":
        form = PaperReportForm(initial={"submission": uuid.uuid4(), "community": request.GET.get("community", "")})
    else:
        form, status = PaperReportForm(request.POST), 422
        if form.is_valid():
            try:
                _good_will(request, form)
                report = raise_report(draft=form.draft(), now=now)
                _remember(request, report, now)
                return redirect(f"{reverse('grids:paper_report', args=[report.code])}?new=1")
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    question = None
    if not request.user.is_authenticated:
        question = proof.question_again(form["question"].value() or "", form["answer"].value() or "")
    return render(request, "grids/admission/report_new.html", {"form": form, "question": question}, status=status)


def _good_will(request: HttpRequest, form: PaperReportForm) -> None:
    """A small sum for who did not sign in; then the limits of the browser and of the address."""
    typed = form.cleaned_data
    if typed["website"]:
        raise InputRefused("honeypot", _("没有通过安全检查，请再点一次提交"))
    used = "" if request.user.is_authenticated else proof.check_answer(typed["question"], typed["answer"])
    often = _("提交得太多了，请过一小时再试。您填的内容都在。")
    require("paper-report-browser", mark_of(request), limit=PER_BROWSER, seconds=HOUR, message=often)
    require("paper-report-address", client_address(request), limit=PER_ADDRESS, seconds=HOUR, message=often)
    if used:
        proof.use_up(used, str(typed["submission"]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def open_page(request: HttpRequest) -> HttpResponseBase:
    form, status = OpenReportForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                report = open_report(**form.cleaned_data, address=client_address(request))
                _remember(request, report, timezone.now())
                return redirect("grids:paper_report", report.code)
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    return render(request, "grids/admission/report_open.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD"])
@never_cache
def report_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """For the browser that reported or proved it; the token of the QR link leaves the address at once."""
    now = timezone.now()
    if token := request.GET.get("k", "")[:64]:
        _remember(request, open_report(code=code, token=token, address=client_address(request)), now)
        return redirect("grids:paper_report", code)
    report = _own(request, code, now)
    if report is None:  # the same answer whether the code exists or not
        return redirect("grids:paper_report_open")
    path = reverse("grids:paper_report", args=[report.code])
    is_new = "new" in request.GET
    context = {
        "row": report, "is_new": is_new, "secret": secret_of(report.code), "clocks": live(report), "now": now,
        "qr": qr_data_uri(request.build_absolute_uri(f"{path}?k={link_token(report.code)}")) if is_new else "",
    }  # fmt: skip
    return render(request, "grids/admission/report_mine.html", context)


def _opened(request: HttpRequest, now: datetime) -> dict[str, float]:
    return {pk: until for pk, until in request.session.get(OPENED, {}).items() if until > now.timestamp()}


def _remember(request: HttpRequest, report: PaperReport, now: datetime) -> None:
    request.session[OPENED] = _opened(request, now) | {str(report.pk): (now + OPENED_FOR).timestamp()}


def _own(request: HttpRequest, code: str, now: datetime) -> PaperReport | None:
    try:
        plain = normalise_code(code, prefix=PREFIX)
    except InputRefused:
        return None
    found = PaperReport.objects.filter(code=plain).first()
    return found if found and str(found.pk) in _opened(request, now) else None
