"""Home, who is my grid worker, large type, health."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from governance.common.addresses import safe_next
from governance.common.given import number_in
from governance.portal.context import LARGE_TYPE_COOKIE
from governance.portal.registry import Panel, Registry
from governance.portal.registry import portal as registry
from governance.portal.selectors import MOST_PLACES, GridCard, grid_cards, month_figures, search_places, waiting_for
from governance.territory.models import Building, Estate
from governance.trail.selectors import recent_seals

YEAR_SECONDS = 365 * 24 * 3600


def render_panels(request: HttpRequest, panels: Registry[Panel]) -> list[str]:
    """Every panel that has something for this person, as HTML."""
    return [
        render_to_string(panel.template, dict(context), request=request)
        for panel in panels
        if panel.show(request) and (context := panel.context(request)) is not None
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "actions": [action for action in registry.home_actions if action.show(request)],
        "waiting": waiting_for(request),
        "figures": month_figures(settings.DISTRICT_CODE, timezone.now()),
        "panels": render_panels(request, registry.home_panels),
    }
    return render(request, "portal/home.html", context)


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """The public seals of the trail: whoever copies one down can later show that nothing before it was changed."""
    return render(request, "portal/seals.html", {"seals": recent_seals()})


@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Who is my grid worker: `?q=` finds places, `?estate=` and `?building=` show the grids there."""
    text = request.GET.get("q", "").strip()[:60]
    today = timezone.localdate()
    estates, buildings = search_places(text)
    place: Estate | Building | None = None
    cards: list[GridCard] = []
    if pk := number_in(request.GET.get("estate")):
        estate = get_object_or_404(Estate.objects.select_related("community"), pk=pk)
        place, cards = estate, grid_cards(estate.buildings.select_related("estate", "grid__parent"), today)
    elif pk := number_in(request.GET.get("building")):
        places = Building.objects.select_related("estate", "community", "grid__parent")
        building = get_object_or_404(places, pk=pk)
        place, cards = building, grid_cards([building], today)
    is_cut = MOST_PLACES in (len(estates), len(buildings))
    context = {"q": text, "estates": estates, "buildings": buildings, "is_cut": is_cut, "place": place, "cards": cards}
    return render(request, "portal/who.html", context)


@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Large type on or off, kept on the device and, for the signed-in, with the person."""
    is_on = request.POST.get("on") == "1"
    response = HttpResponseRedirect(safe_next(request, reverse("portal:home")))
    response.set_cookie(
        LARGE_TYPE_COOKIE,
        "1" if is_on else "0",
        max_age=YEAR_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    if request.user.is_authenticated:
        get_user_model().objects.filter(pk=request.user.pk).update(prefers_large_type=is_on)
    return response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@cache_control(max_age=86400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    closed = ("/admin/", "/desk/", "/me/", "/sign-in/", "/account/", "/grievances/")
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in closed]]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
