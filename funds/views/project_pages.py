"""How each verb of a project and of a payment looks: one table from verb to words, icon, form and service."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from funds.forms import paying as paying_forms
from funds.forms import projects as forms
from funds.models import Payment, Project, Share
from funds.money import yuan
from funds.selectors.projects import needs_vote, shares_of, vote_of
from funds.services import paying
from funds.services import projects as services
from funds.states.project_steps import PaymentVerb as W
from funds.states.project_steps import ProjectVerb as V
from funds.states.projects import ShareState
from governance.people.models import User
from governance.trail.models import Entry
from grievances.views.verb_pages import VerbPage, Words

PAGES = (
    VerbPage(
        V.PLAN, "edit", _("写方案"), _("保存方案"), _("方案已保存，公布以前还可以改。"), forms.PlanForm,
        services.plan_project, is_main=True,
    ),
    VerbPage(
        V.PUBLISH, "speakerphone", _("公布方案"), _("公布方案"), _("方案已公布，可以登记承诺和决议。"), forms.ProjectForm,
        services.publish_project, is_main=True,
    ),
    VerbPage(
        V.PROMISE, "heart-handshake", _("登记承诺"), _("登记承诺"), _("已登记为认捐，到账后自动计入。"), forms.PromiseForm,
        services.promise_share, is_main=True,
    ),
    VerbPage(
        V.ENTER_VOTE, "gavel", _("登记决议金额"), _("登记"), _("已登记，等另一个人核对。"), forms.EnterVoteForm,
        services.enter_vote, is_main=True,
    ),
    VerbPage(
        V.CONFIRM_VOTE, "checks", _("核对决议金额"), _("核对无误"), _("已核对，可以落实资金。"), forms.ConfirmVoteForm,
        services.confirm_vote, is_main=True,
    ),
    VerbPage(
        V.COMMIT, "building-bank", _("落实资金"), _("划拨到项目"), _("资金已划到项目。"), forms.ProjectForm,
        services.commit_money, is_main=True,
    ),
    VerbPage(
        V.START, "player-play", _("开工"), _("开工"), _("项目已开工。"), forms.StartForm, services.start_project,
        is_main=True,
    ),
    VerbPage(
        V.ACCEPT, "clipboard-check", _("阶段验收"), _("保存验收结论"), _("已记下验收结论。"), forms.AcceptForm,
        services.accept_milestone, is_main=True,
    ),
    VerbPage(
        V.FINISH, "flag", _("完成项目"), _("完成项目"), _("项目已完成，结余已退回。"), forms.FinishForm,
        services.finish_project, is_main=True,
    ),
    VerbPage(
        V.DOCUMENT, "paperclip", _("上传材料"), _("上传"), _("已上传，先只有内部可见。"), forms.DocumentForm,
        services.add_document,
    ),
    VerbPage(
        V.REPLAN, "refresh", _("重新制定方案"), _("公布新方案"), _("新方案已公布，需要重新表决。"), forms.PlanForm,
        services.replan_project,
    ),
    VerbPage(
        V.FAIL, "circle-x", _("登记落空"), _("登记落空"), _("已登记，请重新制定方案。"), forms.FailForm,
        services.fail_share, is_danger=True,
    ),
    VerbPage(
        V.STOP, "ban", _("终止项目"), _("终止项目"), _("项目已终止，剩下的钱已退回。"), forms.StopForm,
        services.stop_project, is_danger=True,
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}

PAYMENT_PAGES = (
    VerbPage(
        W.HANDLE, "clipboard-check", _("经办"), _("材料齐全，同意付款"), _("已经办，等复核。"), paying_forms.HandleForm,
        paying.handle_payment, is_main=True,
    ),
    VerbPage(
        W.REVIEW, "checks", _("复核"), _("复核通过"), _("已复核，款项已预留，等银行付款。"), forms.ProjectForm,
        paying.review_payment, is_main=True,
    ),
    VerbPage(
        W.PAY, "building-bank", _("登记已付款"), _("登记已付款"), _("已入账。"), paying_forms.PayForm, paying.pay,
        is_main=True,
    ),
    VerbPage(
        W.DOCUMENT, "paperclip", _("上传材料"), _("上传"), _("已上传。"), forms.DocumentForm, paying.add_document,
    ),
    VerbPage(
        W.REFUSE, "circle-x", _("不予支付"), _("不予支付"), _("已退回，预留的钱已释放。"), paying_forms.RefuseForm,
        paying.refuse_payment, is_danger=True,
    ),
    VerbPage(
        W.REVERSE, "arrow-back-up", _("冲正"), _("冲正"), _("已冲正，更正说明已公开。"), paying_forms.ReversePaymentForm,
        paying.reverse_payment, is_danger=True,
    ),
)  # fmt: skip
PAYMENT_BY_SLUG = {page.slug: page for page in PAYMENT_PAGES}


def buttons_for(project: Project, verbs: list[V], user: User) -> dict[str, list[VerbPage]]:
    """What can be done now comes first; what has nothing to work on is not offered."""
    may = set(verbs) - _idle(project, user)
    return split([page for page in PAGES if page.verb in may])


def _idle(project: Project, user: User) -> set[V]:
    shares = list(shares_of(project))
    idle: set[V] = set()
    if not shares:
        idle.add(V.PUBLISH)
    if not _others(shares, ShareState.PLANNED):
        idle.add(V.PROMISE)
    if not _others(shares, ShareState.PLANNED, ShareState.PROMISED):
        idle.add(V.FAIL)
    vote = vote_of(project)
    is_confirmed = vote is not None and vote.confirmed_at is not None
    if is_confirmed or not needs_vote(project):
        idle.add(V.ENTER_VOTE)
    if vote is None or is_confirmed or vote.entered_by_id == user.pk:
        idle.add(V.CONFIRM_VOTE)
    if _others(shares, ShareState.PLANNED, ShareState.FAILED) or (needs_vote(project) and not is_confirmed):
        idle.add(V.COMMIT)
    if any(share.state != ShareState.ARRIVED for share in shares):
        idle.add(V.START)
    milestones = list(project.milestones.all())
    if all(milestone.state == "ACCEPTED" for milestone in milestones):
        idle.add(V.ACCEPT)
    else:
        idle.add(V.FINISH)
    return idle


def _others(shares: list[Share], *states: str) -> bool:
    return any(not share.purse_id and share.state in states for share in shares)


def payment_buttons(payment: Payment, verbs: list[W]) -> dict[str, list[VerbPage]]:
    return split([page for page in PAYMENT_PAGES if page.verb in verbs])


def split(pages: list[VerbPage]) -> dict[str, list[VerbPage]]:
    main = [page for page in pages if page.is_main]
    main = main or [page for page in pages if not page.is_danger][:1] or pages
    return {"main": main, "more": [page for page in pages if page not in main]}


# --- What happened -------------------------------------------------------------------------------------------
HAPPENED: dict[str, tuple[Words, str]] = {
    "funds.project_open": (_("提出"), "bulb"),
    "funds.project_chosen": (_("在项目票选中选中"), "list-check"),
    "funds.project_granted": (_("获得资助，开始实施"), "player-play"),
    "funds.project_rest": (_("退回的款按出资比例返还"), "arrow-back-up"),
    "funds.project_ended": (_("结束"), "flag"),
    "funds.payment_request": (_("申请付款"), "send"),
    **{f"funds.project_{page.verb}": (page.label, page.icon) for page in PAGES},
    **{f"funds.payment_{page.verb}": (page.label, page.icon) for page in PAYMENT_PAGES},
}


def history_of(entries: Iterable[Entry], *, names: bool = False) -> list[dict[str, Any]]:
    """The trail as a timeline, newest first; who did it is said at the desk alone."""
    rows = []
    for entry in entries:
        if entry.verb not in HAPPENED:
            continue
        label, icon = HAPPENED[entry.verb]
        rows.append(
            {
                "at": entry.at,
                "title": label,
                "icon": icon,
                "who": entry.actor if names else "",
                "words": _amounts(entry.data),
            }
        )
    return rows[::-1]


def _amounts(data: dict[str, Any]) -> str:
    parts = []
    if data.get("amount_fen"):
        parts.append(_t("%(yuan)s 元") % {"yuan": yuan(data["amount_fen"])})
    if data.get("returned_fen"):
        parts.append(_t("退回 %(yuan)s 元") % {"yuan": yuan(data["returned_fen"])})
    if data.get("version"):
        parts.append(_t("第 %(n)s 版") % {"n": data["version"]})
    return " · ".join(parts)
