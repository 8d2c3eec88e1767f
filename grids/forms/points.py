"""Where something stands, in degrees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DEGREES: dict[str, Any] = {"required": False, "max_digits": 9, "decimal_places": 6}


def longitude_field(hint: Any) -> forms.DecimalField:
    return forms.DecimalField(label=_("经度"), min_value=-180, max_value=180, help_text=hint, **_DEGREES)


def latitude_field() -> forms.DecimalField:
    return forms.DecimalField(label=_("纬度"), min_value=-90, max_value=90, **_DEGREES)
