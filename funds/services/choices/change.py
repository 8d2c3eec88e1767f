"""The frame of every verb on a yearly choice: lock it once, ask the policy, change the locked row, leave the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import Choice, ChoiceOption
from funds.policies.choices import Actor, decide, misfit
from funds.states.choice_steps import CHOICE_STEPS, ChoiceVerb
from governance.common.errors import InputRefused, StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

CALL, OPENS, CLOSES = "funds.choice_call", "funds.choice_opens", "funds.choice_closes"


@dataclass
class ChoiceChange:
    """One verb being done to a locked choice."""

    choice: Choice
    verb: ChoiceVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    is_silent: bool = False  # single votes leave no trail: nobody reads who voted when

    def option(self, option_id: int, *states: str) -> ChoiceOption:
        """One of its proposals in one of these states. Raises `InputRefused`."""
        row = ChoiceOption.objects.filter(pk=option_id, choice=self.choice, state__in=states).first()
        if row is None:
            words = _("没有这个提案，或者它已经处理过了。")
            raise InputRefused("no_option", words, fields={"option_id": words})
        return row


@contextmanager
def choosing(choice_id: int, verb: ChoiceVerb, actor: Actor, now: datetime, **given: object) -> Iterator[ChoiceChange]:
    """One transaction around one verb. Raises `StateRefused` when the choice has moved on, `PermissionRefused` for a
    stranger, `InputRefused` for what is missing."""
    with transaction.atomic():
        choice = Choice.objects.select_for_update().get(pk=choice_id)
        reason = misfit(verb, choice, now)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, choice, now).require()
        rule = CHOICE_STEPS[choice.state, verb]
        require_given(rule.required, given)
        person = actor if isinstance(actor, User) else None
        change = ChoiceChange(choice, verb, person, now, choice.state)
        choice.state = rule.to or choice.state
        yield change
        if not change.is_silent:
            choice.save()
            leave_trail(change)


def leave_trail(change: ChoiceChange) -> None:
    record(
        actor=change.actor,
        verb=f"funds.choice_{change.verb}",
        subject=change.choice,
        now=change.now,
        area_code=change.choice.area_code,
        **{"from": change.state_before, "to": change.choice.state, **change.data},
    )


def tell(choice: Choice, about: str, people: list[User], title: str, now: datetime, body: str = "") -> None:
    notify(
        key=f"choice:{choice.pk}:{about}",
        recipients=list({person.pk: person for person in people}.values()),
        title=title,
        body=body or choice.title,
        link=f"/funds/choices/{choice.code}/",
        now=now,
        area_code=choice.area_code,
    )
