"""The frame of every verb on a resolution: lock it once, ask the policy, change the locked row, leave the trail,
tell the other parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from deliberation.models import Resolution, TaskPhoto
from deliberation.policies.resolutions import Actor, decide, misfit
from deliberation.services import outcomes
from deliberation.services.resolutions import clocks
from deliberation.states_resolutions import RESOLUTION_STEPS, ResolutionVerb
from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.people.models import User
from governance.trail.services import record

WORDS_LIMIT = 2000


@dataclass
class ResolutionChange:
    """One verb being done to a locked resolution."""

    resolution: Resolution
    verb: ResolutionVerb
    actor: User | None
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    written_files: list[TaskPhoto] = field(default_factory=list)
    is_repeated: bool = False  # a double tap: nothing is done or written a second time


@contextmanager
def resolving(
    resolution_id: int, verb: ResolutionVerb, actor: Actor, now: datetime, **given: object
) -> Iterator[ResolutionChange]:
    """One transaction around one verb; the state follows the table where the table names one.

    `given` are the fields that the table requires. Raises `StateRefused` when the resolution has moved on,
    `PermissionRefused` for a stranger, `InputRefused` for what is missing. Files of a failed verb do not stay.
    """
    change: ResolutionChange | None = None
    try:
        with transaction.atomic():
            resolution = Resolution.objects.select_for_update().get(pk=resolution_id)
            _check(resolution, verb, actor, now, given)
            change = ResolutionChange(resolution, verb, actor, now, resolution.state)
            resolution.state = RESOLUTION_STEPS[resolution.state, verb].to or resolution.state
            yield change
            _finish(change)
    except BaseException:
        for photo in change.written_files if change else ():
            photo.image.delete(save=False)
            photo.thumbnail.delete(save=False)
        raise


def _check(resolution: Resolution, verb: ResolutionVerb, actor: Actor, now: datetime, given: dict[str, object]) -> None:
    reason = misfit(verb, resolution, now)
    if reason:
        raise StateRefused("wrong_state", reason)
    decide(actor, verb, resolution, now).require()
    require_given(RESOLUTION_STEPS[resolution.state, verb].required, given)


def _finish(change: ResolutionChange) -> None:
    if change.is_repeated:
        return
    resolution = change.resolution
    clocks.copy_clock_to_row(resolution)
    resolution.save()
    leave_trail(change)
    if resolution.state != change.state_before:
        tell_the_parts(resolution, change.now)


def leave_trail(change: ResolutionChange) -> None:
    record(
        actor=change.actor,
        verb=f"deliberation.resolution_{change.verb}",
        subject=change.resolution,
        now=change.now,
        area_code=change.resolution.area_code,
        **{"from": change.state_before, "to": change.resolution.state, **change.data},
    )


def tell_the_parts(resolution: Resolution, now: datetime) -> None:
    for listener in outcomes.resolution_moved:
        listener(resolution, now)
