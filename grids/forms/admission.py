"""Forms of 准入制: a department's task, the district's decision, a report without a name, and its answer."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Department, User
from governance.portal.forms import PlainForm, day_field, words_field
from governance.portal.widgets import PlainSelect
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.selectors.admission import communities_by_street, departments_of
from grids.services.admission import TaskDraft
from grids.services.paper_reports import ReportDraft
from grids.states_admission import PaperKind, ReportOutcome
from grievances.forms.resident import WordsField, hidden

FEN = 100


class TaskForm(PlainForm):
    department = forms.ModelChoiceField(Department.objects.none(), label=_("部门"), empty_label=None)
    title = WordsField(label=_("事项"), max_length=60)
    body = words_field(_("要社区做什么"), most=1000, help_text=_("做哪些事、多少次、交什么材料，写清楚。"))
    grounds = words_field(_("为什么要做"), most=500)
    legal_basis = words_field(_("依据"), help_text=_("法律、法规或文件的名称和条款。"))
    starts_on = day_field(_("自"))
    ends_on = day_field(_("至"))
    money_yuan = forms.DecimalField(
        label=_("随事经费（元）"), min_value=0, max_digits=12, decimal_places=2, initial=0,
        help_text=_("没有就写 0；会公开。"),
    )  # fmt: skip
    people = forms.IntegerField(label=_("随事人手（人）"), min_value=0, max_value=10000, initial=0)
    support = words_field(_("经费和人手怎么到社区"), required=False)

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data)
        self.offer_rows("department", departments_of(user, now))

    def draft(self) -> TaskDraft:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("department", "money_yuan")}
        return TaskDraft(**typed, money_fen=int(Decimal(self.cleaned_data["money_yuan"]) * FEN))


class DecisionForm(PlainForm):
    words = words_field(_("理由"), most=500, help_text=_("会公开。"))


class WithdrawForm(PlainForm):
    words = words_field(_("理由"), most=500, required=False)


class PaperReportForm(PlainForm):
    """For anybody: no name, no telephone. `website` is seen by robots only."""

    submission = forms.UUIDField(widget=hidden())
    kind = forms.ChoiceField(label=_("要的是什么"), choices=PaperKind, widget=forms.RadioSelect)
    what = WordsField(label=_("名称"), max_length=80, help_text=_("如“居住证明”“防火台账”。"))
    asked_by = WordsField(label=_("谁要的"), max_length=60, help_text=_("单位名称就行，不用写是哪个人。"))
    community = forms.ChoiceField(label=_("在哪个社区"), required=False, widget=PlainSelect, help_text=_("可以不选。"))
    words = words_field(_("情况"), required=False, most=1000, help_text=_("只有区里看得到，会加密保存。"))
    website = forms.CharField(required=False)
    question = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.CharField(label=_("请回答一个小问题"), required=False, max_length=20)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        groups = [(street, list(rows)) for street, rows in communities_by_street()]
        self.offer_choices("community", [("", _("不说明")), *groups])

    def draft(self) -> ReportDraft:
        typed = self.cleaned_data
        community = Area.objects.filter(code=typed["community"], level=Level.COMMUNITY).first()
        return ReportDraft(
            typed["kind"], typed["what"], typed["asked_by"], typed["submission"], typed["words"], community
        )


class OpenReportForm(PlainForm):
    code = forms.CharField(label=_("查询码"), max_length=40)
    secret = forms.CharField(label=_("查询密码"), max_length=12, help_text=_("回执上的六位数字。"))


class AnswerForm(PlainForm):
    outcome = forms.ChoiceField(label=_("结论"), choices=ReportOutcome, widget=forms.RadioSelect)
    words = words_field(_("答复"), most=500, help_text=_("反映的人看得到。不要写是谁、在哪里反映的。"))
    is_public = forms.BooleanField(
        label=_("公开这条答复（只公开要的是什么、谁要的、结论和答复）"), required=False, initial=True
    )
