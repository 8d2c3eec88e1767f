"""Meetings at the desk: the list, planning one, one meeting with its verbs."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.forms.meetings import AnswerForm, MeetingFilterForm, PlanForm
from deliberation.models import Council, Meeting
from deliberation.policies.meetings import decide, is_at_table, plannable_councils, verbs_for
from deliberation.quorum import Quorum
from deliberation.selectors.meetings import (
    ROW_RELATIONS,
    clashing,
    day_of,
    repeated_by,
    scoped,
    seats_held,
    signatures_of,
    signers_of,
)
from deliberation.selectors.resolutions import passed_ballots
from deliberation.services import meetings as services
from deliberation.services.meetings.minutes import hash_of
from deliberation.states import MeetingState, MinutesState
from deliberation.states_meetings import MeetingVerb, step
from deliberation.views.meetings.common import at_the_desk, desk_meeting, new_token, once, person
from deliberation.views.meetings.pages import BY_SLUG, MeetingPage, buttons_for
from deliberation.views.meetings.room import act_or_404, do_act, room_context
from deliberation.views.topic_next import publish_url
from governance.common.errors import DomainError, InputRefused
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form, refusal_of
from grievances.views.list_links import list_address, page_links

PAGE_SIZE = 50
SCOPES = {
    "ahead": (_("要开的会"), _("没有筹备中或已通知的会议。")),
    "minutes": (_("纪要待办"), _("没有等着整理、签字或公开的纪要。")),
    "all": (_("全部"), _("还没有会议。")),
}


@at_the_desk
def meetings_page(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    scope = request.GET.get("scope", "ahead")
    scope = scope if scope in SCOPES else "ahead"
    councils = _councils_of(user, now)
    form = MeetingFilterForm(request.GET, councils)
    rows = scoped(user, scope, now).filter(**form.chosen).select_related(*ROW_RELATIONS).defer("minutes")
    order = ("starts_at", "id") if scope == "ahead" else ("-starts_at", "-id")
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "scope": scope,
        "page": page,
        "tabs": [
            {"key": key, "label": label, "url": f"{request.path}?scope={key}", "is_here": key == scope, "count": ""}
            for key, (label, _why) in SCOPES.items()
        ],
        "why_empty": SCOPES[scope][1],
        "is_filtering": bool(form.chosen),
        "may_plan": councils.exists(),
        "open_pane": "filters" if request.GET.get("pane") == "filters" else "list",
        **page_links(request, page),
        "filters_url": list_address(request, pane="filters"),
        "list_url": list_address(request),
        "now": now,
    }
    return render(request, "deliberation/meetings/list.html", context)


def _councils_of(user: User, now: datetime) -> QuerySet[Council]:
    return plannable_councils(user, now).order_by("area_code", "kind", "name")


# --- Planning -----------------------------------------------------------------------------------------------
@at_the_desk
def new_page(request: HttpRequest) -> HttpResponse:
    """First the council, then the rest; a double tap gives one meeting."""
    user, now = person(request), timezone.now()
    councils = _councils_of(user, now)
    wanted = request.GET.get("council") or request.POST.get("council") or ""
    council = councils.filter(pk=number_in(wanted)).first()
    if council is None:
        context = {"councils": list(councils[:200]), "now": now}
        return render(request, "deliberation/meetings/choose_council.html", context)
    form = PlanForm(request.POST or None, council=council, now=now, topic=request.GET.get("topic", ""))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made: list[Meeting] = []
            try:
                once(request, lambda: made.append(_plan(council, user, now, form)), now)
            except DomainError as error:
                put_on_form(form, error)
            else:
                where = reverse("deliberation:desk_meeting", args=[made[0].code]) if made else _list_url()
                return HttpResponseRedirect(where)
    context = {"form": form, "council": council, "token": request.POST.get("token") or new_token(), "now": now}
    return render(request, "deliberation/meetings/new.html", context, status=status)


def _list_url() -> str:
    return reverse("deliberation:desk_meetings")


def _plan(council: Council, user: User, now: datetime, form: PlanForm) -> Meeting:
    return services.plan_meeting(council_id=council.pk, actor=user, now=now, **form.arguments())


# --- One meeting --------------------------------------------------------------------------------------------
@at_the_desk
def meeting_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    meeting = desk_meeting(user, code, now)
    return render_meeting(request, meeting, user, now)


def render_meeting(
    request: HttpRequest, meeting: Meeting, user: User, now: datetime, *, status: int = 200, **extra: Any
) -> HttpResponse:
    verbs, again = verbs_for(user, meeting, now), repeated_by(meeting)
    room = room_context(meeting, now)
    signers, signatures = signers_of(meeting), signatures_of(meeting)
    current = hash_of(meeting.minutes)
    signed = {row.seat_id: row for row in signatures if row.text_hash == current}
    ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes_planned)
    context = room | {
        "verbs": verbs,
        "is_at_table": is_at_table(user, meeting.council, now),
        "buttons": buttons_for(verbs, without=_pointless(meeting, again, room["quorum"], now)),
        "answers": Counter(chair.answer for chair in room["chairs"]),
        "is_near": meeting.state == MeetingState.CONVENED and timezone.localdate(now) >= day_of(meeting.starts_at),
        "signers": [
            {"seat": seat, "row": signed.get(seat.pk), "may_sign": seat.user_id in (None, user.pk)} for seat in signers
        ],
        "text_hash": current,
        "clashes": clashing(
            venue_id=meeting.venue_id, starts_at=meeting.starts_at, ends_at=ends_at, except_pk=meeting.pk
        ),
        "photos": list(meeting.photos.all()),
        "again": again,
        "own_seats": seats_held(user, meeting.council_id, timezone.localdate(now)),
        "may_console": MeetingVerb.ATTEND in verbs,
        "may_drop": MeetingVerb.DROP_ITEM in verbs,
        "may_shift": MeetingVerb.SHIFT_ITEM in verbs,
        "moved": request.GET.get("moved", ""),
        "may_sign": MeetingVerb.SIGN_MINUTES in verbs,
        "may_clear": MeetingVerb.CLEAR_PHOTO in verbs,
        "may_answer": MeetingVerb.ANSWER in verbs,
        "ends_at": ends_at,
        "publish_url": _publish_url(meeting) if meeting.state == MeetingState.CLOSED else "",
    }
    return render(request, "deliberation/meetings/meeting.html", context | extra, status=status)


def _publish_url(meeting: Meeting) -> str:
    """Where the resolution of a motion carried here is published; '' where none waits for it."""
    passed = passed_ballots(meeting.council).filter(motion__item__meeting=meeting)
    ballot = passed.order_by("id").values_list("pk", flat=True).first()
    return publish_url(meeting.council_id, f"ballot:{ballot}") if ballot else ""


def _pointless(meeting: Meeting, again: Meeting | None, quorum: Quorum, now: datetime) -> set[MeetingVerb]:
    """Verbs of the state that the service would refuse as things stand; votes are counted from the console."""
    verbs = {MeetingVerb.COUNT}
    if meeting.minutes_state != MinutesState.SIGNED:
        verbs.add(MeetingVerb.PUBLISH_MINUTES)
    if again and again.state != MeetingState.CANCELLED:
        verbs.add(MeetingVerb.REPEAT)
    if now < meeting.starts_at or quorum.is_reached:
        verbs.add(MeetingVerb.NO_QUORUM)
    return verbs


@at_the_desk
def answer_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The table writes down what a member without the page said on the telephone."""
    user, now = person(request), timezone.now()
    meeting = desk_meeting(user, code, now)
    row = meeting.invitations.select_related("seat").filter(seat_id=pk).first()
    if row is None:
        raise Http404(_t("这位成员没有收到本次会议的通知。"))
    decide(user, MeetingVerb.ANSWER, meeting, now, seat=row.seat).require()
    initial = {"seat_id": pk, "answer": row.answer, "words": row.words, "substitute_id": row.substitute_id}
    form = AnswerForm(request.POST or None, meeting=meeting, initial=initial)
    back = reverse("deliberation:desk_meeting", args=[meeting.code])
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_invitation(
                meeting_id=meeting.pk, actor=user, now=now, **(form.arguments() | {"seat_id": pk})
            )
            return HttpResponseRedirect(back)
        except InputRefused as error:
            put_on_form(form, error)
    context = {"form": form, "meeting": meeting, "seat": row.seat, "now": now}
    return render(
        request, "deliberation/meetings/answer.html", context, status=422 if request.method == "POST" else 200
    )


