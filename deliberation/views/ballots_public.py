"""What everybody may read of a ballot: the list, its page, the roll, the result, the file to count again."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deliberation.forms.ballots import ObjectionForm
from deliberation.models import Ballot, CountedVote, RollEntry, Topic
from deliberation.policies.ballots import decide, may_look
from deliberation.selectors.ballots import (
    agencies_of,
    ballots_of,
    doubles_of,
    entries_of,
    open_for,
    proxies_in_force,
    public_ballot,
    public_ballots,
    rule_of,
    shown_name,
    votes_file,
)
from deliberation.services import ballots
from deliberation.services.ballots import clocks
from deliberation.states import BallotState, Secrecy
from deliberation.states_ballots import BallotVerb
from deliberation.tallying.files import as_csv, canonical
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form

PAGE_SIZE = 20
ROLL_PAGE = 100
MINE_SHOWN = 5


def public_or_404(code: str) -> Ballot:
    try:
        return public_ballot(normalise_code(code, prefix="TP"))
    except (Ballot.DoesNotExist, InputRefused):
        raise Http404(_t("没有这次表决，或者它还没有公开。")) from None


@require_safe
@never_cache
def list_page(request: HttpRequest) -> HttpResponse:
    """What can be voted on stands on top, then the others, newest first; `?state=OPEN` those that run."""
    rows, state, after = public_ballots(), request.GET.get("state", ""), request.GET.get("after", "")
    state = state if state in BallotState.values else ""
    rows = rows.filter(state=state) if state else rows.exclude(state=BallotState.OPEN)
    running = public_ballots().filter(state=BallotState.OPEN).order_by("closes_at", "id")
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=after)
    shown = (BallotState.OPEN, BallotState.ROLL, BallotState.COUNTED)
    states = [("", _t("全部"), not state), *((one.value, one.label, one == state) for one in shown)]
    context = {
        "ballots": page.rows, "running": [] if state or after else list(running[:PAGE_SIZE]), "states": states, "is_filtering": bool(state), "now": timezone.now(),
        "next_url": f"?state={state}&after={page.next}" if page.next else "",
        "previous_url": f"?state={state}&after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "deliberation/ballots/list.html", context)


@require_safe
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    return render_page(request, public_or_404(code), timezone.now())


def render_page(request: HttpRequest, ballot: Ballot, now: datetime, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page as this person sees it: with their votes to cast, with the result."""
    is_open = ballot.state == BallotState.OPEN and bool(ballot.closes_at and now < ballot.closes_at)
    context = {
        "ballot": ballot,
        "rule": rule_of(ballot),
        "is_open": is_open,
        "options": ballot.options.order_by("position"),
        "mine": entries_of(ballot, request.user),
        "agencies": agencies_of(ballot, request.user),
        "result": ballot.result,
        "bars": bars_of(ballot),
        "doubles": doubles_of(ballot).count() if ballot.state == BallotState.COUNTED else 0,
        "objections_until": clocks.objections_until(ballot),
        "may_work": request.user.is_authenticated and bool(may_look(request.user, ballot, now)),
        "sign_in_url": f"{reverse('people:sign_in')}?next={request.path}",
        "now": now,
    } | more
    return render(request, "deliberation/ballots/page.html", context, status=status)


def bars_of(ballot: Ballot) -> list[dict[str, Any]]:
    """The options of a result with their share of who took part, for the chart and its table."""
    rows = ballot.result.get("options", [])
    heads = ballot.result.get("participants", {}).get("heads", 0)
    elected = set(ballot.result.get("elected", []))
    return [
        row | {"percent": row["heads"] * 100 // heads if heads else 0, "is_elected": row["code"] in elected}
        for row in rows
    ]


@never_cache
def roll_page(request: HttpRequest, code: str) -> HttpResponse:
    """The published roll with names cut short; whoever is concerned may object while the days run."""
    now, ballot = timezone.now(), public_or_404(code)
    may_object = decide(request.user, BallotVerb.OBJECT, ballot, now)
    until = clocks.objections_until(ballot)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.object_to_roll(
                ballot_id=ballot.pk, words=form.cleaned_data["words"], actor=_signed_in(request), now=now
            )
            return HttpResponseRedirect(f"{request.path}?sent=1")
        except DomainError as error:
            put_on_form(form, error)
    rows = RollEntry.objects.filter(ballot=ballot).select_related("seat")
    page = page_by_key(rows, ("number",), size=ROLL_PAGE, after=request.GET.get("after", ""))
    context = {
        "ballot": ballot,
        "entries": [(entry, shown_name(entry)) for entry in page.rows],
        "proxies": [(shown_name(one.entry), shown_name(one.agent), one) for one in proxies_in_force(ballot)],
        "counts_area": bool(ballot.roll_area_m2),
        "may_object": bool(may_object) and until is not None and now < until,
        "why_not": may_object.reason,
        "until": until,
        "form": form,
        "is_sent": "sent" in request.GET,
        "sign_in_url": f"{reverse('people:sign_in')}?next={request.path}",
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "deliberation/ballots/roll.html", context, status=422 if form.errors else 200)


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise InputRefused("sign_in", _t("请先用手机号登录，再提异议。"))
    return request.user


@require_safe
@never_cache
def votes_page(request: HttpRequest, code: str) -> HttpResponse:
    """All counted votes of a ballot; `?receipt=` finds one's own."""
    ballot = public_or_404(code)
    if ballot.state != BallotState.COUNTED:
        raise Http404(_t("这次表决还没有计票。"))
    titles = dict(ballot.options.values_list("code", "title"))
    asked = "".join(request.GET.get("receipt", "").upper().split())[:20]
    is_secret = ballot.secrecy == Secrecy.SECRET
    found = CountedVote.objects.filter(ballot=ballot, receipt=asked).first() if asked and is_secret else None
    rows: Any = CountedVote.objects.filter(ballot=ballot)
    order = "receipt"
    if not is_secret:
        rows = RollEntry.objects.filter(ballot=ballot, is_struck=False, voted_at__isnull=False).select_related("seat")
        order = "number"
    page = page_by_key(rows, (order,), size=ROLL_PAGE, after=request.GET.get("after", ""))
    context = {
        "ballot": ballot, "is_secret": is_secret, "asked": asked, "found": found,
        "found_choice": _words(found.choice, titles) if found else "",
        "rows": [(row, "" if is_secret else shown_name(row), _words(row.choice, titles)) for row in page.rows],
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "deliberation/ballots/votes.html", context)


def _words(choice: str, titles: dict[str, str]) -> str:
    return "、".join(titles.get(code, code) for code in choice.split(","))


@require_safe
def votes_download(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """The published file: `manage.py recount` and anybody else counts from it."""
    ballot = public_or_404(code)
    if ballot.state != BallotState.COUNTED:
        raise Http404(_t("这次表决还没有计票。"))
    data = votes_file(ballot)
    if ending == "json":
        response = HttpResponse(canonical(data), content_type="application/json; charset=utf-8")
    else:
        response = HttpResponse("\ufeff" + as_csv(data), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{ballot.code}.{ending}"'
    return response


# --- Pieces on other pages ------------------------------------------------------------------------------------
def topic_block(topic: Topic, request: HttpRequest) -> dict[str, Any] | None:
    """The ballots of a topic, on its page."""
    rows = list(ballots_of(topic)[:10])
    return {"ballots": rows, "now": timezone.now()} if rows else None


def my_ballots(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for this person's vote, on 我的."""
    if not isinstance(request.user, User):
        return None
    rows = list(open_for(request.user)[:MINE_SHOWN])
    return {"ballots": rows, "now": timezone.now()} if rows else None
