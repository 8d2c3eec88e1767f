"""Forms of the yearly choice: opening one, proposing, one form a verb at the desk, the ballot."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.forms.resolutions import line, words
from funds.forms.fields import YuanField
from funds.models import Choice, ChoiceOption, Fund
from funds.policies.choices import RUNS
from funds.selectors.choices import dwellings_like, funds_to_open, listed, options_of, preset_on
from funds.services.choices import ChoiceDraft
from funds.services.choices.proposing import OPEN, PLACE_LENGTH, REASON_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from funds.states.choices import ChoiceBallotKind, CountRule, OptionState
from governance.people.models import User
from governance.portal.forms import PlainForm, moment_field

MOST_POINTS = 100


def in_fen(given: dict[str, Any]) -> dict[str, Any]:
    """What a form gives, with `cost` under the name that services take."""
    return {"cost_fen" if name == "cost" else name: value for name, value in given.items()}


class FundChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.area.name} · {row.name}"


class OpenForm(PlainForm):
    """Begins with the rules of the day; the preset stands beside it with its source."""

    fund = FundChoice(Fund.objects.none(), label=_("哪个基金"), empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    title = line(_("标题"), 60, hint=_("如：2027 年公益基金项目票选。"))
    words = words(
        _("说明"), required=False, rows=3, limit=WORDS_LENGTH, hint=_("可以提哪些项目、怎么投、钱怎么用，写给居民看。")
    )
    budget = YuanField(label=_("可用金额（元）"))
    ballot_kind = forms.ChoiceField(label=_("投票方式"), choices=ChoiceBallotKind.choices, widget=forms.RadioSelect)
    points = forms.IntegerField(
        label=_("每人几分"), min_value=0, max_value=MOST_POINTS, required=False, help_text=_("分数投票才填，如 10。")
    )
    most_choices = forms.IntegerField(
        label=_("最多选几个"), min_value=0, max_value=200, required=False, help_text=_("不填就是不限。")
    )
    decides = forms.ChoiceField(
        label=_("按哪种算法定"), choices=CountRule.choices, widget=forms.RadioSelect,
        help_text=_("两种算法的结果都会公布。等额分摊法照顾到各处居民；票数多者先得，钱可能都归最大的一群人。"),
    )  # fmt: skip
    minimum_age = forms.IntegerField(label=_("最低年龄（周岁）"), min_value=6, max_value=100)
    proposals_until = moment_field(_("征集截止"))
    opens_at = moment_field(_("投票开始"), _("公布名单时还可以调整。"))
    closes_at = moment_field(_("投票截止"))

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("fund", funds_to_open(user, now, *RUNS))
        self.preset = preset_on(timezone.localdate(now))
        for name, value in beginning(self.preset, now).items():
            self.initial.setdefault(name, value)

    def draft(self) -> ChoiceDraft:
        given = dict(self.cleaned_data)
        is_points = given["ballot_kind"] == ChoiceBallotKind.POINTS
        given["points"] = (given["points"] or 0) if is_points else 0
        given["most_choices"] = given["most_choices"] or 0
        given["budget_fen"] = given.pop("budget")
        return ChoiceDraft(**given)


def beginning(preset: Any, now: datetime) -> dict[str, Any]:
    """What the form of a new choice stands at, from the preset in force."""
    if preset is None:
        return {}
    tonight = timezone.localtime(now).replace(hour=20, minute=0, second=0, microsecond=0)
    until = tonight + timedelta(days=preset.call_days)
    opens = (until + timedelta(days=preset.check_days)).replace(hour=9)
    same = ("ballot_kind", "points", "most_choices", "decides", "minimum_age")
    return {name: getattr(preset, name) or None for name in same} | {
        "year": tonight.year + 1,
        "proposals_until": until,
        "opens_at": opens,
        "closes_at": (opens + timedelta(days=preset.vote_days)).replace(hour=20),
    }


class ProposeForm(PlainForm):
    """One page on the phone."""

    title = line(_("一句话说清楚是什么项目"), TITLE_LENGTH, hint=_("比如：3 栋门口装两张长椅"))
    words = words(
        _("为什么需要，怎么做，谁受益"), rows=6, limit=WORDS_LENGTH, hint=_("会公开。请不要写姓名、电话和门牌。")
    )
    place = line(_("地点"), PLACE_LENGTH, required=False)
    cost = YuanField(label=_("大概要多少钱（元）"), help_text=_("估个数就行，社区审核时会核准。"))


class ChoiceForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Choice, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the choice."""

    def arguments(self) -> dict[str, Any]:
        return in_fen(self.cleaned_data)


class OptionField(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.title}（{row.cost_fen / 100:,.2f} 元，{row.get_state_display()}）"


def option_field(label: Any) -> OptionField:
    return OptionField(ChoiceOption.objects.none(), label=label, empty_label=_("请选择"))


