"""Hazard checks on the phone and, for the community, ordering them."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.roles import DISPATCHING_ROLES
from grids.forms.day import CheckForm, OrderChecksForm
from grids.policies.day import may_work
from grids.selectors.day import buildings_in, checks_done, checks_due
from grids.selectors.log import answers_of
from grids.services.checks import do_check, order_checks
from grids.views.day_common import Here, bar, looking_on
from grievances.views.desk_common import put_on_form

PAGE_SIZE = 30
MOST_BUILDINGS = 500


@require_safe
@looking_on
def checks_page(request: HttpRequest, here: Here) -> HttpResponse:
    is_done = request.GET.get("show") == "done"
    rows, order = (
        (checks_done(here.codes), ("-done_at", "-id")) if is_done else (checks_due(here.codes), ("due_on", "id"))
    )
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "is_done": is_done,
        "today": here.today,
        "may_order": bool(orderable_codes(here)),
    }
    return render(request, "grids/checks/list.html", context | bar("checks"))


def orderable_codes(here: Here) -> tuple[str, ...]:
    return authority_of(here.user, here.today).codes(*DISPATCHING_ROLES)


@require_http_methods(["GET", "HEAD", "POST"])
@looking_on
def check_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    rows = checks_due(here.codes) | checks_done(here.codes)
    check = rows.select_related("checklist", "building__estate", "done_by").filter(pk=pk).first()
    if check is None:
        raise Http404(_("没有这项检查，或者它不在您的职责范围。"))
    form, status = (
        CheckForm(request.POST if request.method == "POST" else None, points=check.checklist.points.all()),
        200,
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                do_check(check_id=pk, answers=form.answers(), actor=here.user, now=here.now)
                return HttpResponseRedirect(reverse("grids:check", args=[pk]))
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    context = {
        "check": check,
        "form": form,
        "answers": answers_of(check) if check.done_at else [],
        "may_do": bool(may_work(here.user, check.area_code, here.now)),
        "today": here.today,
    }
    return render(request, "grids/checks/check.html", context | bar("checks"), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@looking_on
def order_page(request: HttpRequest, here: Here) -> HttpResponse:
    codes, status = orderable_codes(here), 200
    if not codes:
        raise PermissionRefused("not_office", _("部署检查由社区或以上进行。"))
    # Street and district choose a community first: their buildings are too many for one page.
    asked = request.GET.get("community", "")
    if len(asked) == 12 and any(asked.startswith(code) for code in codes):
        codes = (asked,)
    buildings = buildings_in(codes) if all(len(code) == 12 for code in codes) else buildings_in(())
    form = OrderChecksForm(request.POST if request.method == "POST" else None, buildings=buildings)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                order_checks(**form.cleaned_data, actor=here.user, now=here.now)
                return redirect("grids:checks")
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    context = {"form": form, "has_buildings": buildings.exists()}
    return render(request, "grids/checks/order.html", context | bar("checks"), status=status)
