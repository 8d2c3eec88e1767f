"""Messages down the tree: sent, passed on, signed, chased, closed."""

from grids.services.messages.chasing import DEPUTY, PHONE, PURPOSES, REMIND
from grids.services.messages.passing import close, pass_on, pass_on_all
from grids.services.messages.sending import BroadcastDraft, send
from grids.services.messages.signing import acknowledge, finish, mark_seen, tell

__all__ = [
    "DEPUTY",
    "PHONE",
    "PURPOSES",
    "REMIND",
    "BroadcastDraft",
    "acknowledge",
    "close",
    "finish",
    "mark_seen",
    "pass_on",
    "pass_on_all",
    "send",
    "tell",
]
