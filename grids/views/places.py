"""Estates and lanes of a community, entrances of a building: listed, entered, renamed. One table of kinds, two pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.portal.forms import PlainForm
from governance.territory.models import Area, Building, Entrance, Estate, Lane
from grids.forms.places import EntranceForm, EstateForm, LaneForm
from grids.policies.roster import may_manage_territory, may_see
from grids.selectors import places as reads
from grids.services.places import save_entrance, save_estate, save_lane
from grids.views.common import community_or_404
from grids.views.territory import building_or_404
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of
from grievances.views.list_links import page_links

PAGE_SIZE = 50
Place = Estate | Lane | Entrance


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A sort of place: how it is listed, asked for and written. Its owner is a community, of an entrance a building."""

    plural: str
    one: str
    icon: str
    title: str | Promise
    add: str | Promise
    why_empty: str | Promise
    weight: str | Promise  # what hangs on each
    form: type[PlainForm]
    rows: Callable[[Any], QuerySet[Any]]
    weigh: Callable[..., dict[int, int]]
    save: Callable[..., Place]
    owner: str = "community"
    order: tuple[str, ...] = ("name", "id")

    def written(self, owner: Area | Building, pk: int | None, data: dict[str, Any], user: User, now: datetime) -> Place:
        return self.save(**{self.owner: owner, f"{self.one}_id": pk}, **data, actor=user, now=now)

    def address(self, owner: Area | Building) -> str:
        return reverse(f"grids:{self.plural}", args=[owner.pk if isinstance(owner, Building) else owner.code])


ESTATES = PlaceKind(
    "estates", "estate", "building-community", _("小区"), _("登记小区"), _("还没有登记小区。登记了，居民和网格员才能选到它。"),
    _("楼栋"), EstateForm, reads.estates_of, reads.buildings_in, save_estate,
)  # fmt: skip
LANES = PlaceKind(
    "lanes", "lane", "road", _("街巷"), _("登记街巷"), _("还没有登记街巷。登记了，才能给它指定街长、巷长。"),
    _("名册上的人"), LaneForm, reads.lanes_of, reads.people_of, save_lane,
)  # fmt: skip
ENTRANCES = PlaceKind(
    "entrances", "entrance", "login", _("单元"), _("登记单元"), _("还没有登记单元。没有单元的楼不用登记。"),
    _("户数"), EntranceForm, reads.entrances_of, reads.dwellings_at, save_entrance, owner="building", order=("id",),
)  # fmt: skip


@staff_only
def estates_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _list(request, ESTATES, community_or_404(user, code, now), user, now)


@staff_only
def lanes_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _list(request, LANES, community_or_404(user, code, now), user, now)


@staff_only
def entrances_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _list(request, ENTRANCES, building_or_404(user, pk, now), user, now)


@staff_only
def estate_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _one(request, ESTATES, Estate.objects.select_related("community").filter(pk=pk).first())


@staff_only
def lane_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _one(request, LANES, Lane.objects.select_related("community").filter(pk=pk).first())


@staff_only
def entrance_page(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Entrance.objects.select_related("building__community", "building__estate")
    return _one(request, ENTRANCES, rows.filter(pk=pk).first())


def _community_of(owner: Area | Building) -> Area:
    return owner.community if isinstance(owner, Building) else owner


def _list(request: HttpRequest, kind: PlaceKind, owner: Area | Building, user: User, now: datetime) -> HttpResponse:
    """GET shows them, fifty a page; POST enters one more."""
    community, form = _community_of(owner), kind.form(request.POST if request.method == "POST" else None)
    may_manage = may_manage_territory(user, community.code, now)
    if request.method == "POST":
        row = _saved(form, kind, owner, None, user, now)
        if row:
            messages.success(request, _t("已登记：%(name)s。") % {"name": row.name})
            return HttpResponseRedirect(kind.address(owner))
    wanted = request.GET.get("q", "").strip()[:40]
    rows = kind.rows(owner).filter(name__icontains=wanted) if wanted else kind.rows(owner)
    page = page_by_key(rows, kind.order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    weights = kind.weigh(page.rows, timezone.localdate(now))
    context = {
        "kind": kind, "community": community, "building": owner if isinstance(owner, Building) else None, "form": form,
        "rows": [(row, weights.get(row.pk, 0), reverse(f"grids:{kind.one}", args=[row.pk])) for row in page.rows],
        "may_manage": bool(may_manage), "q": wanted, "now": now, **page_links(request, page),
    }  # fmt: skip
    return render(request, "grids/territory/places.html", context, status=status_of(form))


def _one(request: HttpRequest, kind: PlaceKind, row: Place | None) -> HttpResponse:
    """Another name for one that is there; who may only look is told who may. A refused form keeps what was typed."""
    user, now = staff_user(request), timezone.now()
    owner: Area | Building | None = getattr(row, kind.owner, None)
    if row is None or owner is None or not may_see(user, _community_of(owner).code, now):
        raise Http404(_t("没有这个地方，或者它不在您的职责范围。"))
    is_post = request.method == "POST"
    if not is_post:
        may_manage_territory(user, _community_of(owner).code, now).require()
    form = kind.form(
        request.POST if is_post else None, initial={name: getattr(row, name) for name in kind.form.base_fields}
    )
    if is_post:
        saved = _saved(form, kind, owner, row.pk, user, now)
        if saved:
            messages.success(request, _t("已保存：%(name)s。") % {"name": saved.name})
            return HttpResponseRedirect(kind.address(owner))
    context = {"kind": kind, "row": row, "form": form, "back": kind.address(owner), "now": now}
    return render(request, "grids/territory/place.html", context, status=status_of(form))


def _saved(
    form: PlainForm, kind: PlaceKind, owner: Area | Building, pk: int | None, user: User, now: datetime
) -> Place | None:
    """None: the form says why not."""
    if not form.is_valid():
        return None
    try:
        return kind.written(owner, pk, form.cleaned_data, user, now)
    except DomainError as error:
        put_on_form(form, error)
        return None
