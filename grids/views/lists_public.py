"""The three lists of a community for everybody: names and states, nobody's name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.models import CommunityNeed, CommunityProject, CommunityResource
from grids.states_lists import NeedState, ProjectState

PAGE_SIZE = 30
ROWS = {
    "needs": CommunityNeed.objects.exclude(state=NeedState.DROPPED).defer("words"),
    "resources": CommunityResource.objects.filter(is_active=True).select_related("provider"),
    "projects": CommunityProject.objects.exclude(state=ProjectState.DROPPED),
}


@require_safe
def lists_page(request: HttpRequest, code: str, slug: str = "resources") -> HttpResponse:
    community = Area.objects.filter(code=code, level=Level.COMMUNITY).select_related("parent").first()
    if community is None or slug not in ROWS:
        raise Http404
    rows: Any = ROWS[slug].filter(area_code=community.code)
    page = page_by_key(rows, ["-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "community": community,
        "slug": slug,
        "page": page,
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
        "now": timezone.now(),
    }
    return render(request, "grids/lists/public.html", context)
