"""Reads of inbox and broadcasts."""

from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from governance.common.kept import KeptQuery
from governance.notifications.models import Acknowledgement, Broadcast, Message
from governance.people.models import User


def inbox(user: User) -> QuerySet[Message]:
    """The person's messages, newest first."""
    return Message.objects.filter(recipient=user).order_by("-id")


@lru_cache(maxsize=10)
def _unread(cap: int) -> KeptQuery:
    return KeptQuery(lambda user: Message.objects.filter(recipient=user, read_at=None).values_list("pk")[:cap])


def unread_count(user: User, cap: int = 99) -> int:
    """How many are unread, counted up to `cap`; every page asks."""
    return len(_unread(cap)(user=user.pk))


def to_sign(user: User) -> QuerySet[Acknowledgement]:
    """The broadcasts that the person has not signed for yet."""
    return (
        Acknowledgement.objects.filter(recipient=user, acknowledged_at=None).select_related("broadcast").order_by("id")
    )


def with_signatures(broadcasts: QuerySet[Broadcast]) -> QuerySet[Broadcast]:
    """Broadcasts with `recipient_count` and `signed_count`."""
    return broadcasts.annotate(
        recipient_count=Count("acknowledgements"),
        signed_count=Count("acknowledgements", filter=Q(acknowledgements__acknowledged_at__isnull=False)),
    )
