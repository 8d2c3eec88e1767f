"""The frame of every verb on an organisation of the platform or of the incubation base."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.people.models import User
from governance.trail.services import record
from volunteers.models import IncubatedOrganisation, MemberOrganisation
from volunteers.policies.organisations import STEPS, decide, misfit
from volunteers.states.organisation_steps import OrganisationVerb

Row = TypeVar("Row", MemberOrganisation, IncubatedOrganisation)


@contextmanager
def changing(
    model: type[Row], pk: int, verb: OrganisationVerb, actor: User, now: datetime, **given: object
) -> Iterator[Row]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        row: Row = model._default_manager.select_for_update().get(pk=pk)
        reason = misfit(verb, row)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, row, now).require()
        step, before = STEPS[model][row.state, verb], row.state
        require_given(step.required, given)
        row.state = step.to or row.state
        yield row
        row.save()
        leave_trail(row, str(verb), actor, now, **{"from": before, "to": row.state})


def leave_trail(
    row: MemberOrganisation | IncubatedOrganisation, verb: str, actor: User, now: datetime, **data: str
) -> None:
    name = row._meta.model_name
    record(actor=actor, verb=f"volunteers.{name}_{verb}", subject=row, now=now, area_code=row.area_code, **data)
