"""Bids: sealed, taken back, opened with all the others; when they are scored, one is awarded."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from funds.models import Bid, Tender
from funds.money import yuan
from funds.selectors.grants import contacts_of, speaks_for
from funds.selectors.panels import has_panel
from funds.services.grants.calls import require_free
from funds.services.grants.change import Change, changing, tell
from funds.services.grants.papers import clear_paper
from funds.services.tenders.sealing import forget_sealed, seal
from funds.services.tenders.tendering import public_address
from funds.states.grant_steps import TenderVerb
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import Organisation, User

WORDS_LENGTH, REASON_LENGTH, MOST_FILES = 4000, 300, 5


def bid(
    *, tender_id: int, organisation: Organisation, price_fen: int, words: str, actor: User, now: datetime,
    attachments: Sequence[UploadedFile] = (),
) -> Bid:  # fmt: skip
    """Sealed at once; bidding again takes the earlier one back. The trail says that there is a bid, and nothing of it."""
    with changing(Tender, tender_id, TenderVerb.BID, actor, now, price_fen=price_fen, words=words) as change:
        _require_own(actor, organisation)
        if not 0 < price_fen <= change.subject.ceiling_fen:
            message = _("报价要大于零，不超过最高限价 %(most)s 元。") % {"most": yuan(change.subject.ceiling_fen)}
            raise InputRefused("price", message, fields={"price": message})
        if len(attachments) > MOST_FILES:
            message = _("附件最多 %(n)d 个。") % {"n": MOST_FILES}
            raise InputRefused("attachments", message, fields={"attachments": message})
        _take_back(change.subject, organisation, now)
        row = Bid(tender=change.subject, organisation=organisation, bid_by=actor, bid_at=now)
        seal(row, price_fen, scrub(words.strip())[:WORDS_LENGTH], attachments, actor, now)
        change.data["bid"] = row.pk
        return row


def withdraw_bid(*, tender_id: int, organisation: Organisation, actor: User, now: datetime) -> Tender:
    with changing(Tender, tender_id, TenderVerb.WITHDRAW_BID, actor, now) as change:
        _require_own(actor, organisation)
        if not _take_back(change.subject, organisation, now):
            raise StateRefused("no_bid", _("这个单位没有投标。"))
        return change.subject


def _take_back(tender: Tender, organisation: Organisation, now: datetime) -> int:
    """What it hid is forgotten. Answers how many bids stood: one or none."""
    standing = Bid.objects.filter(tender=tender, organisation=organisation, withdrawn_at=None)
    forget_sealed(standing)
    return standing.update(withdrawn_at=now)


def _require_own(actor: User, organisation: Organisation) -> None:
    if not speaks_for(actor).filter(pk=organisation.pk).exists():
        raise PermissionRefused("not_yours", _("您不是这个单位的联络员。"))


def one_bid(change: Change[Tender], bid_id: int) -> Bid:
    """One that stands, of this tender. Raises `InputRefused`."""
    row = Bid.objects.filter(pk=bid_id, tender=change.subject, withdrawn_at=None).first()
    if row is None:
        words = _("没有这份投标。")
        raise InputRefused("no_bid", words, fields={"bid_id": words})
    return row


def clear(*, tender_id: int, document_id: int, is_public: bool, actor: User, now: datetime) -> Tender:
    """A file of an opened bid or of the contract: everybody may read it once the tender is awarded, or nobody outside."""
    with changing(Tender, tender_id, TenderVerb.CLEAR, actor, now, document_id=document_id) as change:
        clear_paper(change, document_id, is_public)
        return change.subject


def award_bid(*, tender_id: int, bid_id: int, actor: User, now: datetime, reason: str = "") -> Tender:
    """When all are scored: the best by the criteria, or another with its reason, which is public."""
    with changing(Tender, tender_id, TenderVerb.AWARD, actor, now, bid_id=bid_id) as change:
        tender, row = change.subject, one_bid(change, bid_id)
        others = tender.bids.filter(withdrawn_at=None)
        if others.filter(score=None).exists():
            raise StateRefused("unmarked", _("每份投标都评了分才能定标。"))
        if has_panel(tender) and not row.scores.exists():
            raise InputRefused("unscored", _("这份投标没有人能评分，请先增加评审。"))
        if others.filter(score__gt=row.score or 0).exists() and not reason.strip():
            words = _("还有得分更高的投标，请写明理由，会公开。")
            raise InputRefused("out_of_order", words, fields={"reason": words})
        require_free(tender.purse, row.price_fen or 0)
        row.is_winner, row.reason = True, scrub(reason.strip())[:REASON_LENGTH]
        row.save(update_fields=["is_winner", "reason"])
        tender.awarded_at = now
        change.data |= {"bid": row.pk, "amount_fen": row.price_fen}
        people = contacts_of(others.values_list("organisation", flat=True))
        tell(tender, "awarded", people, _("已定标：%(title)s") % {"title": tender.title}, public_address(tender), now)
        return tender
