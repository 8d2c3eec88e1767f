"""The frame of every verb on an order, a stock paper, a family tie, a time order: lock it, ask, change it, leave the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.deadlines import services as deadlines
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record
from volunteers.policies.bank import STEPS, Actor, decide, misfit
from volunteers.states.bank_steps import BankVerb

Row = TypeVar("Row", bound=models.Model)


@dataclass
class BankChange(Generic[Row]):
    """One verb being done to a locked row."""

    row: Row
    verb: BankVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: numbers, nothing personal


@contextmanager
def banking(
    model: type[Row], pk: int, verb: BankVerb, actor: Actor, now: datetime, **given: object
) -> Iterator[BankChange[Row]]:
    """One transaction around one verb. Raises `StateRefused` when it has moved on, `PermissionRefused` for a stranger,
    `InputRefused` for what is missing."""
    with transaction.atomic():
        row: Any = model._default_manager.select_for_update().get(pk=pk)
        reason = misfit(verb, row, now)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, row, now).require()
        step = STEPS[model][row.state, verb]
        require_given(step.required, given)
        change = BankChange(row, verb, actor if isinstance(actor, User) else None, now, row.state)
        row.state = step.to or row.state
        yield change
        row.save()
        if getattr(row, "ended_at", None):
            deadlines.end_all(subject=row, now=now, actor=change.actor, met=True)
        leave_trail(row, str(verb), change.actor, now, **{"from": change.state_before, "to": row.state, **change.data})


def leave_trail(row: Any, verb: str, actor: User | None, now: datetime, **data: Any) -> None:
    kind = row._meta.model_name
    record(actor=actor, verb=f"volunteers.{kind}_{verb}", subject=row, now=now, area_code=row.area_code, **data)


def tell(row: Any, about: str, people: list[User], title: str, link: str, now: datetime, body: str = "") -> None:
    """A message about a row, once for each `about`."""
    notify(
        key=f"{row._meta.model_name}:{row.pk}:{about}", recipients=list({one.pk: one for one in people}.values()),
        title=title, body=body, link=link, now=now,
    )  # fmt: skip
