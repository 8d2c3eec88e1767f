"""The choice that a page of the three rates is about, as a GET form: an unusable value is dropped, never an error."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.people.models import Department
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grievances.forms.desk import area_tree
from grievances.models import Category
from grievances.rates.definitions import NO_KIND, NONE, RATES, Filters, months_before
from grievances.states import Kind

MONTHS_BACK = 36
MONTHS_SHOWN = 12


class RatesForm(PlainForm):
    since = forms.ChoiceField(label=_("从"), required=False)
    until = forms.ChoiceField(label=_("到"), required=False)
    area = forms.ChoiceField(label=_("区域"), required=False)
    department = forms.ChoiceField(label=_("部门"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    kind = forms.ChoiceField(
        label=_("三事"), required=False, choices=[("", _("全部")), *Kind.choices, (NO_KIND, _("待分流"))]
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        month: date,
        areas: Sequence[Area],
        departments: Sequence[Department],
        categories: Sequence[Category],
    ) -> None:
        months = [months_before(month, back) for back in range(MONTHS_BACK)]
        choices = [(f"{each:%Y-%m}", month_words(each)) for each in months]
        super().__init__(_with_months(data, [key for key, _words in choices]))
        none = (str(NONE), _t("（没有）"))
        fields: dict[str, Any] = self.fields
        fields["since"].choices = fields["until"].choices = choices
        fields["area"].choices = [("", _t("全部")), *area_tree(list(areas))]
        fields["department"].choices = [("", _t("全部")), *[(str(row.pk), row.name) for row in departments], none]
        fields["category"].choices = [("", _t("全部")), *[(str(row.pk), row.name) for row in categories], none]
        self.is_valid()

    @property
    def filters(self) -> Filters:
        chosen = self.cleaned_data
        since, until = _month(chosen["since"]), _month(chosen["until"])
        area = chosen.get("area", "")
        return Filters(
            since=min(since, until),
            until=max(since, until),
            area=area,
            only_area=bool(area) and self.data.get("only") == "1",
            department=_number(chosen.get("department")),
            category=_number(chosen.get("category")),
            kind=chosen.get("kind", ""),
        )


def _with_months(data: QueryDict, known: list[str]) -> QueryDict:
    """The last twelve months where the address names none, so that the fields show what the page is about."""
    data = data.copy()
    if data.get("until") not in known:
        data["until"] = known[0]
    if data.get("since") not in known:
        data["since"] = known[min(known.index(str(data["until"])) + MONTHS_SHOWN - 1, len(known) - 1)]
    return data


def month_words(month: date) -> str:
    return _t("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def rank_of(text: str) -> str:
    return text if text in RATES else "resolution"
