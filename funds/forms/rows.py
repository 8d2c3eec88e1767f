"""Several rows typed as lines, one a line: 长椅两张，6000. No script is needed and a table can be pasted."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from funds.money import fen_of, yuan
from funds.states.foundation import Source

SEPARATORS = re.compile(r"\s*[，,、|；;\t]\s*")


class RowsField(forms.CharField):
    """`columns` read the parts of a line; `clean` gives a list of tuples. Over the API rows come as tuples already."""

    def __init__(self, label: Any, columns: Sequence[Callable[[str], Any]], example: Any, **given: Any) -> None:
        self.columns, self.example = columns, example
        widget = forms.Textarea(attrs={"rows": 3, "placeholder": example})
        super().__init__(
            label=label,
            max_length=4000,
            widget=widget,
            help_text=format_lazy("{}{}", _("一行一项，用逗号隔开，如："), example),
            **given,
        )

    def clean(self, value: Any) -> list[tuple[Any, ...]]:
        if isinstance(value, list):
            return [self._fits(number, row) for number, row in enumerate(value, 1)]
        text = super().clean(value)
        return [self._read(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]

    def _fits(self, number: int, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """What a page could not show as one line again is refused."""
        if any(isinstance(part, str) and (SEPARATORS.search(part) or len(part.splitlines()) > 1) for part in row):
            words = _t("第 %(number)d 行的文字里不能有逗号、顿号、分号、竖线和换行。") % {"number": number}
            raise forms.ValidationError(words)
        return row

    def _read(self, number: int, line: str) -> tuple[Any, ...]:
        parts = SEPARATORS.split(line.strip())
        try:
            if len(parts) != len(self.columns):
                raise ValueError
            return tuple(read(part) for read, part in zip(self.columns, parts, strict=True))
        except ValueError:
            words = _t("第 %(number)d 行没有看懂，请写成：%(example)s") % {
                "number": number,
                "example": str(self.example),
            }
            raise forms.ValidationError(words) from None


def name(text: str) -> str:
    if not text or len(text) > 80:
        raise ValueError
    return text


def anything(text: str) -> str:
    return text[:60]


def fen(text: str) -> int:
    found = fen_of(text)
    if found <= 0:
        raise ValueError
    return found


def heads(text: str) -> int:
    found = int(re.sub(r"[\s人名户]", "", text))
    if not 0 < found < 10**7:
        raise ValueError
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def source(text: str) -> str:
    """By its label as it stands on the screen, or its beginning: 街道 for 街道（镇）."""
    labels = {str(Source(code).label): str(code) for code in Source}
    found = labels.get(text) or next(
        (code for label, code in labels.items() if len(text) > 1 and label.startswith(text)), None
    )
    if found is None:
        raise ValueError
    return found


def as_text(rows: Sequence[Sequence[object]]) -> str:
    """As they are typed, for a form that begins with what stands."""
    return "\n".join("，".join(str(part) for part in row) for row in rows)


def plain_yuan(amount_fen: int) -> str:
    return yuan(amount_fen).replace(",", "").removesuffix(".00")
