"""The public list of topics."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from deliberation.forms.topics import STATES, TopicFilters
from deliberation.models import Council
from deliberation.selectors.topics import published
from governance.common.keyset import page_by_key
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.views.list_links import page_links

PAGE_SIZE = 20


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    form = TopicFilters(request.GET)
    is_known = form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    code = chosen.get("community", "")
    community = Area.objects.filter(code=code, level=Level.COMMUNITY).first() if code else None
    text = chosen.get("q", "")
    rows = published(text=text, community=community, state=chosen.get("state", ""))
    if not is_known or (code and community is None):
        rows = rows.none()
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "topics": page.rows,
        "text": text,
        "state": chosen.get("state", ""),
        "states": [{"value": value, "label": label} for value, label in STATES],
        "communities": communities_with_councils(),
        "community": community,
        "is_filtering": bool(text or code or chosen.get("state")) or not is_known,
        **page_links(request, page),
        "now": timezone.now(),
    }
    return render(request, "deliberation/topics/list.html", context)


def communities_with_councils() -> list[Area]:
    """Where there is anything to read: the choices of the filter."""
    ids = Council.objects.filter(is_active=True).order_by().values("community_id").distinct()
    return list(Area.objects.filter(pk__in=ids).order_by("code").only("code", "name")[:60])
