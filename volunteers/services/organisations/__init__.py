"""Verbs of organisations on the platform, their social workers, and the incubation base: keyword-only, with `actor`
and `now`."""

from volunteers.services.organisations.incubating import IncubationDraft, begin_incubation, end, enter, graduate
from volunteers.services.organisations.joining import MemberDraft, accept, apply, change, leave, refuse, withdraw
from volunteers.services.organisations.workers import add_worker, check_worker, end_worker

__all__ = [
    "IncubationDraft",
    "MemberDraft",
    "accept",
    "add_worker",
    "apply",
    "begin_incubation",
    "change",
    "check_worker",
    "end",
    "end_worker",
    "enter",
    "graduate",
    "leave",
    "refuse",
    "withdraw",
]
