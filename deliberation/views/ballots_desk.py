"""Ballots at the desk: the list, a new one, the live panel with its verbs."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from deliberation.forms.ballots import BallotForm, RollFileForm
from deliberation.models import Ballot
from deliberation.policies.ballots import decide, verbs_for
from deliberation.policies.councils import may_seat
from deliberation.selectors.ballot_panel import panel_of
from deliberation.selectors.ballots import (
    doubles_of,
    open_objections,
    proxies_in_force,
    rule_of,
    visible_to,
    waiting_slips,
)
from deliberation.selectors.councils import ROW_RELATIONS, elected_by, workable_by
from deliberation.services import ballots
from deliberation.services.ballots import clocks
from deliberation.states import BallotState
from deliberation.states_ballots import BallotVerb
from deliberation.views.ballot_pages import BY_OTHER_KEY, BY_SLUG, PAGES, BallotPage
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, StateRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user

PAGE_SIZE = 40
DOUBLES_SHOWN = 20
SCOPES = {
    "running": (BallotState.DRAFT, BallotState.ROLL, BallotState.OPEN, BallotState.CLOSED),
    "ended": (BallotState.COUNTED, BallotState.ANNULLED),
}


def ballot_or_404(user: User, code: str, now: datetime) -> Ballot:
    """Whoever may not look at it gets the same answer as for one that does not exist."""
    try:
        return visible_to(user, now).get(code=normalise_code(code, prefix="TP"))
    except (Ballot.DoesNotExist, InputRefused):
        raise Http404(_t("没有这次表决，或者它不在您的辖区。")) from None


@staff_only
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scope = request.GET.get("scope", "running")
    scope = scope if scope in SCOPES else "running"
    rows = visible_to(user, now).filter(state__in=SCOPES[scope])
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    tabs = [(key, label, key == scope) for key, label in (("running", _t("进行中")), ("ended", _t("已结束")))]
    context = {
        "ballots": page.rows, "tabs": tabs, "scope": scope, "now": now,
        "may_create": workable_by(user, now).exists(),
        "next_url": f"?scope={scope}&after={page.next}" if page.next else "",
        "previous_url": f"?scope={scope}&after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "deliberation/ballots/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponse:
    """GET asks (`?topic=` and `?council=` fill it in), POST makes the draft; `suggest` counts the times anew."""
    user, now = staff_user(request), timezone.now()
    given: dict[str, Any] = {
        name: request.GET[name] for name in ("topic", "council", "question") if name in request.GET
    }
    councils = _councils(user, now)
    if request.method == "GET" or "suggest" in request.POST:
        form = BallotForm(councils=councils, initial=given | request.POST.dict())
        return _form_page(request, form, None, form.suggest(now))
    form = BallotForm(request.POST, councils=councils, initial=given)
    if form.is_valid():
        try:
            ballot = ballots.create_ballot(draft=form.draft(), actor=user, now=now)
            return HttpResponseRedirect(reverse("deliberation:desk_ballot", args=[ballot.code]))
        except InputRefused as error:
            put_on_form(form, error)
    return _form_page(request, form, None)


@staff_only
def edit_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    ballot = ballot_or_404(user, code, now)
    decide(user, BallotVerb.EDIT, ballot, now).require()
    given: dict[str, Any] = {
        "councils": _councils(user, now), "ballot": ballot, "initial": BallotForm.initial_of(ballot),
    }  # fmt: skip
    if "suggest" in request.POST:
        form = BallotForm(**given | {"initial": given["initial"] | request.POST.dict()})
        return _form_page(request, form, ballot, form.suggest(now))
    form = BallotForm(request.POST or None, **given)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.edit_ballot(ballot_id=ballot.pk, draft=form.draft(), actor=user, now=now)
            return HttpResponseRedirect(reverse("deliberation:desk_ballot", args=[ballot.code]))
        except InputRefused as error:
            put_on_form(form, error)
    return _form_page(request, form, ballot)


def _councils(user: User, now: datetime) -> Any:
    return workable_by(user, now).filter(is_active=True).select_related(*ROW_RELATIONS)


def _form_page(request: HttpRequest, form: BallotForm, ballot: Ballot | None, why: str = "") -> HttpResponse:
    context = {"form": form, "ballot": ballot, "why": why}
    return render(request, "deliberation/ballots/desk_form.html", context, status=422 if form.errors else 200)


@staff_only
def panel_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return render_panel(request, ballot_or_404(user, code, now), user, now)


def render_panel(
    request: HttpRequest, ballot: Ballot, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    verbs = set(verbs_for(user, ballot, now))
    has_objections, has_proxies = open_objections(ballot).exists(), proxies_in_force(ballot).exists()
    unfit = {
        "answer": not has_objections,
        "revoke": not has_proxies,
        "open": has_objections or not _is_time(ballot, now),
    }
    buttons = [page for page in PAGES if page.verb in verbs and not unfit.get(page.slug)]
    context = {
        "ballot": ballot,
        "rule": rule_of(ballot),
        "panel": panel_of(ballot),
        "result": ballot.result,
        "main_pages": [page for page in buttons if page.is_main],
        "more_pages": [page for page in buttons if not page.is_main],
        "may_edit": BallotVerb.EDIT in verbs,
        "may_enter": BallotVerb.ENTER in verbs,
        "may_collect": BallotVerb.RECORD in verbs,
        "has_winners": bool(elected_by(ballot)) and bool(may_seat(user, ballot.council, now)),
        "waiting_papers": waiting_slips(ballot).count(),
        "doubles": doubles_of(ballot)[:DOUBLES_SHOWN],
        "objections": ballot.roll_objections.order_by("-id")[:DOUBLES_SHOWN],
        "proxies": proxies_in_force(ballot),
        "objections_until": clocks.objections_until(ballot) if ballot.rule_data else None,
        "options": ballot.options.order_by("position"),
        "now": now,
    } | more
    return render(request, "deliberation/ballots/desk_panel.html", context, status=status)


def _is_time(ballot: Ballot, now: datetime) -> bool:
    return bool(ballot.opens_at and ballot.opens_at <= now)


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """GET asks, POST does. 422 keeps what was typed; 403 and 409 come back with the ballot as it is now."""
    user, now = staff_user(request), timezone.now()
    ballot, page = ballot_or_404(user, code, now), BY_SLUG.get(slug)
    if page is None:
        raise Http404(_t("没有这个操作。"))
    decision = decide(user, page.verb, ballot, now)
    if not decision:
        refusal = StateRefused("not_now", decision.reason)
        return render_panel(request, ballot, user, now, status=409, refusal=refusal)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = page.form(*posted, ballot=ballot)
    context = {"ballot": ballot, "page": page, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            report = _do(page, form, ballot, user, now)
        except InputRefused as error:
            put_on_form(form, error)
        except DomainError as error:
            fresh = ballot_or_404(user, code, now)
            return render_panel(request, fresh, user, now, status=error.status, refusal=error)
        else:
            if not getattr(report, "errors", None):
                messages.success(request, str(page.done))
                return HttpResponseRedirect(reverse("deliberation:desk_ballot", args=[ballot.code]))
            context["report"] = report
            return render(request, "deliberation/ballots/desk_verb.html", context, status=422)
    return render(request, "deliberation/ballots/desk_verb.html", context, status=422 if form.errors else 200)


def _do(page: BallotPage, form: Any, ballot: Ballot, user: User, now: datetime) -> Any:
    key = {} if page.slug in BY_OTHER_KEY else {"ballot_id": ballot.pk}
    if isinstance(form, RollFileForm):
        path = form.kept()
        try:
            return page.service(**key, path=path, actor=user, now=now)
        finally:
            path.unlink(missing_ok=True)
    return page.service(**key, **form.arguments(), actor=user, now=now)
