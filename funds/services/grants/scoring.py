"""Scoring a call: conflicts first, then each application by its criteria; changed until the first award."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from funds.models import GrantCall
from funds.services.grants import panels
from funds.services.grants.change import changing
from funds.states.grant_steps import CallVerb
from governance.people.models import User


def seat(*, call_id: int, user: User, kind: str, title: str, actor: User, now: datetime) -> GrantCall:
    with changing(GrantCall, call_id, CallVerb.SEAT, actor, now, user=user, title=title) as change:
        panels.add_seat(change, user, kind, title)
        return change.subject


def unseat(*, call_id: int, seat_id: int, actor: User, now: datetime) -> GrantCall:
    with changing(GrantCall, call_id, CallVerb.UNSEAT, actor, now, seat_id=seat_id) as change:
        panels.remove_seat(change, seat_id)
        return change.subject


def declare(
    *, call_id: int, application_ids: Iterable[int], words: str, actor: User, now: datetime
) -> GrantCall:  # fmt: skip
    with changing(GrantCall, call_id, CallVerb.DECLARE, actor, now) as change:
        panels.name_conflicts(change, application_ids, words)
        return change.subject


def score(
    *, call_id: int, application_id: int, points: Mapping[str, int], actor: User, now: datetime, words: str = ""
) -> GrantCall:  # fmt: skip
    with changing(GrantCall, call_id, CallVerb.SCORE, actor, now, application_id=application_id) as change:
        panels.give_score(change, application_id, points, words)
        return change.subject
