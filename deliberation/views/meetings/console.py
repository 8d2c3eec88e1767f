"""The chair's console: the room on a tablet, drawn anew whenever the meeting's version has grown."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from deliberation.models import Meeting
from deliberation.policies.meetings import is_at_table
from deliberation.selectors.meetings import visible_to
from deliberation.views.meetings.common import at_the_desk, code_or_404, desk_meeting, person
from deliberation.views.meetings.room import act_or_404, do_act, room_context
from governance.common.errors import PermissionRefused


@at_the_desk
def console_page(request: HttpRequest, code: str) -> HttpResponse:
    """`?version=` asks whether anything changed since: 204 in one query where nothing did, else the room alone."""
    user, now = person(request), timezone.now()
    seen = request.GET.get("version", "")
    if seen:
        current = visible_to(user, now).filter(code=code_or_404(code)).values_list("version", flat=True).first()
        if str(current) == seen:
            return HttpResponse(status=204)
    meeting = _led_by(request, code, now)
    return _draw(request, meeting, now, whole=not seen)


@require_POST
@at_the_desk
def act_view(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    now = timezone.now()
    meeting = _led_by(request, code, now)
    back = reverse("deliberation:console", args=[meeting.code])
    return do_act(
        request, meeting, act_or_404(slug), now, back=back,
        redraw=lambda: _draw(request, desk_meeting(person(request), code, now), now, whole=False),
    )  # fmt: skip


def _led_by(request: HttpRequest, code: str, now: datetime) -> Meeting:
    meeting = desk_meeting(person(request), code, now)
    if not is_at_table(person(request), meeting.council, now):
        raise PermissionRefused("not_at_table", "主持台由召集人、记录员和所在社区使用。")
    return meeting


def _draw(request: HttpRequest, meeting: Meeting, now: datetime, *, whole: bool) -> HttpResponse:
    template = "deliberation/meetings/console.html" if whole else "deliberation/meetings/_room.html"
    context = room_context(meeting, now) | {"room_url": reverse("deliberation:console", args=[meeting.code])}
    return render(request, template, context)
