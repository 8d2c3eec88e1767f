"""The councils of a community: who sits in them, by which rules, when and where they meet."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliberation.models import Council, Seat
from deliberation.policies.councils import may_seat
from deliberation.selectors.councils import (
    ROW_RELATIONS,
    charter_of,
    councils_for_public,
    seats_of,
    vacancies,
    with_today,
)
from deliberation.selectors.topics import published
from deliberation.states import CouncilKind, SeatRole
from deliberation.views.topics_public import communities_with_councils
from governance.common.keyset import page_by_key
from governance.people.models import Residency, User
from governance.territory.levels import Level
from governance.territory.models import Area

PAGE_SIZE = 30
TOPICS_SHOWN = 10


@require_safe
def council_list(request: HttpRequest) -> HttpResponse:
    """Of one community; without a choice, that of the resident's home, else all by their place."""
    code = request.GET.get("community", "")
    community = Area.objects.filter(code=code[:12], level=Level.COMMUNITY).first() if code else _home(request)
    kind = request.GET.get("kind", "")
    rows = councils_for_public(community=community, kind=kind if kind in CouncilKind.values else "")
    if code and community is None and code != "all":
        rows = rows.none()
    today = timezone.localdate()
    order = ("area_code", "kind", "name", "id")
    page = page_by_key(with_today(rows, today), order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "councils": [(council, _charter(council), _leader(council), _members(council)) for council in page.rows],
        "community": community,
        "communities": communities_with_councils(),
        "next_url": f"?community={community.code if community else 'all'}&after={page.next}" if page.next else "",
        "previous_url": f"?community={community.code if community else 'all'}&after={page.previous}"
        if page.previous
        else "",
    }
    return render(request, "deliberation/councils/list.html", context)


def _home(request: HttpRequest) -> Area | None:
    """One where there are councils, if any is."""
    if not isinstance(request.user, User):
        return None
    councils = Council.objects.filter(community=OuterRef("dwelling__building__community"), is_active=True)
    homes = Residency.objects.filter(user=request.user).select_related("dwelling__building__community")
    home = homes.order_by(Exists(councils).desc(), "pk").first()
    return home.dwelling.building.community if home else None


def _charter(council: Any) -> Any:
    return council.charters_begun[0] if council.charters_begun else None


def _leader(council: Any) -> Seat | None:
    return next((seat for seat in council.seats_today if seat.role == SeatRole.CHAIR), None)


def _members(council: Any) -> list[Seat]:
    return [seat for seat in council.seats_today if seat.role != SeatRole.SUBSTITUTE]


@require_safe
def council_page(request: HttpRequest, pk: int) -> HttpResponse:
    council = Council.objects.filter(pk=pk).select_related(*ROW_RELATIONS).first()
    if council is None:
        raise Http404(_("没有这个议事会。"))
    today = timezone.localdate()
    charter = charter_of(council, today)
    seats = seats_of(council, today)
    context = {
        "council": council,
        "charter": charter,
        "rule": charter.rule if charter else None,
        "versions": council.charters.count(),
        "seats": [seat for seat in seats if seat.role != SeatRole.SUBSTITUTE],
        "substitutes": [seat for seat in seats if seat.role == SeatRole.SUBSTITUTE],
        "vacancies": vacancies(council, today),
        "below": council.below.filter(is_active=True).order_by("name"),
        "topics": published().filter(council=council).order_by("-id")[:TOPICS_SHOWN],
        "may_seat": bool(may_seat(request.user, council, timezone.now())),
        "office_phone": council.community.office_phone,
        "district": settings.DISTRICT_CODE,
        "now": timezone.now(),
    }
    return render(request, "deliberation/councils/page.html", context)
