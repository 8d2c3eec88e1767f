"""The frame of every verb on a request: lock it once, ask the policy, change it, leave history and trail.

Lock order: the matter that it came from, the request, the service record. A clock's sweep has locked the request
already; it takes the matter only if nobody holds it (`nowait`), else the clock comes back a minute later.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.common.errors import DomainError, StateRefused
from governance.common.given import require_given
from governance.deadlines import services as deadlines
from governance.deadlines.services import start
from governance.notifications.services import notify, send_sms
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level
from governance.trail.services import record
from grievances import services as matters
from grievances.models import Grievance
from volunteers.models import HelpEntry, HelpRequest
from volunteers.policies.needs import Actor, decide, misfit
from volunteers.states.needs import HELP_STEPS, HelpVerb

OPEN_CLOCK, CLAIM_CLOCK, RATING_CLOCK = "volunteers.help_open", "volunteers.help_claim", "volunteers.help_rating"
LINE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class MatterNews:
    """What the matter hears: a line; `is_held` as in `matters.remark`; `result`: it is settled by this."""

    line: str
    is_held: bool | None = None
    result: str = ""


@dataclass
class HelpChange:
    """One verb being done to a locked request."""

    request: HelpRequest
    verb: HelpVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    entry: HelpEntry | None = None
    to_matter: MatterNews | None = None

    def say(self, line: str, words: str = "") -> None:
        self.entry = HelpEntry.objects.create(
            request=self.request, at=self.now, verb=self.verb, actor=self.actor, line=line[:LINE_LENGTH],
            words=words.strip(), state_after=self.request.state,
        )  # fmt: skip


@contextmanager
def helping(
    request_id: int, verb: HelpVerb, actor: Actor, now: datetime, *, locked: HelpRequest | None = None, **given: object
) -> Iterator[HelpChange]:
    """One transaction around one verb. Raises `StateRefused` when the request has moved on, `PermissionRefused` for a
    stranger, `InputRefused` for what is missing."""
    with transaction.atomic():
        request = locked or _lock(request_id)
        reason = misfit(verb, request, now)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, request, now).require()
        rule = HELP_STEPS[request.state, verb]
        require_given(rule.required, given)
        change = HelpChange(request, verb, actor if isinstance(actor, User) else None, now, request.state)
        request.state = rule.to or request.state
        yield change
        request.save()
        leave_trail(change)
        if change.to_matter and request.grievance_id:
            tell_matter(change, change.to_matter, is_swept=locked is not None)


def _lock(request_id: int) -> HelpRequest:
    matter_id = HelpRequest.objects.values_list("grievance", flat=True).get(pk=request_id)
    if matter_id:
        Grievance.objects.select_for_update().get(pk=matter_id)
    return HelpRequest.objects.select_for_update().get(pk=request_id)


def leave_trail(change: HelpChange) -> None:
    record(
        actor=change.actor, verb=f"volunteers.help_{change.verb}", subject=change.request, now=change.now,
        area_code=change.request.area_code, **{"from": change.state_before, "to": change.request.state, **change.data},
    )  # fmt: skip


def tell_matter(change: HelpChange, news: MatterNews, *, is_swept: bool) -> None:
    """The matter's timeline says it; where the help was given, the matter is settled by it."""
    matter_id, line = change.request.grievance_id, f"{news.line}（{change.request.code}）"
    assert matter_id is not None
    if is_swept:
        Grievance.objects.select_for_update(nowait=True).get(pk=matter_id)
    if news.result:
        try:
            matters.settle(grievance_id=matter_id, now=change.now, result=news.result, line=line)
            return
        except DomainError:  # closed meanwhile, or waiting for its resident: the line alone
            pass
    matters.remark(grievance_id=matter_id, now=change.now, line=line, is_held=news.is_held)


# --- Clocks -------------------------------------------------------------------------------------------------
def start_clock(change: HelpChange, purpose: str, since: datetime | None = None) -> None:
    start(subject=change.request, purpose=purpose, level=Level.COMMUNITY, now=since or change.now, actor=change.actor)


def end_clocks(change: HelpChange, *, met: bool = False) -> None:
    deadlines.end_all(subject=change.request, now=change.now, actor=change.actor, met=met)


# --- Messages -----------------------------------------------------------------------------------------------
def tell_office(change: HelpChange, title: str) -> None:
    people = handlers_at(change.request.community.code, timezone.localdate(change.now))
    tell(change, people, title, link=f"/desk/needs/{change.request.code}/")


def tell(change: HelpChange, people: Iterable[User | None], title: str, *, link: str = "", body: str = "") -> None:
    """Whoever did it is not told."""
    request = change.request
    happening = change.entry.pk if change.entry else change.verb
    notify(
        key=f"help:{request.pk}:{happening}:{'desk' if link else 'own'}",
        recipients=[person for person in people if person and person != change.actor],
        title=title,
        body=body or request.title,
        link=link or f"/needs/{request.code}/",
        now=change.now,
        area_code=request.area_code,
    )


def tell_asker(change: HelpChange, title: str, *, link: str = "") -> None:
    """Into the inbox of their account; by text message where they have none and left a number."""
    request = change.request
    if request.requester:
        tell(change, [request.requester], title)
    elif request.contact_phone:
        happening = change.entry.pk if change.entry else change.verb
        send_sms(
            key=f"help:{request.pk}:{happening}", phone=request.contact_phone, now=change.now,
            text=f"{title}（{request.code}）{link}",
        )  # fmt: skip
