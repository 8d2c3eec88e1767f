"""Verbs of volunteers and teams: keyword-only, with `actor` and `now`."""

from volunteers.services.people.leaving import leave, leave_community
from volunteers.services.people.registering import (
    Guardian,
    Registration,
    add_distinction,
    check_identity,
    edit_profile,
    join_community,
    register,
    send_back,
)
from volunteers.services.people.teams import TeamDraft, close_team, found_team, join_team, remove_member, set_leader

__all__ = [
    "Guardian",
    "Registration",
    "TeamDraft",
    "add_distinction",
    "check_identity",
    "close_team",
    "edit_profile",
    "found_team",
    "join_community",
    "join_team",
    "leave",
    "leave_community",
    "register",
    "remove_member",
    "send_back",
    "set_leader",
]
