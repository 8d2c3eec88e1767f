"""Buildings and dwellings of a community, moving a building to another grid, and spreadsheets brought in."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.territory.models import Area, Building, Dwelling
from grids.forms.territory import BuildingForm, CancelMoveForm, ImportForm, MoveForm, RoomsForm, estate_names
from grids.models import ImportJob, PlannedMove
from grids.policies.roster import may_manage_territory, may_see
from grids.selectors.roster import responsible_on
from grids.selectors.territory import buildings_of, counts_of, dwellings_of, jobs_of, moves_to_come
from grids.services.importing import request_import
from grids.services.moves import cancel_move, change_grid, plan_move
from grids.services.territory import add_dwellings, remove_dwelling, rooms_in, save_building
from grids.views.common import asked_day, community_or_404
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

BUILDINGS_SHOWN, DWELLINGS_SHOWN, JOBS_SHOWN = 50, 100, 20


def _pages(request: HttpRequest, page: Any) -> dict[str, str]:
    query = request.GET.copy()
    addresses = {}
    for name, cursor in (("next_url", page.next), ("previous_url", page.previous)):
        query["after"] = cursor
        addresses[name] = f"?{query.urlencode()}" if cursor else ""
    return addresses


@staff_only
def buildings_page(request: HttpRequest, code: str) -> HttpResponse:
    """The buildings of a community with what they weigh, fifty a page."""
    user, now = staff_user(request), timezone.now()
    community = community_or_404(user, code, now)
    wanted = request.GET.get("q", "").strip()[:40]
    rows = buildings_of(community)
    if wanted:
        rows = rows.filter(name__icontains=wanted) | rows.filter(estate__name__icontains=wanted)
    page = page_by_key(rows, ("estate_id", "id"), size=BUILDINGS_SHOWN, after=request.GET.get("after", ""))
    counts = counts_of(page.rows)
    context = {
        "community": community, "page": page, "rows": [(row, counts[row.pk]) for row in page.rows], "q": wanted,
        "may_manage": bool(may_manage_territory(user, community.code, now)), "now": now, **_pages(request, page),
    }  # fmt: skip
    return render(request, "grids/territory/buildings.html", context)


@staff_only
def new_building_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    community = community_or_404(user, code, now)
    may_manage_territory(user, community.code, now).require()
    form = BuildingForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                building = save_building(community=community, actor=user, now=now, **form.cleaned_data)
                messages.success(request, _t("楼栋已登记，请接着登记房屋、划入网格。"))
                return HttpResponseRedirect(reverse("grids:building", args=[building.pk]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {"form": form, "community": community, "estates": estate_names(community), "now": now}
    return render(request, "grids/territory/new_building.html", context, status=status)


def building_or_404(user: User, pk: int, now: datetime) -> Building:
    building = Building.objects.select_related("community", "estate", "grid").filter(pk=pk).first()
    if building is None or not may_see(user, building.community.code, now):
        raise Http404(_t("没有这栋楼，或者它不在您的职责范围。"))
    return building


@staff_only
def building_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One building: who is responsible on a day, its rooms, its history; forms for who may change it."""
    user, now = staff_user(request), timezone.now()
    return render_building(request, building_or_404(user, pk, now), user, now)


def render_building(
    request: HttpRequest, building: Building, user: User, now: datetime, *, status: int = 200, **forms: Any
) -> HttpResponse:
    day = asked_day(request, timezone.localdate(now))
    page = page_by_key(
        dwellings_of(building), ("entrance_id", "room", "id"), size=DWELLINGS_SHOWN, after=request.GET.get("after", "")
    )
    counts = counts_of([building])[building.pk]
    context = {
        "building": building, "counts": counts, "day": day, "people": responsible_on(building, day), "page": page,
        "history": building.grid_history.select_related("grid").order_by("-starts_on")[:20],
        "may_manage": bool(may_manage_territory(user, building.community.code, now)),
        "edit_form": BuildingForm(building=building, counts=counts), "rooms_form": RoomsForm(),
        "planned": moves_to_come(building.community).filter(building=building).first(), "cancel_form": CancelMoveForm(),
        "move_form": MoveForm(building=building, initial={"on": timezone.localdate(now)}),
        "estates": estate_names(building.community), "now": now, **_pages(request, page), **forms,
    }  # fmt: skip
    return render(request, "grids/territory/building.html", context, status=status)


