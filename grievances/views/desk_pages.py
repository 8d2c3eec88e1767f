"""How each verb looks at the desk: one table from verb to words, icon, form, service and shortcut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grievances.forms import desk_verbs as forms
from grievances.models import Grievance
from grievances.services import handling, intake, publishing, rungs
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
    "ask": "help-circle",
    "reply": "message-2",
    "answer": "message-2",
    "note": "note",
    "resolve": "circle-check",
    "rate": "star",
    "dispute": "arrow-back-up",
    "withdraw": "archive",
    "edit_public": "world",
    "clear_photo": "photo",
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
    VerbPage(Verb.RETRIAGE, _("重新分流"), _("重新分流"), _("已重新分流。"), forms.RetriageForm, intake.retriage),
    VerbPage(Verb.TRANSFER, _("转办"), _("转给对方"), _("已转办。"), forms.TransferForm, rungs.transfer),
    VerbPage(Verb.ESCALATE, _("上报"), _("上报上一级"), _("已上报。"), forms.EscalateForm, rungs.escalate),
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
WITHOUT_BUTTON = (Verb.CLEAR_PHOTO,)  # its buttons stand under the photos


def buttons_for(verbs: Iterable[Verb]) -> dict[str, list[VerbPage]]:
    """The buttons of a matter in the table's order: what is usually next, and the rest."""
    may = set(verbs)
    pages = [page for page in PAGES if page.verb in may and page.verb not in WITHOUT_BUTTON]
    return {"main": [page for page in pages if page.is_main], "more": [page for page in pages if not page.is_main]}
