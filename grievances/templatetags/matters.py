"""What apps above show on a matter's pages."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from grievances.extensions import desk_panels, resident_panels
from grievances.models import Grievance

register = template.Library()
PAGES = {"desk": desk_panels, "resident": resident_panels}


@register.simple_tag(takes_context=True)
def matter_panels(context: dict[str, Any], page: str, grievance: Grievance) -> SafeString:
    """`{% matter_panels "desk" matter %}`: the panels of that page, one below the other."""
    return format_html_join("", "{}", ((panel,) for panel in PAGES[page].rendered(grievance, context["request"])))
