"""The frame of every verb on a volunteer's registration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.people.models import User
from governance.trail.services import record
from volunteers.models import Volunteer
from volunteers.policies.people import decide, misfit
from volunteers.states.people_steps import VOLUNTEER_STEPS, VolunteerVerb


@dataclass
class VolunteerChange:
    """One verb being done to a locked registration."""

    volunteer: Volunteer
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: numbers, nothing personal


@contextmanager
def volunteering(
    volunteer_id: int, verb: VolunteerVerb, actor: User, now: datetime, **given: object
) -> Iterator[VolunteerChange]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer_id)
        reason = misfit(verb, volunteer)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, volunteer, now).require()
        rule, before = VOLUNTEER_STEPS[volunteer.state, verb], volunteer.state
        require_given(rule.required, given)
        change = VolunteerChange(volunteer)
        volunteer.state = rule.to or volunteer.state
        yield change
        volunteer.save()
        record(
            actor=actor, verb=f"volunteers.volunteer_{verb}", subject=volunteer, now=now,
            **{"from": before, "to": volunteer.state, **change.data},
        )  # fmt: skip
