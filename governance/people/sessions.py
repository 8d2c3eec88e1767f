"""How long a sign-in lasts: staff 12 hours and two idle hours at most, residents 30 days."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from governance.people.authority import authority_of
from governance.people.models import User

STAFF_LASTS = timedelta(hours=12)
STAFF_IDLE = timedelta(hours=2)
RESIDENT_LASTS = timedelta(days=30)
# How stale the last-seen time may get before it is written again: one session write a few minutes, not one a page.
SEEN_STEP = timedelta(minutes=5)

SINCE_KEY, SEEN_KEY = "staff_since", "staff_seen"


def is_staff(user: User, now: datetime) -> bool:
    return user.is_staff or authority_of(user, timezone.localdate(now)).is_staff


def begin_session(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Set how long the session that has just begun may last."""
    if is_staff(user, now):
        request.session[SINCE_KEY] = request.session[SEEN_KEY] = now.timestamp()
        request.session.set_expiry(int(STAFF_LASTS.total_seconds()))
    else:
        request.session.set_expiry(int(RESIDENT_LASTS.total_seconds()))


def is_over(request: HttpRequest, user: User, *, now: datetime) -> bool:
    """Whether a staff session is past its 12 hours or its two idle hours; otherwise notes that it was seen."""
    if not is_staff(user, now):
        return False
    session = request.session
    if SINCE_KEY not in session:  # became staff while signed in
        begin_session(request, user, now=now)
        return False
    since, seen = session[SINCE_KEY], session[SEEN_KEY]
    moment = now.timestamp()
    if moment - since > STAFF_LASTS.total_seconds() or moment - seen > STAFF_IDLE.total_seconds():
        return True
    if moment - seen > SEEN_STEP.total_seconds():
        session[SEEN_KEY] = moment
    return False


def signed_in_user(request: HttpRequest) -> User:
    """The user of a view behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user
