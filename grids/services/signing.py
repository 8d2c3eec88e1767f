"""Signing on the phone: by the reference that the list gave; twice is once."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.notifications.models import Broadcast
from governance.notifications.services import acknowledge
from governance.people.models import User
from grids.arriving import Arrived


def sign(*, ref: str, actor: User, now: datetime) -> Arrived[object]:
    """Raises `InputRefused` for what is no message, `PermissionRefused` for somebody else's."""
    number = int(ref[1:]) if ref[1:].isascii() and ref[1:].isdecimal() and len(ref) < 18 else 0
    broadcast = Broadcast.objects.filter(pk=number).first() if ref[:1] == "b" else None
    if broadcast is None:
        raise InputRefused("no_message", _("没有这条通知，可能已经撤回。"))
    row = acknowledge(broadcast=broadcast, recipient=actor, now=now)
    return Arrived(row, is_new=row.acknowledged_at == now)
