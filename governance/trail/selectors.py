"""Reads of the trail."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from governance.trail.models import Entry, Seal


def entries_of(subject: Model) -> QuerySet[Entry]:
    """What happened to a thing, in order."""
    return (
        Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .select_related("actor")
        .order_by("id")
    )


def last_sealed_id() -> int:
    """Every entry up to this id is to be seen by everybody; above it smaller ids may still appear."""
    return Seal.objects.order_by("-id").values_list("last_entry_id", flat=True).first() or 0


def touched_since(subject_type: str, entry_id: int, *, limit: int) -> tuple[set[int], int]:
    """The subjects of the next `limit` entries after `entry_id`, and the id of the last of those entries (or `entry_id`)."""
    rows = list(
        Entry.objects.filter(pk__gt=entry_id).order_by("pk").values_list("pk", "subject_type", "subject_id")[:limit]
    )
    return {pk for _entry, kind, pk in rows if kind == subject_type}, rows[-1][0] if rows else entry_id


def areas_of(subject_type: str, subject_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Every area in which each subject ever stood, as its entries say."""
    rows = Entry.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids)).exclude(area_code="")
    return set(rows.order_by().values_list("subject_id", "area_code").distinct())


def recent_seals(limit: int = 50) -> list[Seal]:
    """The newest seals without their leaves, for publishing."""
    return list(Seal.objects.defer("leaves").order_by("-id")[:limit])
