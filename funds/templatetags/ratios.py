"""`{{ permille|percent }}` → `12.3%`."""

from django import template

register = template.Library()


@register.filter
def percent(permille: int | None) -> str:
    return "—" if permille is None else f"{permille // 10}.{permille % 10}%"
