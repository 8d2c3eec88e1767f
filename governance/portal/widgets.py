"""Form widgets that many pages show."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Choices = tuple[tuple[str, Any], ...]


class PlainSelect(forms.Select):
    """The same `<select>` as Django's, written without a template for each option: lists of a hundred stay quick."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = _options(_frozen(self.choices))
        for chosen in self.format_value(value):
            option = f'<option value="{escape(chosen)}"'
            options = options.replace(f"{option}>", f"{option} selected>", 1)
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe(options))  # noqa: S308 - escaped below


def _frozen(choices: Iterable[tuple[Any, Any]]) -> Choices:
    return tuple(
        ("" if value is None else str(value), _frozen(label) if isinstance(label, list | tuple) else str(label))
        for value, label in choices
    )


@lru_cache(maxsize=200)
def _options(choices: Choices) -> str:
    return format_html_join("", "{}", ((_option(value, label),) for value, label in choices))


def _option(value: str, label: Any) -> SafeString:
    if isinstance(label, tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, mark_safe(_options(label)))  # noqa: S308
    return format_html('<option value="{}">{}</option>', value, label)
