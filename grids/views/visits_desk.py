"""What community, street and auditors look over: coverage and debt by grid and building, care to review."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.rounds import Coverage, Month
from grids.selectors.visits import cadence_months, care_to_review, coverage
from grids.views.day_common import Here, asked_day, asked_grid, at_doors, looking_on

PAGE_SIZE, MOST_ROWS = 40, 500
REVIEW_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    place: Area | Building
    counted: Coverage


@require_safe
@looking_on
def coverage_page(request: HttpRequest, here: Here) -> HttpResponse:
    """By grid; with `?grid=CODE` by the buildings of one. Places are compared with what is due there, persons never."""
    month = Month.of(asked_day(request, here.today))
    grid = asked_grid(request, here)[0] if request.GET.get("grid") else None
    codes = (grid.code,) if grid else here.codes
    counted = coverage(codes, month, here.today, by="building_id" if grid else "area_code")
    rows = _buildings(counted) if grid else _areas(counted)
    context = {
        "rows": rows[:MOST_ROWS],
        "is_cut": len(rows) > MOST_ROWS,
        "total": sum(counted.values(), Coverage()),
        "grid": grid,
        "month": month,
        "before": month.start - timedelta(days=1),
        "after": month.end if month.end <= here.today else None,
        "months": cadence_months(codes[0][: Level.COMMUNITY.code_length], here.today)
        if len(codes[0]) >= Level.COMMUNITY.code_length
        else None,
    }
    return render(request, "grids/desk/coverage.html", context)


def _areas(counted: dict[str, Coverage]) -> list[Row]:
    areas = Area.objects.filter(code__in=list(counted)[: MOST_ROWS + 1]).select_related("parent").order_by("code")
    return [Row(area, counted[area.code]) for area in areas]


def _buildings(counted: dict[int, Coverage]) -> list[Row]:
    buildings = Building.objects.select_related("estate").filter(pk__in=list(counted)[: MOST_ROWS + 1])
    return [Row(row, counted[row.pk]) for row in buildings.order_by("estate__name", "name", "id")]


@require_safe
@at_doors
def care_list_page(request: HttpRequest, here: Here) -> HttpResponse:
    """Registrations to look at again: in the next thirty days, and late ones first."""
    rows = care_to_review(here.codes, here.today + REVIEW_AHEAD)
    page = page_by_key(rows, ("review_on", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    return render(request, "grids/desk/care.html", {"page": page, "today": here.today})
