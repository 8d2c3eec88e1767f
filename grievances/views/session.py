"""What this browser is remembered for: matters it opened, receipts it may see again, its own mark."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest

from grievances.models import Grievance
from grievances.policies import Resident

OPENED, RECEIPTS, MARK = "grievances.opened", "grievances.receipts", "grievances.mark"
OPENED_FOR = timedelta(hours=2)
RECEIPTS_KEPT = 20


def remember_opened(request: HttpRequest, grievance: Grievance, now: datetime) -> None:
    """For two hours this browser need not prove again that the matter is its own."""
    opened = _still_open(request, now)
    opened[str(grievance.pk)] = (now + OPENED_FOR).timestamp()
    request.session[OPENED] = opened


def resident_of(request: HttpRequest, now: datetime) -> Resident:
    user = request.user if request.user.is_authenticated else None
    return Resident(user=user, opened=frozenset(int(pk) for pk in _still_open(request, now)))


def _still_open(request: HttpRequest, now: datetime) -> dict[str, float]:
    opened = request.session.get(OPENED, {})
    return {pk: until for pk, until in opened.items() if until > now.timestamp()}


def keep_receipt(request: HttpRequest, grievance: Grievance) -> None:
    others = [name for name in request.session.get(RECEIPTS, []) if name != grievance.submission.hex]
    request.session[RECEIPTS] = [*others, grievance.submission.hex][-RECEIPTS_KEPT:]


def receipt(request: HttpRequest, submission: uuid.UUID | None) -> uuid.UUID | None:
    """The named receipt, or the latest one, if this browser has it."""
    kept = receipts(request)
    if submission is None:
        return kept[-1] if kept else None
    return submission if submission in kept else None


def receipts(request: HttpRequest) -> list[uuid.UUID]:
    return [uuid.UUID(name) for name in request.session.get(RECEIPTS, [])]


def mark_of(request: HttpRequest) -> str:
    """A random name of this browser, made when it is first needed; it stays the same through a sign-in."""
    if MARK not in request.session:
        request.session[MARK] = secrets.token_hex(16)
    return request.session[MARK]
