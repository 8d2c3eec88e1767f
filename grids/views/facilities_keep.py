"""Setting a facility up and looking after its bookings: the organisation that offers it and the community, on one page."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError
from governance.people.models import User
from governance.people.sessions import signed_in_user
from grids.forms.facilities import CloseDayForm, FacilityForm
from grids.models import CommunityResource, Facility
from grids.policies.lists import may_offer
from grids.selectors.facilities import bookings_at
from grids.services.facilities import keeping
from grids.states_facilities import BookingState
from grids.states_lists import ResourceKind
from grids.views.common import asked_day
from grievances.views.desk_common import put_on_form, status_of

ON_THE_DAY = (BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.USED, BookingState.NO_SHOW)


def resource_or_404(user: User, pk: int, now: datetime) -> CommunityResource:
    row = CommunityResource.objects.filter(pk=pk, kind=ResourceKind.PLACE, is_active=True).select_related(
        "community", "provider"
    )
    found = row.first()
    if found is None or not may_offer(user, found.area_code, found.provider, now):
        raise Http404(_("没有这个场地，或者它不归您管。"))
    return found


def facility_or_404(user: User, pk: int, now: datetime) -> Facility:
    found = Facility.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这个场地。"))
    found.resource = resource_or_404(user, found.resource_id, now)
    return found


@never_cache
@login_required
def set_up_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    resource = resource_or_404(user, pk, now)
    facility = Facility.objects.filter(resource=resource).prefetch_related("hours").first()
    form = FacilityForm(request.POST if request.method == "POST" else None, resource=resource, facility=facility)
    if request.method == "POST" and form.is_valid():
        try:
            row = keeping.set_up(resource_id=resource.pk, draft=form.draft(), actor=user, now=now)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _("已保存，现在可以预约了。") if row.is_open else _("已保存，暂不开放预约。"))
            return redirect("grids:facility", row.pk)
    context = {"resource": resource, "facility": facility, "form": form}
    return render(request, "grids/facilities/set_up.html", context, status=status_of(form))


@never_cache
@login_required
@require_safe
def day_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    return _show(request, facility_or_404(user, pk, now), now, CloseDayForm())


def _show(request: HttpRequest, facility: Facility, now: datetime, form: CloseDayForm) -> HttpResponse:
    """Who comes on the day that is asked for; what still waits for an answer, whatever the day."""
    today = timezone.localdate(now)
    span = timedelta(days=keeping.FARTHEST_DAYS)
    day = min(max(asked_day(request, today), today - span), today + span)
    begins = timezone.make_aware(datetime.combine(day, time()))
    rows = bookings_at(facility).filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    waiting = bookings_at(facility).filter(state=BookingState.REQUESTED, ends_at__gt=now)
    context: dict[str, Any] = {
        "facility": facility, "day": day, "rows": rows.filter(state__in=ON_THE_DAY).order_by("starts_at", "place"),
        "waiting": waiting.order_by("starts_at")[:50], "form": form, "now": now,
        "closed": facility.closed_days.filter(day__gte=today)[:60],
        "before": day - timedelta(days=1), "after": day + timedelta(days=1),
    }  # fmt: skip
    return render(request, "grids/facilities/day.html", context, status=status_of(form))


@never_cache
@login_required
@require_POST
def close_day(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    facility, form = facility_or_404(user, pk, now), CloseDayForm(request.POST)
    if form.is_valid():
        try:
            row, number = keeping.close_day(facility_id=facility.pk, actor=user, now=now, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(
                request, _("%(day)s停用，%(n)d 个预约已取消并通知。") % {"day": f"{row.day:%Y-%m-%d}", "n": number}
            )
            return redirect("grids:facility_day", facility.pk)
    return _show(request, facility, now, form)


@never_cache
@login_required
@require_POST
def open_day(request: HttpRequest, pk: int, day: str) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    facility = facility_or_404(user, pk, now)
    closed = next((row for row in facility.closed_days.all() if f"{row.day:%Y-%m-%d}" == day), None)
    if closed is None:
        raise Http404(_("这一天没有停用。"))
    keeping.open_day(facility_id=facility.pk, day=closed.day, actor=user, now=now)
    flash.success(request, _("这一天恢复开放。"))
    return redirect("grids:facility_day", facility.pk)
