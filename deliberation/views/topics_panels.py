"""What topics show on the portal's own pages: 我的, the desk's counts, the navigation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from deliberation.models import Seat
from deliberation.selectors.councils import ABOVE_ROLES
from deliberation.selectors.topics import (
    desk_topics,
    latest_topic_of,
    proposed_by,
    suspensions_to_rule,
    words_waiting,
)
from deliberation.views.topics_page import headline, waits_for
from governance.common.days import in_force
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from grievances.models import Grievance
from grievances.states import Kind, State

ON_PANEL = 5
CAP = 99


def my_topics(request: HttpRequest) -> Mapping[str, Any] | None:
    """The panel 我的议事 of the page 我的."""
    if not isinstance(request.user, User):
        return None
    seats = Seat.objects.filter(in_force(timezone.localdate()), user=request.user)
    return {
        "rows": list(proposed_by(request.user)[:ON_PANEL]),
        "seats": list(seats.select_related("council")[:ON_PANEL]),
    }


def is_at_desk(request: HttpRequest) -> bool:
    """Whoever works for councils or looks at them."""
    return authority_of(request.user, timezone.localdate()).has(*HANDLING_ROLES, *READ_ONLY)


def count_new(request: HttpRequest) -> int:
    if not isinstance(request.user, User):
        return 0
    return desk_topics(request.user, "new", timezone.now()).order_by()[:CAP].count()


def count_suspensions(request: HttpRequest) -> int:
    if not isinstance(request.user, User):
        return 0
    return suspensions_to_rule(request.user, timezone.now()).order_by()[:CAP].count()


def oversees(request: HttpRequest) -> bool:
    """Whoever rules on what communities ask for."""
    return authority_of(request.user, timezone.localdate()).has(*ABOVE_ROLES)


def count_words(request: HttpRequest) -> int:
    if not isinstance(request.user, User):
        return 0
    return words_waiting(request.user, timezone.now()).order_by()[:CAP].count()


# --- On a matter's pages ------------------------------------------------------------------------------------
def on_desk_matter(matter: Grievance, request: HttpRequest) -> Mapping[str, Any] | None:
    """Where the matter's topic stands; or the button that makes one of it."""
    topic = latest_topic_of(matter)
    may_make = (
        (topic is None or not topic.is_open)
        and matter.kind == Kind.COMMUNITY
        and matter.state == State.HANDLING
        and authority_of(request.user, timezone.localdate()).covers(matter.area_code, *HANDLING_ROLES)
    )
    return {"topic": topic, "may_make": may_make} if topic or may_make else None


def on_resident_matter(matter: Grievance, request: HttpRequest) -> Mapping[str, Any] | None:
    """The resident reads how far the neighbours have come with it."""
    topic = latest_topic_of(matter)
    if topic is None or not topic.is_published:
        return None
    return {"topic": topic, "headline": headline(topic), "who": waits_for(topic)}
