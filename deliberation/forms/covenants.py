"""Forms of covenants and reports: drafting, one form a verb, and what residents would word otherwise."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deliberation.forms.resolutions import line, words
from deliberation.models import ClauseAmendment, Covenant, DecisionRule
from deliberation.selectors.covenants import rules_for, texts_of, waiting_amendments
from deliberation.services.ballots.clocks import earliest_opening
from deliberation.services.covenants.drafting import ANSWER_LENGTH, CLAUSE_LENGTH, NAME_LENGTH, REASON_LENGTH
from deliberation.services.covenants.reports import BODY_LENGTH
from deliberation.tallying import Rule
from governance.people.models import User
from governance.portal.forms import PlainForm, moment_field
from grievances.forms.resident import hidden

CLAUSES_TEXT = 60_000
# Suggested in the form, rules of nobody: to look over the roll before it is published, and to vote.
DAYS_TO_PREPARE, DAYS_TO_VOTE = timedelta(days=3), timedelta(days=7)


class DraftForm(PlainForm):
    name = line(_("名称"), NAME_LENGTH, hint=_("如：桐梓坪社区居民公约。"))


class CovenantForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Covenant, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the covenant."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WriteForm(CovenantForm):
    """One text with a blank line between clauses: how people paste what they have."""

    clauses = words(_("条文"), rows=20, limit=CLAUSES_TEXT, hint=_("一条一段，条与条之间空一行，不用写编号。"))

    def prepare(self) -> None:
        self.initial.setdefault("clauses", "\n\n".join(texts_of(self.subject)))

    def arguments(self) -> dict[str, Any]:
        text: str = self.cleaned_data["clauses"]
        return {"clauses": [" ".join(part.split("\n")).strip() for part in text.split("\n\n") if part.strip()]}


class AskForm(CovenantForm):
    """公开征求意见."""


class AmendmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.clause.position}. {row.text[:50]}"


class AmendmentForm(CovenantForm):
    amendment_id = AmendmentChoice(ClauseAmendment.objects.none(), label=_("哪条建议"), empty_label=_("请选择"))

    def prepare(self) -> None:
        self.offer_rows("amendment_id", waiting_amendments(self.subject))

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"amendment_id": self.cleaned_data["amendment_id"].pk}


class ModerateForm(CovenantForm):
    amendment_id = forms.IntegerField(widget=hidden())
    is_shown = forms.BooleanField(required=False, widget=hidden())


class DecideForm(AmendmentForm):
    is_adopted = forms.TypedChoiceField(
        label=_("采纳吗"),
        choices=[("yes", _("采纳，条文改成建议的写法")), ("no", _("不采纳"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = words(_("答复"), rows=3, limit=ANSWER_LENGTH, hint=_("会告诉提出人，并公开。"))


class VoteForm(CovenantForm):
    """The ballot of the residents' meeting in one step; the days that the rule asks for are kept in what is suggested."""

    rule = forms.ModelChoiceField(DecisionRule.objects.none(), label=_("由谁表决、按哪条规则"), empty_label=None)
    opens_at = moment_field(_("开始投票"), _("按规则要先通知、公示名册，已经留出这些天数。"))
    closes_at = moment_field(_("截止"))

    def prepare(self) -> None:
        rules = rules_for(self.subject.council, timezone.localdate(self.now))
        self.offer_rows("rule", rules)
        rule = rules.first()
        if rule is None:
            return
        earliest = timezone.localtime(earliest_opening(Rule.of(rule).as_data(), self.now))
        opens = (earliest + DAYS_TO_PREPARE).replace(hour=9, minute=0, second=0, microsecond=0)
        closes = (opens + DAYS_TO_VOTE).replace(hour=18)
        self.initial = {"rule": rule.pk, "opens_at": opens, "closes_at": closes} | dict(self.initial)


class FileForm(CovenantForm):
    filing_number = line(_("备案号"), 40, hint=_("街道的备案登记号。备案后这一版施行，上一版自动失效。"))


class DropForm(CovenantForm):
    words = words(_("为什么放弃这一版"), rows=2, limit=REASON_LENGTH)


class AmendForm(PlainForm):
    clause_id = forms.IntegerField(widget=hidden())
    text = words(_("建议改成"), rows=3, limit=CLAUSE_LENGTH)
    reason = line(_("理由"), REASON_LENGTH, required=False)


class ReportForm(PlainForm):
    body = words(
        _("报告内容"),
        rows=12,
        limit=BODY_LENGTH,
        hint=_("收支、维修、服务、投诉处理等。公开给所有人看，不要写个人信息。"),
    )
