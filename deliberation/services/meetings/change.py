"""The frame of every verb on a meeting: lock it once, ask the policy, change what hangs on it, write the trail.

`version` grows with every change: it is what consoles and phones poll, and the sequence of calendar entries.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deliberation.models import AgendaItem, Council, Meeting, MeetingPhoto, Motion, Seat
from deliberation.policies.meetings import decide
from deliberation.selectors.meetings import accounts_of, day_of
from deliberation.services.meetings.words import when_and_where
from deliberation.states import MeetingState
from deliberation.states_meetings import MeetingVerb, step
from governance.common.days import in_force
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.common.kept import KeptQuery
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

PREFIX = "HY"
WORDS_LIMIT = 20_000


@dataclass
class MeetingChange:
    """One verb being done to a locked meeting."""

    meeting: Meeting
    verb: MeetingVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    written_files: list[MeetingPhoto] = field(default_factory=list)
    is_idle: bool = False  # nothing changed: a repeated tap leaves no trace

    def tell(self, about: str, seats: Iterable[Seat], title: str, body: str = "") -> None:
        """A message to the seats that have an account; whoever did it is not told."""
        people = [user for user in accounts_of(seats) if self.actor is None or user.pk != self.actor.pk]
        notify(
            key=f"meeting:{self.meeting.pk}:{about}:{self.meeting.version + 1}",
            recipients=people,
            title=title,
            body=body or when_and_where(self.meeting),
            link=f"/meetings/{self.meeting.code}/",
            now=self.now,
        )


@contextmanager
def holding(
    meeting_id: int, verb: MeetingVerb, actor: User | None, now: datetime, *, seat: Seat | None = None, **given: object
) -> Iterator[MeetingChange]:
    """One transaction around one verb; the state follows the table where the table names one.

    `given` are the fields that the table requires; `seat` is whom it is done for. Raises `StateRefused` when the
    meeting has moved on, `PermissionRefused` for a stranger, `InputRefused` for what is missing.
    """
    change: MeetingChange | None = None
    try:
        with transaction.atomic():
            meeting = lock(meeting_id)
            _check(meeting, verb, actor, now, seat, given)
            change = MeetingChange(meeting, verb, actor, now, meeting.state)
            rule = step(meeting.state, verb)
            if rule and rule.to:
                meeting.state = rule.to
            yield change
            if not change.is_idle:
                _finish(change)
    except BaseException:
        for photo in change.written_files if change else ():
            photo.image.delete(save=False)
            photo.thumbnail.delete(save=False)
        raise


def lock(meeting_id: int) -> Meeting:
    """The meeting, locked without joins, with its council; raises `Meeting.DoesNotExist`."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    meeting.council = council_of(meeting.council_id)
    return meeting


_COUNCIL = KeptQuery(
    lambda council: Council.objects.select_related("community", "building__grid", "group").filter(pk=council)
)


def council_of(council_id: int) -> Council:
    """The council with what the policies read; raises `Council.DoesNotExist`."""
    found = _COUNCIL(council=council_id)
    if not found:
        raise Council.DoesNotExist
    return found[0]


def _check(
    meeting: Meeting, verb: MeetingVerb, actor: User | None, now: datetime, seat: Seat | None, given: dict[str, object]
) -> None:
    decision = decide(actor, verb, meeting, now, seat=seat)
    rule = step(meeting.state, verb)
    if rule is None:
        raise StateRefused("wrong_state", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    require_given(rule.required, given)
    if any(isinstance(value, str) and len(value) > WORDS_LIMIT for value in given.values()):
        raise InputRefused("too_long", _("内容太长了。"))


def _finish(change: MeetingChange) -> None:
    meeting = change.meeting
    meeting.version += 1
    meeting.save()
    record(
        actor=change.actor,
        verb=f"deliberation.meeting_{change.verb}",
        subject=meeting,
        now=change.now,
        area_code=meeting.area_code,
        **{"from": change.state_before, "to": MeetingState(meeting.state).value, **change.data},
    )


# --- What a verb names --------------------------------------------------------------------------------------
def seat_in(meeting: Meeting, seat_id: int, *, field_name: str = "seat_id") -> Seat:
    """A seat of the meeting's council in force on its day; `InputRefused` for any other."""
    seat = Seat.objects.filter(in_force(day_of(meeting.starts_at)), pk=seat_id, council=meeting.council_id).first()
    if seat is None:
        raise InputRefused("no_seat", _("没有这位成员。"), fields={field_name: _("请重新选择")})
    return seat


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    item = AgendaItem.objects.select_related("topic").filter(pk=item_id, meeting=meeting).first()
    if item is None:
        raise InputRefused("no_item", _("没有这一项议程，请看最新的议程。"))
    return item


def motion_of(meeting: Meeting, motion_id: int) -> Motion:
    motion = Motion.objects.select_related("item").filter(pk=motion_id, item__meeting=meeting).first()
    if motion is None:
        raise InputRefused("no_motion", _("没有这个动议，请看最新情况。"))
    return motion
