"""Verbs of activities: keyword-only, with `actor` and `now`."""

from volunteers.services.activities.drafting import (
    ActivityDraft,
    ShiftDraft,
    add_shift,
    draft_activity,
    edit_activity,
    insure,
    remove_shift,
)
from volunteers.services.activities.publishing import call_off, finish, publish
from volunteers.services.activities.rolls import mark

__all__ = [
    "ActivityDraft",
    "ShiftDraft",
    "add_shift",
    "call_off",
    "draft_activity",
    "edit_activity",
    "finish",
    "insure",
    "mark",
    "publish",
    "remove_shift",
]
