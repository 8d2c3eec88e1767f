"""Filters of the lists, with the names and meanings of the pages; here an unusable value is refused instead of dropped."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters

from governance.common.errors import InputRefused
from governance.territory.models import Area
from grievances.desk_reads import SCOPES
from grievances.forms.desk import NO_KIND, DeskFilterForm
from grievances.forms.public import PERIODS, STAGES, Chosen, read_filters
from grievances.models import Category, Grievance
from grievances.states import Kind, Source, State, Urgency


class ListFilter(filters.FilterSet):
    """Values are checked here; what they mean is said by the form of the page."""

    class Meta:
        model = Grievance
        fields: list[str] = []

    @property
    def chosen(self) -> dict[str, Any]:
        """The given filters that mean something; raises `InputRefused` for those that do not."""
        if not self.form.is_valid():
            wrong = {name: str(words[0]) for name, words in self.form.errors.items()}
            raise InputRefused("bad_filter", _("有些筛选条件不能用。"), fields=wrong)
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}


def known(model: Any, code: str, name: str) -> Any:
    """What has this code, of a model or of some of its rows; raises `InputRefused`."""
    rows = model if isinstance(model, QuerySet) else model.objects
    found = rows.filter(code=code).first()
    if found is None:
        message = _("没有这个代码。")
        raise InputRefused("bad_filter", message, fields={name: message})
    return found


def known_choice(request: Any, name: str, choices: Collection[str], *, default: str) -> str:
    """One of a few words in the address; raises `InputRefused` for another."""
    value: str = request.query_params.get(name) or default
    if value not in choices:
        message = _("没有这个选项。")
        raise InputRefused("bad_filter", message, fields={name: message})
    return value


class WorklistFilter(ListFilter):
    scope = filters.ChoiceFilter(
        choices=[(scope, scope) for scope in SCOPES], method="keep", help_text="As the tabs of the desk."
    )
    q = filters.CharFilter(method="keep", max_length=100, help_text="Words, from two characters.")
    kind = filters.ChoiceFilter(choices=[*Kind.choices, (NO_KIND, "待分流")], method="keep")
    state = filters.ChoiceFilter(choices=State.choices, method="keep")
    area = filters.CharFilter(method="keep", max_length=15, help_text="Area code; everything inside counts.")
    category = filters.CharFilter(method="keep", max_length=40, help_text="Category code, of either level.")
    urgency = filters.ChoiceFilter(choices=Urgency.choices, method="keep")
    source = filters.ChoiceFilter(choices=Source.choices, method="keep")
    since = filters.DateFilter(method="keep", help_text="Raised on this day or later.")
    until = filters.DateFilter(method="keep", help_text="Raised on this day or earlier.")
    late = filters.BooleanFilter(method="keep", help_text="Only what ran over a limit.")

    def keep(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows  # `asked` reads them all together

    def asked(self) -> DeskFilterForm:
        """The filters as the desk's own form."""
        chosen = self.chosen
        areas = [known(Area, chosen["area"], "area")] if "area" in chosen else []
        categories = [known(Category, chosen["category"], "category")] if "category" in chosen else []
        data = {**chosen, **({"category": categories[0].pk} if categories else {})}
        for category in categories:
            category.parent_id = None  # alone in its list, so that the form offers it
        return DeskFilterForm(data, areas=[(area.code, area.name) for area in areas], categories=categories)


class PublicFilter(ListFilter):
    q = filters.CharFilter(method="keep", max_length=60)
    area = filters.CharFilter(method="keep", max_length=12, help_text="Area code of street or community.")
    category = filters.CharFilter(method="keep", max_length=40, help_text="Category code, of either level.")
    kind = filters.ChoiceFilter(choices=Kind.choices, method="keep")
    state = filters.ChoiceFilter(choices=[(stage, words) for stage, (words, _states) in STAGES.items()], method="keep")
    period = filters.ChoiceFilter(choices=list(PERIODS.items()), method="keep", help_text="Days.")

    def keep(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows

    def asked(self) -> Chosen:
        chosen = self.chosen
        for name, model in (("area", Area), ("category", Category)):
            if name in chosen:
                known(model, chosen[name], name)
        return read_filters({name: str(value) for name, value in chosen.items()})
