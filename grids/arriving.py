"""What reaches the server late: noted on a phone without a line, sent when the line was back. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused

KEPT_DAYS = 7  # how long a phone keeps what it could not send; the page says so
CLOCK_SKEW = timedelta(minutes=10)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Arrived(Generic[R]):
    """What was sent, as it stands; `is_new` is False where it had arrived before."""

    row: R
    is_new: bool


def moment_of(at: datetime | None, now: datetime) -> datetime:
    """When it happened, by the phone's clock: now where that is a little ahead; raises `InputRefused` for what is too old."""
    if at is None:
        return now
    if at > now + CLOCK_SKEW:
        raise InputRefused("future", _("时间在将来，请检查手机的日期和时间。"), fields={"at": _("时间在将来")})
    if at < now - timedelta(days=KEPT_DAYS):
        words = _("超过 %(n)d 天的记录不再接收，请向社区说明后重新登记。") % {"n": KEPT_DAYS}
        raise InputRefused("expired", words, fields={"at": words})
    return min(at, now)


def not_yours() -> InputRefused:
    return InputRefused("client_id", _("这条记录的标识已经被用过，请重新填写。"))
