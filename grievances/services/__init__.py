"""Every verb of the app. Each is one transaction with its timeline, trail, clocks and messages."""

from grievances.services.handling import answer, ask, dispatch, guide, make_plan, note, resolve
from grievances.services.intake import AssignReport, accept, assign, assign_many, decline, retriage, triage
from grievances.services.publishing import clear_photo, edit_public
from grievances.services.raising import Draft, raise_matter
from grievances.services.residents import add, dispute, rate, reply, support, withdraw
from grievances.services.rungs import escalate, transfer

__all__ = [
    "AssignReport",
    "Draft",
    "accept",
    "add",
    "answer",
    "ask",
    "assign",
    "assign_many",
    "clear_photo",
    "decline",
    "dispatch",
    "dispute",
    "edit_public",
    "escalate",
    "guide",
    "make_plan",
    "note",
    "raise_matter",
    "rate",
    "reply",
    "resolve",
    "retriage",
    "support",
    "transfer",
    "triage",
    "withdraw",
]
