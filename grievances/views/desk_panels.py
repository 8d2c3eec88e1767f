"""What the desk shows elsewhere: its link for people with postings, and how much waits for them."""

from django.http import HttpRequest
from django.utils import timezone

from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES
from grievances.desk_reads import COUNT_CAP, count_scopes
from grievances.mediation_selectors import scoped
from grievances.policies import may_exchange_with_hotline, may_see_rates
from grievances.selectors import follow_ups_for


def is_staff(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).is_staff


def may_exchange(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and bool(may_exchange_with_hotline(request.user, timezone.now()))


def speaks_for_office(request: HttpRequest) -> bool:
    """At the community or above: calls residents back, rules on objections and requests."""
    return authority_of(request.user, timezone.localdate()).has(*DISPATCHING_ROLES)


def sees_rates(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and bool(may_see_rates(request.user, timezone.now()))


def count_follow_ups(request: HttpRequest) -> int:
    """Calls that may be made now; at most 100."""
    assert isinstance(request.user, User)
    return follow_ups_for(request.user, "waiting", timezone.now())[: COUNT_CAP + 1].count()


def count_waiting(request: HttpRequest) -> int:
    """At most 100: the reader says 99+."""
    assert isinstance(request.user, User)
    return count_scopes(request.user, scopes=("waiting",), now=timezone.now())["waiting"]


def count_ruling(request: HttpRequest) -> int:
    """Objections and requests that wait for this person's word."""
    assert isinstance(request.user, User)
    return count_scopes(request.user, scopes=("ruling",), now=timezone.now())["ruling"]


def count_disputes(request: HttpRequest) -> int:
    """Disputes that wait for this person; at most 100."""
    assert isinstance(request.user, User)
    return scoped(request.user, "waiting", timezone.now()).order_by()[: COUNT_CAP + 1].count()
