"""The outbox: written in the caller's transaction, delivered afterwards by a task."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.common.remember import remembered
from governance.common.rows import insert_rows, insert_tuples
from governance.notifications.delivering import DeliveryReport, deliver_due, retry_rows
from governance.notifications.models import Delivery, GroupChannel, Message
from governance.people.models import User
from governance.people.phones import normalise_phone

__all__ = [
    "DeliveryReport", "Notice", "deliver_due", "mark_read", "notify", "notify_many", "retry_deliveries", "send_sms",
]  # fmt: skip


@transaction.atomic(savepoint=False)  # it refuses nothing, so it needs no savepoint of its own
def notify(
    *,
    key: str,
    recipients: Iterable[User],
    title: str,
    body: str = "",
    link: str = "",
    now: datetime,
    area_code: str = "",
    details: str = "",
    groups: Iterable[GroupChannel] = (),
) -> None:
    """Put one message into the inbox of each recipient, and on the way to their outside channels.

    The same `key` never reaches the same person twice: the database keeps both tables unique by it. With `area_code`,
    the group robots of exactly that area get it once, and so do those of `groups`. `details` (up to 2,000 characters)
    is what leaves the house instead of `body`.
    """
    notify_many([Notice(key, tuple(recipients), title, body, link, area_code, details, tuple(groups))], now=now)


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to several people: the arguments of `notify`."""

    key: str
    recipients: tuple[User, ...]
    title: str
    body: str = ""
    link: str = ""
    area_code: str = ""
    details: str = ""
    groups: tuple[GroupChannel, ...] = ()

    @property
    def outside(self) -> str:
        """What leaves the house."""
        return _cut(self.details, 2000) or self.body


@transaction.atomic(savepoint=False)
def notify_many(notices: Iterable[Notice], *, now: datetime) -> None:
    """Many different messages at once, in the few statements of one."""
    notices = [replace(one, title=_cut(one.title, 80), body=_cut(one.body, 300)) for one in notices]
    by_key = {f"{one.key}:{user.pk}": (one, user) for one in notices for user in one.recipients}
    insert_tuples(
        Message,
        ("key", "recipient_id", "title", "body", "link", "created_at"),
        [(key, user.pk, one.title, one.body, one.link, now) for key, (one, user) in by_key.items()],
        ignore_conflicts=True,
    )
    outgoing = [*_to_persons(by_key), *_to_groups(notices)]
    for delivery in outgoing:
        delivery.next_try_at = now
    insert_rows(outgoing, ignore_conflicts=True)


def _to_persons(by_key: dict[str, tuple[Notice, User]]) -> list[Delivery]:
    with_channels = {key: (one, urls) for key, (one, user) in by_key.items() if (urls := user.notify_urls.split())}
    if not with_channels:
        return []
    message_ids = dict(Message.objects.filter(key__in=with_channels).values_list("key", "pk"))
    return [
        Delivery(
            key=f"{key}:{number}", message_id=message_ids[key], channel=Delivery.Channel.APPRISE, address=url,
            title=one.title, body=one.outside,
        )
        for key, (one, urls) in with_channels.items()
        for number, url in enumerate(urls)
    ]  # fmt: skip


def _to_groups(notices: list[Notice]) -> list[Delivery]:
    codes = {one.area_code for one in notices if one.area_code}
    at = _channels_by_area() if codes else {}
    return [
        Delivery(
            key=f"{one.key}:group:{channel.pk}", channel=Delivery.Channel.APPRISE, address=channel.url,
            title=one.title, body=one.outside,
        )
        for one in notices
        for channel in {found.pk: found for found in [*one.groups, *at.get(one.area_code, [])]}.values()
    ]  # fmt: skip


@remembered(30)
def _channels_by_area() -> dict[str, list[GroupChannel]]:
    """The groups that have a robot: some hundreds in a district, asked for by every message."""
    at: dict[str, list[GroupChannel]] = {}
    for channel in GroupChannel.objects.filter(is_active=True).select_related("area").order_by("pk"):
        at.setdefault(channel.area.code, []).append(channel)
    return at


def send_sms(*, key: str, phone: str, text: str, now: datetime) -> None:
    """Put a text message on its way, once for each `key`. Raises `InputRefused` for what is no number."""
    number = normalise_phone(phone)
    if not number:
        return
    delivery = Delivery(
        key=key,
        channel=Delivery.Channel.SMS,
        address=number,
        title=_cut(text, 80),
        body=_cut(text, 300),
        next_try_at=now,
    )
    insert_rows([delivery], ignore_conflicts=True)


def retry_deliveries(*, deliveries: Iterable[Delivery], actor: Any, now: datetime) -> int:
    """Let dead deliveries begin anew; how many there were."""
    return retry_rows(rows=deliveries, verb="notifications.retry", actor=actor, now=now)


def mark_read(*, recipient: User, now: datetime, messages: Iterable[int] | None = None) -> int:
    """Mark the person's unread messages (default: all of them) as read."""
    unread = Message.objects.filter(recipient=recipient, read_at=None)
    if messages is not None:
        unread = unread.filter(pk__in=list(messages))
    return unread.update(read_at=now)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
