"""Verbs of service procurement: keyword-only, with `actor` and `now`."""

from funds.services.tenders.bids import award_bid, bid, clear, withdraw_bid
from funds.services.tenders.contracts import (
    accept_item,
    attach_contract,
    end_contract,
    publish_contract,
    rate_service,
    sign_contract,
)
from funds.services.tenders.scoring import declare, mark_bid, score, seat, unseat
from funds.services.tenders.tendering import TenderDraft, cancel_tender, edit_tender, new_tender, publish_tender

__all__ = [
    "TenderDraft",
    "accept_item",
    "attach_contract",
    "award_bid",
    "bid",
    "cancel_tender",
    "clear",
    "declare",
    "edit_tender",
    "end_contract",
    "mark_bid",
    "new_tender",
    "publish_contract",
    "publish_tender",
    "rate_service",
    "score",
    "seat",
    "sign_contract",
    "unseat",
    "withdraw_bid",
]
