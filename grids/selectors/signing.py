"""What a person is to sign for on the phone, wherever it came from."""

from dataclasses import dataclass
from datetime import datetime

from governance.notifications.selectors import to_sign as notices_to_sign
from governance.people.models import User


@dataclass(frozen=True, slots=True)
class ToSign:
    """`ref` names the row in the addresses of the day and in what a phone sends."""

    ref: str
    title: str
    body: str
    sent_at: datetime


def to_sign(user: User, limit: int) -> list[ToSign]:
    rows = notices_to_sign(user)[:limit]
    return [
        ToSign(f"b{row.broadcast_id}", row.broadcast.title, row.broadcast.body, row.broadcast.sent_at) for row in rows
    ]
