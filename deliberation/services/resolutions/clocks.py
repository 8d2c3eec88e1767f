"""A resolution's clocks: the publication, the answer to each objection, each task's day, the result."""

from datetime import datetime

from django.utils import timezone

from deliberation.models import DecisionRule, Resolution, ResolutionObjection, ResolutionTask
from deliberation.states import TaskState
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import Deadline, Unit
from governance.deadlines.selectors import live
from governance.people.models import User

PUBLICATION = "deliberation.publication"
OBJECTION_ANSWER = "deliberation.objection_answer"
TASK = "deliberation.task"
TASK_LATE = "deliberation.task_late"  # after its day, until it rises to the street
RESULT = "deliberation.result"


def last_moment(now: datetime, days: int) -> datetime:
    """The end of so many calendar days: as the clock counts them (民法典 201, 203)."""
    return current_calendar().advance(now, max(days, 1), Unit.DAYS)


def start_publication(resolution: Resolution, rule: DecisionRule, now: datetime, actor: User | None) -> None:
    """Published and open to objections: nothing takes effect before both periods have run."""
    days = max(rule.publish_days, rule.objection_days, 1)
    deadlines.start(subject=resolution, purpose=PUBLICATION, now=now, actor=actor, amount=days, unit=Unit.DAYS)


def start_answer(objection: ResolutionObjection, days: int, now: datetime) -> None:
    deadlines.start(
        subject=objection, purpose=OBJECTION_ANSWER, now=now, actor=objection.user, amount=max(days, 1), unit=Unit.DAYS
    )


def end_answer(objection: ResolutionObjection, now: datetime, actor: User | None, *, met: bool = True) -> None:
    deadlines.end_all(subject=objection, now=now, actor=actor, purposes=(OBJECTION_ANSWER,), met=met)


def start_task(task: ResolutionTask, now: datetime, actor: User | None) -> None:
    """Until the end of the task's day; one whose day has come is due at the end of the next."""
    days = max((task.finish_on - timezone.localdate(now)).days, 1)
    deadlines.start(subject=task, purpose=TASK, now=now, actor=actor, amount=days, unit=Unit.DAYS)


def start_task_late(task: ResolutionTask, now: datetime) -> None:
    deadlines.start(subject=task, purpose=TASK_LATE, now=now)


def end_task(task: ResolutionTask, now: datetime, actor: User | None, *, met: bool) -> None:
    deadlines.end_all(subject=task, now=now, actor=actor, purposes=(TASK, TASK_LATE), met=met)


def start_result(resolution: Resolution, now: datetime, actor: User | None) -> None:
    deadlines.start(subject=resolution, purpose=RESULT, now=now, actor=actor)


def end_all(resolution: Resolution, now: datetime, actor: User | None, *, met: bool) -> None:
    deadlines.end_all(subject=resolution, now=now, actor=actor, met=met)


def copy_clock_to_row(resolution: Resolution) -> None:
    """Repeat what comes next on the row; what ran out stays there, red, until something is done."""
    times = [clock.due_at for clock in live(resolution)]
    if not times:
        tasks = resolution.tasks.filter(state=TaskState.OPEN)
        clocks = Deadline.objects.filter(
            subject_type=ResolutionTask._meta.label_lower, subject_id__in=tasks.values("pk"), purpose=TASK
        ).exclude(state=Deadline.State.CANCELLED)
        times = list(clocks.values_list("due_at", flat=True))
    if times:
        resolution.due_at = min(times)
    elif resolution.ended_at:
        resolution.due_at = None
