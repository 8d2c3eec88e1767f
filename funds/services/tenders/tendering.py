"""A tender: written, published for at least the days of the preset, opened by its clock; too few bidders → once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Bid, Purse, Tender, TenderPreset
from funds.policies.foundation import may_handle
from funds.selectors.grants import contacts_of, tender_rules
from funds.selectors.panels import has_panel
from funds.services.grants.calls import Criteria, require_free, wrong_criteria
from funds.services.grants.change import TENDER_CLOSES, changing, tell
from funds.services.grants.clocks import scoring_address, start_scores
from funds.services.tenders.sealing import forget_sealed, open_sealed
from funds.states.foundation import PurseKind
from funds.states.grant_steps import TenderVerb
from funds.states.grants import TenderState
from governance.common.codes import new_code
from governance.common.errors import DomainError, InputRefused
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.models import User
from governance.trail.services import record

REASON_LENGTH, SPARE_DAYS = 300, 1


@dataclass(frozen=True, slots=True)
class TenderDraft:
    purse: Purse
    title: str
    words: str
    ceiling_fen: int
    criteria: Criteria
    is_stable: bool = False


def rules_on(now: datetime) -> TenderPreset:
    """The rules in force. Raises `DomainError` for none: without them nothing may be bought."""
    rules = tender_rules(timezone.localdate(now))
    if rules is None:
        raise DomainError("no_rules", _("没有采购规则，请管理员在后台“采购规则”里添加。"))
    return rules


@transaction.atomic
def new_tender(*, draft: TenderDraft, actor: User, now: datetime) -> Tender:
    """A draft that the office alone reads. Raises `InputRefused`."""
    may_handle(actor, draft.purse.fund.area_code, now).require()
    _check(draft)
    return _create(_values(draft), draft.purse.fund.area_code, actor, now)


def _create(values: dict[str, Any], area_code: str, actor: User, now: datetime) -> Tender:
    closes_at = now + timedelta(days=rules_on(now).bid_days + SPARE_DAYS)
    tender = Tender.objects.create(
        code=new_code("ZB"), area_code=area_code, closes_at=closes_at, opened_by=actor, **values
    )
    record(
        actor=actor, verb="funds.tender_new", subject=tender, now=now, area_code=area_code,
        ceiling_fen=tender.ceiling_fen,
    )  # fmt: skip
    return tender


def _values(draft: TenderDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in TenderDraft.__slots__}


def _check(draft: TenderDraft) -> None:
    wrong: dict[str, Any] = wrong_criteria(draft.criteria)
    if draft.purse.kind == PurseKind.PROJECT:
        wrong["purse"] = _("项目资金不能用来采购招标。")
    if draft.ceiling_fen <= 0:
        wrong["ceiling"] = _("最高限价要大于零。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)


def edit_tender(*, tender_id: int, draft: TenderDraft, actor: User, now: datetime) -> Tender:
    """Before it is published everything may still be written anew, but another fund's purse."""
    with changing(Tender, tender_id, TenderVerb.EDIT, actor, now) as change:
        _check(draft)
        if draft.purse.fund_id != change.subject.purse.fund_id:
            words = _("请选择同一个基金的资金。")
            raise InputRefused("other_fund", words, fields={"purse": words})
        for name, value in _values(draft).items():
            setattr(change.subject, name, value)
        return change.subject


def publish_tender(*, tender_id: int, closes_at: datetime, actor: User, now: datetime) -> Tender:
    """Bids are taken until `closes_at`, at least the preset's days after publication (whole days, 20 by preset)."""
    with changing(Tender, tender_id, TenderVerb.PUBLISH, actor, now, closes_at=closes_at) as change:
        tender, rules = change.subject, rules_on(now)
        days = rules.bid_days
        if closes_at < now + timedelta(days=days):
            words = _("投标期不得少于 %(days)d 天。") % {"days": days}
            raise InputRefused("too_short", words, fields={"closes_at": words})
        require_free(tender.purse, tender.ceiling_fen)
        tender.published_at, tender.closes_at = now, closes_at
        tender.panel_size = panel_for(rules, tender.ceiling_fen)
        start_until(tender, TENDER_CLOSES, closes_at, now, actor)
        return tender


def panel_for(rules: TenderPreset, ceiling_fen: int) -> int:
    """How many scorers a tender of this amount needs; 0 where one reviewer marks the bids."""
    needs = rules.panel_from_fen is not None and ceiling_fen >= rules.panel_from_fen
    return rules.panel_least if needs else 0


def cancel_tender(*, tender_id: int, reason: str, actor: User, now: datetime) -> Tender:
    """Public, with its reason. Bids that are still sealed are never opened."""
    with changing(Tender, tender_id, TenderVerb.CANCEL, actor, now, reason=reason) as change:
        tender = change.subject
        tender.reason, tender.late_since = scrub(reason.strip())[:REASON_LENGTH], None
        forget_sealed(tender.bids.filter(price_fen=None))
        deadlines.end_all(subject=tender, now=now, actor=actor, reason=tender.reason)
        tell(tender, "cancelled", _bidders(tender), _("招标已取消"), public_address(tender), now, tender.reason)
        return tender


def closing_is_due(tender: Tender, deadline: Deadline, now: datetime) -> None:
    """The clock of the bids: enough bidders → all are opened together; too few → none is, and a new tender is drafted."""
    with changing(Tender, tender.pk, TenderVerb.OPEN_BIDS, None, now) as change:
        locked = change.subject
        bids = list(Bid.objects.select_for_update().filter(tender=locked, withdrawn_at=None).order_by("id"))
        change.data["bids"] = len(bids)
        if len(bids) >= rules_on(now).least_bidders:
            change.data["files"] = [digest for row in bids for digest in open_sealed(row)]
            title = _("已开标：%(title)s") % {"title": locked.title}
            _ask_panel(locked, now)
        else:
            again = _again(locked, now)
            change.data["again"] = again.pk
            title = _("投标单位不足，将重新招标：%(title)s") % {"title": locked.title}
        people = [*_bidders(locked), locked.opened_by]
        tell(locked, "opened", people, title, public_address(locked), now)


def _ask_panel(tender: Tender, now: datetime) -> None:
    """From now on its scores are awaited."""
    if not has_panel(tender):
        return
    scorers = User.objects.filter(pk__in=tender.scorers.values("user"))
    title = _("可以开始评审投标了：%(title)s") % {"title": tender.title}
    tell(tender, "scoring", scorers, title, scoring_address(tender), now)
    start_scores(tender, None, now)


def _again(tender: Tender, now: datetime) -> Tender:
    """Nobody learns what was bid. The new draft names the old tender; the office publishes it with new days."""
    tender.state = TenderState.AGAIN
    tender.reason = _("投标单位不足规定家数")
    forget_sealed(tender.bids.all())
    names = ("purse", "title", "words", "ceiling_fen", "criteria", "is_stable")
    values = {name: getattr(tender, name) for name in names} | {"again_of": tender}
    return _create(values, tender.area_code, tender.opened_by, now)


def _bidders(tender: Tender) -> list[User]:
    return list(contacts_of(tender.bids.filter(withdrawn_at=None).values_list("organisation", flat=True)))


def public_address(tender: Tender) -> str:
    return f"/grants/tenders/{tender.code}/"
