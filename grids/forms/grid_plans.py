"""Form of 网格划分: new grids by name, and for every building the grid that it goes to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm, day_field, words_field
from governance.portal.widgets import PlainSelect
from governance.territory.models import Area, Building
from grids.services.grid_plans import PlanDraft
from grids.states_plans import NEW
from grievances.forms.resident import WordsField


class GridPlanForm(PlainForm):
    on = day_field(_("自哪一天"), help_text=_("街道批准后，到这一天自动办理；没办完的诉求一并转交。"))
    words = words_field(_("为什么这样划分"), most=500)
    new_names = WordsField(
        label=_("新网格"), max_length=1300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一个名称；不增加网格就空着。写好后点“看看效果”，下面就可以选到。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, buildings: Sequence[Building], grids: Sequence[Area]) -> None:
        super().__init__(data)
        self.buildings = buildings
        typed = str(data.get("new_names", "")) if data else ""
        self.names = tuple(dict.fromkeys(filter(None, (line.strip() for line in typed.splitlines()))))
        new = [(f"{NEW}{number}", _t("新：%(name)s") % {"name": name}) for number, name in enumerate(self.names, 1)]
        choices = [("", _t("不变")), *((grid.code, grid.name) for grid in grids), *new]
        for building in buildings:
            self.fields[f"to_{building.pk}"] = forms.ChoiceField(
                label=str(building), choices=choices, required=False, widget=PlainSelect({"class": "form-select"})
            )

    def rows(self) -> list[tuple[Building, forms.BoundField]]:
        return [(building, self[f"to_{building.pk}"]) for building in self.buildings]

    def targets(self) -> dict[int, str]:
        """Where buildings go that do not stay; what was typed wrongly is left out."""
        given = {building.pk: self.cleaned_data.get(f"to_{building.pk}", "") for building in self.buildings}
        return {pk: code for pk, code in given.items() if code}

    def draft(self) -> PlanDraft:
        typed = self.cleaned_data
        return PlanDraft(typed["on"], typed["words"], self.names, self.targets())
