"""Keys with which a phone seals what it could not send yet.

A key is made for one person and one session and is never stored: it follows from the secret of the installation and its
own name. The phone keeps it, not extractable, until it expires; after that, only the same person, signed in again, gets it
back to send what waits. Seven days after it was made nobody does.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from grids.arriving import KEPT_DAYS

NAME = re.compile(r"(\d{4})(\d{2})(\d{2})-[0-9a-f]{16}")


def new_name(now: datetime) -> str:
    return f"{timezone.localdate(now):%Y%m%d}-{secrets.token_hex(8)}"


def key_of(name: str, *, user_id: int, now: datetime) -> str | None:
    """256 bits in base64, or None where the name is no key's or too old."""
    made_on = _made_on(name)
    today = timezone.localdate(now)
    if made_on is None or not today - timedelta(days=KEPT_DAYS) <= made_on <= today:
        return None
    secret = hashlib.sha256(f"day-key:{settings.SECRET_KEY}".encode()).digest()
    return base64.b64encode(hmac.new(secret, f"{user_id}:{name}".encode(), hashlib.sha256).digest()).decode()


def _made_on(name: str) -> date | None:
    match = NAME.fullmatch(name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
