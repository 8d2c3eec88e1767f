"""The frame of every verb on a dispute: lock it once, ask the policy, change the locked row, write timeline and trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record
from grievances.mediation_policies import Actor, decide
from grievances.mediation_states import OPEN_DISPUTES, DisputeState, MediationVerb, step
from grievances.models import AgreementPhoto, Dispute, DisputeEntry
from grievances.services.mediation import clocks

WORDS_LIMIT = 8000


@dataclass
class MediationChange:
    """One verb being done to a locked dispute."""

    dispute: Dispute
    verb: MediationVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    entry: DisputeEntry | None = None
    written_files: list[AgreementPhoto] = field(default_factory=list)

    def say(self, line: str, *, words: str = "", verb: MediationVerb | None = None) -> None:
        """Add a timeline entry. `line` names nobody."""
        self.entry = DisputeEntry.objects.create(
            dispute=self.dispute,
            at=self.now,
            verb=verb or self.verb,
            actor=self.actor,
            line=line,
            words=words,
            level=self.dispute.level,
            state_after=self.dispute.state,
        )

    def tell(self, about: str, people: Iterable[User], title: str) -> None:
        """A message to colleagues: kind and number, never a name or what it is about; whoever did it is not told."""
        happening = f":{self.entry.pk}" if self.entry else ""
        notify(
            key=f"dispute:{self.dispute.pk}:{about}{happening}",
            recipients=[person for person in people if self.actor is None or person.pk != self.actor.pk],
            title=title,
            body=f"{self.dispute.kind.name} {self.dispute.code}",
            link=f"/desk/disputes/{self.dispute.code}/",
            now=self.now,
        )


@contextmanager
def mediating(
    dispute_id: int, verb: MediationVerb, actor: Actor, now: datetime, **given: object
) -> Iterator[MediationChange]:
    """One transaction around one verb; the state follows the table where the table names one.

    `given` are the fields that the table requires. Raises `StateRefused` when the dispute has moved on,
    `PermissionRefused` for a stranger, `InputRefused` for what is missing. Files of a failed verb do not stay.
    """
    change: MediationChange | None = None
    try:
        with transaction.atomic():
            dispute = lock(dispute_id)
            _check(dispute, verb, actor, now, given)
            change = MediationChange(dispute, verb, actor, now, dispute.state)
            rule = step(dispute.state, verb)
            if rule and rule.to:
                dispute.state = rule.to
            yield change
            _finish(change)
    except BaseException:
        for photo in change.written_files if change else ():
            photo.image.delete(save=False)
            photo.thumbnail.delete(save=False)
        raise


def lock(dispute_id: int) -> Dispute:
    """The dispute, locked without joins (see `services.change.lock`); raises `Dispute.DoesNotExist`."""
    return Dispute.objects.select_for_update().get(pk=dispute_id)


def _check(dispute: Dispute, verb: MediationVerb, actor: Actor, now: datetime, given: dict[str, object]) -> None:
    decision = decide(actor, verb, dispute, now)
    rule = step(dispute.state, verb)
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


def _finish(change: MediationChange) -> None:
    dispute = change.dispute
    dispute.is_open = DisputeState(dispute.state) in OPEN_DISPUTES
    dispute.ended_at = None if dispute.is_open else dispute.ended_at or change.now
    clocks.copy_clock_to_row(dispute)
    dispute.save()
    leave_trail(change)


def leave_trail(change: MediationChange) -> None:
    dispute = change.dispute
    record(
        actor=change.actor,
        verb=f"grievances.dispute_{change.verb}",
        subject=dispute,
        now=change.now,
        area_code=dispute.area_code,
        **{
            "from": change.state_before,
            "to": dispute.state,
            "level": dispute.level,
            "holder": dispute.holder_code,
            **change.data,
        },
    )
