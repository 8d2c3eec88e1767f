"""What people find of meetings elsewhere: on the home page, on 我的, at the desk's start, on a topic's page."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from deliberation.models import Invitation, Meeting, Topic
from deliberation.policies.councils import may_lead, may_serve
from deliberation.selectors.meetings import public_meetings, scoped
from deliberation.states import MeetingState, StageProduct
from deliberation.views.meetings.common import sits_anywhere
from governance.people.authority import authority_of
from governance.people.models import User

ON_PANEL = 3
COUNT_CAP = 99
RUNNING_FOR = timedelta(hours=12)


def at_desk(request: HttpRequest) -> bool:
    """Staff; the navigation asks on every page, so whoever only sits somewhere goes by 我的."""
    return authority_of(request.user, timezone.localdate()).is_staff


def next_meetings(request: HttpRequest) -> Mapping[str, Any] | None:
    """The home page: the nearest meetings that anybody may listen to."""
    now = timezone.now()
    rows = public_meetings().filter(
        state__in=(MeetingState.CONVENED, MeetingState.RUNNING), starts_at__gte=now - RUNNING_FOR
    )
    found = list(rows.select_related("council__community").defer("minutes").order_by("starts_at")[:ON_PANEL])
    return {"meetings": found} if found else None


def my_meetings(request: HttpRequest) -> Mapping[str, Any] | None:
    """我的: meetings to which one of my seats is asked, as member or in somebody's place."""
    user, now = request.user, timezone.now()
    if not isinstance(user, User) or not sits_anywhere(user, now):
        return None
    asked = Invitation.objects.filter(Q(seat__user=user) | Q(substitute__user=user), meeting=OuterRef("pk"))
    rows = Meeting.objects.filter(
        Exists(asked), state__in=(MeetingState.CONVENED, MeetingState.RUNNING), starts_at__gte=now - RUNNING_FOR
    )
    return {"meetings": list(rows.select_related("council").defer("minutes").order_by("starts_at")[:ON_PANEL])}


def count_minutes(request: HttpRequest) -> int:
    """At the desk: minutes that wait to be corrected, signed or published."""
    assert isinstance(request.user, User)
    return scoped(request.user, "minutes", timezone.now())[: COUNT_CAP + 1].count()


def of_topic(topic: Topic, request: HttpRequest) -> Mapping[str, Any] | None:
    """The hub of a topic: where it was and will be talked over; whoever leads its council can plan a meeting.

    The first one is planned by the office from the top of its own page (`topic_next`).
    """
    rows = public_meetings().filter(agenda__topic=topic).select_related("council").defer("minutes")
    found, now = list(rows.order_by("-starts_at")[:10]), timezone.now()
    waits = bool(topic.stage and topic.stage.product in (StageProduct.TALK, StageProduct.BALLOT))
    user, council = request.user, topic.council
    may_plan = waits and isinstance(user, User) and bool(may_lead(user, council, now))
    may_plan = may_plan and bool(found or not may_serve(user, council, now))
    return {"meetings": found, "may_plan": may_plan} if found or may_plan else None
