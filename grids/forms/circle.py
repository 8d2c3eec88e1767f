"""Forms of the life circle's places."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm
from grids.forms.points import latitude_field, longitude_field
from grids.models import ServiceKind, ServicePlace
from grids.selectors.circle import service_kinds_on
from grids.services.circle import PlaceDraft
from grievances.forms.resident import WordsField


class PlaceForm(PlainForm):
    kind = forms.ModelChoiceField(ServiceKind.objects.none(), label=_("类型"), empty_label=_("请选择"))
    name = WordsField(label=_("名称"), max_length=60, help_text=_("会公开。"))
    address = WordsField(label=_("地址"), max_length=120, required=False)
    hours = WordsField(label=_("营业时间"), max_length=60, required=False, help_text=_("如 7:00–21:00，周一休息。"))
    phone = WordsField(label=_("公开电话"), max_length=30, required=False)
    longitude = longitude_field(_("WGS-84，如 106.553200。没有就空着：会列出来，但不参与步行计算。"))
    latitude = latitude_field()

    def __init__(self, data: Any = None, *, today: date, place: ServicePlace | None = None) -> None:
        initial = {name: getattr(place, name) for name in self.base_fields} if place else {}
        super().__init__(data, initial=initial)
        kinds = service_kinds_on(today)
        self.offer_rows("kind", ServiceKind.objects.filter(pk__in=[kind.pk for kind in kinds]))

    def draft(self) -> PlaceDraft:
        return PlaceDraft(**self.cleaned_data)
