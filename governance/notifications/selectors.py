"""Reads of the inbox."""

from functools import lru_cache

from django.db.models import QuerySet

from governance.common.kept import KeptQuery
from governance.notifications.models import Message
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
