"""The clock that reminds of a meeting: so long before it begins as the policy in force says."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from deliberation.models import Meeting
from deliberation.services.meetings.words import when_and_where
from deliberation.states import AnswerState, MeetingState
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.notifications.services import notify
from governance.people.models import User

REMINDER = "deliberation.meeting_reminder"
HOURS_OF = {Unit.HOURS: 1, Unit.DAYS: 24}  # working time makes no sense before a meeting on a Sunday


def restart(meeting: Meeting, now: datetime, actor: User | None) -> None:
    """From now until the policy's hours before the start; where those have passed, the invitation itself reminds."""
    stop(meeting, now, actor)
    policy = deadlines.find_policy(purpose=REMINDER, now=now)
    lead = timedelta(hours=policy.amount * HOURS_OF.get(Unit(policy.unit), 24))
    hours = int((meeting.starts_at - lead - now).total_seconds() // 3600)
    if hours > 0:
        deadlines.start(
            subject=meeting, purpose=REMINDER, now=now, actor=actor, policy=policy, amount=hours, unit=Unit.HOURS
        )


def stop(meeting: Meeting, now: datetime, actor: User | None) -> None:
    deadlines.end_all(subject=meeting, now=now, actor=actor, purposes=(REMINDER,))


def remind(meeting: Meeting, deadline: Deadline, now: datetime) -> None:
    """What the sweep calls: everybody who has not said no, and who stands in for those who did."""
    if meeting.state != MeetingState.CONVENED:
        return
    rows = meeting.invitations.select_related("seat__user", "substitute__user")
    people = {
        seat.user.pk: seat.user
        for row in rows
        for seat in (row.seat if row.answer != AnswerState.NOT_COMING else None, row.substitute)
        if seat and seat.user
    }
    notify(
        key=f"meeting:{meeting.pk}:reminder-{deadline.pk}",
        recipients=people.values(),
        title=_("提醒：就要开会了，%(title)s") % {"title": meeting.title},
        body=when_and_where(meeting),
        link=f"/meetings/{meeting.code}/",
        now=now,
    )
