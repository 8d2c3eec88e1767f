"""The six digits of a check-in: HMAC over shift and time window, so that nothing is stored and nobody's place is known."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

DIGITS = 6


def window_at(moment: datetime, seconds: int) -> int:
    return int(moment.timestamp()) // seconds


def code_of(secret: str, window: int) -> str:
    """The digits that the organiser's page shows during one window."""
    digest = hmac.new(bytes.fromhex(secret), str(window).encode(), sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def moment_of(
    secret: str, code: str, *, seen_at: datetime, now: datetime, seconds: int, grace: timedelta
) -> datetime | None:
    """When this code was shown, or None where it was not.

    Sent at once: the window of now or the one before. Sent later (no signal): the code proves the time that the phone
    says it was seen, while that lies within the grace period.
    """
    if not now - grace <= seen_at <= now + timedelta(seconds=seconds):
        return None
    window = window_at(min(seen_at, now), seconds)
    for shown in (window, window - 1):
        if hmac.compare_digest(code_of(secret, shown).encode(), code.encode()):
            return datetime.fromtimestamp(shown * seconds, tz=now.tzinfo)
    return None
