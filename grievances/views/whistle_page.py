"""One whistle on one page: everybody's state, what this person does next, and the one view for all its verbs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.deadlines.models import Deadline
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.models import Response, Whistle, WhistlePhoto
from grievances.selectors import visible_to
from grievances.services import whistle_clocks as clocks
from grievances.services.whistles import Settled
from grievances.views.desk_common import put_on_form, refusal_of, staff_only, staff_user
from grievances.views.photos import send
from grievances.views.whistle_pages import BY_SLUG_ON_RESPONSE, BY_SLUG_ON_WHISTLE, ICONS, WhistlePage, pages_for
from grievances.whistle_policies import (
    decide_response,
    decide_whistle,
    exists_for,
    response_verbs_for,
    whistle_verbs_for,
)
from grievances.whistle_selectors import clocks_of, get_whistle, matters_of, visible_whistles
from grievances.whistle_states import ResponseState, WhistleState, whistle_transition

STEPS = (
    (clocks.SIGN, _("签收"), "signed_at"),
    (clocks.CONTACT, _("联系"), "contacted_at"),
    (clocks.ARRIVE, _("到场"), "arrived_at"),
    (clocks.REPORT, _("反馈"), "reported_at"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one department: when it was done, or until when it should be."""

    label: str
    done_at: datetime | None
    clock: Deadline | None  # the last one of this step
    is_late: bool
    is_paused: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    response: Response
    cells: list[Cell]
    pages: list[WhistlePage]
    photos: list[WhistlePhoto]
    is_mine: bool  # this person's department
    waits_for: str


# --- Reading ------------------------------------------------------------------------------------------------
def whistle_or_404(user: User, code: str, now: datetime) -> Whistle:
    try:
        return get_whistle(user, normalise_code(code), now)
    except (Whistle.DoesNotExist, InputRefused):
        raise Http404(_t("没有这张哨单，或者它与您的职责无关。")) from None


def whistle_context(whistle: Whistle, user: User, now: datetime) -> dict[str, Any]:
    rows = rows_of(whistle, user, now)
    links = matters_of(whistle)
    may_open = set(visible_to(user, now).filter(pk__in=[x.grievance_id for x in links]).values_list("pk", flat=True))
    mine = next((row for row in rows if row.is_mine and row.pages), None)
    return {
        "whistle": whistle,
        "rows": rows,
        "mine": mine,
        "next_page": mine.pages[0] if mine else None,
        "next_form": _next_form(mine, whistle, user, now),
        "other_pages": mine.pages[1:] if mine else [],
        "headline": headline(whistle, rows),
        "step_labels": [label for _purpose, label, _field in STEPS],
        "pages": pages_for(whistle_verbs_for(user, whistle, now)),
        "matters": [(link.grievance, link.grievance_id in may_open) for link in links],
        "lines": _lines(whistle),
        "now": now,
    }


def rows_of(whistle: Whistle, user: User, now: datetime) -> list[Row]:
    """Every department with its steps; whose turn it is, is said in words."""
    responses = list(whistle.responses.all())
    found = clocks_of(responses)
    photos: dict[int, list[WhistlePhoto]] = {}
    for photo in WhistlePhoto.objects.filter(response__in=responses):
        photos.setdefault(photo.response_id, []).append(photo)
    ids = authority_of(user, timezone.localdate(now)).department_ids
    return [
        Row(
            response,
            [_cell(response, found[response.pk], *step) for step in STEPS],
            pages_for(response_verbs_for(user, response, whistle, now)),
            photos.get(response.pk, []),
            response.department_id in ids,
            waits_for(response, whistle),
        )
        for response in responses
    ]


def _cell(response: Response, found: list[Deadline], purpose: str, label: Any, field: str) -> Cell:
    clock = next((row for row in reversed(found) if row.purpose == purpose), None)
    done_at = getattr(response, field)
    is_late = bool(clock and clock.state in clocks.TOO_LATE)
    if clock and clock.ended_at and not is_late and not done_at:
        clock = None  # it lost its meaning: the department answered that it will not come, or need not
    note = ""
    if purpose == clocks.ARRIVE and done_at:
        note = _t("已确认") if response.confirmed_at else _t("待确认")
    return Cell(str(label), done_at, clock, is_late, bool(clock and clock.state == Deadline.State.SUSPENDED), note)


def waits_for(response: Response, whistle: Whistle) -> str:
    """Whose word is awaited, in one phrase; '' where nothing is."""
    if not whistle.is_open:
        return ""
    match ResponseState(response.state):
        case ResponseState.ARRIVED:
            return _t("等%(who)s确认到场") % {"who": whistle.area.name}
        case ResponseState.REFUSED:
            return _t("等区级督办员裁定")
        case ResponseState.REPORTED | ResponseState.EXCUSED:
            return ""
        case state:
            verbs = {
                ResponseState.CALLED: _t("签收"), ResponseState.SIGNED: _t("联系"),
                ResponseState.CONTACTED: _t("到场"), ResponseState.CONFIRMED: _t("反馈结果"),
            }  # fmt: skip
            return _t("等%(who)s%(verb)s") % {"who": response.department.name, "verb": verbs[state]}


