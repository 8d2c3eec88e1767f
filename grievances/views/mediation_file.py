"""One dispute: the whole file on one page, its verbs, opening a party's name and number, photos of the paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST, require_safe

from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from governance.people.phones import mask_name, mask_phone
from governance.territory.levels import Level
from grievances.forms.desk_verbs import RevealPhoneForm
from grievances.mediation_policies import decide, may_open, verbs_for
from grievances.mediation_selectors import (
    agreements_of,
    get_visible,
    parties_of,
    round_limit,
    rounds_of,
    timeline_of,
    visible_to,
    visits_of,
)
from grievances.mediation_states import (
    LEAST_PARTIES,
    LEVELS,
    MediationVerb,
    RoundOutcome,
    step,
)
from grievances.models import AgreementPhoto, Dispute, Party, Round
from grievances.selectors import visible_to as visible_matters
from grievances.services.mediation import open_party
from grievances.services.mediation.looks import OpenParty
from grievances.services.mediation.opening import PREFIX
from grievances.views.desk_common import put_on_form, refusal_of, staff_only, staff_user
from grievances.views.mediation_pages import BY_SLUG, ICONS, MediationPage, buttons_for


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A party as the file shows it: masked, or once in full after a look was written down."""

    pk: int
    side: str
    name: str
    phone: str
    representative: str
    full: OpenParty | None = None


@dataclass(slots=True)
class Rung:
    """One level of the 3-2-1 picture: a mark for every round there was, is planned, or may still be."""

    level: Level
    is_here: bool
    marks: list[dict[str, str]] = field(default_factory=list)


MARKS = {
    RoundOutcome.AGREED: ("good", "circle-check", "谈成"),
    RoundOutcome.FAILED: ("late", "circle-x", "没谈成"),
    RoundOutcome.ADJOURNED: ("soon", "player-pause", "休会"),
    "": ("soon", "calendar-event", "已安排"),
}


def dispute_or_404(user: User, code: str, now: datetime) -> Dispute:
    try:
        return get_visible(user, normalise_code(code, prefix=PREFIX), now)
    except (Dispute.DoesNotExist, InputRefused):
        raise Http404(_t("没有这件纠纷，或者您不在本案的调解人员之列。")) from None


@staff_only
def file_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return render_file(request, dispute_or_404(user, code, now), user, now)


