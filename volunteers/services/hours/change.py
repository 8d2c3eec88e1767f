"""The frame of every verb on a service record: lock it once, ask the policy, change it, tell who counts hours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.deadlines import services as deadlines
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record as write_trail
from volunteers.models import ServiceRecord
from volunteers.policies.records import Actor, decide, misfit
from volunteers.services.hours.confirmed import ON_CONFIRMED, ON_UNDONE
from volunteers.states.record_steps import RECORD_STEPS, RecordVerb, settled
from volunteers.states.service import RecordState

RECORD_CLOCK, DISPUTE_CLOCK = "volunteers.record", "volunteers.hours_dispute"


@dataclass
class RecordChange:
    """One verb being done to a locked record."""

    record: ServiceRecord
    verb: RecordVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: numbers, nothing personal


@contextmanager
def recording(record_id: int, verb: RecordVerb, actor: Actor, now: datetime, **given: object) -> Iterator[RecordChange]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        record = ServiceRecord.objects.select_for_update().get(pk=record_id)
        reason = misfit(verb, record, now)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, record, now).require()
        rule = RECORD_STEPS[record.state, verb]
        require_given(rule.required, given)
        change = RecordChange(record, verb, actor if isinstance(actor, User) else None, now, record.state)
        yield change
        if rule.to:
            record.state = rule.to
        elif record.state != RecordState.REFUSED:
            waits = record.needs_audit and not record.audited_at
            record.state = settled(record.organiser_at, record.served_at, waits_for_audit=waits)
        _finish(change)


def _finish(change: RecordChange) -> None:
    """Count it, take it back, or leave it; write row, trail and clock."""
    record, now = change.record, change.now
    if record.state == RecordState.CONFIRMED and record.confirmed_at is None:
        count(record, now)
    elif record.state != RecordState.CONFIRMED and record.confirmed_at:
        uncount(record, now)
    record.save()
    if record.state in (RecordState.CONFIRMED, RecordState.REFUSED):
        deadlines.end_all(subject=record, now=now, actor=change.actor, purposes=(RECORD_CLOCK,), met=True)
    write_trail(
        actor=change.actor, verb=f"volunteers.record_{change.verb}", subject=record, now=now,
        area_code=record.area_code, **{"from": change.state_before, "to": record.state, **change.data},
    )  # fmt: skip


def count(record: ServiceRecord, now: datetime) -> None:
    """From now on its minutes count; points and saved time follow in this transaction."""
    record.confirmed_at = now
    record.times_confirmed += 1
    for tell in ON_CONFIRMED:
        tell(record, now)


def uncount(record: ServiceRecord, now: datetime) -> None:
    """Its minutes count no longer; `minutes` are still those that had counted."""
    for tell in ON_UNDONE:
        tell(record, now)
    record.confirmed_at = None


def tell_volunteer(record: ServiceRecord, about: str, title: str, now: datetime, body: str = "") -> None:
    notify(
        key=f"service-record:{record.pk}:{about}", recipients=[record.volunteer.user], title=title,
        body=body or record.title, link=f"/volunteers/records/{record.pk}/", now=now,
    )  # fmt: skip
