"""The map of a community or a street on Leaflet; without script a drawing of the same, the list and the file."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from governance.common.errors import DomainError
from governance.people.models import User
from governance.territory.levels import Level, level_of
from governance.territory.models import Area, Building
from governance.territory.selectors import locate
from grids.forms.territory import BoundaryFileForm, BoundaryForm
from grids.geometry import Drawing, Fault, bounds_of, faults_of, has_room, shape_of
from grids.models import PlannedMove
from grids.policies.roster import may_manage_territory, may_see
from grids.selectors.territory import moves_to_come
from grids.services.territory import import_boundaries, set_boundary
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

MOST_DOTS, MOST_NEIGHBOURS, MOST_MOVES = 1000, 200, 200
MOST_FILE_BYTES = 5 * 1024 * 1024
MAPPED = (Level.STREET, Level.COMMUNITY)


def _whole_or_404(user: User, code: str, now: datetime) -> Area:
    """The community or street whose map it is; a stranger's is 404."""
    whole = Area.objects.filter(code=code, level__in=MAPPED).select_related("parent").first()
    if whole is None or not may_see(user, whole.code, now):
        raise Http404(_t("没有这个区域，或者它不在您的职责范围。"))
    return whole


@staff_only
def map_page(request: HttpRequest, code: str) -> HttpResponse:
    """The map, what overlaps or is left out, and where a point lies (`?lat=…&lon=…`)."""
    user, now = staff_user(request), timezone.now()
    return render_map(request, _whole_or_404(user, code, now), user, now)


