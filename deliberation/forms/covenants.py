"""Forms of covenants and reports: drafting, one form a verb, and what residents would word otherwise."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliberation.forms.resolutions import line, words
from deliberation.models import Ballot, ClauseAmendment, Covenant
from deliberation.selectors.covenants import ballots_for, texts_of, waiting_amendments
from deliberation.services.covenants.drafting import ANSWER_LENGTH, CLAUSE_LENGTH, NAME_LENGTH, REASON_LENGTH
from deliberation.services.covenants.reports import BODY_LENGTH
from governance.people.models import User
from grievances.forms.resident import PlainForm, hidden

CLAUSES_TEXT = 60_000


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
        self.fields["amendment_id"].queryset = waiting_amendments(self.subject)  # type: ignore[attr-defined]

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


class BallotChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.code} {row.question}"


class VoteForm(CovenantForm):
    ballot_id = BallotChoice(
        Ballot.objects.none(), label=_("由哪次表决决定"), empty_label=_("请选择"),
        help_text=_("先在「表决」里为这个议事会发起一次表决，再到这里选它。"),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["ballot_id"].queryset = ballots_for(self.subject)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {"ballot_id": self.cleaned_data["ballot_id"].pk}


class FileForm(CovenantForm):
    filing_number = line(_("备案号"), 40, hint=_("街道办事处给的备案号。备案后这一版生效，上一版自动失效。"))


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
