"""Yearly choices at the desk: the list, beginning one, its page with every verb, papers to print."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.forms.choices import OpenForm
from funds.models import Choice
from funds.policies.choices import RUNS, decide, misfit, runs, verbs_for
from funds.selectors.choices import (
    counts_by_state,
    funds_to_open,
    listed,
    options_of,
    papers_waiting,
    taken_part,
    visible_to,
)
from funds.services.choices import open_choice
from funds.states.choices import ChoiceState, OptionState
from funds.views.choice_pages import BY_SLUG, buttons_for
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.common.given import number_in
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from governance.portal.lists import list_by_state
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb

PAPERS_AT_ONCE = 50
PROPOSALS_SHOWN, PAPERS_SHOWN = 300, 100


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    context = list_by_state(request, visible_to(user, now), ChoiceState.choices) | {
        "may_open": funds_to_open(user, now, *RUNS).exists(),
        "now": now,
    }
    return render(request, "funds/choices/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    if not funds_to_open(user, now, *RUNS).exists():
        raise PermissionRefused("not_allowed", _("项目票选由有公益基金的社区的工作人员或基金经办员发起。"))
    form = OpenForm(request.POST if request.method == "POST" else None, user=user, now=now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                choice = open_choice(draft=form.draft(), actor=user, now=now)
                messages.success(request, _("征集已经公布，居民现在可以提项目。"))
                return HttpResponseRedirect(reverse("funds:desk_choice", args=[choice.code]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, "funds/choices/new.html", {"form": form, "now": now}, status=status)


def choice_or_404(user: User, code: str, now: datetime) -> Choice:
    try:
        return visible_to(user, now).get(code=normalise_code(code, prefix="PX"))
    except (Choice.DoesNotExist, InputRefused):
        raise Http404(_("没有这次项目票选，或者它不在您的辖区。")) from None


class ChoiceDesk:
    """What the page of a choice's verbs needs (`verb_pages.Desk`)."""

    id_name = "choice_id"

    def render(
        self, request: HttpRequest, subject: Choice, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        choice = subject
        counts = counts_by_state(choice)
        proposals = options_of(choice, *OptionState.values).select_related("merged_into", "project")
        verbs = verbs_for(user, choice, now)
        unchecked, feasible = counts.get(OptionState.PROPOSED, 0), counts.get(OptionState.FEASIBLE, 0)
        context = {
            "choice": choice,
            "proposals": list(proposals[:PROPOSALS_SHOWN]),
            "unchecked": unchecked,
            "feasible": feasible,
            "taken_part": taken_part(choice),
            "papers": list(papers_waiting(choice)[:PAPERS_SHOWN]),
            "clocks": [(label_of(clock.purpose), clock) for clock in live(choice)],
            "verbs": verbs,
            "buttons": buttons_for(verbs, unchecked=unchecked, feasible=feasible),
            "now": now,
        }
        return render(request, "funds/choices/desk.html", context | more, status=status)

    def address(self, subject: Choice) -> str:
        return reverse("funds:desk_choice", args=[subject.code])

    def refusal(self, page: VerbPage, subject: Choice, user: User, now: datetime) -> DomainError | None:
        reason = misfit(page.verb, subject, now)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


@staff_only
def desk_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return ChoiceDesk().render(request, choice_or_404(user, code, now), user, now)


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_("没有这个操作。"))
    return run_verb(request, ChoiceDesk(), BY_SLUG[slug], choice_or_404(user, code, now), user, now)


@staff_only
def papers_page(request: HttpRequest, code: str) -> HttpResponse:
    """Numbered papers to print: `?from=1&to=50`. The number ties a paper to nobody until it is entered."""
    user, now = staff_user(request), timezone.now()
    choice = choice_or_404(user, code, now)
    if not runs(user, choice.area_code, now):
        raise PermissionRefused("not_allowed", _("纸票由这个社区的工作人员打印。"))
    first = min(max(number_in(request.GET.get("from")) or 1, 1), 99_999)
    last = min(max(number_in(request.GET.get("to")) or first, first), first + PAPERS_AT_ONCE - 1)
    context = {
        "choice": choice, "options": list(listed(choice)), "numbers": [f"{number:05d}" for number in range(first, last + 1)],
        "first": first, "last": last, "now": now,
    }  # fmt: skip
    return render(request, "funds/choices/papers.html", context)
