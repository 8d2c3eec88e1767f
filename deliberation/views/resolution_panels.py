"""What resolutions show elsewhere: on a topic's page, on 我的, in the navigation, on the workbench."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from deliberation.models import Resolution, Topic
from deliberation.selectors.covenants import to_file
from deliberation.selectors.resolutions import open_to_objections_of, visible_to, waiting_for_work
from deliberation.views.resolutions_shown import headline
from governance.people.models import User

COUNT_CAP = 99
MINE_SHOWN = 5


def on_topic(topic: Topic, request: HttpRequest) -> dict[str, Any] | None:
    """The resolutions of a topic, newest first; None where it has none yet."""
    now = timezone.now()
    rows = list(Resolution.objects.filter(topic=topic).order_by("-id")[:10])
    return {"resolutions": [(row, headline(row, now)) for row in rows], "now": now} if rows else None


def count_waiting(request: HttpRequest) -> int:
    """Resolutions that somebody has to do something about; at most 100."""
    assert isinstance(request.user, User)
    return waiting_for_work(visible_to(request.user, timezone.now())).order_by()[: COUNT_CAP + 1].count()


def count_to_file(request: HttpRequest) -> int:
    """Covenants that wait for this person's street."""
    assert isinstance(request.user, User)
    return to_file(request.user, timezone.now()).order_by()[: COUNT_CAP + 1].count()


def open_to_objections(request: HttpRequest) -> dict[str, Any] | None:
    """我的: what is under publication where this person lives, with the last day to object."""
    if not isinstance(request.user, User):
        return None
    now = timezone.now()
    rows = list(open_to_objections_of(request.user, now)[: MINE_SHOWN + 1])
    return {"resolutions": rows[:MINE_SHOWN], "has_more": len(rows) > MINE_SHOWN, "now": now} if rows else None
