"""`{{ fen|yuan }}` → `1,234.50`; `{{ fen|in_words }}` → 大写."""

from django import template

from funds import money

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    return "" if fen is None else money.yuan(fen)


@register.filter
def in_words(fen: int) -> str:
    return money.in_words(fen)
