"""How each verb of mediation looks: one table from verb to words, icon, form and service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grievances.forms import mediation as forms
from grievances.mediation_states import MediationVerb
from grievances.models import Dispute
from grievances.services import mediation

Words = str | Promise
ICONS = {
    "open": "file-text",
    "add_party": "user-plus",
    "remove_party": "x",
    "appoint": "user-check",
    "plan_round": "calendar-event",
    "hold_round": "messages",
    "rise": "arrow-up-circle",
    "fail": "ban",
    "agree": "clipboard-list",
    "sign": "edit",
    "lapse": "arrow-back-up",
    "keep_clause": "circle-check",
    "break_clause": "alert-triangle",
    "visit": "home-heart",
    "close": "archive",
    "withdraw": "arrow-back-up",
    "note": "note",
    "print": "printer",
}


@dataclass(frozen=True, slots=True)
class MediationPage:
    """How a verb looks. Plain English slugs: `/desk/disputes/<code>/hold-round/`."""

    verb: MediationVerb
    label: Words
    submit: Words
    done: Words
    form: type[forms.MediationForm]
    service: Callable[..., Dispute]
    is_main: bool = False
    is_danger: bool = False

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")

    @property
    def icon(self) -> str:
        return ICONS[self.verb.value]


V, F, M = MediationVerb, forms, mediation
PAGES = (
    MediationPage(V.APPOINT, _("指定调解员"), _("确定"), _("调解员已指定。"), F.AppointForm, M.appoint, is_main=True),
    MediationPage(
        V.HOLD_ROUND, _("记录本轮调解"), _("保存笔录和结果"), _("已记录。"), F.HoldRoundForm, M.hold_round, is_main=True
    ),
    MediationPage(
        V.PLAN_ROUND, _("安排调解"), _("确定时间地点"), _("已安排。"), F.PlanRoundForm, M.plan_round, is_main=True
    ),
    MediationPage(
        V.SIGN, _("登记签署"), _("登记签署"), _("已登记签署，开始跟踪履行。"), F.SignForm, M.sign, is_main=True
    ),
    MediationPage(V.AGREE, _("写协议"), _("保存协议"), _("协议已保存，可以打印。"), F.AgreeForm, M.agree, is_main=True),
    MediationPage(
        V.KEEP_CLAUSE, _("确认履行"), _("已履行"), _("已确认。"), F.KeepClauseForm, M.keep_clause, is_main=True
    ),
    MediationPage(V.VISIT, _("回访"), _("保存回访"), _("回访已保存。"), F.VisitForm, M.visit, is_main=True),
    MediationPage(V.CLOSE, _("结案"), _("结案归档"), _("已结案。"), F.CloseForm, M.close, is_main=True),
    MediationPage(V.ADD_PARTY, _("登记当事人"), _("登记"), _("当事人已登记。"), F.PartyForm, M.add_party),
    MediationPage(V.NOTE, _("备注"), _("保存备注"), _("备注已保存。"), F.NoteForm, M.note),
    MediationPage(V.REMOVE_PARTY, _("移除当事人"), _("移除"), _("已移除。"), F.RemovePartyForm, M.remove_party),
    MediationPage(
        V.LAPSE, _("没有签成"), _("确认没有签成"), _("已记录，继续调解。"), F.LapseForm, M.lapse, is_danger=True
    ),
    MediationPage(
        V.BREAK_CLAUSE,
        _("未履行"),
        _("确认未履行，重新调解"),
        _("已记录，重新调解。"),
        F.BreakClauseForm,
        M.break_clause,
        is_danger=True,
    ),
    MediationPage(V.WITHDRAW, _("撤回"), _("确认撤回"), _("纠纷已撤回。"), F.WithdrawForm, M.withdraw, is_danger=True),
)
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(
    verbs: Iterable[MediationVerb], *, is_planned: bool, is_written: bool, has_parties: bool
) -> dict[str, list[MediationPage]]:
    """The buttons of a file: what is next first. A round is held once it is planned, signed once it is written."""
    may = set(verbs)
    main = {page.verb for page in PAGES if page.is_main}
    if not is_planned:
        may.discard(V.HOLD_ROUND)
    if not is_written:
        may.discard(V.SIGN)
    if not has_parties:
        may.discard(V.PLAN_ROUND)
        main.add(V.ADD_PARTY)
    if V.PLAN_ROUND in may:
        main.discard(V.APPOINT)
    pages = [page for page in PAGES if page.verb in may]
    if not main & may:
        main = may  # nothing comes next: what there is need not be unfolded
    return {
        "main": [page for page in pages if page.verb in main],
        "more": [page for page in pages if page.verb not in main],
    }
