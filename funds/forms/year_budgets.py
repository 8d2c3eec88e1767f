"""Yearly budgets: entering, changing, using, correcting."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deliberation.models import Resolution
from funds.forms.fields import MoneyDeskForm, YuanField
from funds.models import YearBudget, YearExpense
from funds.policies.year_budgets import BY_RESOLUTION, SETS
from funds.selectors.year_budgets import communities_to_set, expenses_of, resolutions_for
from funds.states.grants import YearBudgetKind
from governance.people.models import User
from governance.portal.forms import day_field, words_field
from governance.territory.models import Area


class BudgetForm(MoneyDeskForm):
    community = forms.ModelChoiceField(Area.objects.none(), label=_("社区"), empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    kind = forms.ChoiceField(label=_("经费"), choices=YearBudgetKind.choices, widget=forms.RadioSelect)
    amount_fen = YuanField(label=_("全年预算（元）"))

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("community", communities_to_set(user, now, *SETS))
        self.initial.setdefault("year", timezone.localdate(now).year)


class OfBudgetForm(MoneyDeskForm):
    """A form of one verb; `subject` is the budget."""

    def __init__(self, *args: Any, subject: YearBudget, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.now = subject, now
        self.prepare()

    def prepare(self) -> None:
        """What depends on the budget."""


class UseForm(OfBudgetForm):
    on = day_field(_("日期"))
    what = forms.CharField(label=_("用途"), max_length=120, help_text=_("会公开，不写姓名和电话。"))
    amount_fen = YuanField(label=_("金额（元）"))
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(), label=_("依据的决议"), required=False, empty_label=_("没有决议（运转经费）")
    )

    def prepare(self) -> None:
        self.initial.setdefault("on", timezone.localdate(self.now))
        self.offer_rows("resolution", resolutions_for(self.subject))
        if self.subject.kind in BY_RESOLUTION:
            field: Any = self.fields["resolution"]
            field.empty_label, field.required = _("请选择"), True
            field.help_text = _("这项经费由居民决议使用。")


class ChangeForm(OfBudgetForm):
    amount_fen = YuanField(label=_("全年预算改为（元）"))
    reason = words_field(_("原因"), most=200)

    def prepare(self) -> None:
        self.initial.setdefault("amount_fen", self.subject.amount_fen)


class CorrectUseForm(OfBudgetForm):
    expense = forms.ModelChoiceField(YearExpense.objects.none(), label=_("更正哪一笔"), empty_label=_("请选择"))
    reason = words_field(_("更正说明"), most=100, help_text=_("会公开。原来的一笔留着，另记一笔相反的。"))

    def prepare(self) -> None:
        rows = expenses_of(self.subject).filter(reverses=None, reversal=None).order_by("-on", "-id")
        self.offer_rows("expense", rows)

    def arguments(self) -> dict[str, Any]:
        return {"expense_id": self.cleaned_data["expense"].pk, "reason": self.cleaned_data["reason"]}
