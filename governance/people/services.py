"""Writes about people. Identity data goes in encrypted, and every look at a full number leaves a row."""

from datetime import datetime
from typing import Any

from django.db import transaction

from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.common.journal import write
from governance.people.identity import normalise_identity_number
from governance.people.models import IdentityLook, User

MIN_REASON = 2


def reveal_phone(
    *,
    number: str,
    owner: User | None,
    phone_index: str,
    subject_type: str,
    subject_id: int | None,
    looker: User,
    reason: str,
    now: datetime,
) -> str:
    """Return the full `number` after writing who looked, when and why, where its owner can read it (个保法 44, 45)."""
    _look(
        what=IdentityLook.What.PHONE,
        owner=owner,
        phone_index=phone_index,
        subject_type=subject_type,
        subject_id=subject_id,
        looker=looker,
        reason=reason,
        now=now,
    )
    return number


@transaction.atomic
def _look(*, looker: User, reason: str, now: datetime, **fields: Any) -> IdentityLook:
    reason = reason.strip()
    if len(reason) < MIN_REASON:
        raise InputRefused("reason_missing", "请写明查看理由", fields={"reason": "请写明查看理由"})
    look = IdentityLook.objects.create(looker=looker, looked_at=now, reason=reason[:120], **fields)
    write(actor=looker, verb=f"people.look_{look.what.lower()}", subject=look, now=now)
    return look


@transaction.atomic
def set_identity_number(*, user: User, number: str, actor: User, now: datetime) -> User:
    """Keep a checked identity number encrypted; '' removes it. Raises `InputRefused` for a wrong or taken one."""
    number = normalise_identity_number(number)
    index = blind_index("identity", number) or None
    locked = User.objects.select_for_update().get(pk=user.pk)
    if index and User.objects.filter(identity_index=index).exclude(pk=user.pk).exists():
        message = "这个身份证号已登记在另一个账号"
        raise InputRefused("identity_taken", message, fields={"identity_number": message})
    locked.identity_number, locked.identity_index = number, index
    locked.save(update_fields=["identity_number", "identity_index"])
    write(
        actor=actor,
        verb="people.set_identity_number" if number else "people.clear_identity_number",
        subject=locked,
        now=now,
    )
    return locked
