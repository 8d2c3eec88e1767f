"""The words of stored choices, for models whose rows are shown by the dozen."""

from functools import lru_cache
from typing import Any

from django.db.models import Field, Model


class ChoiceLabels(Model):
    """`get_…_display` of all fields. Django's own makes the dictionary anew, and translates all of it, at each call."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Field) -> str:  # noqa: N802 - Django's name
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, value))


@lru_cache(maxsize=500)
def _labels(field: Field) -> dict[Any, Any]:
    return dict(field.flatchoices)
