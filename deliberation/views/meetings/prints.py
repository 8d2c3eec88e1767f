"""Paper: the agenda, the list to sign at the door, the poster with the QR code, the minutes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from deliberation.policies.meetings import is_at_table
from deliberation.selectors.meetings import agenda_of, quorum_of, signatures_of
from deliberation.services.meetings.minutes import hash_of
from deliberation.views.meetings.common import at_the_desk, desk_meeting, person
from deliberation.views.meetings.room import chairs_of_room
from governance.common.errors import PermissionRefused
from grievances.views.qr import qr_data_uri


@at_the_desk
def agenda(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    meeting = desk_meeting(person(request), code, now)
    address = request.build_absolute_uri(reverse("deliberation:meeting", args=[meeting.code]))
    context = {"meeting": meeting, "agenda": list(agenda_of(meeting)), "qr": qr_data_uri(address), "now": now}
    return render(request, "deliberation/meetings/print_agenda.html", context)


@at_the_desk
def attendance(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    meeting = desk_meeting(person(request), code, now)
    context = {"meeting": meeting, "chairs": chairs_of_room(meeting), "quorum": quorum_of(meeting), "now": now}
    return render(request, "deliberation/meetings/print_attendance.html", context)


@at_the_desk
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """Carries the secret of the check-in, so it is for the table alone."""
    now = timezone.now()
    meeting = desk_meeting(person(request), code, now)
    if not is_at_table(person(request), meeting.council, now):
        raise PermissionRefused("not_at_table", "签到码由召集人、记录员和所在社区打印。")
    path = reverse("deliberation:check_in", args=[meeting.code, meeting.check_in_secret])
    context = {"meeting": meeting, "qr": qr_data_uri(request.build_absolute_uri(path)), "now": now}
    return render(request, "deliberation/meetings/print_poster.html", context)


@at_the_desk
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    meeting = desk_meeting(person(request), code, now)
    current = hash_of(meeting.minutes)
    signed = [row for row in signatures_of(meeting) if row.text_hash == current]
    context = {"meeting": meeting, "signatures": signed, "text_hash": current, "now": now}
    return render(request, "deliberation/meetings/print_minutes.html", context)
