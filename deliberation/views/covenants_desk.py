"""Covenants and reports at the desk."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from deliberation.forms.covenants import DraftForm, ReportForm
from deliberation.models import Council, Covenant
from deliberation.policies.ballots import may_look
from deliberation.policies.councils import may_lead
from deliberation.policies.covenants import decide, may_report, misfit, verbs_for
from deliberation.selectors.covenants import (
    reports_visible_to,
    to_file,
    versions_of,
    visible_to,
    waiting_amendments,
    whole,
)
from deliberation.selectors.resolutions import leading_councils
from deliberation.services.covenants import draft_covenant, publish_report
from deliberation.states import CovenantState
from deliberation.views.covenant_pages import BY_SLUG, buttons_for
from deliberation.views.covenants_public import amendments_shown
from deliberation.views.desk_door import desk_people, person
from deliberation.views.topic_next import NextStep
from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.views.desk_common import put_on_form, refusal_of
from grievances.views.list_links import page_links
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE, REPORTS_SHOWN = 50, 30


@desk_people
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    page = page_by_key(visible_to(user, now), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    owed = reports_visible_to(user, now).filter(published_at=None).order_by("due_on", "id")
    context = {
        "rows": page.rows,
        "owed": list(owed[:REPORTS_SHOWN]),
        "to_file": list(to_file(user, now)[:REPORTS_SHOWN]),
        "councils": list(leading_councils(user, now)[:200]),
        **page_links(request, page),
        "today": timezone.localdate(now),
        "now": now,
    }
    return render(request, "deliberation/covenants/desk_list.html", context)


def _covenant_or_404(user: User, pk: int, now: datetime) -> Covenant:
    try:
        return whole(pk, visible_to(user, now))
    except (Covenant.DoesNotExist, OverflowError):
        raise Http404(_t("没有这一版公约，或者它不在您的辖区。")) from None


def _next_steps(covenant: Covenant, user: User, now: datetime) -> list[NextStep]:
    """The ballot that this version waits for."""
    if covenant.state != CovenantState.VOTING or covenant.ballot is None or not may_look(user, covenant.ballot, now):
        return []
    return [NextStep(_t("去表决"), reverse("deliberation:desk_ballot", args=[covenant.ballot.code]), "checkbox")]


class CovenantDesk:
    """What the page of a covenant's verbs needs (`verb_pages.Desk`)."""

    id_name = "covenant_id"
    stylesheet = "deliberation/resolutions.css"

    def render(
        self, request: HttpRequest, subject: Covenant, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        covenant = whole(subject.pk)
        clauses = list(covenant.clauses.all())
        verbs = verbs_for(user, covenant, now)
        context = {
            "covenant": covenant,
            "clauses": [(clause, amendments_shown(clause, user, staff=True)) for clause in clauses],
            "versions": list(versions_of(covenant.council_id)[:50]),
            "clocks": [(label_of(clock.purpose), clock) for clock in live(covenant)],
            "verbs": verbs,
            "next_steps": _next_steps(covenant, user, now),
            "buttons": buttons_for(
                verbs, has_amendments=waiting_amendments(covenant).exists(), has_clauses=bool(clauses)
            ),
            "now": now,
        }
        return render(request, "deliberation/covenants/desk.html", context | more, status=status)

    def address(self, subject: Covenant) -> str:
        return reverse("deliberation:desk_covenant", args=[subject.pk])

    def refusal(self, page: VerbPage, subject: Covenant, user: User, now: datetime) -> DomainError | None:
        return refusal_of(decide(user, page.verb, subject, now), fits=not misfit(page.verb, subject, now))


@desk_people
def desk_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    return CovenantDesk().render(request, _covenant_or_404(user, pk, now), user, now)


@desk_people
def verb_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    return run_verb(request, CovenantDesk(), BY_SLUG[slug], _covenant_or_404(user, pk, now), user, now)


@desk_people
def new_page(request: HttpRequest, council_id: int) -> HttpResponseBase:
    """A new version, which begins with the clauses of the one in force."""
    user, now = person(request), timezone.now()
    council = Council.objects.select_related("community").filter(pk=council_id).first()
    if council is None:
        raise Http404(_t("没有这个议事会。"))
    may_lead(user, council, now).require()
    last = council.covenants.order_by("-version").first()
    default = last.name if last else _t("%(community)s居民公约") % {"community": council.community.name}
    form = DraftForm(request.POST if request.method == "POST" else None, initial={"name": default})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                covenant = draft_covenant(council_id=council.pk, actor=user, now=now, **form.cleaned_data)
                return HttpResponseRedirect(reverse("deliberation:desk_covenant", args=[covenant.pk]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {"form": form, "council": council, "title": _t("起草公约"), "submit": _t("开始起草"), "now": now}
    return render(request, "deliberation/covenants/form.html", context, status=status)


@desk_people
def report_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the report of a quarter and publish it."""
    user, now = person(request), timezone.now()
    report = reports_visible_to(user, now).filter(pk=pk).first()
    if report is None:
        raise Http404(_t("没有这一期报告，或者它不在您的辖区。"))
    may_report(user, report, now).require()
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                publish_report(report_id=report.pk, actor=user, now=now, **form.cleaned_data)
                messages.success(request, _t("报告已公开。"))
                return HttpResponseRedirect(reverse("deliberation:reports"))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    title = _t("%(period)s 报告") % {"period": report.period}
    context = {"form": form, "council": report.council, "title": title, "submit": _t("公开报告"), "now": now}
    return render(request, "deliberation/covenants/form.html", context, status=status)
