"""Forms of grant calls and agreements: one a verb at the desk; and what tenders and rewards share with them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import YuanField
from funds.forms.projects import DocumentForm
from funds.models import Application, Document, Purse, RewardGrant, ScorerSeat, VotedAmount
from funds.money import fen_of, yuan
from funds.selectors.grants import (
    applications_of,
    documents_of,
    grant_rules,
    purses_for,
    social_organisations,
    standing_applications,
    votes_with_room,
)
from funds.services.grants import CallDraft
from funds.states.grants import ApplicationState, Mean, ScorerKind
from funds.states.projects import DocumentKind
from funds.states.roles import HANDLES
from governance.common.errors import InputRefused
from governance.people.models import Organisation, User
from governance.people.selectors import user_by_phone
from governance.portal.forms import PlainForm, day_field, moment_field, words_field

TEXT, MOST_POINTS, MOST_LINES = 4000, 100, 40
STARS = [(number, "★" * number) for number in range(5, 0, -1)]


class LinesField(forms.CharField):
    """A line each: a name, a space, a figure. `60` points, or 元 where `in_yuan`. Cleans to [(name, figure)]; over the
    API such pairs come already."""

    def __init__(self, *, in_yuan: bool = False, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(max_length=TEXT, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.in_yuan = in_yuan

    def clean(self, value: Any) -> list[tuple[str, int]]:
        if isinstance(value, list):
            return [("".join(name.split()), figure) for name, figure in value[:MOST_LINES]]
        lines = [line.split() for line in super().clean(value).splitlines() if line.strip()]
        try:
            return [("".join(words[:-1]), self._figure(words)) for words in lines[:MOST_LINES]]
        except ValueError:
            raise forms.ValidationError(_("每行先写名称，空一格，再写数字。")) from None

    def _figure(self, words: list[str]) -> int:
        figure = fen_of(words[-1]) if self.in_yuan else int(words[-1])
        if len(words) < 2 or figure <= 0 or len("".join(words[:-1])) > 60:
            raise ValueError
        return figure


class SubjectForm(PlainForm):
    """`renamed`: what the service calls a field; fields that end in `_id` give the key of what was chosen."""

    is_made_for_a_subject = True
    renamed: Mapping[str, str] = {}

    def __init__(self, *args: Any, subject: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the subject."""

    def arguments(self) -> dict[str, Any]:
        return {
            self.renamed.get(name, name): value.pk if name.endswith("_id") else value
            for name, value in self.cleaned_data.items()
        }


class MoneyPurse(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.fund.name} · {row.title}（{yuan(row.account.available)} 元）"


class VotedChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.resolution.title}（{yuan(row.amount_fen - row.committed_fen)} 元）"


class ApplicationChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.title} · {row.organisation.name}（{yuan(row.amount_fen)} 元）"


def purse_field() -> MoneyPurse:
    return MoneyPurse(Purse.objects.none(), label=_("从哪笔资金出"), empty_label=_("请选择"))


def voted_field() -> VotedChoice:
    return VotedChoice(
        VotedAmount.objects.none(), label=_("依据的决议"), required=False, empty_label=_("不动用社区公益基金"),
        help_text=_("动用社区公益基金才选，须是本社区生效的决议。没有的，先在“决议金额”登记，由另一个人核对。"),
    )  # fmt: skip


def signed_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, help_text=_("双方签章的扫描件，PDF、照片、DOCX 或 XLSX，不超过 20 MB；也可以以后再传。先只有内部可见。")
    )  # fmt: skip


def application_field() -> ApplicationChoice:
    return ApplicationChoice(Application.objects.none(), label=_("哪个申报"), empty_label=_("请选择"))


def points_field(label: Any, most: int = MOST_POINTS) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most)


def criteria_field() -> LinesField:
    return LinesField(label=_("评分标准"), help_text=_("每行一项：名称、空格、分值，合计 100 分，如“群众需要 40”。"))


def criteria_of(lines: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"code": f"c{number}", "title": title, "points": points} for number, (title, points) in enumerate(lines, 1)]