def render_file(
    request: HttpRequest, dispute: Dispute, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    full: OpenParty | None = more.pop("full", None)
    context = file_context(dispute, user, now, full) | more
    return render(request, "grievances/mediation/file.html", context, status=status)


def file_context(dispute: Dispute, user: User, now: datetime, full: OpenParty | None = None) -> dict[str, Any]:
    verbs = verbs_for(user, dispute, now)
    parties, rounds, agreements = list(parties_of(dispute)), list(rounds_of(dispute)), list(agreements_of(dispute))
    current = next((row for row in agreements if row.ended_at is None), None)
    origin = dispute.grievance
    return {
        "dispute": dispute,
        "parties": [_shown(party, full) for party in parties],
        "needs_parties": len(parties) < LEAST_PARTIES,
        "mediators": [row for row in dispute.mediators.all() if row.ended_at is None],
        "ladder": ladder(dispute, rounds, now),
        "rounds": rounds[::-1],
        "agreement": current,
        "clauses": list(current.clauses.all()) if current else [],
        "old_agreements": [row for row in agreements if row.ended_at],
        "may_keep": MediationVerb.KEEP_CLAUSE in verbs,
        "may_break": MediationVerb.BREAK_CLAUSE in verbs,
        "may_print": MediationVerb.PRINT in verbs and current is not None,
        "may_look": MediationVerb.LOOK in verbs,
        "reveal_form": RevealPhoneForm(),
        "visits": list(visits_of(dispute)),
        "lines": [_line(entry) for entry in timeline_of(dispute)],
        "clocks": [(label_of(clock.purpose), clock) for clock in live(dispute)],
        "origin": origin if origin and visible_matters(user, now).filter(pk=origin.pk).exists() else None,
        "buttons": buttons_for(
            verbs,
            is_planned=any(row.held_at is None for row in rounds),
            is_written=current is not None,
            has_parties=len(parties) >= LEAST_PARTIES,
        ),
        "now": now,
    }


def _shown(party: Party, full: OpenParty | None) -> ShownParty:
    return ShownParty(
        party.pk,
        party.get_side_display(),
        mask_name(party.name),
        mask_phone(party.phone),
        mask_name(party.representative),
        full if full and full.pk == party.pk else None,
    )


def _line(entry: Any) -> dict[str, Any]:
    return {
        "at": entry.at,
        "title": entry.line,
        "words": entry.words,
        "who": str(entry.actor) if entry.actor else "",
        "icon": ICONS.get(entry.verb, "point-filled"),
        "note": entry.verb == MediationVerb.NOTE,
    }


def ladder(dispute: Dispute, rounds: Sequence[Round], now: datetime) -> list[Rung]:
    """The levels from where the dispute came in, each with its rounds; sittings of one round share a mark."""
    started = LEVELS.index(Level(next(level for level in LEVELS if level.code_length == len(dispute.area_code))))
    rungs = []
    for level in LEVELS[started:]:
        rung = Rung(level, is_here=level == dispute.level)
        last = {row.number: row for row in rounds if row.level == level}
        limit = _limit(level, now)
        for number in range(1, max(limit, max(last, default=0)) + 1):
            look, icon, words = MARKS[last[number].outcome] if number in last else ("none", "point-filled", "未用")
            rung.marks.append({"number": str(number), "look": look, "icon": icon, "words": words})
        rungs.append(rung)
    return rungs


def _limit(level: Level, now: datetime) -> int:
    """A page still shows where the rule is missing; the service says so when the rule is needed."""
    try:
        return round_limit(level, timezone.localdate(now))
    except DomainError:
        return 0


# --- Verbs --------------------------------------------------------------------------------------------------
@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """GET shows the form (beside the file where HTMX asks), POST does it; refusals come back with what was typed."""
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    page = BY_SLUG[slug]
    dispute = dispute_or_404(user, code, now)
    refusal = _refusal(page, dispute, user, now)
    if refusal:
        return _refused(request, page, dispute, user, now, refusal)
    arguments: dict[str, Any] = {"dispute": dispute, "user": user, "now": now}
    if request.method != "POST":
        form = page.form(initial={"clause": request.GET.get("clause", "")}, **arguments)
        return _render_form(request, page, form, dispute, now)
    form = page.form(request.POST, request.FILES, **arguments)
    if not form.is_valid():
        return _render_form(request, page, form, dispute, now, status=422)
    try:
        page.service(dispute_id=dispute.pk, actor=user, now=now, **form.arguments())
    except InputRefused as error:
        put_on_form(form, error)
        return _render_form(request, page, form, dispute, now, status=422)
    except DomainError as error:
        return _refused(request, page, dispute, user, now, error)
    return _done(request, page, dispute, user, now)


def _refusal(page: MediationPage, dispute: Dispute, user: User, now: datetime) -> DomainError | None:
    return refusal_of(decide(user, page.verb, dispute, now), fits=step(dispute.state, page.verb) is not None)


def _render_form(
    request: HttpRequest, page: MediationPage, form: Any, dispute: Dispute, now: datetime, *, status: int = 200
) -> HttpResponse:
    is_pane = bool(getattr(request, "htmx", False))
    template = "grievances/mediation/_verb_form.html" if is_pane else "grievances/mediation/verb.html"
    context = {"page": page, "form": form, "dispute": dispute, "now": now}
    return render(request, template, context, status=status)


def _refused(
    request: HttpRequest, page: MediationPage, dispute: Dispute, user: User, now: datetime, error: DomainError
) -> HttpResponse:
    """Somebody was quicker, or may not: the file as it stands, and the words that were typed."""
    names = ("words", "minutes", "name", "place", *(f"text_{number}" for number in range(1, 21)))
    typed = [value.strip() for name in names if (value := request.POST.get(name, "")).strip()]
    fresh = dispute_or_404(user, dispute.code, now)
    return render_file(
        request, fresh, user, now, status=error.status, refusal=error, refused_page=page, typed=typed,
        last=timeline_of(fresh).first(),
    )  # fmt: skip


def _done(request: HttpRequest, page: MediationPage, dispute: Dispute, user: User, now: datetime) -> HttpResponse:
    messages.success(request, str(page.done))
    is_mine = visible_to(user, now).filter(pk=dispute.pk).exists()
    address = reverse("grievances:dispute", args=[dispute.code]) if is_mine else reverse("grievances:disputes")
    return HttpResponseRedirect(address)


# --- Names, numbers, paper ----------------------------------------------------------------------------------
@staff_only
@require_POST
def reveal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one party in full once, after writing who looked and why."""
    user, now = staff_user(request), timezone.now()
    dispute = dispute_or_404(user, code, now)
    party = parties_of(dispute).filter(pk=pk).first()
    if party is None:
        raise Http404(_t("没有这位当事人。"))
    decide(user, MediationVerb.LOOK, dispute, now).require()
    form = RevealPhoneForm(request.POST)
    if not form.is_valid():
        return render_file(request, dispute, user, now, status=422, reveal_form=form, reveal_open=pk)
    full = open_party(dispute=dispute, party=party, looker=user, reason=form.reason, now=now)
    return render_file(request, dispute, user, now, full=full)


@require_safe
@staff_only
def photo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A photo of the signed paper, for whoever may open the file."""
    user, now = staff_user(request), timezone.now()
    found = AgreementPhoto.objects.select_related("agreement__dispute").filter(public_id=public_id).first()
    if found is None or not may_open(user, found.agreement.dispute, now):
        raise Http404
    file = found.thumbnail if request.GET.get("size") == "thumb" else found.image
    try:
        with file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = HttpResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
