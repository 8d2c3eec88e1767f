"""The clock of a stage, and what happens when it warns or runs out."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import ProcedureStage, Topic
from deliberation.selectors.councils import chairs_of, leaders_of, staff_of
from deliberation.selectors.topics import current_run, unique_people
from deliberation.services.topics.change import desk_link
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.models import User

STAGE = "deliberation.stage"
REMINDER = "deliberation.stage_reminder"
PURPOSES = (STAGE, REMINDER)


def start_stage_clock(topic: Topic, stage: ProcedureStage, now: datetime, actor: User | None) -> None:
    """The stage's own amount and unit; a stage without a clock leaves none on the row."""
    topic.due_at = topic.warn_at = None
    if stage.clock_amount:
        clock = deadlines.start(
            subject=topic, purpose=STAGE, now=now, actor=actor, amount=stage.clock_amount, unit=stage.clock_unit
        )
        topic.due_at, topic.warn_at = clock.due_at, clock.warn_at


def end_stage_clocks(topic: Topic, now: datetime, actor: User | None, *, met: bool) -> None:
    deadlines.end_all(subject=topic, now=now, actor=actor, purposes=PURPOSES, met=met)


def times_late(topic: Topic) -> int:
    """How many clocks ran out since the topic came into its stage, this one included."""
    run = current_run(topic)
    if run is None:
        return 0
    return Deadline.objects.filter(
        subject_type=Topic._meta.label_lower,
        subject_id=topic.pk,
        purpose__in=PURPOSES,
        state=Deadline.State.EXPIRED,
        started_at__gte=run.started_at,
    ).count()


def warn_of_stage(topic: Topic, deadline: Deadline, now: datetime) -> None:
    """Nearly out: whoever has the stage in hand."""
    on = timezone.localdate(now)
    _tell(topic, deadline, now, [*chairs_of(topic.council, on), *staff_of(topic.council, on)], _("议题的一步快到期了"))


def remind(topic: Topic, deadline: Deadline, now: datetime) -> None:
    """It stays where it is: the chair and the community's secretary, from the second time the street too."""
    on, late = timezone.localdate(now), times_late(topic)
    people = [*chairs_of(topic.council, on), *leaders_of(topic.council, on, street=late > 1)]
    _tell(topic, deadline, now, people, _("议题停在一步上超过了期限"))
    deadlines.start(subject=topic, purpose=REMINDER, now=now)


def _tell(topic: Topic, deadline: Deadline, now: datetime, people: list[User], title: str) -> None:
    stage = topic.stage.name if topic.stage else ""
    notify(
        key=f"topic:{topic.pk}:clock-{deadline.pk}-{deadline.state}",
        recipients=unique_people(people),
        title=title,
        body=f"{topic.code} {topic.title}（{stage}）",
        link=desk_link(topic),
        now=now,
    )