def render_map(
    request: HttpRequest, whole: Area, user: User, now: datetime, *, status: int = 200, chosen: Area | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    parts = list(Area.objects.filter(parent=whole).order_by("code"))
    may_manage = bool(may_manage_territory(user, whole.code, now))
    wanted = request.GET.get("edit", "")
    chosen = chosen or next((area for area in [*parts, whole] if may_manage and area.code == wanted), None)
    moves = list(moves_to_come(whole)[:MOST_MOVES])
    context = {
        "whole": whole, "parts": parts, "chosen": chosen, "may_manage": may_manage,
        "without": [part for part in parts if not part.boundary], "file_form": BoundaryFileForm(),
        "boundary_form": BoundaryForm(initial={"boundary": _text_of(chosen)}),
        "moves": moves, "is_cut": len(moves) == MOST_MOVES, "is_street": whole.level == Level.STREET,
        **_drawn(whole, parts, chosen, _marks_of(moves)), **_located(request), **more,
    }  # fmt: skip
    return render(request, "grids/territory/map.html", context, status=status)


def _around(whole: Area, parts: list[Area]) -> list[Area]:
    """What is shown beside the area and its parts: the one above, its neighbours, and the grids of a street."""
    beside = Area.objects.exclude(boundary=None).exclude(pk=whole.pk).filter(parent=whole.parent_id)
    below = Area.objects.exclude(boundary=None).filter(parent__in=[part.pk for part in parts])
    found = [*beside[:MOST_NEIGHBOURS], *(below if whole.level == Level.STREET else [])]
    return [*([whole.parent] if whole.parent and whole.level == Level.COMMUNITY else []), *found]


def _drawn(whole: Area, parts: list[Area], chosen: Area | None, marks: list[dict[str, Any]]) -> dict[str, Any]:
    areas = sorted([whole, *parts, *_around(whole, parts)], key=lambda area: (len(area.code), area.code))
    shapes = {area.code: drawn for area in areas if (drawn := shape_of(area.boundary)) is not None}
    dots = _dots_of(whole)
    points = [(lon, lat) for lat, lon, _name in dots] + [mark["point"] for mark in marks]
    bounds = _bounds(whole, shapes, points)
    if bounds is None:
        return {"drawing": None}
    sheet = Drawing(bounds)
    names = {part.code: part.name.removeprefix(whole.name) for part in parts}
    faults = faults_of({names[code]: shapes[code] for code in names if code in shapes}, shapes.get(whole.code))
    if len(names) > sum(code in shapes for code in names):  # what lies between is no gap while a part has no border yet
        faults = [fault for fault in faults if fault.kind != "gap"]
    seen = [(area, shapes[area.code]) for area in areas if area.code in shapes]
    told = [(_words_of(fault), fault) for fault in faults]
    return {
        "drawing": sheet,
        "areas": [(sheet.path(drawn), _kind(area, whole, chosen), area.name) for area, drawn in seen],
        "labels": [(names[area.code], *sheet.label_at(drawn)) for area, drawn in seen if area.code in names],
        "dots": [sheet.at(lon, lat) for lat, lon, _name in dots],
        "marks": _marks_on(sheet, marks),
        "faults": [(words, fault.kind, sheet.path(fault.where)) for words, fault in told],
        "map_data": {
            "bounds": bounds,
            "areas": [
                {
                    "name": area.name, "kind": _kind(area, whole, chosen), "label": names.get(area.code, ""),
                    "layer": area.get_level_display(), "shape": mapping(drawn),
                }
                for area, drawn in seen
                if chosen is None or area.pk != chosen.pk
            ],
            "faults": [{"words": words, "kind": fault.kind, "shape": mapping(fault.where)} for words, fault in told],
            "dots": dots,
            "moves": marks,
            "tiles": settings.MAP_TILES,
        },
    }  # fmt: skip


def _marks_on(sheet: Drawing, marks: list[dict[str, Any]]) -> list[tuple[float, float, str, str]]:
    """On the drawing without script: the day stands beside a mark where no other one stands so near."""
    points = [sheet.at(*mark["point"]) for mark in marks]
    rooms = has_room(points, wide=200, high=50)
    return [
        (*point, mark["day"] if room else "", mark["words"])
        for point, mark, room in zip(points, marks, rooms, strict=True)
    ]


def _dots_of(whole: Area) -> list[tuple[float, float, str]]:
    """Latitude, longitude and name of the community's buildings; a street shows none."""
    rows = Building.objects.filter(community=whole).exclude(latitude=None).exclude(longitude=None)
    return [
        (float(row.latitude or 0), float(row.longitude or 0), str(row))
        for row in rows.select_related("estate").order_by("id")[:MOST_DOTS]
    ]


def _marks_of(moves: list[PlannedMove]) -> list[dict[str, Any]]:
    """Where a building goes to another grid on a day to come; longitude first."""
    return [
        {
            "point": (float(move.building.longitude), float(move.building.latitude)), "day": move.day,
            "words": _t("%(building)s：%(day)s起划入%(grid)s")
            % {"building": move.building, "day": move.day, "grid": move.grid.name},
            "url": reverse("grids:building", args=[move.building_id]),
        }
        for move in moves
        if move.building.longitude is not None and move.building.latitude is not None
    ]  # fmt: skip


def _bounds(
    whole: Area, shapes: Mapping[str, BaseGeometry], dots: list[tuple[float, float]]
) -> tuple[float, ...] | None:
    inside = [drawn for code, drawn in shapes.items() if code.startswith(whole.code)]
    bounds = bounds_of(inside, dots)
    if bounds is None and whole.longitude is not None and whole.latitude is not None:
        longitude, latitude = float(whole.longitude), float(whole.latitude)
        return longitude - 0.004, latitude - 0.004, longitude + 0.004, latitude + 0.004
    return bounds


def _words_of(fault: Fault) -> str:
    values = {"a": fault.names[0] if fault.names else "", "b": fault.names[-1] if fault.names else "", "m2": fault.m2}
    return {
        "overlap": _t("%(a)s与%(b)s重叠 %(m2)d ㎡"),
        "gap": _t("有 %(m2)d ㎡ 没有划入任何一片"),
        "outside": _t("%(a)s有 %(m2)d ㎡ 在外边界之外"),
    }[fault.kind] % values


def _text_of(area: Area | None) -> str:
    return json.dumps(area.boundary) if area is not None and area.boundary else ""


def _kind(area: Area, whole: Area, chosen: Area | None) -> str:
    if chosen is not None and area.pk == chosen.pk:
        return "is-here"
    if area.parent_id == whole.parent_id and area.pk != whole.pk:
        return "is-beside"
    return {Level.STREET: "is-street", Level.COMMUNITY: "is-community"}.get(Level(area.level), "is-grid")


def _located(request: HttpRequest) -> dict[str, Any]:
    try:
        latitude, longitude = float(request.GET["lat"]), float(request.GET["lon"])
    except (KeyError, ValueError):
        return {}
    return {"lat": latitude, "lon": longitude, "was_asked": True, "found": locate(latitude, longitude)}


@staff_only
@require_POST
def boundary_save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the drawn or typed border of a grid, a community or a street; `?map=CODE` is the page that it was drawn on."""
    user, now = staff_user(request), timezone.now()
    area = Area.objects.filter(code=code).exclude(level=Level.DISTRICT).select_related("parent").first()
    if area is None:
        raise Http404
    shown = request.GET.get("map") or (code if level_of(code) in MAPPED else code[: Level.COMMUNITY.code_length])
    whole = _whole_or_404(user, shown, now)
    form = BoundaryForm(request.POST)
    if form.is_valid():
        try:
            set_boundary(area=area, boundary=form.cleaned_data["boundary"], actor=user, now=now)
            messages.success(request, _t("边界已保存。"))
            return HttpResponseRedirect(reverse("grids:map", args=[whole.code]))
        except DomainError as error:
            put_on_form(form, error)
    return render_map(request, whole, user, now, status=status_of(form), boundary_form=form, chosen=area)


@staff_only
@require_POST
def boundary_file(request: HttpRequest, code: str) -> HttpResponse:
    """Borders from a GeoJSON file."""
    user, now = staff_user(request), timezone.now()
    whole = _whole_or_404(user, code, now)
    form = BoundaryFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            text = form.cleaned_data["file"].read(MOST_FILE_BYTES).decode("utf-8-sig")
            report = import_boundaries(whole=whole, text=text, actor=user, now=now)
            return render_map(request, whole, user, now, report=report)
        except UnicodeDecodeError:
            form.add_error("file", _t("文件要用 UTF-8 编码。"))
        except DomainError as error:
            put_on_form(form, error)
    return render_map(request, whole, user, now, status=status_of(form), file_form=form)
