"""Keys for other systems: issued once, kept as a keyed hash, counted by the minute."""

import secrets
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.crypto import blind_index
from governance.common.errors import PermissionRefused
from governance.common.limits import require
from grievances.models import ApiKey

PREFIX = "jf_"
SHOWN = 9  # characters that tell keys apart in a list
RAW_BYTES = 32


def seal_new_key(row: ApiKey, now: datetime) -> str:
    """Give an unsaved row its key; returns the key itself, which is never to be had again."""
    raw = PREFIX + secrets.token_urlsafe(RAW_BYTES)
    row.prefix, row.key_index, row.issued_at = raw[:SHOWN], blind_index("api-key", raw), now
    return raw


def authenticate(*, raw: str, scope: ApiKey.Scope, now: datetime) -> ApiKey:
    """The key's row. Raises `PermissionRefused` for a key that is missing, unknown, revoked or not meant for this,
    `LimitReached` above its requests a minute."""
    row = ApiKey.objects.select_related("area").filter(key_index=blind_index("api-key", raw.strip()[:200])).first()
    if row is None or not row.is_active:
        words = _("密钥无效或已停用。") if raw.strip() else _("缺少密钥。")
        raise PermissionRefused("api_key", words, fields={"api_key": words})
    if scope not in row.scopes:
        words = _("这个密钥不能用于此接口。")
        raise PermissionRefused("api_key_scope", words, fields={"api_key": words})
    require("api-key", str(row.pk), limit=row.per_minute, seconds=60)
    today = timezone.localdate(now)
    if row.last_used_on != today:
        ApiKey.objects.filter(pk=row.pk).update(last_used_on=today)
    return row
