"""The roster's board, an entry with its verbs, and somebody new."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from governance.common.errors import DomainError
from governance.people.models import User
from grids.forms.roster import AppointForm, RosterForm, suggested_accounts
from grids.models import RosterEntry
from grids.policies.plans import visible_plans
from grids.policies.roster import decide, may_appoint, may_manage_territory, may_see, verbs_for
from grids.selectors.board import board_of
from grids.selectors.roster import place_words
from grids.selectors.territory import moves_to_come
from grids.services.roster import appoint
from grids.states import Duty, entry_state
from grids.views.common import asked_day, chosen_community, communities_for, community_or_404
from grids.views.roster_pages import BY_SLUG, PAGES, RosterPage
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

ENTRY_RELATIONS = (
    "community",
    "grid",
    "building__estate",
    "entrance__building__estate",
    "lane",
    "user",
    "posting",
    "card",
)


@staff_only
def board_page(request: HttpRequest) -> HttpResponse:
    """One community on one day: today, or any day in the past."""
    user, now = staff_user(request), timezone.now()
    today = timezone.localdate(now)
    communities = communities_for(user, now)
    community = chosen_community(request, user, communities, now)
    day = asked_day(request, today)
    context = {
        "board": board_of(community, day, today),
        "community": community,
        "communities": communities,
        "moves": moves_to_come(community) if day >= today else [],
        "plan": visible_plans(user, now).filter(community=community, state="PROPOSED").first()
        if day >= today
        else None,
        "day": day,
        "is_today": day == today,
        "duties": [duty for duty in Duty if may_appoint(user, duty, community.code, now)],
        "may_manage": bool(may_manage_territory(user, community.code, now)),
        "now": now,
    }
    return render(request, "grids/roster/board.html", context)


@staff_only
def appoint_page(request: HttpRequest, code: str, duty: str) -> HttpResponse:
    """GET asks who, POST names them."""
    user, now = staff_user(request), timezone.now()
    community = community_or_404(user, code, now)
    if duty not in Duty.values:
        raise Http404(_t("没有这项职责。"))
    wanted = Duty(duty)
    may_appoint(user, wanted, community.code, now).require()
    is_post = request.method == "POST"
    form = AppointForm(
        request.POST if is_post else None, duty=wanted, community=community, today=timezone.localdate(now),
        initial={"place": request.GET.get("place", "")},
    )  # fmt: skip
    status = 200
    if is_post:
        status = 422
        if form.is_valid():
            try:
                entry = appoint(new=form.new_entry(), actor=user, now=now)
                messages.success(request, _t("已列入名册。"))
                return HttpResponseRedirect(reverse("grids:roster_entry", args=[entry.pk]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {
        "form": form, "duty": wanted, "community": community, "accounts": suggested_accounts(community), "now": now,
    }  # fmt: skip
    return render(request, "grids/roster/appoint.html", context, status=status)


def entry_or_404(user: User, pk: int, now: datetime) -> RosterEntry:
    entry = RosterEntry.objects.select_related(*ENTRY_RELATIONS).filter(pk=pk).first()
    if entry is None or not may_see(user, entry.community.code, now):
        raise Http404(_t("名册上没有这一行，或者它不在您的职责范围。"))
    return entry


@staff_only
def entry_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return render_entry(request, entry_or_404(user, pk, now), user, now)


def render_entry(
    request: HttpRequest, entry: RosterEntry, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    may = set(verbs_for(user, entry, now))
    context = {
        "entry": entry,
        "place": place_words(entry),
        "state": entry_state(entry.starts_on, entry.ends_on, timezone.localdate(now)),
        "pages": [page for page in PAGES if page.verb in may],
        "leaves": entry.leaves.select_related("deputy")[:20],
        "covering": entry.deputies.select_related("entry")[:20],
        "links": entry.cross_postings.select_related("other", "organisation"),
        "handed_over": entry.handed_over.select_related("after", "by")[:5],
        "took_over": entry.took_over.select_related("before", "by")[:5],
        "card": getattr(entry, "card", None),
        "now": now,
        **more,
    }
    return render(request, "grids/roster/entry.html", context, status=status)


@staff_only
def verb_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """GET shows the form, or the entry where it may not be; POST does it; refusals come back with what was typed."""
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    page, entry = BY_SLUG[slug], entry_or_404(user, pk, now)
    decision = decide(user, page.verb, entry, now)
    arguments: dict[str, Any] = {"entry": entry, "today": timezone.localdate(now)}
    if request.method != "POST":
        if not decision:
            return render_entry(request, entry, user, now, status=403, refusal=decision.reason)
        return _form(request, page, page.form(**arguments), entry, now)
    form = page.form(request.POST, request.FILES, **arguments)
    if decision and not form.is_valid():
        return _form(request, page, form, entry, now)
    try:
        decision.require()
        page.service(entry_id=entry.pk, actor=user, now=now, **form.arguments())
    except DomainError as error:
        put_on_form(form, error)
        return _form(request, page, form, entry, now)
    messages.success(request, str(page.done))
    return HttpResponseRedirect(reverse("grids:roster_entry", args=[entry.pk]))


def _form(request: HttpRequest, page: RosterPage, form: RosterForm, entry: RosterEntry, now: datetime) -> HttpResponse:
    context = {
        "page": page, "form": form, "entry": entry, "place": place_words(entry),
        "accounts": suggested_accounts(entry.community), "now": now,
    }  # fmt: skip
    return render(request, "grids/roster/verb.html", context, status=status_of(form))
