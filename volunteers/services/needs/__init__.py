"""Verbs of requests for help: keyword-only, with `actor` and `now`."""

from volunteers.services.needs.asking import NewHelp, ask, ask_for, ask_from_matter
from volunteers.services.needs.claiming import approve, claim, edit, invite, refer, release
from volunteers.services.needs.ending import withdraw
from volunteers.services.needs.finishing import confirm, finish, rate
from volunteers.services.needs.looks import OpenHelp, look

__all__ = [
    "NewHelp", "OpenHelp", "approve", "ask", "ask_for", "ask_from_matter", "claim", "confirm", "edit", "finish",
    "invite", "look", "rate", "refer", "release", "withdraw",
]  # fmt: skip
