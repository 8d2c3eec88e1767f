"""The frame of every verb: lock the matter once, ask the policy, change the locked row, write timeline and trail beside it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.common.rows import insert_row
from governance.people.models import User
from governance.trail.services import record
from grievances.models import Grievance, Photo, TimelineEntry
from grievances.news import StateNews, tell_state
from grievances.policies import Actor, Resident, decide, misfit
from grievances.search import staff_index
from grievances.services.clocks import copy_clock_to_row
from grievances.services.lapsing import keep_in_step
from grievances.services.webhooks import announce, shown
from grievances.states import OPEN_STATES, State, Verb, transition

Audience = TimelineEntry.Audience
WORDS_LIMIT = 4000


@dataclass
class Change:
    """One verb being done to a locked matter."""

    grievance: Grievance
    verb: Verb
    actor: User | None
    by_resident: bool
    now: datetime
    state_before: str = ""
    data: dict = field(default_factory=dict)
    entry: TimelineEntry | None = None
    written_files: list[Photo] = field(default_factory=list)
    shown_before: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        self.shown_before = shown(self.grievance)

    def say(self, line: str, *, words: str = "", audience: Audience = Audience.PUBLIC) -> TimelineEntry:
        """Add the timeline entry. `line` is public and names no person; `words` are shown to resident and staff."""
        self.entry = insert_row(
            TimelineEntry(
                grievance=self.grievance,
                at=self.now,
                verb=self.verb,
                actor=self.actor,
                by_resident=self.by_resident,
                line=line,
                words=words,
                audience=audience,
                state_after=self.grievance.state,
            )
        )
        return self.entry

    def key(self, about: str) -> str:
        """The idempotency key of a message about this happening: tied to its timeline entry where there is one."""
        happening = f":{self.entry.pk}" if self.entry else ""
        return f"grievance:{self.grievance.pk}:{about}{happening}"


@contextmanager
def changing(
    grievance_id: int, verb: Verb, actor: Actor, now: datetime, *, locked: Grievance | None = None, **given: object
) -> Iterator[Change]:
    """One transaction around one verb. A timer passes the matter that the sweep has `locked` already.

    `given` are the fields that the table requires. Raises `StateRefused` when the matter has moved on,
    `PermissionRefused` for a stranger, `InputRefused` for what is missing. The matter's state follows the table.
    """
    change: Change | None = None
    try:
        with transaction.atomic():
            change = _open(locked or lock(grievance_id), verb, actor, now, given)
            rule = transition(change.state_before, verb)
            if rule and rule.to:
                change.grievance.state = rule.to
            yield change
            _finish(change)
    except BaseException:
        for photo in change.written_files if change else ():
            photo.image.delete(save=False)
            photo.thumbnail.delete(save=False)
        raise


def lock(grievance_id: int) -> Grievance:
    """The matter, locked for this transaction; raises `Grievance.DoesNotExist`.

    Without joins: having waited for a lock, PostgreSQL checks the new row against the joined rows it read before, and
    finds nothing when the holder has changed meanwhile.
    """
    return Grievance.objects.select_for_update().get(pk=grievance_id)


def _open(grievance: Grievance, verb: Verb, actor: Actor, now: datetime, given: dict[str, object]) -> Change:
    rule = transition(grievance.state, verb)
    decision = decide(actor, verb, grievance, now)
    if rule is None:
        raise StateRefused("wrong_state", decision.reason)
    if reason := misfit(verb, grievance, now):
        raise StateRefused("does_not_fit", reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    check_given(rule.required, given)
    by_resident = isinstance(actor, Resident)
    return Change(
        grievance, verb, actor.user if isinstance(actor, Resident) else actor, by_resident, now, grievance.state
    )


def check_given(required: Iterable[str], given: Mapping[str, object]) -> None:
    """Raise `InputRefused` for what the table requires and is not there, and for words that are too long."""
    require_given(required, given)
    too_long = {
        name: _("最多 %(limit)d 字") % {"limit": WORDS_LIMIT}
        for name, value in given.items()
        if isinstance(value, str) and len(value) > WORDS_LIMIT
    }
    if too_long:
        raise InputRefused("too_long", _("内容太长了。"), fields=too_long)


def _finish(change: Change) -> None:
    grievance = change.grievance
    grievance.is_open = State(grievance.state) in OPEN_STATES
    if grievance.is_open and grievance.state != State.MERGED:
        grievance.lead = None  # ended with its lead and opened again, it goes its own way
    if grievance.has_proceedings:
        keep_in_step(grievance, change.actor, change.now)
    copy_clock_to_row(grievance)
    grievance.save()
    if grievance.is_open != (State(change.state_before) in OPEN_STATES):
        staff_index.set_live(grievance.pk, grievance.is_open)
    record(
        actor=change.actor,
        verb=f"grievances.{change.verb}",
        subject=grievance,
        now=change.now,
        area_code=grievance.area_code,
        **trail_data(change),
    )
    announce(change)
    if grievance.state != change.state_before:
        tell_state(StateNews(grievance, change.state_before, change.actor, change.now))


def trail_data(change: Change) -> dict[str, Any]:
    """What the trail keeps of a change: where the matter stood and stands, nothing personal."""
    grievance = change.grievance
    return {
        "from": change.state_before,
        "to": grievance.state,
        "level": grievance.level,
        "holder": grievance.holder_code,
        **change.data,
    }