@at_the_desk
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """GET shows the form, POST does it; a refusal comes back with what was typed. Buttons without a form are acts."""
    user, now = person(request), timezone.now()
    if slug not in BY_SLUG:
        return _act(request, code, slug, user, now)
    page = BY_SLUG[slug]
    meeting = desk_meeting(user, code, now)
    refusal = _refusal(page, meeting, user, now)
    if refusal:
        return render_meeting(request, meeting, user, now, status=refusal.status, refusal=refusal, refused_page=page)
    arguments: dict[str, Any] = {"meeting": meeting, "user": user, "now": now}
    if request.method != "POST":
        form = page.form(initial={"motion_id": request.GET.get("motion", "")}, **arguments)
        return _render_form(request, page, form, meeting, now)
    form = page.form(request.POST, request.FILES, **arguments)
    if not form.is_valid():
        return _render_form(request, page, form, meeting, now, status=422)
    return _run(request, page, form, meeting, user, now)


def _run(
    request: HttpRequest, page: MeetingPage, form: Any, meeting: Meeting, user: User, now: datetime
) -> HttpResponse:
    done: list[Meeting] = []
    serve: Callable[[], None] = lambda: done.append(  # noqa: E731
        page.service(meeting_id=meeting.pk, actor=user, now=now, **form.arguments())
    )
    try:
        once(request, serve, now)
    except InputRefused as error:
        put_on_form(form, error)
        return _render_form(request, page, form, meeting, now, status=422)
    except DomainError as error:
        fresh, typed = (
            desk_meeting(user, meeting.code, now),
            [request.POST[name] for name in TYPED if request.POST.get(name)],
        )
        return render_meeting(
            request, fresh, user, now, status=error.status, refusal=error, refused_page=page, typed=typed
        )
    messages.success(request, str(page.done))
    if page.verb == MeetingVerb.COUNT:
        return HttpResponseRedirect(reverse("deliberation:console", args=[meeting.code]))
    return HttpResponseRedirect(reverse("deliberation:desk_meeting", args=[(done[0] if done else meeting).code]))


