"""What every community offers and plans, from one page: choose the community, then what to look at."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.territory.levels import Level
from governance.territory.models import Area


@require_safe
def index_page(request: HttpRequest) -> HttpResponse:
    rows = Area.objects.filter(level=Level.COMMUNITY).select_related("parent").order_by("code")
    streets = [(street, list(own)) for street, own in groupby(rows, key=lambda row: row.parent)]
    return render(request, "grids/lists/index.html", {"streets": streets})
