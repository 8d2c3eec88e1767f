"""The life circle at the desk: where what is missing, and the places of a community kept up to date."""

from datetime import datetime

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.forms.circle import PlaceForm
from grids.models import ServicePlace
from grids.policies.lists import may_keep
from grids.selectors.circle import Gaps, gaps_in, places_in, service_kinds_on
from grids.selectors.lists import desk_codes
from grids.services.circle import close_place, save_place
from grievances.exports import write_table
from grievances.views.desk_common import put_on_form, staff_only, staff_user

PAGE_SIZE = 50


def _gaps(user: User, now: datetime) -> Gaps | None:
    codes = desk_codes(user, now)
    if not codes:
        raise PermissionRefused("not_yours", _("您的职责范围里没有社区。"))
    return gaps_in(codes, timezone.localdate(now))


@staff_only
@require_safe
def gaps_page(request: HttpRequest) -> HttpResponse:
    """Every community of one's area with the buildings that lack a service."""
    user, now = staff_user(request), timezone.now()
    return render(request, "grids/circle/gaps.html", {"gaps": _gaps(user, now), "now": now})


@staff_only
@require_safe
def gaps_file(request: HttpRequest) -> HttpResponse:
    """The same as .xlsx: a row a building and a kind that it lacks."""
    user, now = staff_user(request), timezone.now()
    gaps = _gaps(user, now)
    rows = [
        (row.community.code, row.community.name, building.name, building.dwellings, line.kind.name)
        for row in (gaps.rows if gaps else [])
        for line in row.lines
        for building in line.lacking
    ]
    header = [_("社区代码"), _("社区"), _("楼栋"), _("户数"), _("一刻钟内缺的服务")]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(write_table(".xlsx", header, rows), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="service-gaps.xlsx"'
    return response


def _community_or_404(user: User, code: str, now: datetime) -> Area:
    community = Area.objects.filter(code=code, level=Level.COMMUNITY).first()
    if community is None or not any(code.startswith(own) for own in desk_codes(user, now)):
        raise Http404(_("没有这个社区，或者它不在您的职责范围。"))
    return community


@staff_only
@require_safe
def places_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    community = _community_or_404(user, code, now)
    kinds = service_kinds_on(timezone.localdate(now))
    kind = next((kind for kind in kinds if kind.code == request.GET.get("kind", "")), None)
    rows = places_in((community.code,))
    page = page_by_key(
        rows.filter(kind=kind) if kind else rows, ["-id"], size=PAGE_SIZE, after=request.GET.get("after", "")
    )
    query = f"kind={kind.code}&" if kind else ""
    context = {
        "community": community, "page": page, "kinds": kinds, "kind": kind, "now": now,
        "may_keep": bool(may_keep(user, community.code, now)),
        "next_url": f"?{query}after={page.next}" if page.next else "",
        "previous_url": f"?{query}after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "grids/circle/places.html", context)


@staff_only
def place_page(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponseBase:
    """A new place, or one to change."""
    user, now = staff_user(request), timezone.now()
    community = _community_or_404(user, code, now)
    may_keep(user, community.code, now).require()
    place = places_in((community.code,)).filter(pk=pk).first() if pk else None
    if pk and place is None:
        raise Http404(_("没有这个网点，或者它已经关停。"))
    form, status = (
        PlaceForm(request.POST if request.method == "POST" else None, today=timezone.localdate(now), place=place),
        200,
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save_place(community=community, draft=form.draft(), place_id=pk, actor=user, now=now)
                flash.success(request, _("已保存。"))
                return redirect("grids:circle_places", community.code)
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {"community": community, "form": form, "place": place}
    return render(request, "grids/circle/place.html", context, status=status)


@staff_only
@require_POST
def place_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    place = ServicePlace.objects.filter(pk=pk).first()
    if place is None:
        raise Http404
    community = _community_or_404(user, place.area_code, now)
    close_place(place_id=pk, actor=user, now=now)
    flash.success(request, _("已标为关停。"))
    return redirect("grids:circle_places", community.code)
