"""The form with which a resident says which dwelling is theirs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Residency
from governance.portal.forms import PlainForm
from governance.territory.models import Building, Dwelling
from grids.selectors.residency import dwellings_in


class DoorChoice(forms.ModelChoiceField):
    def label_from_instance(self, door: Dwelling) -> str:  # type: ignore[override]
        return f"{door.entrance.name if door.entrance else ''}{door.room}"


class ResidencyForm(PlainForm):
    dwelling = DoorChoice(Dwelling.objects.none(), label=_("单元和房号"), empty_label=_("请选择"))
    kind = forms.ChoiceField(label=_("您是"), choices=Residency.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, building: Building) -> None:
        super().__init__(data)
        self.offer_rows("dwelling", dwellings_in(building))
