"""What help and wishes show elsewhere: on 我的, on the desk's counts, on the pages of a matter."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from governance.people.authority import authority_of
from governance.people.models import User
from governance.portal.registry import staff
from grievances.models import Grievance
from grievances.states import Kind, State
from volunteers.policies.needs import works_for
from volunteers.selectors.needs import asked_by, latest_request_of, visible_to
from volunteers.selectors.people import READS
from volunteers.selectors.wishes import posted_by
from volunteers.selectors.wishes import visible_to as visible_wishes
from volunteers.states.needs import ALIVE, HelpState
from volunteers.states.wishes import WishState

ON_PANEL, CAP = 3, 99


def at_desk(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*READS)


def residents(request: HttpRequest) -> bool:
    """Staff find it on their desk; their header is full."""
    return not staff(request)


def mine(request: HttpRequest) -> Mapping[str, Any] | None:
    """The panel of the page 我的; nothing for who neither asked nor wished."""
    if not isinstance(request.user, User):
        return None
    rows, wishes = list(asked_by(request.user)[:ON_PANEL]), list(posted_by(request.user)[:ON_PANEL])
    return {"rows": rows, "wishes": wishes} if rows or wishes else None


def count_claimed(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    return len(visible_to(request.user, timezone.now()).filter(state=HelpState.CLAIMED).values_list("pk")[:CAP])


def count_posted(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    return len(visible_wishes(request.user, timezone.now()).filter(state=WishState.POSTED).values_list("pk")[:CAP])


def on_desk_matter(matter: Grievance, request: HttpRequest) -> Mapping[str, Any] | None:
    """Where the matter's request stands; or the link that makes one of it."""
    if matter.kind != Kind.PRIVATE:
        return None
    help_request, now = latest_request_of(matter), timezone.now()
    is_living = help_request is not None and help_request.state in ALIVE
    if not isinstance(request.user, User):
        return None
    is_office = works_for(request.user, matter.area_code, now)
    may_make = is_office and not is_living and matter.state == State.HANDLING
    if help_request is None and not may_make:
        return None
    may_open = help_request is not None and visible_to(request.user, now).filter(pk=help_request.pk).exists()
    return {"help": help_request, "may_open": may_open, "may_make": may_make}


def on_resident_matter(matter: Grievance, request: HttpRequest) -> Mapping[str, Any] | None:
    """The resident reads that volunteers are looked for, and how far it is."""
    help_request = latest_request_of(matter) if matter.kind == Kind.PRIVATE else None
    if help_request is None:
        return None
    return {"help": help_request, "is_mine": help_request.requester_id == request.user.pk}
