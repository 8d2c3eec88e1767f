"""Reads of the trail."""

from django.db.models import Model, QuerySet

from governance.trail.models import Entry, Seal


def entries_of(subject: Model) -> QuerySet[Entry]:
    """What happened to a thing, in order."""
    return (
        Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .select_related("actor")
        .order_by("id")
    )


def recent_seals(limit: int = 50) -> list[Seal]:
    """The newest seals without their leaves, for publishing."""
    return list(Seal.objects.defer("leaves").order_by("-id")[:limit])
