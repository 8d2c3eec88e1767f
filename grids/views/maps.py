"""The map of a community: borders of street, community and grids as a drawing of our own, without outside tiles."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from governance.common.errors import DomainError
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from governance.territory.selectors import locate
from grids.forms.territory import BoundaryFileForm, BoundaryForm
from grids.geometry import Drawing, bounds_of, faults_of
from grids.policies.roster import may_manage_territory
from grids.selectors.territory import moves_to_come
from grids.services.territory import import_boundaries, set_boundary
from grids.views.common import community_or_404
from grievances.views.desk_common import put_on_form, staff_only, staff_user

MOST_DOTS = 1000
MOST_FILE_BYTES = 5 * 1024 * 1024


@staff_only
def map_page(request: HttpRequest, code: str) -> HttpResponse:
    """The drawing, what overlaps or is left out, and where a point lies (`?lat=…&lon=…`)."""
    user, now = staff_user(request), timezone.now()
    return render_map(request, community_or_404(user, code, now), user, now)


def render_map(
    request: HttpRequest, community: Area, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    grids = list(Area.objects.filter(parent=community, level=Level.GRID).order_by("code"))
    around = [area for area in Area.objects.filter(pk__in=[community.parent_id, community.pk]) if area.boundary]
    chosen = next((grid for grid in [*grids, community] if grid.code == request.GET.get("edit", "")), None)
    may_manage = bool(may_manage_territory(user, community.code, now))
    context = {
        "community": community, "grids": grids, "chosen": chosen if may_manage else None, "may_manage": may_manage,
        "moves": moves_to_come(community),
        "without": [grid for grid in grids if not grid.boundary], "file_form": BoundaryFileForm(),
        "boundary_form": BoundaryForm(initial={"boundary": _text_of(chosen)}), "now": now, **_drawn(community, grids, around, chosen),
        **_located(request), **more,
    }  # fmt: skip
    return render(request, "grids/territory/map.html", context, status=status)


def _shape_of(area: Area) -> BaseGeometry | None:
    boundary: Any = area.boundary
    if not boundary:
        return None
    try:
        return shape(boundary.get("geometry") or boundary)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def _drawn(community: Area, grids: list[Area], around: list[Area], chosen: Area | None) -> dict[str, Any]:
    shapes = {area.code: drawn for area in [*around, *grids] if (drawn := _shape_of(area)) is not None}
    rows = Building.objects.filter(community=community).exclude(latitude=None).exclude(longitude=None)
    dots = [(float(lon), float(lat)) for lon, lat in rows.values_list("longitude", "latitude")[:MOST_DOTS]]  # type: ignore[arg-type]
    near = [drawn for code, drawn in shapes.items() if code.startswith(community.code)]
    bounds = bounds_of(near, dots)
    if bounds is None and community.longitude is not None and community.latitude is not None:
        at = float(community.longitude), float(community.latitude)
        bounds = at[0] - 0.004, at[1] - 0.004, at[0] + 0.004, at[1] + 0.004
    if bounds is None:
        return {"drawing": None}
    sheet = Drawing(bounds)
    names = {grid.code: grid.name.removeprefix(community.name) for grid in grids}
    parts = {names[code]: drawn for code, drawn in shapes.items() if code in names}
    faults = faults_of(parts, shapes.get(community.code))
    current = shapes.get(chosen.code) if chosen else None
    return {
        "drawing": sheet,
        "areas": [
            {"path": sheet.path(drawn), "kind": _kind(code, community, chosen), "name": names.get(code, "")}
            for code, drawn in sorted(shapes.items(), key=lambda pair: len(pair[0]))
        ],
        "labels": [(names[code], *sheet.label_at(drawn)) for code, drawn in shapes.items() if code in names],
        "dots": [sheet.at(*dot) for dot in dots],
        "faults": [(fault, sheet.path(fault.where)) for fault in faults],
        "frame": {**sheet.frame, "ring": _ring(current)},
    }


def _text_of(area: Area | None) -> str:
    return json.dumps(area.boundary) if area is not None and area.boundary else ""


def _kind(code: str, community: Area, chosen: Area | None) -> str:
    if chosen is not None and code == chosen.code:
        return "is-here"
    return {9: "is-street", 12: "is-community"}.get(len(code), "is-grid")


def _ring(drawn: BaseGeometry | None) -> list[list[float]]:
    """The outer ring that is edited by hand; several parts are edited as text."""
    if drawn is None or drawn.geom_type != "Polygon":
        return []
    return [[point[0], point[1]] for point in drawn.exterior.coords[:-1]]


def _located(request: HttpRequest) -> dict[str, Any]:
    try:
        latitude, longitude = float(request.GET["lat"]), float(request.GET["lon"])
    except (KeyError, ValueError):
        return {}
    return {"lat": latitude, "lon": longitude, "was_asked": True, "found": locate(latitude, longitude)}


@staff_only
@require_POST
def boundary_save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the drawn or typed border of a grid or a community."""
    user, now = staff_user(request), timezone.now()
    area = Area.objects.filter(code=code, level__in=[Level.GRID, Level.COMMUNITY]).select_related("parent").first()
    if area is None:
        raise Http404
    community = community_or_404(user, code[: Level.COMMUNITY.code_length], now)
    form = BoundaryForm(request.POST)
    if form.is_valid():
        try:
            set_boundary(area=area, boundary=form.cleaned_data["boundary"], actor=user, now=now)
            messages.success(request, _t("边界已保存。"))
            return HttpResponseRedirect(reverse("grids:map", args=[community.code]))
        except DomainError as error:
            put_on_form(form, error)
    return render_map(request, community, user, now, status=422, boundary_form=form, chosen=area)


@staff_only
@require_POST
def boundary_file(request: HttpRequest, code: str) -> HttpResponse:
    """Borders from a GeoJSON file."""
    user, now = staff_user(request), timezone.now()
    community = community_or_404(user, code, now)
    form = BoundaryFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            text = form.cleaned_data["file"].read(MOST_FILE_BYTES).decode("utf-8-sig")
            report = import_boundaries(community=community, text=text, actor=user, now=now)
            return render_map(request, community, user, now, report=report)
        except UnicodeDecodeError:
            form.add_error("file", _t("文件要用 UTF-8 编码。"))
        except DomainError as error:
            put_on_form(form, error)
    return render_map(request, community, user, now, status=422, file_form=form)
