"""Minutes as the hours that certificates count (记录与证明出具办法 7); who is offered the page of patterns."""

from typing import Any

from django import template
from django.utils import timezone

from volunteers.policies.records import may_see_patterns

register = template.Library()


@register.filter
def service_hours(minutes: int) -> str:
    """90 → 1.5; whole tenths, cut and never rounded up."""
    tenths = (minutes or 0) // 6
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


@register.filter
def sees_patterns(user: Any) -> bool:
    return bool(may_see_patterns(user, timezone.now()))
