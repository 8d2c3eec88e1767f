"""The public numbers of the home page: this month, and how recent matters divide."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.portal.registry import Figure
from grievances.public_reads import month_numbers, picture_of


def month_figures(area_code: str, now: datetime) -> list[Figure]:
    """Raised, resolved, satisfied of those who rated, and who said nothing: that is never satisfaction."""
    month = month_numbers(area_code, now)
    url = reverse("grievances:public_list")
    figures = [
        Figure(_("件新诉求"), str(month.raised), _("本月提出"), f"{url}?period=30"),
        Figure(_("件已办结"), str(month.resolved), _("本月办结"), f"{url}?period=30&state=closed"),
    ]
    if month.rated:
        percent = round(100 * month.satisfied / month.rated)
        figures.append(Figure(_("居民满意"), f"{percent}%", _("%d 人作了评价，四星以上算满意") % month.rated))
    if month.silent:
        figures.append(Figure(_("件到期未评价"), str(month.silent), _("单独列出，不算满意")))
    return figures


def picture(request: HttpRequest) -> dict[str, Any] | None:
    """None while nothing is published: an empty chart tells nobody anything."""
    found = picture_of(settings.DISTRICT_CODE, timezone.now())
    return {"picture": found} if found.total else None
