"""The newest public matters for feed readers, by the same filters as the list."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from grievances.forms.public import read_filters
from grievances.models import Grievance
from grievances.public_reads import show
from grievances.views.public_list import ORDER, chosen_rows

ENTRIES = 50
SUMMARY_LENGTH = 140


class MattersFeed(Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list[Grievance]:
        now = timezone.now()
        return list(chosen_rows(read_filters(request.GET.dict()), now).order_by(*ORDER)[:ENTRIES])

    def title(self) -> str:
        return _("%(site)s · 三事清单") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("grievances:public_list")

    def items(self, rows: list[Grievance]) -> list[Grievance]:
        return rows

    def item_title(self, row: Grievance) -> str:
        return row.public_title

    def item_description(self, row: Grievance) -> str:
        matter = show(row, timezone.now())
        words = f"{matter.kind_label} · {matter.responsible} · {matter.state_label}。{row.public_body}"
        return Truncator(words).chars(SUMMARY_LENGTH)

    def item_link(self, row: Grievance) -> str:
        return reverse("grievances:public_matter", args=[row.pk])

    def item_pubdate(self, row: Grievance) -> datetime | None:
        return row.published_at
