"""一刻钟生活圈 for everybody: what is within a quarter of an hour's walk of the buildings of a community."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.territory.levels import Level
from governance.territory.models import Area
from grids.selectors.circle import Circle, circle_of, places_in
from grids.views.circle_drawing import drawn

FOUND_SHOWN, PLACES_SHOWN, LACKING_OPEN = 5, 200, 30


@require_safe
def circle_page(request: HttpRequest, code: str) -> HttpResponse:
    """All kinds, or with `?kind=` one; `?q=` finds a building and what it reaches."""
    now = timezone.now()
    community = get_object_or_404(Area, code=code, level=Level.COMMUNITY)
    circle = circle_of(community, timezone.localdate(now))
    if circle is None:
        return render(request, "grids/circle/public.html", {"community": community, "circle": None})
    line = next((line for line in circle.lines if line.kind.code == request.GET.get("kind", "")), None)
    wanted = request.GET.get("q", "").strip()[:40]
    places = places_in((community.code,)).order_by("kind__position", "name", "id")
    context = {
        "community": community, "circle": circle, "line": line, "q": wanted, "found": _found(circle, wanted),
        "places": list((places.filter(kind=line.kind) if line else places)[:PLACES_SHOWN]),
        "is_long": bool(line and len(line.lacking) > LACKING_OPEN),
        **drawn(circle, community, line.kind if line else None),
    }  # fmt: skip
    return render(request, "grids/circle/public.html", context)


def _found(circle: Circle, wanted: str) -> list[dict[str, object]]:
    """The buildings of this name, each with what it reaches of every kind."""
    plain = wanted.replace(" ", "")
    rows = [one for one in circle.buildings if plain and plain in one.name][:FOUND_SHOWN]
    return [
        {"building": one, "reaches": [(line.kind, circle.near_of(one, line.kind)) for line in circle.lines]}
        for one in rows
    ]
