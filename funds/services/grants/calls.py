"""A call: written, its scorers seated, opened; its clock closes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import GrantCall, Purse
from funds.policies.foundation import may_handle
from funds.selectors.grants import promised_fen
from funds.selectors.panels import seats_of
from funds.services.grants.change import CALL_CLOSES, changing, tell
from funds.services.grants.clocks import scoring_address, start_scores
from funds.states.foundation import PurseKind
from funds.states.grant_steps import CallVerb
from funds.states.grants import Mean, ScorerKind
from governance.common.codes import new_code
from governance.common.errors import InputRefused
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.models import User
from governance.trail.services import record

FULL_POINTS = 100
Criteria = list[dict[str, Any]]  # [{"code", "title", "points"}]


@dataclass(frozen=True, slots=True)
class CallDraft:
    purse: Purse
    title: str
    words: str
    budget_fen: int
    most_fen: int
    criteria: Criteria
    closes_at: datetime
    resident_weight: int = 0
    mean: str = Mean.PLAIN


@transaction.atomic
def new_call(*, draft: CallDraft, actor: User, now: datetime) -> GrantCall:
    """A draft that the office alone reads. Raises `InputRefused`."""
    may_handle(actor, draft.purse.fund.area_code, now).require()
    _check(draft, now)
    call = GrantCall.objects.create(
        code=new_code("GC"), area_code=draft.purse.fund.area_code, opens_at=now, opened_by=actor, **_values(draft)
    )
    record(
        actor=actor, verb="funds.call_new", subject=call, now=now, area_code=call.area_code, budget_fen=call.budget_fen
    )
    return call


def edit_call(*, call_id: int, draft: CallDraft, actor: User, now: datetime) -> GrantCall:
    """Before it is opened everything may still be written anew, but another fund's purse."""
    with changing(GrantCall, call_id, CallVerb.EDIT, actor, now) as change:
        _check(draft, now)
        if draft.purse.fund_id != change.subject.purse.fund_id:
            words = _("请选择同一个基金的资金。")
            raise InputRefused("other_fund", words, fields={"purse": words})
        for name, value in _values(draft).items():
            setattr(change.subject, name, value)
        change.subject.opens_at = now
        change.data["budget_fen"] = draft.budget_fen
        return change.subject


def _values(draft: CallDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in CallDraft.__slots__}


def _check(draft: CallDraft, now: datetime) -> None:
    wrong: dict[str, Any] = {}
    if draft.purse.kind == PurseKind.PROJECT:
        wrong["purse"] = _("项目资金不能用来发起创投。")
    if not 0 < draft.most_fen <= draft.budget_fen:
        wrong["most"] = _("单项上限要大于零，不超过总额。")
    if draft.closes_at <= now:
        wrong["closes_at"] = _("申报截止要晚于现在。")
    if not 0 <= draft.resident_weight <= FULL_POINTS:
        wrong["resident_weight"] = _("请填 0 到 100。")
    wrong |= wrong_criteria(draft.criteria)
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)


def wrong_criteria(criteria: Criteria) -> dict[str, str]:
    """Titles differ and their points make a hundred together."""
    titles = [one["title"] for one in criteria]
    if not titles or len(set(titles)) < len(titles) or sum(one["points"] for one in criteria) != FULL_POINTS:
        return {"criteria": _("各项标准名称不能重复，分值合计要正好 100 分。")}
    return {}


def open_call(*, call_id: int, actor: User, now: datetime) -> GrantCall:
    """Published; organisations apply until its clock closes it. The money must be there."""
    with changing(GrantCall, call_id, CallVerb.OPEN, actor, now) as change:
        call = change.subject
        if call.closes_at <= now:
            raise InputRefused("over", _("申报截止已经过了，请先修改。"))
        if not seats_of(call).filter(kind=ScorerKind.EXPERT).exists():
            raise InputRefused("no_scorers", _("请先安排至少一位专家评审。"))
        require_free(call.purse, call.budget_fen)
        call.opens_at = now
        start_until(call, CALL_CLOSES, call.closes_at, now, actor)
        return call


def require_free(purse: Purse, amount_fen: int) -> None:
    """Raises `InputRefused` where a purse has less than that which is promised to nobody. Locks the purse."""
    purse = Purse.objects.select_for_update(of=("self",)).select_related("account").get(pk=purse.pk)
    free = purse.account.available - promised_fen(purse)
    if free < amount_fen:
        words = _("这笔资金可用 %(free)s 元，不够。") % {"free": f"{max(free, 0) / 100:,.2f}"}
        raise InputRefused("not_covered", words, fields={"amount": words})


def call_ran_out(call: GrantCall, deadline: Deadline, now: datetime) -> None:
    """The clock of the call: from now on it is scored."""
    with changing(GrantCall, call.pk, CallVerb.END_CALL, None, now) as change:
        locked = change.subject
        scorers = User.objects.filter(pk__in=locked.scorers.values("user"))
        title = _("公益创投可以开始评审了")
        tell(locked, "scoring", scorers, title, scoring_address(locked), now, locked.title)
        start_scores(locked, None, now)
