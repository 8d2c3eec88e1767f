"""The clock of a stage, and what happens when it warns or runs out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import ProcedureStage, Topic, TopicSuspension
from deliberation.selectors.councils import chairs_of, leaders_of, staff_of
from deliberation.selectors.topics import current_run, unique_people
from deliberation.services.topics.change import desk_link
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.reckoning import Kind
from governance.deadlines.selectors import live
from governance.notifications.services import notify
from governance.people.models import User

STAGE = "deliberation.stage"
REMINDER = "deliberation.stage_reminder"
SUSPENSION = "deliberation.topic_suspension"  # until a suspended stage runs on; its policy says for how long at most
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
    deadlines.end_all(subject=topic, now=now, actor=actor, purposes=(SUSPENSION,))
    topic.suspended_until = None
    lapse_request(topic, now)


def lapse_request(topic: Topic, now: datetime) -> None:
    """The clock that a suspension was asked for has ended; the caller saves the row."""
    if topic.has_suspension_request:
        topic.suspensions.filter(ruling="").update(ruling=TopicSuspension.Ruling.LAPSED, ruled_at=now)
        topic.has_suspension_request = False


def stage_clock(topic: Topic, state: str) -> Deadline | None:
    return next((clock for clock in live(topic) if clock.purpose == STAGE and clock.state == state), None)


def days_left(topic: Topic, now: datetime) -> int:
    """For how many days more the stage may stand still: the policy's term without what was used of it."""
    policy = deadlines.find_policy(purpose=SUSPENSION, now=now)
    end = current_calendar().advance(now, policy.amount, policy.unit) - timedelta(seconds=1)
    clock = stage_clock(topic, Deadline.State.RUNNING)
    events = list(clock.events.order_by("id")) if clock else []
    return max((timezone.localdate(end) - timezone.localdate(now)).days - days_suspended(events), 0)


def days_suspended(events: Iterable[DeadlineEvent]) -> int:
    """Calendar days between each suspension of a clock and what resumed it."""
    days, since = 0, None
    for event in events:
        if event.kind == Kind.SUSPENDED:
            since = event.at
        elif event.kind == Kind.RESUMED and since:
            days += (timezone.localdate(event.at) - timezone.localdate(since)).days
    return days


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
    """It stays where it is: the chair and the community's secretary, the second time the street too, then the district."""
    on, late = timezone.localdate(now), times_late(topic)
    people = [*chairs_of(topic.council, on), *leaders_of(topic.council, on, rises=max(late - 1, 0))]
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
