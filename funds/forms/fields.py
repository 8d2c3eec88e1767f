"""Fields and frames that the forms of funds share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.money import fen_of, yuan
from governance.portal.forms import PlainForm

MOST_FEN = 100_000_000_000


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
        if not 0 < fen <= MOST_FEN:
            raise forms.ValidationError(_("请填写大于 0、不超过 10 亿元的金额。"))
        return fen

    def prepare_value(self, value: Any) -> Any:
        return yuan(value).replace(",", "") if isinstance(value, int) else value


class MoneyDeskForm(PlainForm):
    """A form whose cleaned data are the arguments of its service."""

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return self.cleaned_data