TYPED = ("words", "minutes", "title", "notice_reason")


def _act(request: HttpRequest, code: str, slug: str, user: User, now: datetime) -> HttpResponse:
    act = act_or_404(slug)
    meeting = desk_meeting(user, code, now)
    back = reverse("deliberation:desk_meeting", args=[meeting.code])
    if request.method != "POST":
        return HttpResponseRedirect(back)
    if act.verb is MeetingVerb.SHIFT_ITEM:  # the same button again under the finger
        moved = f"{request.POST.get('way', '')}-{request.POST.get('item_id', '')}"
        back = f"{back}?{urlencode({'moved': moved})}"
    return do_act(request, meeting, act, now, back=back, redraw=lambda: HttpResponseRedirect(back))


def _refusal(page: MeetingPage, meeting: Meeting, user: User, now: datetime) -> DomainError | None:
    decision = decide(user, page.verb, meeting, now)
    return refusal_of(decision, fits=step(meeting.state, page.verb) is not None)


def _render_form(
    request: HttpRequest, page: MeetingPage, form: Any, meeting: Meeting, now: datetime, *, status: int = 200
) -> HttpResponse:
    token = request.POST.get("token") or new_token()
    context = {"page": page, "form": form, "meeting": meeting, "token": token, "now": now}
    return render(request, "deliberation/meetings/verb.html", context, status=status)
