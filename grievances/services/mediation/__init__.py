"""Every verb of a dispute (三二一). Each is one transaction with its timeline, trail, clocks and messages."""

from grievances.services.mediation.agreements import agree, break_clause, keep_clause, lapse, sign
from grievances.services.mediation.ending import close, note, visit, withdraw
from grievances.services.mediation.looks import open_agreement, open_party
from grievances.services.mediation.opening import NewParty, add_party, appoint, mediate, open_dispute, remove_party
from grievances.services.mediation.rounds import hold_round, plan_round

__all__ = [
    "NewParty",
    "add_party",
    "agree",
    "appoint",
    "break_clause",
    "close",
    "hold_round",
    "keep_clause",
    "lapse",
    "mediate",
    "note",
    "open_agreement",
    "open_dispute",
    "open_party",
    "plan_round",
    "remove_party",
    "sign",
    "visit",
    "withdraw",
]
