"""A ballot's clocks: when it opens, when it closes, and until when an objection to the roll is answered."""

from datetime import datetime

from django.utils import timezone

from deliberation.models import Ballot, RollObjection
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import Unit
from governance.people.models import User

OPENS = "deliberation.ballot_opens"
CLOSES = "deliberation.ballot_closes"
ANSWER = "deliberation.roll_objection"
# Policies of a suggestion, of which no clock runs: how long the roll takes the clerk, how long people can vote.
ROLL_WORK = "deliberation.ballot_roll"
VOTING = "deliberation.ballot_voting"
BEFORE_OPENING = ("notice_days", "roll_days", "roll_objection_days")  # they run side by side


def end_all(ballot: Ballot, now: datetime, actor: User | None, reason: str) -> None:
    deadlines.end_all(subject=ballot, now=now, actor=actor, reason=reason)


def start_answer(objection: RollObjection, days: int, now: datetime, actor: User | None) -> None:
    if days:
        deadlines.start(subject=objection, purpose=ANSWER, now=now, actor=actor, amount=days, unit=Unit.DAYS)


def end_answer(objection: RollObjection, now: datetime, actor: User | None) -> None:
    deadlines.end_all(subject=objection, now=now, actor=actor, purposes=(ANSWER,), met=True)


def after_days(moment: datetime, days: int) -> datetime:
    """The end of the last of so many calendar days; the day itself does not count (民法典 201)."""
    return current_calendar().advance(moment, days, Unit.DAYS) if days else moment


def objections_until(ballot: Ballot) -> datetime | None:
    """Until when the roll can be objected to; None before it is published."""
    if ballot.roll_published_at is None:
        return None
    return after_days(ballot.roll_published_at, ballot.rule_data["roll_objection_days"])


def earliest_opening(rule_data: dict[str, object], published_at: datetime) -> datetime:
    """Notice, publication of the roll and the days for objections have all run."""
    return after_days(published_at, max(int(str(rule_data[name])) for name in BEFORE_OPENING))


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%m月%d日 %H:%M}"
