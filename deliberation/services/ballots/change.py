"""The frame of every verb on a ballot that is not a vote: lock it, ask the policy, change the locked row, leave a trail.

Votes run side by side (`casting`): they share the row's lock, and this frame waits for them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deliberation.models import Ballot
from deliberation.policies.ballots import Actor, decide
from deliberation.states_ballots import BallotVerb, ballot_step
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

WORDS_LIMIT = 1000


@dataclass
class BallotChange:
    """One verb being done to a locked ballot. `data` goes into the trail: ids and counts, nothing personal."""

    ballot: Ballot
    verb: BallotVerb
    actor: Actor
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)


@contextmanager
def balloting(ballot_id: int, verb: BallotVerb, actor: Actor, now: datetime, **given: object) -> Iterator[BallotChange]:
    """One transaction around one verb; the state follows the table where the table names one.

    `given` are the fields that the table requires. Raises `StateRefused` when the ballot has moved on,
    `PermissionRefused` for a stranger, `InputRefused` for what is missing.
    """
    with transaction.atomic():
        ballot = lock(ballot_id)
        check(ballot, verb, actor, now, given)
        change = BallotChange(ballot, verb, actor, now, ballot.state)
        rule = ballot_step(ballot.state, verb)
        if rule and rule.to:
            ballot.state = rule.to
        yield change
        ballot.save()
        leave_trail(ballot, verb, actor, now, **{"from": change.state_before, "to": ballot.state, **change.data})


def lock(ballot_id: int) -> Ballot:
    """The ballot, locked without joins; raises `Ballot.DoesNotExist`."""
    return Ballot.objects.select_for_update().get(pk=ballot_id)


def check(ballot: Ballot, verb: BallotVerb, actor: Actor, now: datetime, given: dict[str, object]) -> None:
    rule = ballot_step(ballot.state, verb)
    decision = decide(actor, verb, ballot, now)
    if rule is None:
        raise StateRefused("wrong_state", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    require_given(rule.required, given)
    too_long = {
        name: _("最多 %(limit)d 字") % {"limit": WORDS_LIMIT}
        for name, value in given.items()
        if isinstance(value, str) and len(value) > WORDS_LIMIT
    }
    if too_long:
        raise InputRefused("too_long", _("内容太长了。"), fields=too_long)


def leave_trail(ballot: Ballot, verb: BallotVerb, actor: Actor, now: datetime, **data: Any) -> None:
    record(
        actor=actor,
        verb=f"deliberation.ballot_{verb}",
        subject=ballot,
        now=now,
        area_code=ballot.area_code,
        **data,
    )


def tell(ballot: Ballot, about: str, people: Iterable[User], title: str, now: datetime, *, desk: bool = False) -> None:
    """A message that says which ballot, and never how anybody voted."""
    notify(
        key=f"ballot:{ballot.pk}:{about}",
        recipients=people,
        title=title,
        body=ballot.question,
        link=f"/desk/ballots/{ballot.code}/" if desk else f"/ballots/{ballot.code}/",
        now=now,
    )
