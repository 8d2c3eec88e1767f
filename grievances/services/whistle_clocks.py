"""The clocks of a department's response: sign, contact, arrive, report; and what happens when one runs out.

They are on the `Response`. None of them makes anything rise: what is late turns red at the district's supervisor.
"""

from collections.abc import Iterable
from datetime import datetime

from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.territory.levels import level_of
from grievances.models import Response, Whistle
from grievances.whistle_states import DEPARTMENTS_TURN

SIGN = "grievances.whistle_sign"
CONTACT = "grievances.whistle_contact"
ARRIVE = "grievances.whistle_arrive"
REPORT = "grievances.whistle_report"
DONE_WHEN = {SIGN: "signed_at", CONTACT: "contacted_at", ARRIVE: "arrived_at", REPORT: "reported_at"}
TOO_LATE = (Deadline.State.EXPIRED, Deadline.State.MET_LATE)


def start(response: Response, whistle: Whistle, now: datetime, *purposes: str) -> None:
    for purpose in purposes:
        deadlines.start(
            subject=response,
            purpose=purpose,
            level=level_of(whistle.area_code),
            urgency=whistle.difficulty,
            now=now,
        )


def meet(response: Response, purpose: str, now: datetime, actor: User | None) -> None:
    deadlines.end_all(subject=response, now=now, actor=actor, purposes=(purpose,), met=True)


def cancel_all(response: Response, now: datetime, actor: User | None, reason: str) -> None:
    deadlines.end_all(subject=response, now=now, actor=actor, reason=reason)


def hold(response: Response, now: datetime, actor: User | None, reason: str) -> None:
    """Let what runs stand still while somebody else's word is awaited. What is over already counts as done late."""
    for clock in _live(response):
        if clock.state == Deadline.State.RUNNING and clock.due_at <= now:
            deadlines.meet(deadline=clock, now=now, actor=actor)
        elif clock.state == Deadline.State.RUNNING:
            deadlines.suspend(deadline=clock, now=now, actor=actor, reason=reason)


def go_on(response: Response, now: datetime, actor: User | None, reason: str) -> None:
    for clock in _live(response):
        if clock.state == Deadline.State.SUSPENDED:
            deadlines.resume(deadline=clock, now=now, actor=actor, reason=reason)


def copy_to_response(response: Response) -> None:
    """Repeat on the row what lists sort and colour by: the next clock, and since when an undone step is late."""
    clocks = list(_clocks(response))
    running = [clock for clock in clocks if clock.state == Deadline.State.RUNNING]
    first = min(running, key=lambda clock: clock.due_at, default=None)
    response.due_at, response.warn_at = (first.due_at, first.warn_at) if first else (None, None)
    response.late_since = late_since(response, clocks)


def late_since(response: Response, clocks: Iterable[Deadline]) -> datetime | None:
    """When the first clock ran out whose step is still not done; None while it is not the department's turn."""
    if response.state not in DEPARTMENTS_TURN:
        return None
    late = [
        clock.due_at
        for clock in clocks
        if clock.state in TOO_LATE and getattr(response, DONE_WHEN[clock.purpose]) is None
    ]
    return min(late, default=None)


def copy_to_whistle(whistle: Whistle) -> None:
    """The earliest of its responses' clocks, and the longest lateness."""
    rows = list(whistle.responses.all()) if whistle.is_open else []
    with_clock = [row for row in rows if row.due_at]
    first = min(with_clock, key=lambda row: row.due_at or whistle.blown_at, default=None)
    whistle.due_at, whistle.warn_at = (first.due_at, first.warn_at) if first else (None, None)
    whistle.late_since = min((row.late_since for row in rows if row.late_since), default=None)


def _clocks(response: Response) -> Iterable[Deadline]:
    return Deadline.objects.filter(subject_type=response._meta.label_lower, subject_id=response.pk).order_by("id")


def _live(response: Response) -> list[Deadline]:
    return [clock for clock in _clocks(response) if clock.ended_at is None]
