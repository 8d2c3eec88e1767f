"""Reads of clocks."""

from collections.abc import Iterable, Sequence

from django.db.models import Model, QuerySet

from governance.common.kept import KeptQuery
from governance.deadlines.models import Deadline, DeadlineEvent


def _of(subject: Model) -> QuerySet[Deadline]:
    return Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def live(subject: Model) -> list[Deadline]:
    """The clocks that run or are suspended, earliest due first."""
    return list(_of(subject).filter(state__in=["RUNNING", "SUSPENDED"]).order_by("due_at", "id"))


def live_of(rows: Sequence[Model]) -> list[Deadline]:
    """The same for several things of one kind, in one statement."""
    if not rows:
        return []
    kind, keys = rows[0]._meta.label_lower, [row.pk for row in rows]
    clocks = Deadline.objects.filter(subject_type=kind, subject_id__in=keys, state__in=["RUNNING", "SUSPENDED"])
    return list(clocks.order_by("due_at", "id"))


def _clocks(kind: str, pk: int) -> QuerySet[Deadline]:
    return Deadline.objects.filter(subject_type=kind, subject_id=pk).order_by("id")


def _events(kind: str, pk: int) -> QuerySet[DeadlineEvent]:
    rows = DeadlineEvent.objects.filter(deadline__subject_type=kind, deadline__subject_id=pk)
    return rows.select_related("actor", "approver").order_by("id")


_CLOCKS, _EVENTS = KeptQuery(_clocks), KeptQuery(_events)


def history(subject: Model) -> QuerySet[Deadline]:
    """All clocks of a thing in the order they were started, with their events."""
    return _of(subject).order_by("id").prefetch_related("events__actor", "events__approver")


def history_with_events(subject: Model) -> list[tuple[Deadline, list[DeadlineEvent]]]:
    """The same for the page that everybody opens: two statements, compiled once."""
    kind = subject._meta.label_lower
    clocks = {clock.pk: (clock, list[DeadlineEvent]()) for clock in _CLOCKS(kind=kind, pk=subject.pk)}
    for event in _EVENTS(kind=kind, pk=subject.pk):
        clocks[event.deadline_id][1].append(event)
    return list(clocks.values())


def failing(limit: int = 50) -> Iterable[Deadline]:
    """Clocks whose handler failed and that wait to be tried again."""
    return Deadline.objects.filter(state="RUNNING", failures__gt=0).order_by("wake_at")[:limit]
