"""How each verb looks at the desk: one table from verb to words, icon, form, service and shortcut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grievances.forms import desk_proceedings as cases
from grievances.forms import desk_verbs as forms
from grievances.forms import follow_ups as calls
from grievances.models import Grievance
from grievances.services import (
    contests,
    errands,
    follow_ups,
    handling,
    intake,
    mediation,
    merging,
    more_time,
    objections,
    publishing,
    rungs,
    supervision,
)
from grievances.states import Verb

Words = str | Promise
ICONS = {
    "add": "message-plus",
    "accept": "check",
    "decline": "x",
    "triage": "list-check",
    "retriage": "refresh",
    "dispatch": "building-bank",
    "plan": "clipboard-list",
    "guide": "heart-handshake",
    "assign": "user-check",
    "transfer": "send",
    "escalate": "arrow-up-circle",
    "rise": "alert-triangle",
    "whistle": "bell-ringing",
    "ask": "help-circle",
    "reply": "message-2",
    "answer": "message-2",
    "note": "note",
    "mediate": "scale",
    "resolve": "circle-check",
    "rate": "star",
    "dispute": "arrow-back-up",
    "withdraw": "archive",
    "object": "gavel",
    "rule_objection": "scale",
    "objection_late": "alert-triangle",
    "request_more_time": "clock-pause",
    "rule_more_time": "clock-play",
    "resume_clock": "clock-play",
    "supervise": "urgent",
    "reply_supervision": "message-2",
    "close_supervision": "checks",
    "supervision_late": "alert-triangle",
    "contest_decline": "message-question",
    "rule_contest": "scale",
    "contest_late": "alert-triangle",
    "proxy": "walk",
    "add_errand": "plus",
    "tick_errand": "checkbox",
    "remove_errand": "trash",
    "call_back": "phone-call",
    "reopen_by_call": "arrow-back-up",
    "edit_public": "world",
    "clear_photo": "photo",
    "merge": "arrows-join",
    "split": "arrows-split",
    "mine_is_another": "arrows-split",
    "follow": "arrows-join",
}


@dataclass(frozen=True, slots=True)
class VerbPage:
    """How a verb looks at the desk."""

    verb: Verb
    label: Words  # on the button that opens it
    submit: Words  # on the button that does it
    done: Words
    form: type[forms.VerbForm]
    service: Callable[..., Grievance]
    is_main: bool = False
    is_danger: bool = False
    key: str = ""  # the shortcut of desk.js

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")

    @property
    def icon(self) -> str:
        return ICONS.get(self.verb.value, "edit")

    @property
    def is_one_click(self) -> bool:
        return self.form is forms.VerbForm


PAGES = (
    VerbPage(
        Verb.ACCEPT, _("受理"), _("受理"), _("已受理，请分流。"), forms.VerbForm, intake.accept, is_main=True, key="a"
    ),
    VerbPage(
        Verb.TRIAGE,
        _("分流"),
        _("确定分流"),
        _("已分流，开始计时办理。"),
        forms.TriageForm,
        intake.triage,
        is_main=True,
        key="t",
    ),
    VerbPage(
        Verb.DISPATCH,
        _("派单"),
        _("派给部门"),
        _("已派单。"),
        forms.DispatchForm,
        handling.dispatch,
        is_main=True,
        key="d",
    ),
    VerbPage(
        Verb.PLAN,
        _("办理方案"),
        _("保存方案"),
        _("方案已保存。"),
        forms.PlanForm,
        handling.make_plan,
        is_main=True,
        key="p",
    ),
    VerbPage(
        Verb.GUIDE,
        _("服务指引"),
        _("发给居民"),
        _("服务指引已发给居民。"),
        forms.GuideForm,
        handling.guide,
        is_main=True,
        key="g",
    ),
    VerbPage(
        Verb.RULE_OBJECTION,
        _("裁定异议"),
        _("作出裁定"),
        _("异议已裁定。"),
        cases.RuleObjectionForm,
        objections.rule_objection,
        is_main=True,
    ),
    VerbPage(
        Verb.RULE_CONTEST,
        _("裁定居民异议"),
        _("作出裁定"),
        _("异议已裁定，居民会收到结果。"),
        cases.RuleContestForm,
        contests.rule_contest,
        is_main=True,
    ),
    VerbPage(
        Verb.RULE_MORE_TIME,
        _("审批延期"),
        _("确定"),
        _("已审批。"),
        cases.RuleMoreTimeForm,
        more_time.rule_more_time,
        is_main=True,
    ),
    VerbPage(
        Verb.REPLY_SUPERVISION,
        _("答复督办"),
        _("提交答复"),
        _("督办已答复。"),
        cases.ReplySupervisionForm,
        supervision.reply_to_supervision,
        is_main=True,
    ),
    VerbPage(
        Verb.ANSWER,
        _("答复居民"),
        _("发出答复"),
        _("答复已发给居民。"),
        forms.AnswerForm,
        handling.answer,
        is_main=True,
        key="r",
    ),
    VerbPage(
        Verb.RESOLVE,
        _("办结"),
        _("办结并请居民评价"),
        _("已办结，等待居民评价。"),
        forms.ResolveForm,
        handling.resolve,
        is_main=True,
        key="e",
    ),
    VerbPage(
        Verb.ASK,
        _("询问居民"),
        _("发出提问，暂停计时"),
        _("已向居民提问，计时暂停。"),
        forms.AskForm,
        handling.ask,
        key="q",
    ),
    VerbPage(
        Verb.ASSIGN, _("指定经办人"), _("交给他办"), _("已指定经办人。"), forms.AssignForm, intake.assign, key="s"
    ),
    VerbPage(Verb.NOTE, _("内部备注"), _("保存备注"), _("备注已保存。"), forms.NoteForm, handling.note, key="n"),
    VerbPage(
        Verb.OBJECT,
        _("派单异议"),
        _("提出异议"),
        _("异议已提交。裁定之前仍由本部门主办，时限照常计算。"),
        cases.ObjectForm,
        objections.object_to_dispatch,
    ),
    VerbPage(
        Verb.REQUEST_MORE_TIME,
        _("申请延期或挂起"),
        _("提交申请"),
        _("申请已交上一级审批。"),
        cases.RequestMoreTimeForm,
        more_time.request_more_time,
    ),
    VerbPage(Verb.PROXY, _("全程代办"), _("转为全程代办"), _("已转为全程代办。"), cases.ProxyForm, errands.proxy),
    VerbPage(
        Verb.ADD_ERRAND, _("添加代办事项"), _("添加"), _("代办事项已添加。"), cases.AddErrandForm, errands.add_errand
    ),
    VerbPage(Verb.TICK_ERRAND, _("办完一项代办"), _("保存"), _("已更新。"), cases.TickErrandForm, errands.tick_errand),
    VerbPage(
        Verb.REMOVE_ERRAND, _("移除代办事项"), _("移除"), _("已移除。"), cases.RemoveErrandForm, errands.remove_errand
    ),
    VerbPage(Verb.SUPERVISE, _("督办"), _("发出督办"), _("已督办。"), cases.SuperviseForm, supervision.supervise),
    VerbPage(
        Verb.CLOSE_SUPERVISION,
        _("办结督办"),
        _("办结督办"),
        _("督办已办结。"),
        cases.CloseSupervisionForm,
        supervision.close_supervision,
    ),
    VerbPage(Verb.RETRIAGE, _("重新分流"), _("重新分流"), _("已重新分流。"), forms.RetriageForm, intake.retriage),
    VerbPage(
        Verb.MERGE,
        _("并入另一件"),
        _("并入，一并办理"),
        _("已并入，和主单一并办理。"),
        forms.MergeForm,
        merging.merge,
        key="m",
    ),
    VerbPage(Verb.SPLIT, _("拆分"), _("拆出，单独办理"), _("已拆出，单独办理。"), forms.SplitForm, merging.split),
    VerbPage(Verb.TRANSFER, _("转办"), _("转给对方"), _("已转办。"), forms.TransferForm, rungs.transfer),
    VerbPage(Verb.ESCALATE, _("上报"), _("上报上一级"), _("已上报。"), forms.EscalateForm, rungs.escalate),
    VerbPage(Verb.MEDIATE, _("转调解"), _("转入调解"), _("已转入矛盾纠纷调解。"), forms.MediateForm, mediation.mediate),
    VerbPage(
        Verb.EDIT_PUBLIC,
        _("公开内容"),
        _("保存公开内容"),
        _("公开内容已更新。"),
        forms.EditPublicForm,
        publishing.edit_public,
    ),
    VerbPage(
        Verb.CLEAR_PHOTO, _("审核照片"), _("保存"), _("照片已更新。"), forms.ClearPhotoForm, publishing.clear_photo
    ),
    VerbPage(Verb.CALL_BACK, _("回访"), _("记下这次回访"), _("回访已记下。"), calls.CallForm, follow_ups.call_back),
    VerbPage(
        Verb.REOPEN_BY_CALL,
        _("回访未解决"),
        _("上升一级重新办理"),
        _("已上升一级重新办理。"),
        calls.ReopenByCallForm,
        follow_ups.reopen_by_call,
    ),
    VerbPage(
        Verb.DECLINE,
        _("不予受理"),
        _("不予受理"),
        _("已告知居民不予受理。"),
        forms.DeclineForm,
        intake.decline,
        is_danger=True,
        key="x",
    ),
)
BY_SLUG = {page.slug: page for page in PAGES}
PAGE_OF = {page.verb: page for page in PAGES}
# their buttons stand where the thing is: under the photos, beside the errand
WITHOUT_BUTTON = (Verb.CLEAR_PHOTO, Verb.TICK_ERRAND, Verb.REMOVE_ERRAND, Verb.CALL_BACK, Verb.REOPEN_BY_CALL)


def buttons_for(verbs: Iterable[Verb]) -> dict[str, list[VerbPage]]:
    """The buttons of a matter in the table's order: what is usually next, and the rest."""
    may = set(verbs)
    pages = [page for page in PAGES if page.verb in may and page.verb not in WITHOUT_BUTTON]
    return {"main": [page for page in pages if page.is_main], "more": [page for page in pages if not page.is_main]}