@staff_only
@require_POST
def building_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """edit, rooms, move: each form of the building's page; a refusal comes back on its form."""
    user, now = staff_user(request), timezone.now()
    building = building_or_404(user, pk, now)
    may_manage_territory(user, building.community.code, now).require()
    forms: dict[str, Any] = {
        "edit": lambda: BuildingForm(request.POST, building=building),
        "rooms": lambda: RoomsForm(request.POST),
        "move": lambda: MoveForm(request.POST, building=building),
    }
    if act not in forms:
        raise Http404
    form = forms[act]()
    if not form.is_valid():
        return render_building(request, building, user, now, status=422, **{f"{act}_form": form, "open": act})
    try:
        said = _do(act, building, form.cleaned_data, user, now)
    except DomainError as error:
        put_on_form(form, error)
        return render_building(request, building, user, now, status=error.status, **{f"{act}_form": form, "open": act})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("grids:building", args=[building.pk]))


def _do(act: str, building: Building, data: dict[str, Any], user: User, now: datetime) -> str:
    if act == "edit":
        save_building(community=building.community, building_id=building.pk, actor=user, now=now, **data)
        return _t("已保存。")
    if act == "rooms":
        count = add_dwellings(
            building=building,
            entrance=data["entrance"],
            rooms=rooms_in(data["rooms"]),
            area=data["area"],
            actor=user,
            now=now,
        )
        return _t("新增 %(n)d 户。") % {"n": count}
    if data["on"] > timezone.localdate(now):
        plan_move(building_id=building.pk, actor=user, now=now, **data)
        return _t("已列入计划，%(day)s自动划入%(grid)s。") % {
            "day": f"{data['on']:%Y-%m-%d}",
            "grid": data["grid"].name,
        }
    moved = change_grid(building_id=building.pk, grid=data["grid"], on=data["on"], actor=user, now=now)
    return _t("已划入%(grid)s，转交 %(n)d 件诉求。") % {"grid": data["grid"].name, "n": moved.matters}


@staff_only
@require_POST
def move_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned move off."""
    user, now = staff_user(request), timezone.now()
    move = PlannedMove.objects.filter(pk=pk).first()
    if move is None:
        raise Http404
    building = building_or_404(user, move.building_id, now)
    form = CancelMoveForm(request.POST)
    if form.is_valid():
        try:
            cancel_move(move_id=pk, actor=user, now=now, **form.cleaned_data)
            messages.success(request, _t("已撤销。"))
            return HttpResponseRedirect(reverse("grids:building", args=[building.pk]))
        except DomainError as error:
            put_on_form(form, error)
    return render_building(request, building, user, now, status=status_of(form), cancel_form=form)


@staff_only
@require_POST
def dwelling_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    dwelling = Dwelling.objects.select_related("building__community").filter(pk=pk).first()
    if dwelling is None:
        raise Http404
    building = building_or_404(user, dwelling.building_id, now)
    try:
        remove_dwelling(dwelling=dwelling, actor=user, now=now)
        messages.success(request, _t("已删除。"))
    except DomainError as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("grids:building", args=[building.pk]))


@staff_only
def imports_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows the imports of a community (to HTMX only the list, while one runs); POST hands a file in."""
    user, now = staff_user(request), timezone.now()
    community = community_or_404(user, code, now)
    may_manage_territory(user, community.code, now).require()
    is_post = request.method == "POST"
    form = ImportForm(request.POST if is_post else None, request.FILES if is_post else None)
    status = 200
    if is_post:
        status = 422
        if form.is_valid():
            try:
                given = form.cleaned_data
                request_import(kind=given["kind"], community=community, upload=given["file"], actor=user, now=now)
                messages.success(request, _t("已收到文件，正在后台导入；可以离开这一页，完成后会通知您。"))
                return HttpResponseRedirect(reverse("grids:imports", args=[community.code]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(request, _imports_template(request), _imports(request, community, form, now), status=status)


def _imports_template(request: HttpRequest) -> str:
    is_poll = bool(getattr(request, "htmx", False))
    return "grids/territory/_imports.html" if is_poll else "grids/territory/imports.html"


def _imports(request: HttpRequest, community: Area, form: ImportForm, now: datetime) -> dict[str, Any]:
    rows = jobs_of(community).defer("report")
    page = page_by_key(rows, ("-id",), size=JOBS_SHOWN, after=request.GET.get("after", ""))
    is_busy = any(job.is_active for job in page.rows)
    return {"community": community, "form": form, "page": page, "is_busy": is_busy, "now": now, **_pages(request, page)}


@staff_only
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Which row, what became of it, and why: without names."""
    user, now = staff_user(request), timezone.now()
    job = ImportJob.objects.select_related("community", "owner").filter(pk=pk).first()
    if job is None or not may_manage_territory(user, job.community.code, now):
        raise Http404
    return render(request, "grids/territory/report.html", {"job": job, "now": now})
