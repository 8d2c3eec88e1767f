"""What forms of every app are made of."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class PlainForm(forms.Form):
    """No colon after labels, as the templates place them above, and short words for what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                is_choice = isinstance(field, forms.ChoiceField)
                field.error_messages["required"] = _("请选择") if is_choice else _("请填写")

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """These rows may be chosen in the field."""
        self.row_field(name).queryset = rows

    def offer_choices(self, name: str, choices: Iterable[Any]) -> None:
        """The same of values with their labels, in groups or not."""
        self._choice_field(name).choices = list(choices)

    def choices_offered(self, name: str) -> list[Any]:
        return list(cast(Iterable[Any], self._choice_field(name).choices))

    def rows_offered(self, name: str) -> QuerySet[Any]:
        rows = self.row_field(name).queryset
        assert rows is not None
        return rows

    def row_field(self, name: str) -> forms.ModelChoiceField:
        return cast(forms.ModelChoiceField, self.fields[name])

    def _choice_field(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])


def day_field(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)


def moment_field(label: Any, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def line_field(label: Any, *, most: int = 60, **given: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **given)


def words_field(label: Any, *, most: int = 300, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **given)
