"""The frame of every verb on a covenant: lock it once, ask the policy, change the locked row, leave the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import Covenant
from deliberation.policies.covenants import Actor, decide, misfit
from deliberation.states_resolutions import COVENANT_STEPS, CovenantVerb
from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record


@dataclass
class CovenantChange:
    """One verb being done to a locked covenant."""

    covenant: Covenant
    verb: CovenantVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    is_repeated: bool = False


@contextmanager
def drafting(
    covenant_id: int, verb: CovenantVerb, actor: Actor, now: datetime, **given: object
) -> Iterator[CovenantChange]:
    """One transaction around one verb. Raises `StateRefused` when the version has moved on, `PermissionRefused` for a
    stranger, `InputRefused` for what is missing."""
    with transaction.atomic():
        covenant = Covenant.objects.select_for_update().get(pk=covenant_id)
        reason = misfit(verb, covenant, now)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, covenant, now).require()
        rule = COVENANT_STEPS[covenant.state, verb]
        require_given(rule.required, given)
        change = CovenantChange(covenant, verb, actor, now, covenant.state)
        covenant.state = rule.to or covenant.state
        yield change
        if not change.is_repeated:
            covenant.save()
            leave_trail(change)


def leave_trail(change: CovenantChange) -> None:
    record(
        actor=change.actor,
        verb=f"deliberation.covenant_{change.verb}",
        subject=change.covenant,
        now=change.now,
        area_code=change.covenant.area_code,
        **{"from": change.state_before, "to": change.covenant.state, **change.data},
    )


def tell(covenant: Covenant, about: str, people: list[User], title: str, now: datetime, *, desk: bool = False) -> None:
    notify(
        key=f"covenant:{covenant.pk}:{about}",
        recipients=list({person.pk: person for person in people}.values()),
        title=title,
        body=str(covenant.name),
        link=f"/desk/covenants/{covenant.pk}/" if desk else f"/covenants/{covenant.pk}/",
        now=now,
    )
