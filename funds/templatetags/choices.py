"""Costs in lists of projects, most of which are whole yuan."""

from django import template

from funds import money

register = template.Library()


@register.filter
def short_yuan(fen: int | None) -> str:
    """`1,234` and `1,234.50`."""
    return "" if fen is None else money.yuan(fen).removesuffix(".00")
