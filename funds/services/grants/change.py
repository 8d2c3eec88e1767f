"""The frame of every verb on a call, an agreement, a tender, a reward: lock it once, ask the policy, leave the trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db import transaction

from funds.models import Agreement, GrantCall, RewardGrant, Tender
from funds.policies.grants import STEPS, Actor, area_of, decide, misfit
from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

CALL_CLOSES, TENDER_CLOSES = "funds.grant_call", "funds.tender_bids"
CONTRACT_PUBLICATION = "funds.contract_publication"
STAGE, INSTALMENT = "funds.grant_stage", "funds.instalment"
SCORES: dict[type, str] = {GrantCall: "funds.grant_scores", Tender: "funds.bid_scores"}
KINDS: dict[type, str] = {GrantCall: "call", Agreement: "agreement", Tender: "tender", RewardGrant: "reward"}
Of = TypeVar("Of", GrantCall, Agreement, Tender, RewardGrant)


@dataclass
class Change(Generic[Of]):
    """One verb being done to a locked subject."""

    subject: Of
    verb: StrEnum
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and amounts, nothing personal


@contextmanager
def changing(
    model: type[Of], pk: int, verb: StrEnum, actor: Actor, now: datetime, **given: object
) -> Iterator[Change[Of]]:
    """One transaction around one verb. Raises `StateRefused` when it has moved on, `PermissionRefused` for a stranger,
    `InputRefused` for what is missing."""
    with transaction.atomic():
        subject = model._default_manager.select_for_update().get(pk=pk)
        reason = misfit(verb, subject, now)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, subject, now).require()
        step = STEPS[model][subject.state, verb]
        require_given(step.required, given)
        change = Change(subject, verb, actor if isinstance(actor, User) else None, now, subject.state)
        subject.state = step.to or subject.state
        yield change
        subject.save()
        leave_trail(change)


def leave_trail(change: Change[Of]) -> None:
    record(
        actor=change.actor,
        verb=f"funds.{KINDS[type(change.subject)]}_{change.verb}",
        subject=change.subject,
        now=change.now,
        area_code=area_of(change.subject),
        **{"from": change.state_before, "to": change.subject.state, **change.data},
    )


def tell(
    subject: GrantCall | Agreement | Tender | RewardGrant, about: str, people: Iterable[User], title: str, link: str,
    now: datetime, body: str = "",
) -> None:  # fmt: skip
    notify(
        key=f"{KINDS[type(subject)]}:{subject.pk}:{about}",
        recipients=list({person.pk: person for person in people}.values()),
        title=title, body=body, link=link, now=now, area_code=area_of(subject),
    )  # fmt: skip
