"""What `manage.py check --deploy` says about clocks: a year without a calendar, a purpose without a policy."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from governance.common.days import in_force
from governance.deadlines.calendar import missing_years
from governance.deadlines.models import ClockPolicy
from governance.deadlines.registry import registered


@register("deadlines", deploy=True)
def calendar_is_known(**_: Any) -> list[CheckMessage]:
    try:
        years = missing_years(timezone.localdate())
    except DatabaseError:
        return []  # no database yet: `migrate` comes first
    return [
        Warning(
            f"the holiday notice of {year} is not imported: weekends count as rest days, holidays are not known",
            hint="manage.py import_calendar FILE",
            id="deadlines.W001",
        )
        for year in years
    ]


@register("deadlines", deploy=True)
def policies_are_there(**_: Any) -> list[CheckMessage]:
    today = timezone.localdate()
    try:
        known = set(ClockPolicy.objects.filter(in_force(today)).values_list("purpose", flat=True))
    except DatabaseError:
        return []
    return [
        Warning(f"no clock policy is in force for {purpose}", hint="add a row in admin", id="deadlines.W002")
        for purpose, handler in sorted(registered().items())
        if handler.needs_policy and purpose not in known
    ]