def headline(whistle: Whistle, rows: list[Row]) -> str:
    """How it stands, in one sentence."""
    if whistle.state == WhistleState.SETTLED:
        return _t("已办结。")
    if whistle.state == WhistleState.CANCELLED:
        return _t("已撤销，部门不用报到。")
    done = [row for row in rows if row.response.state in (ResponseState.REPORTED, ResponseState.EXCUSED)]
    if whistle.state == WhistleState.REPORTED:
        return _t("部门都已反馈，等%(who)s办结。") % {"who": whistle.area.name}
    waiting = [row.waits_for for row in rows if row.waits_for]
    shown = "；".join(waiting[:2]) + (_t("等") if len(waiting) > 2 else "")
    return _t("%(all)d 个部门，%(done)d 个已了结；%(waiting)s。") % {
        "all": len(rows), "done": len(done), "waiting": shown or _t("等吹哨方撤销或另叫部门"),
    }  # fmt: skip


def _next_form(mine: Row | None, whistle: Whistle, user: User, now: datetime) -> Any:
    if mine is None or mine.pages[0].is_danger:
        return None
    return mine.pages[0].form(whistle=whistle, response=mine.response, user=user, now=now)


def _lines(whistle: Whistle) -> list[dict[str, Any]]:
    return [
        {
            "at": entry.at,
            "title": entry.line,
            "words": entry.words,
            "who": str(entry.actor) if entry.actor else _t("系统"),
            "icon": ICONS.get(entry.verb, "point-filled"),
        }
        for entry in whistle.entries.select_related("actor").order_by("-id")
    ]


@staff_only
def whistle_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _render(request, whistle_or_404(user, code, now), user, now)


def _render(
    request: HttpRequest, whistle: Whistle, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = whistle_context(whistle, user, now) | more
    return render(request, "grievances/whistles/whistle.html", context, status=status)


# --- Doing --------------------------------------------------------------------------------------------------
@staff_only
def step_page(request: HttpRequest, code: str, slug: str, response: int | None = None) -> HttpResponse:
    """GET shows the form of a verb, POST does it. Refusals come back with the whistle as it is now and what was typed."""
    user, now = staff_user(request), timezone.now()
    whistle = whistle_or_404(user, code, now)
    row = next((row for row in whistle.responses.all() if row.pk == response), None)
    page = (BY_SLUG_ON_WHISTLE if response is None else BY_SLUG_ON_RESPONSE).get(slug)
    if page is None or (response is not None and row is None):
        raise Http404(_t("没有这个操作。"))
    refusal = _refusal(page, whistle, row, user, now)
    if refusal:
        return _refused(request, page, whistle, user, now, refusal)
    about: dict[str, Any] = {"whistle": whistle, "response": row, "user": user, "now": now}
    if request.method != "POST":
        return _render_form(request, page, page.form(**about), whistle, row, now)
    form = page.form(request.POST, request.FILES, **about)
    if not form.is_valid():
        return _render_form(request, page, form, whistle, row, now, status=422)
    subject = {"response_id": row.pk} if row else {"whistle_id": whistle.pk}
    try:
        outcome = page.service(**subject, actor=user, now=now, **form.arguments())
    except InputRefused as error:
        put_on_form(form, error)
        return _render_form(request, page, form, whistle, row, now, status=422)
    except DomainError as error:
        return _refused(request, page, whistle_or_404(user, code, now), user, now, error)
    messages.success(request, str(page.done))
    _say_what_was_left(request, outcome)
    return HttpResponseRedirect(reverse("grievances:whistle", args=[whistle.code]))


def _refusal(
    page: WhistlePage, whistle: Whistle, row: Response | None, user: User, now: datetime
) -> DomainError | None:
    """Why not, before any form is looked at."""
    if row is None:
        decision = decide_whistle(user, page.verb, whistle, now)
        exists = whistle_transition(whistle.state, page.verb) is not None
    else:
        decision = decide_response(user, page.verb, row, whistle, now)
        exists = exists_for(page.verb, row, whistle)
    return refusal_of(decision, fits=exists)


def _render_form(
    request: HttpRequest, page: WhistlePage, form: Any, whistle: Whistle, row: Response | None, now: datetime,
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"page": page, "form": form, "whistle": whistle, "response": row, "now": now}
    return render(request, "grievances/whistles/step.html", context, status=status)


def _refused(
    request: HttpRequest, page: WhistlePage, whistle: Whistle, user: User, now: datetime, error: DomainError
) -> HttpResponse:
    typed = [value.strip() for name in ("words", "result", "reason") if (value := request.POST.get(name, "")).strip()]
    last = whistle.entries.select_related("actor").order_by("-id").first()
    more = {"refusal": error, "refused_page": page, "typed": typed, "last": last}
    return _render(request, whistle, user, now, status=error.status, **more)


def _say_what_was_left(request: HttpRequest, outcome: Any) -> None:
    if isinstance(outcome, Settled) and outcome.left:
        words = _t("有 %(n)d 件诉求没有随哨单办结（如正在等居民补充，或已经结束），请单独处理。")
        messages.warning(request, words % {"n": len(outcome.left)})


# --- Photos -------------------------------------------------------------------------------------------------
@require_safe
def photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A department's photo, for who may open the whistle; a stranger cannot tell a hidden photo from none."""
    found = WhistlePhoto.objects.filter(public_id=public_id).select_related("response").first()
    rows = visible_whistles(request.user, timezone.now())
    if found is None or not rows.filter(pk=found.response.whistle_id).exists():
        raise Http404
    return send(found, size=request.GET.get("size", ""))
