"""What residents read, and what a member does with a telephone: answer, check in, raise a hand, second."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deliberation.forms.meetings import AnswerForm
from deliberation.models import Meeting, MeetingPhoto
from deliberation.policies.meetings import is_at_table
from deliberation.selectors.meetings import (
    agenda_of,
    day_of,
    public_meetings,
    public_photos,
    quorum_of,
    seats_held,
    visible_to,
)
from deliberation.services import meetings as services
from deliberation.states import MeetingState, MinutesState
from deliberation.states_meetings import HELD, MeetingVerb
from deliberation.views.meetings.common import new_token, once, open_meeting_or_404, person
from deliberation.views.meetings.room import act_or_404, do_act, own_context, room_context
from governance.common.errors import DomainError, InputRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.territory.models import Area
from grievances.views.desk_common import put_on_form

PAGE_SIZE = 20
# What a member may do from the phone; the rest is the table's.
OWN_VERBS = (MeetingVerb.RAISE_HAND, MeetingVerb.LOWER_HAND, MeetingVerb.SECOND, MeetingVerb.MOVE, MeetingVerb.LEAVE)


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Announced meetings: those to come first, `?past=1` those that were."""
    now = timezone.now()
    is_past = request.GET.get("past") == "1"
    rows = public_meetings().select_related("council__community", "venue").defer("minutes")
    code = request.GET.get("community", "")
    community = Area.objects.filter(code=code).first() if code.isdigit() and len(code) == 12 else None
    if community:
        rows = rows.filter(council__community=community)
    edge = now - timedelta(hours=12)  # one that is running still stands among those to come
    rows = rows.filter(starts_at__lt=edge) if is_past else rows.filter(starts_at__gte=edge)
    order = ("-starts_at", "-id") if is_past else ("starts_at", "id")
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {"page": page, "is_past": is_past, "community": community, "now": now}
    context |= {"next_url": _more(request, page.next), "previous_url": _more(request, page.previous)}
    return render(request, "deliberation/meetings/public_list.html", context)


def _more(request: HttpRequest, after: str) -> str:
    if not after:
        return ""
    query = request.GET.copy()
    query["after"] = after
    return f"{request.path}?{query.urlencode()}"


@never_cache
@require_safe
def meeting_page(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody; a member finds their own part on top. `?version=` as on the console."""
    now = timezone.now()
    meeting = open_meeting_or_404(request, code, now)
    if request.GET.get("version", "") == str(meeting.version):
        return HttpResponse(status=204)
    return _draw(request, meeting, now, whole="version" not in request.GET)


def _draw(
    request: HttpRequest, meeting: Meeting, now: datetime, *, whole: bool, status: int = 200, **extra: Any
) -> HttpResponse:
    seats = seats_held(request.user, meeting.council_id, day_of(now)) if isinstance(request.user, User) else []
    if not seats and not whole:  # signed out meanwhile: what stands on the screen stays
        return HttpResponse(status=204)
    context: dict[str, Any] = {"meeting": meeting, "now": now, "token": new_token()}
    if seats and meeting.state == MeetingState.RUNNING:
        context |= room_context(meeting, now)
    context |= own_context(meeting, seats, now) | {
        "room_url": reverse("deliberation:meeting", args=[meeting.code]),
        "agenda": list(agenda_of(meeting)),
        "has_minutes": meeting.minutes_state == MinutesState.PUBLISHED,
        "minutes_wait": meeting.state in HELD and meeting.minutes_state != MinutesState.PUBLISHED,
        "photos": public_photos(meeting),
        "quorum": quorum_of(meeting) if meeting.state in (MeetingState.RUNNING, MeetingState.NO_QUORUM) else None,
        "ends_at": meeting.starts_at + timedelta(minutes=meeting.minutes_planned),
        "may_lead": isinstance(request.user, User) and is_at_table(request.user, meeting.council, now),
    }
    template = "deliberation/meetings/public.html" if whole else "deliberation/meetings/_member.html"
    return render(request, template, context | extra, status=status)


@require_POST
def own_act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A member's button on the phone."""
    now = timezone.now()
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("deliberation:meeting", args=[code]), reverse("people:sign_in"))
    meeting = open_meeting_or_404(request, code, now)
    if slug == "answer":
        return _answer(request, meeting, now)
    act = act_or_404(slug)
    if act.verb not in OWN_VERBS:
        raise Http404(_t("没有这个操作。"))
    back = reverse("deliberation:meeting", args=[meeting.code])
    return do_act(
        request, meeting, act, now, back=back,
        redraw=lambda: _draw(request, open_meeting_or_404(request, code, now), now, whole=False),
    )  # fmt: skip


def _answer(request: HttpRequest, meeting: Meeting, now: datetime) -> HttpResponse:
    form = AnswerForm(request.POST, meeting=meeting)
    if form.is_valid():
        try:
            services.answer_invitation(meeting_id=meeting.pk, actor=person(request), now=now, **form.arguments())
            messages.success(request, _t("已答复，谢谢。开会前都可以改。"))
            return HttpResponseRedirect(reverse("deliberation:meeting", args=[meeting.code]))
        except InputRefused as error:
            put_on_form(form, error)
    return _draw(request, meeting, now, whole=True, status=422, answer_form=form)


@never_cache
def check_in_page(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """What the QR code on the door opens: one button. A stranger signs in first and comes back here."""
    now = timezone.now()
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    meeting = open_meeting_or_404(request, code, now)
    seats = seats_held(request.user, meeting.council_id, day_of(now))
    context: dict[str, Any] = {"meeting": meeting, "seats": seats, "now": now, "secret": secret}
    status = 200 if seats else 403
    if request.method == "POST":
        try:
            once(
                request,
                lambda: services.check_in(meeting_id=meeting.pk, actor=person(request), now=now, secret=secret),
                now,
            )
            messages.success(request, _t("签到成功，请入座。"))
            return HttpResponseRedirect(reverse("deliberation:meeting", args=[meeting.code]))
        except DomainError as error:
            context["error"], status = error.message, error.status
    context["is_here"] = meeting.attendances.filter(seat__in=seats, left_at=None).exists()
    return render(request, "deliberation/meetings/check_in.html", context, status=status)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A cleared photo for everybody, any other for those who may open the meeting at the desk."""
    found = MeetingPhoto.objects.select_related("meeting").filter(pk=pk).first()
    if found is None:
        raise Http404
    is_public = found.is_cleared and found.meeting.state in HELD
    if not is_public and not visible_to(request.user, timezone.now()).filter(pk=found.meeting_id).exists():
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
