"""人、地、事、物、组织: the counts of every grid of a community, or of one, with the definition beside each; and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.territory.levels import Level
from grids.selectors.grid_counts import counts_of_grids
from grids.selectors.territory import moves_to_come
from grids.views.common import community_or_404
from grievances.exports import write_table
from grievances.views.desk_common import staff_only, staff_user

LENGTHS = (Level.COMMUNITY.code_length, Level.GRID.code_length)


@staff_only
@require_safe
def counts_page(request: HttpRequest, code: str) -> HttpResponse:
    """Of a community with all its grids, or of one grid."""
    user, now = staff_user(request), timezone.now()
    if len(code) not in LENGTHS:
        raise Http404
    community = community_or_404(user, code[: Level.COMMUNITY.code_length], now)
    counts = counts_of_grids(community, now)
    grid = next((grid for grid in counts.grids if grid.code == code), None)
    if len(code) == Level.GRID.code_length and grid is None:
        raise Http404(_("没有这个网格。"))
    groups = counts.groups([grid] if grid else None)
    if request.GET.get("format") == "xlsx":
        return _file(code, groups)
    context = {
        "community": community, "grid": grid, "grids": counts.grids, "groups": groups, "now": now,
        "moves": moves_to_come(community) if grid is None else [],
    }  # fmt: skip
    return render(request, "grids/territory/counts.html", context)


def _file(code: str, groups: list[dict]) -> HttpResponse:
    """A row a grid and a count, with its definition beside it."""
    rows = [
        (grid.code, grid.name, group["name"], count.label, _("没有数") if number is None else number, count.definition)
        for group in groups
        for grid, numbers in group["rows"]
        for count, number in numbers
    ]
    header = [_("网格代码"), _("网格"), _("类"), _("项目"), _("数"), _("怎么数的")]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(write_table(".xlsx", header, rows), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="grid-counts-{code}.xlsx"'
    return response