class OptionForm(ChoiceForm):
    """About one proposal; `states` are those that it may stand in."""

    states: Sequence[str] = OPEN
    option_id = option_field(_("哪个提案"))

    def prepare(self) -> None:
        for name in ("option_id", "into_id"):
            if name in self.fields:
                self.offer_rows(name, options_of(self.subject, *self.states))

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {name: given[name].pk for name in ("option_id", "into_id") if name in given}


class CheckForm(OptionForm):
    states = (OptionState.PROPOSED, OptionState.FEASIBLE, OptionState.REFUSED)
    is_feasible = forms.TypedChoiceField(
        label=_("能做吗"), choices=[("yes", _("可行，进入名单")), ("no", _("不可行"))], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    cost = YuanField(label=_("核准的费用（元）"), required=False, help_text=_("不填就按提案写的。"))
    reason = words(
        _("理由"), required=False, rows=3, limit=REASON_LENGTH, hint=_("不可行必须写明理由，会告诉提议人，并公开。")
    )


class MergeForm(OptionForm):
    option_id = option_field(_("把哪个提案"))
    into_id = option_field(_("并入哪个"))
    title = line(_("合并后的名称"), TITLE_LENGTH, required=False, hint=_("不填就不改。"))
    words = words(_("合并后的内容"), required=False, rows=4, limit=WORDS_LENGTH, hint=_("不填就不改。"))
    cost = YuanField(label=_("合并后的费用（元）"), required=False, help_text=_("不填就不改。"))


class PublishForm(ChoiceForm):
    opens_at = moment_field(_("投票开始"))
    closes_at = moment_field(_("投票截止"))

    def prepare(self) -> None:
        self.initial.setdefault("opens_at", self.subject.opens_at)
        self.initial.setdefault("closes_at", self.subject.closes_at)


class AnnulForm(ChoiceForm):
    reason = words(_("为什么作废"), rows=3, limit=REASON_LENGTH, hint=_("会公开，并告诉每位提议人。"))


def points_input() -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": _("分")})


class MarksMixin(PlainForm):
    """A field for each project: a box, or how many points."""

    subject: Choice

    def add_marks(self, choice: Choice) -> None:
        self.options = list(listed(choice))
        is_points = choice.ballot_kind == ChoiceBallotKind.POINTS
        for option in self.options:
            label = f"{option.number}. {option.title}"
            self.fields[f"mark_{option.number}"] = (
                forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=choice.points, widget=points_input()
                )
                if is_points
                else forms.BooleanField(label=label, required=False)
            )

    def marks(self) -> dict[str, int]:
        given = {str(option.number): self.cleaned_data[f"mark_{option.number}"] for option in self.options}
        return {number: int(value) for number, value in given.items() if value}

    def rows(self) -> list[tuple[ChoiceOption, Any]]:
        return [(option, self[f"mark_{option.number}"]) for option in self.options]


class VoteForm(MarksMixin):
    is_of_age = forms.BooleanField(required=False)

    def __init__(self, *args: Any, choice: Choice, needs_age: bool, marks: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_marks(choice)
        self.fields["is_of_age"].label = _t("我已满 %(age)d 周岁") % {"age": choice.minimum_age}
        if not needs_age:
            del self.fields["is_of_age"]
        self.initial.update({f"mark_{number}": points for number, points in marks.items()})


class PaperForm(ChoiceForm, MarksMixin):
    """Typed from a paper. `home` finds the dwelling in two steps without script: words first, then one of the finds."""

    paper_number = line(_("纸票编号"), 20)
    home = line(_("哪一户"), 40, hint=_("如：3栋 1202。"))
    dwelling_id = forms.TypedChoiceField(
        label=_("是这一户吗"), coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
    )
    name = line(_("投票人姓名"), 40, hint=_("核对过身份证件的姓名。"))

    def prepare(self) -> None:
        typed = str(self.data.get("home", "")) if self.is_bound else str(self.initial.get("home", ""))
        found = dwellings_like(typed, self.subject.area_code) if typed.strip() else []
        field: Any = self.fields["dwelling_id"]
        field.choices = [(row.pk, str(row)) for row in found]
        if not found:
            field.widget = forms.HiddenInput()
        self.add_marks(self.subject)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "home" in given and not given.get("dwelling_id"):
            field: Any = self.fields["dwelling_id"]
            if len(field.choices) == 1:
                given["dwelling_id"] = field.choices[0][0]
            else:
                words = _t("请选择是哪一户。") if field.choices else _t("没有找到这一户，请换个写法。")
                self.add_error("dwelling_id" if field.choices else "home", words)
        return given

    def arguments(self) -> dict[str, Any]:
        same = {name: self.cleaned_data[name] for name in ("paper_number", "dwelling_id", "name")}
        return same | {"marks": self.marks()}
