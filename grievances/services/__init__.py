"""Every verb of the app. Each is one transaction with its timeline, trail, clocks and messages."""

from grievances.services.contests import contest_decline, rule_contest
from grievances.services.errands import add_errand, proxy, remove_errand, tick_errand
from grievances.services.follow_ups import call_back, reopen_by_call
from grievances.services.handing_on import hand_on_building, hand_on_matters
from grievances.services.handling import answer, ask, dispatch, guide, make_plan, note, remark, resolve, settle
from grievances.services.intake import AssignReport, accept, assign, assign_many, decline, retriage, triage
from grievances.services.merging import merge, merge_into, mine_is_another, split
from grievances.services.more_time import request_more_time, rule_more_time
from grievances.services.objections import object_to_dispatch, rule_objection
from grievances.services.publishing import clear_photo, edit_public
from grievances.services.raising import Draft, raise_matter
from grievances.services.residents import add, dispute, rate, reply, support, withdraw
from grievances.services.rungs import escalate, reopen_by_check, transfer
from grievances.services.supervision import close_supervision, reply_to_supervision, supervise

__all__ = [
    "AssignReport",
    "Draft",
    "accept",
    "add",
    "add_errand",
    "answer",
    "ask",
    "assign",
    "assign_many",
    "clear_photo",
    "close_supervision",
    "contest_decline",
    "decline",
    "dispatch",
    "dispute",
    "edit_public",
    "escalate",
    "guide",
    "hand_on_building",
    "hand_on_matters",
    "make_plan",
    "merge",
    "merge_into",
    "mine_is_another",
    "note",
    "object_to_dispatch",
    "proxy",
    "raise_matter",
    "rate",
    "remove_errand",
    "call_back",
    "reopen_by_call",
    "reopen_by_check",
    "reply",
    "reply_to_supervision",
    "request_more_time",
    "remark",
    "resolve",
    "retriage",
    "rule_contest",
    "rule_more_time",
    "rule_objection",
    "settle",
    "split",
    "supervise",
    "support",
    "tick_errand",
    "transfer",
    "triage",
    "withdraw",
]