def as_lines(rows: list[dict[str, Any]], figure: Any) -> str:
    return "\n".join(f"{row['title']} {figure(row)}" for row in rows)


def add_points(form: PlainForm, criteria: list[dict[str, Any]], points: Mapping[str, int]) -> None:
    """A field for each criterion."""
    for one in criteria:
        label = _t("%(title)s（0–%(most)d 分）") % {"title": one["title"], "most": one["points"]}
        form.fields[f"points_{one['code']}"] = points_field(label, one["points"])
        if one["code"] in points:
            form.initial[f"points_{one['code']}"] = points[one["code"]]


def points_in(form: PlainForm, criteria: list[dict[str, Any]]) -> dict[str, int]:
    return {one["code"]: form.cleaned_data[f"points_{one['code']}"] for one in criteria}


# --- Calls --------------------------------------------------------------------------------------------------
class CallForm(SubjectForm):
    """A new call, or a draft written anew."""

    purse = purse_field()
    title = forms.CharField(label=_("标题"), max_length=60)
    words = words_field(_("公告"), most=TEXT, rows=6, help_text=_("谁可以申报、支持什么、怎么评，写给社会组织看。"))
    budget = YuanField(label=_("总额（元）"))
    most = YuanField(label=_("单项上限（元）"))
    criteria = criteria_field()
    resident_weight = points_field(_("居民评分占比（%）"))
    mean = forms.ChoiceField(label=_("怎么取平均"), choices=Mean.choices, widget=forms.RadioSelect)
    closes_at = moment_field(_("申报截止"))

    def prepare(self) -> None:
        self.offer_rows("purse", purses_for(self.user, self.now, *HANDLES))
        call = self.subject
        begins = {"mean": Mean.PLAIN, "resident_weight": 0, "closes_at": evening(self.now, 30)}
        if call is not None:
            begins = {name: getattr(call, name) for name in ("title", "words", "resident_weight", "mean", "closes_at")}
            begins |= {"purse": call.purse_id, "budget": call.budget_fen, "most": call.most_fen}
            begins["criteria"] = as_lines(call.criteria, lambda row: row["points"])
        for name, value in begins.items():
            self.initial.setdefault(name, value)

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["criteria"] = criteria_of(given["criteria"])
        return {"draft": CallDraft(budget_fen=given.pop("budget"), most_fen=given.pop("most"), **given)}


def evening(now: datetime, days: int) -> datetime:
    """18:00 so many days on."""
    return timezone.localtime(now + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)


class SeatForm(SubjectForm):
    renamed = {"who": "user"}  # noqa: RUF012 - never changed
    who = forms.CharField(label=_("手机号或登录名"), max_length=40, help_text=_("要先有账号。姓名不公开。"))
    title = forms.CharField(label=_("公开的称呼"), max_length=60, help_text=_("如：高校社会工作系教师、居民代表。"))
    kind = forms.ChoiceField(label=_("身份"), choices=ScorerKind.choices, widget=forms.RadioSelect)

    def clean_who(self) -> User:
        name = self.cleaned_data["who"].strip()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            try:
                user = user_by_phone(name)
            except InputRefused:
                user = None
        if user is None:
            raise forms.ValidationError(_("没有这个账号。"))
        return user


