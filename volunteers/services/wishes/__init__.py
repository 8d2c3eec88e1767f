"""Verbs of 微心愿: keyword-only, with `actor` and `now`."""

from volunteers.services.wishes.verbs import (
    NewWish,
    check,
    claim,
    clear,
    fulfil,
    post,
    refuse,
    release,
    thank,
    withdraw,
)

__all__ = ["NewWish", "check", "claim", "clear", "fulfil", "post", "refuse", "release", "thank", "withdraw"]
