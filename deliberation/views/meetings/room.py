"""The room as console and phone show it, and the one view behind all of its buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _t

from deliberation.forms.meetings import AnswerForm
from deliberation.models import Attendance, Invitation, Meeting, Seat
from deliberation.selectors.meetings import (
    agenda_of,
    attendances_of,
    can_end_talk,
    day_of,
    invitations_of,
    motions_of,
    queue_of,
    quorum_of,
    seats_of_day,
    speaking_now,
)
from deliberation.states import AnswerState, SeatRole
from deliberation.views.meetings.common import new_token, once, person
from deliberation.views.meetings.pages import ACT_BY_SLUG, RoomAct
from governance.common.errors import DomainError


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat in the room: who, whether they are here, what they answered."""

    seat: Seat
    row: Attendance | None
    answer: str
    words: str
    substitute: str

    @property
    def is_here(self) -> bool:
        return self.row is not None and self.row.left_at is None

    @property
    def has_left(self) -> bool:
        return self.row is not None and self.row.left_at is not None

    @property
    def counts(self) -> bool:
        return self.is_here and (self.seat.role != SeatRole.SUBSTITUTE or bool(self.row and self.row.stands_for_id))


def chairs_of_room(meeting: Meeting) -> list[Chair]:
    """All seats of the meeting's day, members first; each with its answer and attendance."""
    rows = {row.seat_id: row for row in attendances_of(meeting)}
    answers: dict[int, Invitation] = {row.seat_id: row for row in invitations_of(meeting)}
    chairs = []
    for seat in seats_of_day(meeting):
        answer = answers.get(seat.pk)
        chairs.append(
            Chair(
                seat,
                rows.get(seat.pk),
                answer.answer if answer else "",
                answer.words if answer else "",
                answer.substitute.name if answer and answer.substitute else "",
            )
        )
    return chairs


def room_context(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Everything that changes while people sit together; a fixed number of queries."""
    agenda = list(agenda_of(meeting).select_related("topic__stage"))
    item = next((row for row in agenda if row.started_at and row.ended_at is None), None)
    chairs = chairs_of_room(meeting)
    voters = [chair for chair in chairs if chair.counts]
    return {
        "meeting": meeting,
        "quorum": quorum_of(meeting),
        "agenda": agenda,
        "item": item,
        "can_end_talk": bool(item and can_end_talk(item, meeting)),
        "speaker": speaking_now(item) if item else None,
        "queue": queue_of(item) if item else [],
        "motions": list(motions_of(item)) if item else [],
        "chairs": chairs,
        "voters": voters,
        "present": [chair for chair in chairs if chair.is_here],
        "token": new_token(),
        "now": now,
    }


def own_context(meeting: Meeting, seats: list[Seat], now: datetime) -> dict[str, Any]:
    """What a member finds on the phone: their answer, whether they are in the room, what they may do now."""
    if not seats:
        return {"own": None}
    seat = seats[0]
    attendance = meeting.attendances.filter(seat=seat, left_at=None).select_related("stands_for").first()
    invitation = meeting.invitations.filter(seat=seat).select_related("substitute").first()
    asked = meeting.invitations.filter(substitute=seat).select_related("seat").first()
    initial: dict[str, Any] = {"seat_id": seat.pk}
    if invitation and invitation.answer != AnswerState.NONE:
        initial |= {"answer": invitation.answer, "words": invitation.words, "substitute_id": invitation.substitute_id}
    return {
        "own": seat,
        "own_attendance": attendance,
        "own_counts": attendance and (seat.role != SeatRole.SUBSTITUTE or attendance.stands_for_id),
        "own_invitation": invitation,
        "stands_for": asked.seat if asked else None,
        "answer_form": AnswerForm(meeting=meeting, initial=initial) if invitation else None,
        "own_hand": seat.pk,
        "is_today": day_of(now) == day_of(meeting.starts_at),
    }


# --- Buttons ------------------------------------------------------------------------------------------------
def act_or_404(slug: str) -> RoomAct:
    if slug not in ACT_BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    return ACT_BY_SLUG[slug]


def do_act(
    request: HttpRequest,
    meeting: Meeting,
    act: RoomAct,
    now: datetime,
    *,
    back: str,
    redraw: Callable[[], HttpResponse],
) -> HttpResponse:
    """Do it and draw the room anew; without the page's script go back to it. A refusal says why and changes nothing."""
    form = act.form(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return refused(request, str(first), 422, back)
    try:
        once(
            request,
            lambda: act.service(meeting_id=meeting.pk, actor=person(request), now=now, **form.arguments()),
            now,
        )
    except DomainError as error:
        return refused(request, error.message, error.status, back)
    return redraw() if is_fetched(request) else HttpResponseRedirect(back)


def is_fetched(request: HttpRequest) -> bool:
    """Sent by the page's script, which puts the answer in place."""
    return request.headers.get("X-Requested-With") == "room"


def refused(request: HttpRequest, message: str, status: int, back: str) -> HttpResponse:
    if is_fetched(request):
        return render(request, "portal/_alert.html", {"message": message}, status=status)
    messages.error(request, message)
    return HttpResponseRedirect(back)