class PaperForm(SubjectForm):
    """An application that came on paper, as it is written there."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("申报单位"), empty_label=_("请选择"))
    received_on = day_field(_("收到日期"))
    title = forms.CharField(label=_("项目名称"), max_length=60)
    words = words_field(
        _("方案"), most=TEXT, rows=8, help_text=_("照纸质申报录入。同一单位同名再录一次，就换掉上一次。")
    )
    budget = LinesField(in_yuan=True, label=_("预算明细"), help_text=_("每行一项：名称、空格、元，如“讲师费 3000”。"))
    file = forms.FileField(label=_("扫描件"), help_text=_("PDF、照片、DOCX 或 XLSX，不超过 20 MB。"))

    def prepare(self) -> None:
        self.offer_rows("organisation", social_organisations(self.subject))
        self.initial.setdefault("received_on", timezone.localdate(self.now))

    def arguments(self) -> dict[str, Any]:
        lines = [{"title": title, "amount_fen": fen} for title, fen in self.cleaned_data["budget"]]
        return super().arguments() | {"budget": lines}


class PaperFileForm(DocumentForm):
    """Of an agreement, a contract, a reward: it begins with the signed one."""

    def prepare(self) -> None:
        is_signed = documents_of(self.subject).filter(kind=DocumentKind.AGREEMENT, bid=None).exists()
        needs_none = is_signed or isinstance(self.subject, RewardGrant)
        self.initial.setdefault("kind", DocumentKind.REPORT if needs_none else DocumentKind.AGREEMENT)


class DocumentChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        owner = row.application or row.bid or row.project
        return " · ".join(part for part in (owner.organisation.name, getattr(owner, "title", ""), row.title) if part)


class ClearForm(SubjectForm):
    document_id = DocumentChoice(Document.objects.none(), label=_("哪份材料"), empty_label=_("请选择"))
    is_public = forms.TypedChoiceField(
        label=_("谁能看"), choices=[("yes", _("看过了，没有姓名、电话、账号：结果公布后大家能看")), ("no", _("只有评审和基金工作人员能看"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer_rows("document_id", documents_of(self.subject))


class UnseatForm(SubjectForm):
    seat_id = forms.ModelChoiceField(ScorerSeat.objects.none(), label=_("哪位评审"), empty_label=_("请选择"))

    def prepare(self) -> None:
        self.offer_rows("seat_id", self.subject.scorers.order_by("id"))


class RefuseForm(SubjectForm):
    application_id = application_field()
    reason = words_field(_("为什么不符合条件"), help_text=_("会告诉申报单位，结果公布时公开。"))

    def prepare(self) -> None:
        self.offer_rows("application_id", applications_of(self.subject, ApplicationState.SUBMITTED))


class AwardForm(SubjectForm):
    renamed = {"amount": "amount_fen"}  # noqa: RUF012 - never changed
    application_id = application_field()
    amount = YuanField(label=_("资助金额（元）"))
    reason = words_field(_("理由"), required=False, help_text=_("跳过得分更高的申报才要写，会公开。"))

    def prepare(self) -> None:
        self.offer_rows("application_id", standing_applications(self.subject).filter(state=ApplicationState.SUBMITTED))


class TakeBackForm(SubjectForm):
    application_id = application_field()

    def prepare(self) -> None:
        self.offer_rows("application_id", applications_of(self.subject, ApplicationState.AWARDED))


# --- Agreements ---------------------------------------------------------------------------------------------
class SignForm(SubjectForm):
    signed_on = day_field(_("签订日期"))
    midterm_on = day_field(_("中期评估"))
    ends_on = day_field(_("结束日期"))
    first_percent = points_field(_("签约后首款（%）"))
    midterm_percent = points_field(_("中期评估后（%）"))
    voted = voted_field()
    file = signed_field(_("签好的协议"))

    def prepare(self) -> None:
        self.offer_rows("voted", votes_with_room(self.subject.application.call.purse.fund_id))
        today = timezone.localdate(self.now)
        rules = grant_rules(today)
        begins = {"signed_on": today, "midterm_on": today + timedelta(days=90), "ends_on": today + timedelta(days=180)}
        begins |= {name: getattr(rules, name) for name in ("first_percent", "midterm_percent") if rules}
        for name, value in begins.items():
            self.initial.setdefault(name, value)


class ReviewForm(SubjectForm):
    points = points_field(_("得分"))
    words = words_field(_("评估意见"), most=2000, rows=4, help_text=_("会公开。不合格的项目马上中止，余款退回。"))


class ReasonForm(SubjectForm):
    reason = words_field(_("原因"), help_text=_("会公开，并告诉有关单位。"))


class ResultForm(SubjectForm):
    result = words_field(_("成效"), most=2000, rows=4, help_text=_("做了什么，谁受益，会公开。"))
