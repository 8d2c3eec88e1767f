"""Scoring bids: by a panel with its conflicts declared, or, where a tender has none, by one reviewer; until the award."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import Tender
from funds.scoring import HUNDRED, misfit_of
from funds.services.grants import panels
from funds.services.grants.change import changing
from funds.services.tenders.bids import one_bid
from funds.states.grant_steps import TenderVerb
from governance.common.errors import InputRefused
from governance.people.models import User


def seat(*, tender_id: int, user: User, kind: str, title: str, actor: User, now: datetime) -> Tender:
    with changing(Tender, tender_id, TenderVerb.SEAT, actor, now, user=user, title=title) as change:
        panels.add_seat(change, user, kind, title)
        return change.subject


def unseat(*, tender_id: int, seat_id: int, actor: User, now: datetime) -> Tender:
    with changing(Tender, tender_id, TenderVerb.UNSEAT, actor, now, seat_id=seat_id) as change:
        panels.remove_seat(change, seat_id)
        return change.subject


def declare(*, tender_id: int, bid_ids: Iterable[int], words: str, actor: User, now: datetime) -> Tender:
    with changing(Tender, tender_id, TenderVerb.DECLARE, actor, now) as change:
        panels.name_conflicts(change, bid_ids, words)
        return change.subject


def score(
    *, tender_id: int, bid_id: int, points: Mapping[str, int], actor: User, now: datetime, words: str = ""
) -> Tender:  # fmt: skip
    with changing(Tender, tender_id, TenderVerb.SCORE, actor, now, bid_id=bid_id) as change:
        panels.give_score(change, bid_id, points, words)
        return change.subject


def mark_bid(*, tender_id: int, bid_id: int, points: Mapping[str, int], actor: User, now: datetime) -> Tender:
    """By one reviewer, where there is no panel."""
    with changing(Tender, tender_id, TenderVerb.MARK, actor, now, bid_id=bid_id) as change:
        row = one_bid(change, bid_id)
        if title := misfit_of(points, change.subject.criteria):
            message = _("“%(title)s”的分数不在范围内。") % {"title": title}
            raise InputRefused("points", message, fields={"points": message})
        row.marks = {one["code"]: points[one["code"]] for one in change.subject.criteria}
        row.score = sum(row.marks.values()) * HUNDRED
        row.save(update_fields=["marks", "score"])
        change.data |= {"bid": row.pk, "score": row.score}
        return change.subject
