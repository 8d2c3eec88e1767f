"""What forms of every app are made of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PlainForm(forms.Form):
    """No colon after labels, as the templates place them above, and short words for what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                is_choice = isinstance(field, forms.ChoiceField)
                field.error_messages["required"] = _("请选择") if is_choice else _("请填写")


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
