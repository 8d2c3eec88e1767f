"""Visits on the phone: buildings with doors due, the walk through one, the door; and care."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.common.errors import DomainError
from governance.territory.models import Building, Dwelling
from grids.forms.day import CareForm, CareReviewForm, VisitForm, fresh_id
from grids.models import CareTag, DwellingDue
from grids.policies.day import may_work
from grids.rounds import Coverage, Month
from grids.selectors.visits import (
    buildings_due,
    cadence_months,
    care_of,
    coverage,
    first_doors,
    next_door,
    visits_of,
    walk,
)
from grids.services.care import add_care, end_care, keep_care
from grids.services.visits import area_code_of, record_visit
from grids.views.day_common import Here, at_doors, bar
from grievances.views.desk_common import put_on_form, status_of

PAGE_SIZE, FIRST_DOORS = 40, 5


@require_safe
@at_doors
def visits_page(request: HttpRequest, here: Here) -> HttpResponse:
    month = Month.of(here.today)
    total = sum(coverage(here.codes, month, here.today, by="area_code").values(), Coverage())
    context = {
        "buildings": buildings_due(here.codes, here.today),
        "doors": first_doors(here.codes, here.today, FIRST_DOORS),
        "total": total,
        "month": month,
        "months": cadence_months(here.codes[0][:12], here.today),
        "today": here.today,
    }
    return render(request, "grids/visits/buildings.html", context | bar("visits"))


def building_or_404(here: Here, pk: int) -> Building:
    building = get_object_or_404(Building.objects.select_related("estate", "grid", "community"), pk=pk)
    if not may_work(here.user, area_code_of(building), here.now):
        raise Http404(_("没有这栋楼，或者它不在您的网格。"))
    return building


def door_or_404(here: Here, pk: int) -> Dwelling:
    door = get_object_or_404(
        Dwelling.objects.select_related(
            "entrance", "building__estate", "building__grid", "building__community", "visit_due"
        ),
        pk=pk,
    )
    if not may_work(here.user, area_code_of(door.building), here.now):
        raise Http404(_("没有这一户，或者它不在您的网格。"))
    return door


@require_safe
@at_doors
def walk_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    """The doors of one building in the order of the stairs; `?all=1` shows those that are not due too."""
    building, shows_all = building_or_404(here, pk), request.GET.get("all") == "1"
    page = walk(building, until=None if shows_all else here.today, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {"building": building, "page": page, "shows_all": shows_all, "today": here.today}
    return render(request, "grids/visits/walk.html", context | bar("visits"))


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@at_doors
def door_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    door, status = door_or_404(here, pk), 200
    form = VisitForm(request.POST if request.method == "POST" else None, initial={"client_id": fresh_id()})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                record_visit(dwelling=door, actor=here.user, now=here.now, **form.arguments())
                return HttpResponseRedirect(reverse("grids:next_door", args=[door.pk]))
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    return render(request, "grids/visits/door.html", door_context(here, door) | {"form": form}, status=status)


def door_context(here: Here, door: Dwelling) -> dict[str, object]:
    due = DwellingDue.objects.filter(dwelling=door).first()
    return {
        "door": door,
        "due": due,
        "is_late": bool(due and due.due_on < here.today),
        "visits": visits_of(door),
        "care": care_of(door),
        "today": here.today,
    } | bar("visits")


@require_safe
@at_doors
def next_door_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    """After a visit: what was kept, and the next door of the walk."""
    door = door_or_404(here, pk)
    context = door_context(here, door) | {"next": next_door(door.building_id, here.today, apart_from=door.pk)}
    return render(request, "grids/visits/next.html", context)


# --- Care ---------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@at_doors
def care_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    door, status = door_or_404(here, pk), 200
    form = CareForm(request.POST if request.method == "POST" else None, today=here.today)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                add_care(dwelling=door, actor=here.user, now=here.now, **form.cleaned_data)
                return redirect("grids:door", pk=door.pk)
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    return render(request, "grids/visits/care.html", door_context(here, door) | {"form": form}, status=status)


@require_POST
@at_doors
def care_review(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    """Keep it (with consent given anew) or end it."""
    tag = get_object_or_404(CareTag.objects.select_related("service"), pk=pk)
    if not may_work(here.user, tag.area_code, here.now):
        raise Http404(_("没有这项登记，或者它不在您的网格。"))
    form = CareReviewForm(request.POST, auto_id=f"care-{pk}-%s")
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if form.cleaned_data["verb"] == CareReviewForm.KEEP:
                keep_care(tag_id=pk, consent_words=words, actor=here.user, now=here.now)
            else:
                end_care(tag_id=pk, reason=words or _("不再需要"), actor=here.user, now=here.now)
            return redirect("grids:door", pk=tag.dwelling_id)
        except DomainError as refusal:
            put_on_form(form, refusal)
    context = door_context(here, door_or_404(here, tag.dwelling_id)) | {"review": form, "reviewed": pk}
    context["form"] = VisitForm(initial={"client_id": fresh_id()})
    return render(request, "grids/visits/door.html", context, status=status_of(form))
