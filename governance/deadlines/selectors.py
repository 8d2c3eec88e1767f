"""Reads of clocks."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from governance.deadlines.models import Deadline


def _of(subject: Model) -> QuerySet[Deadline]:
    return Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def live(subject: Model) -> list[Deadline]:
    """The clocks that run or are suspended, earliest due first."""
    return list(_of(subject).filter(state__in=["RUNNING", "SUSPENDED"]).order_by("due_at", "id"))


def history(subject: Model) -> QuerySet[Deadline]:
    """All clocks of a thing in the order they were started, with their events."""
    return _of(subject).order_by("id").prefetch_related("events__actor", "events__approver")


def failing(limit: int = 50) -> Iterable[Deadline]:
    """Clocks whose handler failed and that wait to be tried again."""
    return Deadline.objects.filter(state="RUNNING", failures__gt=0).order_by("wake_at")[:limit]
