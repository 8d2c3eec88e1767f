"""What people fill in about a topic: proposing it, talking about it, and one form for each verb of the desk."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.models import Council, Procedure, Topic, TopicComment, TopicSuspension
from deliberation.selectors.procedures import procedures_for
from deliberation.selectors.topics import paragraphs_of
from deliberation.services.topics.clocks import days_left
from deliberation.services.topics.desk import OPTIONS_LIMIT, NewOption
from deliberation.states import ProposerKind, StageOutcome, TopicScope, TopicState, WordsState
from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, day_field
from grievances.forms.resident import WordsField, hidden
from grievances.services.more_time import day_in_words

Ruling = TopicSuspension.Ruling

FEN = 100
COST_MAX_YUAN = 100_000_000


def words(label: Any, *, required: bool = True, hint: Any = "", rows: int = 4, limit: int = 2000) -> WordsField:
    return WordsField(
        label=label,
        required=required,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": limit}),
        error_messages={"required": _("这一项必须填写"), "max_length": _("最多 %(limit_value)d 字")},
    )


def line(label: Any, *, limit: int = 60, hint: Any = "", required: bool = True) -> WordsField:
    return WordsField(
        label=label,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"maxlength": limit, "autocomplete": "off"}),
        error_messages={"required": _("这一项必须填写"), "max_length": _("最多 %(limit_value)d 字")},
    )


# --- Proposing ----------------------------------------------------------------------------------------------
class ProposeForm(PlainForm):
    """`place` is `building:12`, `estate:3`, `lane:4` or `area:…` once somebody chose it."""

    submission = forms.UUIDField(widget=hidden())
    title = line(_("一句话说清楚是什么事"), hint=_("比如：3 栋门口加一盏路灯"))
    body = words(
        _("现在是什么情况，您建议怎么办"),
        rows=7,
        limit=5000,
        hint=_("分段写，邻居可以一段一段地提意见。请不要写姓名、电话和门牌。"),
    )
    place = forms.CharField(required=False, max_length=40)
    place_text = WordsField(label=_("小区、楼栋或社区的名字"), required=False, max_length=60)
    scope = forms.ChoiceField(
        label=_("这是哪个范围的事"),
        required=False,  # else as the place suggests
        choices=[choice for choice in TopicScope.choices if choice[0] != TopicScope.LANE] + [TopicScope.choices[2]],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("以什么身份提"), widget=forms.RadioSelect, required=False)
    organisation = forms.ModelChoiceField(
        label=_("哪个组织"), queryset=Organisation.objects.none(), required=False, empty_label=_("请选择组织")
    )
    seen = forms.CharField(required=False, max_length=400)

    def __init__(self, *args: Any, kinds: list[ProposerKind], organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].initial = kinds[0]
        if organisations is not None:
            self.offer_rows("organisation", organisations)
        self.fields["submission"].initial = uuid.uuid4


class CommentForm(PlainForm):
    """Something to say, about the whole or a paragraph; or how one would word it."""

    paragraph = forms.TypedChoiceField(
        label=_("说的是"), required=False, coerce=int, empty_value=None, choices=[("", _("整个议题"))]
    )
    is_amendment = forms.BooleanField(label=_("这是修改建议：下面是我建议的写法"), required=False)
    words = words(_("您的意见"), limit=1000)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = len(paragraphs_of(topic.body))
        self.offer_choices(
            "paragraph",
            [
                ("", _t("整个议题")),
                *[(number, _t("第 %(n)d 段") % {"n": number}) for number in range(1, count + 1)],
            ],
        )


class WithdrawForm(PlainForm):
    words = words(_("为什么撤回"), required=False, rows=2, limit=300)


# --- Lists --------------------------------------------------------------------------------------------------
STATES = [
    ("", _("全部")),
    ("OPEN", _("正在议的")),
    (TopicState.DONE.value, TopicState.DONE.label),
    (TopicState.REJECTED.value, TopicState.REJECTED.label),
]


class TopicFilters(PlainForm):
    """What may stand in the address of the public list."""

    q = forms.CharField(label=_("找议题"), required=False, max_length=60)
    community = forms.CharField(required=False, max_length=12)
    state = forms.ChoiceField(required=False, choices=STATES)


# --- Verbs of the desk --------------------------------------------------------------------------------------
class TopicForm(PlainForm):
    """The form of one verb; knows the topic and gives the service its arguments."""

    is_made_for_a_subject = True
    about = ""  # what somebody else said, that this form answers
    prefilled: tuple[str, ...] = ()  # what must be there, and is before anybody types

    def __init__(self, *args: Any, topic: Topic, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic, self.user, self.now = topic, user, now
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that hang on the topic."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AcceptForm(TopicForm):
    prefilled = ("title", "body", "council", "procedure")
    title = line(_("公开的标题"))
    body = words(_("公开的内容"), rows=8, limit=5000, hint=_("公开前请再看一遍，去掉姓名、电话和门牌。"))
    council = forms.ModelChoiceField(
        label=_("由哪个议事会商议"), queryset=Council.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    procedure = forms.ModelChoiceField(
        label=_("按什么程序"), queryset=Procedure.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        topic = self.topic
        councils = Council.objects.filter(community=topic.council.community, is_active=True)
        fitting = {one.pk for council in councils for one in procedures_for(council)}
        self.offer_rows("council", councils.order_by("pk"))
        self.offer_rows("procedure", Procedure.objects.filter(pk__in=fitting).order_by("pk"))
        self.initial = {
            "title": topic.title,
            "body": topic.body,
            "council": topic.council_id,
            "procedure": topic.procedure_id,
        } | dict(self.initial)


class DeclineForm(TopicForm):
    words = words(_("为什么不列入"), hint=_("提议人会看到。"), limit=500)


class EditForm(TopicForm):
    prefilled = ("title", "body")
    title = line(_("公开的标题"))
    body = words(_("公开的内容"), rows=8, limit=5000)

    def prepare(self) -> None:
        self.initial = {"title": self.topic.title, "body": self.topic.body} | dict(self.initial)


class FactsForm(TopicForm):
    facts = words(_("背景材料"), rows=10, limit=8000, required=False, hint=_("大家商议前该知道的：现状、规定、费用。"))

    def prepare(self) -> None:
        self.initial = {"facts": self.topic.fact_sheet} | dict(self.initial)


class OptionsForm(TopicForm):
    """Up to six ways of doing it; costs in 元, kept in 分."""

    def prepare(self) -> None:
        kept = list(self.topic.options.all())
        for number in range(1, OPTIONS_LIMIT + 1):
            row = kept[number - 1] if number <= len(kept) else None
            self.fields[f"title_{number}"] = line(_t("方案 %(n)d") % {"n": number}, required=False)
            self.fields[f"body_{number}"] = words(_("说明"), required=False, rows=2, limit=1000)
            self.fields[f"cost_{number}"] = forms.DecimalField(
                label=_("费用（元）"), required=False, min_value=0, max_value=COST_MAX_YUAN, decimal_places=2
            )
            if row:
                cost = None if row.cost_fen is None else f"{row.cost_fen / FEN:.2f}"
                values: dict[str, Any] = {
                    f"title_{number}": row.title,
                    f"body_{number}": row.body,
                    f"cost_{number}": cost,
                }
                self.initial = values | dict(self.initial)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"title_{number}"], self[f"body_{number}"], self[f"cost_{number}"])
            for number in range(1, OPTIONS_LIMIT + 1)
        ]

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        options = []
        for number in range(1, OPTIONS_LIMIT + 1):
            if typed[f"title_{number}"]:
                cost = typed[f"cost_{number}"]
                options.append(
                    NewOption(
                        typed[f"title_{number}"],
                        typed[f"body_{number}"],
                        None if cost is None else int(cost * FEN),
                    )
                )
        return {"options": options}


class FinishForm(TopicForm):
    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[(StageOutcome.YES.value, StageOutcome.YES.label), (StageOutcome.NO.value, StageOutcome.NO.label)],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结果")},
    )
    words = words(_("意见"), hint=_("这一步的意见会公开。"), required=False)


class NoteForm(TopicForm):
    words = words(_("备注"), hint=_("只有工作人员看得到。"))


class RequestSuspensionForm(TopicForm):
    until = day_field(_("哪天恢复计时"))
    words = words(_("为什么挂起"), hint=_("批准后会公开，如：等设计单位出图。"), limit=300)

    def prepare(self) -> None:
        days = days_left(self.topic, self.now)
        self.fields["until"].help_text = _t("这一步还能挂起 %(n)d 天，到那天自动恢复，也可以提前恢复。") % {"n": days}


class RuleSuspensionForm(TopicForm):
    ruling = forms.ChoiceField(
        label=_("审批"),
        choices=[(ruling.value, ruling.label) for ruling in (Ruling.APPROVED, Ruling.REFUSED)],
        widget=forms.RadioSelect,
    )
    words = words(_("审批意见"), required=False, rows=3, limit=300, hint=_("不批准时请写明原因，申请人会看到。"))

    def prepare(self) -> None:
        request = self.topic.suspensions.select_related("requested_by").filter(ruling="").first()
        if request:
            said = {"who": request.requested_by, "day": day_in_words(request.until), "why": request.reason}
            self.about = _t("%(who)s申请挂起至%(day)s：%(why)s") % said


class ResumeForm(TopicForm):
    words = words(_("为什么提前恢复"), hint=_("会公开。"), limit=300)


class OfComment(TopicForm):
    comment = forms.ModelChoiceField(queryset=TopicComment.objects.none(), widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.offer_rows("comment", self.topic.comments.select_related("user"))


class LookForm(OfComment):
    state = forms.ChoiceField(
        label=_("这条意见"),
        choices=[(WordsState.SHOWN.value, _("公开")), (WordsState.HIDDEN.value, _("不公开"))],
        widget=forms.RadioSelect,
    )


class AnswerForm(OfComment):
    words = words(_("答复"), limit=300, rows=3)
    adopted = forms.TypedChoiceField(
        label=_("修改建议"),
        required=False,
        choices=[("", _("只答复")), ("yes", _("采纳，改正文")), ("no", _("不采纳"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
