"""The award: scores are opened together, counted as the call says, awarded within its money, published."""

from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from funds.models import Agreement, Application, GrantCall
from funds.money import yuan
from funds.selectors.grants import contacts_of, standing_applications
from funds.services.grants.applications import one_of
from funds.services.grants.calls import require_free
from funds.services.grants.change import Change, changing, tell
from funds.states.grant_steps import CallVerb
from funds.states.grants import AgreementState, ApplicationState, CallState
from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.people.models import User

REASON_LENGTH = 300


def award(
    *, call_id: int, application_id: int, amount_fen: int, actor: User, now: datetime, reason: str = ""
) -> GrantCall:  # fmt: skip
    """Up to what was asked for and to what the call has left. Past a better score it needs a reason, which is public."""
    given = {"application_id": application_id, "amount_fen": amount_fen}
    with changing(GrantCall, call_id, CallVerb.AWARD, actor, now, **given) as change:
        row = one_of(change, application_id, ApplicationState.SUBMITTED)
        _check(change, row, amount_fen, reason)
        row.state, row.reason = ApplicationState.AWARDED, scrub(reason.strip())[:REASON_LENGTH]
        row.save(update_fields=["state", "reason"])
        Agreement.objects.create(application=row, amount_fen=amount_fen, awarded_at=now)
        change.data |= {"application": row.pk, "amount_fen": amount_fen}
        return change.subject


def _check(change: Change[GrantCall], row: Application, amount_fen: int, reason: str) -> None:
    call = change.subject
    if not row.scores.exists():
        raise InputRefused("unscored", _("这个申报没有人能评分，请先增加评审人。"))
    if not 0 < amount_fen <= row.amount_fen:
        words = _("资助金额要大于零，不超过申请的 %(most)s 元。") % {"most": yuan(row.amount_fen)}
        raise InputRefused("amount", words, fields={"amount": words})
    left = call.budget_fen - awarded_fen(call)
    if amount_fen > left:
        words = _("这次创投只剩 %(left)s 元。") % {"left": yuan(left)}
        raise InputRefused("over_budget", words, fields={"amount": words})
    require_free(call.purse, amount_fen)
    better = standing_applications(call).filter(state=ApplicationState.SUBMITTED, score__gt=row.score or 0)
    if better.exists() and not reason.strip():
        words = _("还有得分更高的申报没有入选，请写明理由，会公开。")
        raise InputRefused("out_of_order", words, fields={"reason": words})


def awarded_fen(call: GrantCall) -> int:
    return Agreement.objects.filter(application__call=call).aggregate(sum=Sum("amount_fen"))["sum"] or 0


def take_back(*, call_id: int, application_id: int, actor: User, now: datetime) -> GrantCall:
    """An award that was entered wrongly, before anything is published."""
    with changing(GrantCall, call_id, CallVerb.TAKE_BACK, actor, now, application_id=application_id) as change:
        row = one_of(change, application_id, ApplicationState.AWARDED)
        Agreement.objects.filter(application=row, state=AgreementState.DRAFT).delete()
        row.state, row.reason = ApplicationState.SUBMITTED, ""
        row.save(update_fields=["state", "reason"])
        change.data["application"] = row.pk
        return change.subject


def publish(*, call_id: int, actor: User, now: datetime) -> GrantCall:
    """Everybody reads scores, conflicts, awards and what was not awarded. Without any award the call is over."""
    with changing(GrantCall, call_id, CallVerb.PUBLISH, actor, now) as change:
        call = change.subject
        rows = standing_applications(call)
        rows.filter(state=ApplicationState.SUBMITTED).update(state=ApplicationState.NOT_AWARDED)
        call.awarded_at = now
        awarded = rows.filter(state=ApplicationState.AWARDED).count()
        if not awarded:
            call.state = CallState.CLOSED
        change.data |= {"awarded": awarded, "amount_fen": awarded_fen(call)}
        people = contacts_of(rows.values_list("organisation", flat=True))
        tell(call, "published", people, _("公益创投结果已公布"), f"/grants/calls/{call.code}/", now, call.title)
        return call
