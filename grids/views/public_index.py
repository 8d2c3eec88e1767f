"""What every community offers and plans, from one page: choose the community, then what to look at."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.people.sessions import signed_in_user
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.selectors.facilities import homes_of


@require_safe
def index_page(request: HttpRequest) -> HttpResponse:
    rows = Area.objects.filter(level=Level.COMMUNITY).select_related("parent").order_by("code")
    homes = homes_of(signed_in_user(request)) if request.user.is_authenticated else []
    streets = [(street, list(own)) for street, own in groupby(rows, key=lambda row: row.parent)]
    own = [community for _street, communities in streets for community in communities if community.code in homes]
    return render(request, "grids/lists/index.html", {"streets": streets, "own": own})
