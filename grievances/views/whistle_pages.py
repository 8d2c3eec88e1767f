"""How each verb of a whistle looks: one table from verb to words, icon, form and service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grievances.forms import whistles as forms
from grievances.services import responses, whistles
from grievances.whistle_states import WhistleVerb

Words = str | Promise
ICONS = {
    "blow": "bell-ringing",
    "call": "user-plus",
    "settle": "circle-check",
    "cancel": "x",
    "sign": "check",
    "contact": "phone-call",
    "arrive": "map-pin",
    "report": "clipboard-check",
    "refuse": "ban",
    "confirm": "checks",
    "deny": "zoom-exclamation",
    "rate": "star",
    "uphold": "gavel",
    "order": "gavel",
    "late": "alert-triangle",
}


@dataclass(frozen=True, slots=True)
class WhistlePage:
    verb: WhistleVerb
    label: Words  # on the button that opens it
    submit: Words  # on the button that does it
    done: Words
    form: type[forms.StepForm]
    service: Callable[..., Any]
    is_main: bool = False
    is_danger: bool = False

    @property
    def slug(self) -> str:
        return self.verb.value

    @property
    def icon(self) -> str:
        return ICONS[self.verb.value]

    @property
    def is_one_click(self) -> bool:
        return self.form is forms.StepForm


ON_WHISTLE = (
    WhistlePage(
        WhistleVerb.SETTLE,
        _("办结哨单"),
        _("办结哨单和所含诉求"),
        _("哨单已办结。"),
        forms.SettleForm,
        whistles.settle,
        is_main=True,
    ),
    WhistlePage(WhistleVerb.CALL, _("再叫一个部门"), _("召集这个部门"), _("已召集。"), forms.CallForm, whistles.call),
    WhistlePage(
        WhistleVerb.CANCEL,
        _("撤销哨单"),
        _("撤销哨单"),
        _("哨单已撤销。"),
        forms.CancelForm,
        whistles.cancel,
        is_danger=True,
    ),
)
ON_RESPONSE = (
    WhistlePage(
        WhistleVerb.SIGN,
        _("签收"),
        _("签收"),
        _("已签收，请联系吹哨方。"),
        forms.StepForm,
        responses.sign,
        is_main=True,
    ),
    WhistlePage(
        WhistleVerb.CONTACT,
        _("已联系"),
        _("已联系吹哨方"),
        _("已记下。到现场后请报告到场。"),
        forms.ContactForm,
        responses.contact,
        is_main=True,
    ),
    WhistlePage(
        WhistleVerb.ARRIVE,
        _("报告到场"),
        _("我已到现场"),
        _("已报告到场，等吹哨方确认。"),
        forms.ArriveForm,
        responses.arrive,
        is_main=True,
    ),
    WhistlePage(
        WhistleVerb.REPORT,
        _("反馈结果"),
        _("反馈结果"),
        _("结果已反馈。"),
        forms.ReportForm,
        responses.report,
        is_main=True,
    ),
    WhistlePage(
        WhistleVerb.CONFIRM,
        _("确认到场"),
        _("确认到场"),
        _("已确认到场。"),
        forms.StepForm,
        responses.confirm,
        is_main=True,
    ),
    WhistlePage(
        WhistleVerb.RATE, _("评价"), _("提交评价"), _("评价已记下。"), forms.RateForm, responses.rate, is_main=True
    ),
    WhistlePage(
        WhistleVerb.ORDER,
        _("责令到场"),
        _("责令到场"),
        _("已责令到场。"),
        forms.RulingForm,
        responses.order,
        is_main=True,
    ),
    WhistlePage(
        WhistleVerb.UPHOLD, _("同意不参加"), _("同意不参加"), _("已同意不参加。"), forms.RulingForm, responses.uphold
    ),
    WhistlePage(WhistleVerb.DENY, _("没有到场"), _("没有到场"), _("已告知部门。"), forms.DenyForm, responses.deny),
    WhistlePage(
        WhistleVerb.REFUSE,
        _("不参加"),
        _("提出不参加"),
        _("已提出，等区级督办员裁定。"),
        forms.RefuseForm,
        responses.refuse,
        is_danger=True,
    ),
)
BY_SLUG_ON_WHISTLE = {page.slug: page for page in ON_WHISTLE}
BY_SLUG_ON_RESPONSE = {page.slug: page for page in ON_RESPONSE}


def pages_for(verbs: Iterable[WhistleVerb]) -> list[WhistlePage]:
    """The buttons for these verbs in the table's order."""
    may = set(verbs)
    return [page for page in (*ON_WHISTLE, *ON_RESPONSE) if page.verb in may]
