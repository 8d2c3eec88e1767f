"""Yearly choices for everybody: the list, the page of one, why a project was chosen or not, the file to count again."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from funds.models import Choice, ChoiceFile
from funds.policies.choices import decide
from funds.selectors.choices import (
    ballot_of,
    counts_by_state,
    listed,
    open_for,
    options_of,
    proposals_by,
    public_choices,
    taken_part,
    visible_to,
)
from funds.services.choices.counting import RULES
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import ChoiceState, CountRule, OptionState
from funds.views.choice_results import parts_of, rows_of, summary_in
from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.common.keyset import page_by_key
from governance.people.models import User

PAGE_SIZE, MINE_SHOWN = 20, 5
OTHER_STATES = (OptionState.FEASIBLE, OptionState.REFUSED, OptionState.MERGED)


def public_or_404(code: str) -> Choice:
    try:
        return public_choices().get(code=normalise_code(code, prefix="PX"))
    except (Choice.DoesNotExist, InputRefused):
        raise Http404(_("没有这次项目票选。")) from None


@require_safe
@never_cache
def list_page(request: HttpRequest) -> HttpResponse:
    """Newest first; `?community=CODE` those of one community."""
    rows, community = public_choices(), request.GET.get("community", "")
    if community.isascii() and community.isdigit():
        rows = rows.filter(area_code=community)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows,
        "next_url": f"?community={community}&after={page.next}" if page.next else "",
        "previous_url": f"?community={community}&after={page.previous}" if page.previous else "",
        "now": timezone.now(),
    }
    return render(request, "funds/choices/list.html", context)


@require_safe
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    return render_page(request, public_or_404(code), timezone.now())


def render_page(request: HttpRequest, choice: Choice, now: datetime, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page as this person sees it: to propose, to vote, to read the result."""
    user = request.user if isinstance(request.user, User) else None
    is_calling = choice.state == ChoiceState.CALLING and now < choice.proposals_until
    is_voting = choice.state == ChoiceState.VOTING and now < choice.closes_at
    verb = ChoiceVerb.PROPOSE if is_calling else ChoiceVerb.VOTE if is_voting else None
    may = decide(request.user, verb, choice, now) if verb else None
    context = {
        "choice": choice,
        "is_calling": is_calling,
        "is_voting": is_voting,
        "is_listed": choice.state in (ChoiceState.LISTED, ChoiceState.VOTING),
        "may": may,
        "options": list(listed(choice)),
        "others": list(options_of(choice, *OTHER_STATES).filter(number=None).select_related("merged_into")),
        "unchecked": counts_by_state(choice).get(OptionState.PROPOSED, 0),
        "mine": list(proposals_by(user, choice)) if user else [],
        "ballot": ballot_of(user, choice) if user else None,
        "voters": sum(taken_part(choice).values()) if choice.state == ChoiceState.VOTING else 0,
        "rows": result_rows(choice),
        "summary": summary_of(choice),
        "may_work": user is not None and visible_to(user, now).filter(pk=choice.pk).exists(),
        "sign_in_url": f"{reverse('people:sign_in')}?next={request.path}",
        "now": now,
    }
    return render(request, "funds/choices/page.html", context | more, status=status)


def result_rows(choice: Choice) -> list[dict[str, Any]]:
    """The projects of a counted choice: the chosen ones first, in both rules' words."""
    if choice.state != ChoiceState.COUNTED:
        return []
    return rows_of(choice.results, listed(choice).select_related("project"), RULES[CountRule(choice.decides)])


def summary_of(choice: Choice) -> dict[str, Any]:
    """What the headline of a counted choice says."""
    return summary_in(choice.results, RULES[CountRule(choice.decides)]) if choice.state == ChoiceState.COUNTED else {}


@require_safe
@never_cache
def option_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One project: what it is, and in a counted choice who paid for it or how much was missing."""
    choice = public_or_404(code)
    option = listed(choice).select_related("project").filter(number=number).first()
    if option is None:
        raise Http404(_("名单上没有这个项目。"))
    row = next((row for row in result_rows(choice) if row["option"].pk == option.pk), None)
    context = {
        "choice": choice, "option": option, "row": row, "parts": parts_of(option.cost_fen, row) if row else [],
        "summary": summary_of(choice), "merged": list(option.merged.order_by("id")), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "funds/choices/option.html", context)


@require_safe
def ballots_file(request: HttpRequest, code: str) -> HttpResponse:
    """The published file: `manage.py recount_choice` and anybody else counts from it."""
    file = ChoiceFile.objects.filter(choice=public_or_404(code)).first()
    if file is None:
        raise Http404(_("这次票选还没有计票。"))
    response = HttpResponse(file.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{normalise_code(code, prefix="PX")}.pb"'
    return response


def my_choices(request: HttpRequest) -> dict[str, Any] | None:
    """What this person may vote about or propose for just now, on 我的."""
    if not isinstance(request.user, User):
        return None
    now = timezone.now()
    rows = list(open_for(request.user, now)[:MINE_SHOWN])
    return {"choices": rows, "now": now} if rows else None
