"""热点: what is rising in the areas of a person, and the very matters behind each."""

from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from governance.territory.levels import Level
from grievances.desk_rows import as_rows, columns_of
from grievances.hotspots import WEEKS_BEFORE
from grievances.models import Hotspot
from grievances.selectors import HOTSPOT_ORDER, visible_hotspots, visible_to
from grievances.views.desk_common import staff_only, staff_user

PAGE_SIZE = 50
SHOWN = 100


@staff_only
def hotspots_page(request: HttpRequest) -> HttpResponse:
    user = staff_user(request)
    codes = _codes(user)
    rows = list(
        visible_hotspots(codes)
        .order_by(*HOTSPOT_ORDER)
        .select_related("category__parent")
        .annotate(count=Count("matters"))[:SHOWN]
    )
    for row in rows:
        row.usual = round(row.before / WEEKS_BEFORE, 1)  # type: ignore[attr-defined]
    context = {
        "rows": rows,
        "counted_at": rows[0].counted_at if rows else Hotspot.objects.aggregate(at=Max("counted_at"))["at"],
        "is_too_small": bool(codes) and all(len(code) > Level.COMMUNITY.code_length for code in codes),
        "has_area": bool(codes),
    }
    return render(request, "grievances/desk/hotspots.html", context)


@staff_only
def hotspot_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the matters that were counted, as far as this person may open them."""
    user, now = staff_user(request), timezone.now()
    hotspot = visible_hotspots(_codes(user)).select_related("category__parent").filter(pk=pk).first()
    if hotspot is None:
        raise Http404(_("这个热点已经更新，或者不在您的辖区。请回热点清单再看。"))
    rows = columns_of(visible_to(user, now).filter(hotspots=hotspot))
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "hotspot": hotspot,
        "usual": round(hotspot.before / WEEKS_BEFORE, 1),
        "rows": as_rows(page.rows, now),
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "grievances/desk/hotspot.html", context)


def _codes(user: User) -> tuple[str, ...]:
    return authority_of(user, timezone.localdate()).codes(*HANDLING_ROLES, *READ_ONLY)
