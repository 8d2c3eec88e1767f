"""Verbs of grant calls, their agreements, and rewards: keyword-only, with `actor` and `now`."""

from funds.services.grants.agreements import complete, rate, review_final, review_midterm, sign, stop
from funds.services.grants.applications import apply, attach, clear, enter_paper, refuse, submit, withdraw
from funds.services.grants.awarding import award, publish, take_back
from funds.services.grants.calls import CallDraft, edit_call, new_call, open_call
from funds.services.grants.papers import attach_agreement, attach_reward, clear_agreement, clear_reward
from funds.services.grants.rewards import ask_reward, assess_reward, end_reward, grant_reward, rate_reward
from funds.services.grants.scoring import declare, score, seat, unseat

__all__ = [
    "CallDraft",
    "apply",
    "ask_reward",
    "assess_reward",
    "attach",
    "attach_agreement",
    "attach_reward",
    "award",
    "clear",
    "clear_agreement",
    "clear_reward",
    "complete",
    "declare",
    "edit_call",
    "end_reward",
    "enter_paper",
    "grant_reward",
    "new_call",
    "open_call",
    "publish",
    "rate",
    "rate_reward",
    "refuse",
    "review_final",
    "review_midterm",
    "score",
    "seat",
    "sign",
    "stop",
    "submit",
    "take_back",
    "unseat",
    "withdraw",
]
