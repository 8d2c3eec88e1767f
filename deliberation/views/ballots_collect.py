"""Collecting votes: papers typed in by two people, the visit list of a building, one door, papers to print."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from deliberation.forms.ballots import CallForm, DoorForm, PaperForm
from deliberation.models import Ballot, RollEntry
from deliberation.policies.ballots import decide, may_collect
from deliberation.selectors.ballot_panel import heads_in, missing_in
from deliberation.selectors.ballots import waiting_slips
from deliberation.services import ballots
from deliberation.services.ballots.casting import Cast
from deliberation.states import Secrecy, SlipState
from deliberation.states_ballots import BallotVerb
from deliberation.views.ballots_desk import ballot_or_404
from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.territory.models import Building
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.qr import qr_data_uri

DOORS_A_PAGE = 60
PAPERS_A_PAGE = 200  # a QR code each: more would make the page slow to open
CONFLICTS_SHOWN = 30


@staff_only
def papers_page(request: HttpRequest, code: str) -> HttpResponse:
    """Type or scan the number, choose what the paper says, next paper. Made for hundreds in a row."""
    user, now = staff_user(request), timezone.now()
    ballot = ballot_or_404(user, code, now)
    decide(user, BallotVerb.ENTER, ballot, now).require()
    form = PaperForm(request.POST or None, ballot=ballot)
    if request.method == "POST" and form.is_valid():
        try:
            slip = ballots.enter_paper(ballot_id=ballot.pk, actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
        else:
            words = _t("%(number)s：%(state)s。") % {
                "number": slip.entry.paper_number,
                "state": slip.get_state_display(),
            }
            if slip.state == SlipState.CONFLICT:
                messages.warning(request, words)
            else:
                messages.success(request, words)
            return HttpResponseRedirect(request.path)
    conflicts = waiting_slips(ballot).filter(state=SlipState.CONFLICT).select_related("entry")[:CONFLICTS_SHOWN]
    context = {
        "ballot": ballot,
        "form": form,
        "conflicts": conflicts,
        "once": waiting_slips(ballot).filter(state=SlipState.ONCE).count(),
    }
    return render(request, "deliberation/ballots/papers.html", context, status=422 if form.errors else 200)


@staff_only
def settle_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Two people read a paper differently: somebody reads it again. What they read is not shown."""
    user, now = staff_user(request), timezone.now()
    ballot = ballot_or_404(user, code, now)
    decide(user, BallotVerb.SETTLE, ballot, now).require()
    slip = ballot.slips.filter(pk=pk, state=SlipState.CONFLICT).select_related("entry").first()
    if slip is None:
        raise Http404(_t("这张选票已经没有不一致。"))
    given = request.POST.copy() if request.method == "POST" else None
    if given is not None:
        given["number"] = slip.entry.paper_number
    form = PaperForm(given, ballot=ballot)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.settle_paper(slip_id=slip.pk, choice=form.choice, actor=user, now=now)
            messages.success(request, _t("%(number)s：已核对。") % {"number": slip.entry.paper_number})
            return HttpResponseRedirect(reverse("deliberation:desk_ballot_papers", args=[ballot.code]))
        except DomainError as error:
            put_on_form(form, error)
    context = {"ballot": ballot, "form": form, "slip": slip}
    return render(request, "deliberation/ballots/settle.html", context, status=422 if form.errors else 200)


@staff_only
def doors_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Whoever of a building has not voted, in walking order; 0 are the heads without a building."""
    user, now = staff_user(request), timezone.now()
    ballot = ballot_or_404(user, code, now)
    may_collect(user, ballot, now).require()
    building = _building(ballot, pk)
    page = page_by_key(
        missing_in(ballot, pk or None), ("number",), size=DOORS_A_PAGE, after=request.GET.get("after", "")
    )
    context = {
        "ballot": ballot, "building": building, "building_pk": pk, "entries": page.rows, "now": now,
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "deliberation/ballots/doors.html", context)


@staff_only
def door_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One door: write the vote down, or that nobody was met. A secret vote is chosen by the voter on the held-out phone."""
    user, now = staff_user(request), timezone.now()
    ballot = ballot_or_404(user, code, now)
    may_collect(user, ballot, now).require()
    entry = ballot.roll.filter(pk=pk, is_struck=False).select_related("building").order_by("pk").first()
    if entry is None:
        raise Http404(_t("名册上没有这一户，或者已经剔除。"))
    is_call = request.POST.get("what") == "call"
    form = DoorForm(None if is_call else request.POST or None, ballot=ballot, initial={"channel": "DOORSTEP"})
    call_form = CallForm(request.POST if is_call else None)
    chosen = call_form if is_call else form
    context = {"ballot": ballot, "entry": entry, "form": form, "call_form": call_form, "now": now}
    if request.method == "POST" and chosen.is_valid():
        try:
            if is_call:
                ballots.record_call(ballot_id=ballot.pk, entry_id=pk, actor=user, now=now, **call_form.cleaned_data)
            else:
                cast = _record(ballot, pk, form, user, now)
                if cast.receipt:
                    context |= {"receipt": cast.receipt, "qr": qr_data_uri(cast.receipt)}
                    return render(request, "deliberation/ballots/door_receipt.html", context)
            messages.success(request, _t("%(place)s：已登记。") % {"place": entry.place or entry.number})
            return HttpResponseRedirect(
                reverse("deliberation:desk_ballot_doors", args=[ballot.code, entry.building_id or 0])
            )
        except DomainError as error:
            put_on_form(chosen, error)
    context["tried"] = entry.calls.select_related("by").order_by("-id")[:10]
    return render(request, "deliberation/ballots/door.html", context, status=422 if chosen.errors else 200)


def _record(ballot: Ballot, pk: int, form: DoorForm, user: User, now: datetime) -> Cast:
    data = form.cleaned_data
    return ballots.record_vote(
        ballot_id=ballot.pk, entry_id=pk, choice=form.choice, channel=data["channel"], words=data["words"], actor=user,
        now=now,
    )  # fmt: skip


@staff_only
def print_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Paper ballots of a building, two on a sheet of A4, each with its number and QR code."""
    user, now = staff_user(request), timezone.now()
    ballot = ballot_or_404(user, code, now)
    may_collect(user, ballot, now).require()
    rows = heads_in(ballot, pk or None)
    if request.GET.get("who") != "all":
        rows = rows.filter(voted_at=None)
    page = page_by_key(rows, ("number",), size=PAPERS_A_PAGE, after=request.GET.get("after", ""))
    papers: list[tuple[RollEntry, str]] = [(entry, qr_data_uri(entry.paper_number)) for entry in page.rows]
    context = {
        "ballot": ballot, "building": _building(ballot, pk), "papers": papers, "now": now,
        "options": ballot.options.order_by("position"), "is_secret": ballot.secrecy == Secrecy.SECRET,
        "next_url": f"?after={page.next}" if page.next else "",
    }  # fmt: skip
    return render(request, "deliberation/ballots/print_papers.html", context)


def _building(ballot: Ballot, pk: int) -> Building | None:
    if not pk:
        return None
    found = Building.objects.filter(pk=pk, community=ballot.council.community_id).select_related("estate").first()
    if found is None:
        raise Http404(_t("没有这个楼栋。"))
    return found
