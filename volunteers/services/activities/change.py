"""The frame of every verb on an activity. Lock order: activity, its shifts by number, their
clocks; none so firmly that rows which only point at it (`no_key`) would wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record
from volunteers.models import Activity, Shift, SignUp
from volunteers.policies.activities import decide, misfit
from volunteers.states.activity_steps import ACTIVITY_STEPS, ActivityVerb
from volunteers.states.service import SignUpState

COMING = (SignUpState.SIGNED, SignUpState.WAITING)


@dataclass
class ActivityChange:
    """One verb being done to a locked activity."""

    activity: Activity
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: numbers, nothing personal


@contextmanager
def organising(
    activity_id: int, verb: ActivityVerb, actor: User, now: datetime, **given: object
) -> Iterator[ActivityChange]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        activity = Activity.objects.select_for_update(no_key=True).get(pk=activity_id)
        reason = misfit(verb, activity)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, activity, now).require()
        rule, before = ACTIVITY_STEPS[activity.state, verb], activity.state
        require_given(rule.required, given)
        change = ActivityChange(activity)
        yield change
        activity.state = rule.to or activity.state
        activity.save()
        record(
            actor=actor, verb=f"volunteers.activity_{verb}", subject=activity, now=now, area_code=activity.area_code,
            **{"from": before, "to": activity.state, **change.data},
        )  # fmt: skip


def hold_shifts(activity: Activity) -> list[Shift]:
    return list(Shift.objects.select_for_update(no_key=True).filter(activity=activity).order_by("id"))


def tell_coming(shift: Shift, about: str, title: str, body: str, now: datetime) -> None:
    """Whoever is signed up or waits for this shift."""
    rows = SignUp.objects.filter(shift=shift, state__in=COMING).select_related("volunteer__user")
    people = [row.volunteer.user for row in rows]
    link = f"/volunteers/shifts/{shift.pk}/"
    notify(key=f"shift:{shift.pk}:{about}", recipients=people, title=title, body=body, link=link, now=now)
