"""The frame of every verb on a wish: lock it once, ask the policy, change it, leave history and trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.deadlines import services as deadlines
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level
from governance.trail.services import record
from volunteers.models import Wish, WishEntry
from volunteers.policies.wishes import Actor, decide, misfit
from volunteers.services.photo_files import Pictured, no_files_left_behind
from volunteers.states.wishes import WISH_STEPS, WishVerb

CHECK_CLOCK, OPEN_CLOCK, CLAIM_CLOCK = "volunteers.wish_check", "volunteers.wish_open", "volunteers.wish_claim"
LINE_LENGTH = 120


@dataclass
class WishChange:
    """One verb being done to a locked wish."""

    wish: Wish
    verb: WishVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    entry: WishEntry | None = None
    written_files: list[Pictured] = field(default_factory=list)

    def say(self, line: str, words: str = "") -> None:
        self.entry = WishEntry.objects.create(
            wish=self.wish, at=self.now, verb=self.verb, actor=self.actor, line=line[:LINE_LENGTH], words=words.strip()
        )


@contextmanager
def wishing(
    wish_id: int, verb: WishVerb, actor: Actor, now: datetime, *, locked: Wish | None = None, **given: object
) -> Iterator[WishChange]:
    """One transaction around one verb; files of a failed one do not stay. Raises `StateRefused`, `PermissionRefused`,
    `InputRefused`."""
    with no_files_left_behind() as written, transaction.atomic():
        wish = locked or Wish.objects.select_for_update().get(pk=wish_id)
        reason = misfit(verb, wish)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, wish, now).require()
        rule = WISH_STEPS[wish.state, verb]
        require_given(rule.required, given)
        person = actor if isinstance(actor, User) else None
        change = WishChange(wish, verb, person, now, wish.state, written_files=written)
        wish.state = rule.to or wish.state
        yield change
        wish.save()
        leave_trail(change)


def leave_trail(change: WishChange) -> None:
    record(
        actor=change.actor, verb=f"volunteers.wish_{change.verb}", subject=change.wish, now=change.now,
        area_code=change.wish.area_code, **{"from": change.state_before, "to": change.wish.state, **change.data},
    )  # fmt: skip


def start_clock(change: WishChange, purpose: str) -> None:
    deadlines.start(subject=change.wish, purpose=purpose, level=Level.COMMUNITY, now=change.now, actor=change.actor)


def end_clocks(change: WishChange, *, met: bool = False) -> None:
    deadlines.end_all(subject=change.wish, now=change.now, actor=change.actor, met=met)


def tell_office(change: WishChange, title: str) -> None:
    people = handlers_at(change.wish.community.code, timezone.localdate(change.now))
    tell(change, people, title, link=f"/desk/needs/wishes/{change.wish.code}/")


def tell(change: WishChange, people: Iterable[User | None], title: str, *, link: str = "") -> None:
    """Whoever did it is not told."""
    wish = change.wish
    happening = change.entry.pk if change.entry else change.verb
    notify(
        key=f"wish:{wish.pk}:{happening}:{'desk' if link else 'own'}",
        recipients=[person for person in people if person and person != change.actor],
        title=title, body=wish.title, link=link or f"/wishes/{wish.code}/", now=change.now, area_code=wish.area_code,
    )  # fmt: skip
