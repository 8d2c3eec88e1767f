"""Fields and frames that the forms of funds share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.money import fen_of, yuan


class YuanField(forms.CharField):
    """元 on the screen, 分 inside; never a float."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "placeholder": "0.00"})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = fen_of(text)
        except ValueError:
            raise forms.ValidationError(_("请写金额，最多两位小数，例如 1200.50。")) from None
        if fen <= 0:
            raise forms.ValidationError(_("请填写大于 0 的金额。"))
        return fen

    def prepare_value(self, value: Any) -> Any:
        return yuan(value).replace(",", "") if isinstance(value, int) else value


def day_field(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)


def words_field(label: Any, *, most: int = 300, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **given)


class PlainForm(forms.Form):
    """Without colons after labels, with short words for what is missing."""

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, label_suffix="", **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = _("请选择") if is_choice else _("请填写")

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return self.cleaned_data

    def offer(self, name: str, rows: Any) -> None:
        """The rows to choose from."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
