"""Minutes in words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def hours_words(minutes: int) -> str:
    """90 → 1 小时 30 分钟."""
    hours, rest = divmod(int(minutes or 0), 60)
    if not hours:
        return _("%(rest)d 分钟") % {"rest": rest}
    words = _("%(hours)d 小时") % {"hours": hours}
    return f"{words} {_('%(rest)d 分钟') % {'rest': rest}}" if rest else words
