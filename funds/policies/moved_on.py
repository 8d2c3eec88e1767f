"""What happened where a verb does not exist (any more, or yet): one sentence a state, said to whoever tried it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funds.models import Agreement, GrantCall, Project, RewardGrant, Tender
from funds.states.grants import AgreementState, CallState, RewardState, TenderState
from funds.states.projects import ProjectState

WORDS: dict[type, dict[str, Any]] = {
    GrantCall: {
        CallState.DRAFT: _("这次创投还没有公布征集，公布以后才到这一步。"),
        CallState.OPEN: _("还在接受申报，截止以后才到这一步。"),
        CallState.SCORING: _("申报已经截止，正在评审；结果在公开页面公布。"),
        CallState.AWARDED: _("评审已经结束，结果已经公布，请看公开页面。"),
        CallState.CLOSED: _("这次创投已经结束，评审结果和履行情况在公开页面。"),
    },
    Agreement: {
        AgreementState.DRAFT: _("协议还没有签，签了以后才到这一步。"),
        AgreementState.SIGNED: _("协议已经签好，正在履行。"),
        AgreementState.COMPLETED: _("这个项目已经办结，评估和成效在公开页面。"),
        AgreementState.STOPPED: _("这个项目已经中止，余款已退回，原因在公开页面。"),
    },
    Tender: {
        TenderState.DRAFT: _("还没有公布招标，公布以后才到这一步。"),
        TenderState.OPEN: _("还在接受投标，截止以后一起开标，才到这一步。"),
        TenderState.OPENED: _("投标已经截止并开标，正在评分；结果在公开页面公布。"),
        TenderState.AGAIN: _("投标单位不足，这次没有开标，将重新招标。"),
        TenderState.AWARDED: _("评分已经结束，已经定标，结果在公开页面。"),
        TenderState.CONTRACTED: _("已经定标并签了合同，正在履行。"),
        TenderState.ENDED: _("合同已经办结，验收和评价在公开页面。"),
        TenderState.CANCELLED: _("这次招标已经取消，原因在公开页面。"),
    },
    RewardGrant: {
        RewardState.APPLIED: _("申请已经收到，还没有评定。"),
        RewardState.ASSESSED: _("已经评定，等基金财务批准。"),
        RewardState.GRANTED: _("已经批准奖补，评定和成效在公开页面。"),
        RewardState.REFUSED: _("评定为不合格，不予奖补；评定意见在这一项的页面。"),
    },
    Project: {
        ProjectState.DRAFT: _("这个项目还在写方案，公布以后才到这一步。"),
        ProjectState.PUBLISHED: _("方案已经公布，还在等居民表决和落实资金。"),
        ProjectState.FUNDED: _("资金已经落实，还没有开工。"),
        ProjectState.RUNNING: _("这个项目正在实施。"),
        ProjectState.DONE: _("这个项目已经完成，成效在项目页面。"),
        ProjectState.STOPPED: _("这个项目已经终止，不再办理；原因在项目页面，剩下的钱已退回。"),
    },
}


def moved_on(subject: Any) -> str:
    return str(WORDS[type(subject)][subject.state])
