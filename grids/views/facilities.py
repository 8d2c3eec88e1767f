"""社区之家 for everybody: what can be booked and when; booking it on a phone; one's own bookings."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, InputRefused, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from governance.people.sessions import signed_in_user
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.forms.facilities import AnswerForm, BookForm, RateForm
from grids.forms.lists import WordsStepForm
from grids.models import Booking, Facility, OrganisationRegistration
from grids.policies.facilities import decide, may_book, may_set_up, step_of, verbs_for
from grids.selectors.facilities import (
    Day,
    calendar_of,
    days_ahead,
    homes_of,
    limits_on,
    offered,
    organisations_of,
    own_bookings,
    reached_from,
    with_next_slots,
)
from grids.services.facilities import booking as bookings
from grids.states_facilities import BookingLimitName, BookingVerb, FacilityKind
from grids.views.acts import Act, Tried, act_or_404, run, shown, table
from grids.views.common import asked_day
from grievances.views.desk_common import put_on_form, status_of

PAGE_SIZE = 20
DAYS_SHOWN = 14
V = BookingVerb
ACTS = table(
    Act(V.CONFIRM, _("确认"), "check", bookings.confirm, _("已确认，预约人会收到通知。"), AnswerForm, is_main=True),
    Act(V.DECLINE, _("约不了"), "x", bookings.decline, _("已答复，时段空出来了。"), WordsStepForm),
    Act(V.CANCEL, _("取消预约"), "x", bookings.cancel, _("已取消，时段空出来了。"), is_danger=True),
    Act(V.CALL_OFF, _("取消这个预约"), "x", bookings.call_off, _("已取消，预约人会收到通知。"), WordsStepForm, is_danger=True),
    Act(V.NO_SHOW, _("没有来"), "user-question", bookings.mark_no_show, _("已记下。"), is_danger=True),
    Act(V.CAME, _("更正：来了"), "user-check", bookings.mark_came, _("已更正。"), WordsStepForm),
    Act(V.RATE, _("评价"), "star", bookings.rate, _("谢谢您的评价。"), RateForm, is_main=True),
)  # fmt: skip


# --- The catalogue ------------------------------------------------------------------------------------------
@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """Of the community asked for; without a choice, what is open to the resident's home; else everything."""
    now = timezone.now()
    code, kind = request.GET.get("area", "")[:12], request.GET.get("kind", "")
    area = Area.objects.filter(code=code, level__in=(Level.COMMUNITY, Level.STREET)).first() if code else None
    homes = homes_of(request.user) if not code and isinstance(request.user, User) else []
    rows = offered()
    if area:
        rows = rows.filter(area_code__startswith=area.code)
    elif homes:
        rows = rows.filter(reached_from(homes))
    if kind in FacilityKind.values:
        rows = rows.filter(kind=kind)
    page = page_by_key(rows, ["-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    asked = {name: value for name, value in (("area", code), ("kind", kind)) if value}
    context = {
        "rows": with_next_slots(page.rows, now),
        "kinds": FacilityKind.choices,
        "kind": kind,
        "area": area,
        "is_home": bool(homes),
        "next_url": f"?{urlencode(asked | {'after': page.next})}" if page.next else "",
        "previous_url": f"?{urlencode(asked | {'after': page.previous})}" if page.previous else "",
    }
    return render(request, "grids/facilities/catalogue.html", context)


# --- One facility -------------------------------------------------------------------------------------------
def _facility_or_404(pk: int) -> Facility:
    found = Facility.objects.filter(pk=pk, resource__is_active=True).select_related(
        "resource__community", "resource__provider"
    )
    facility = found.first()
    if facility is None:
        raise Http404(_t("没有这个场地，或者它已经不再开放。"))
    return facility


@never_cache
def facility_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET shows a fortnight and the slots of a day; POST books, for who is signed in."""
    facility, now = _facility_or_404(pk), timezone.now()
    if request.method == "POST":
        return _book(request, facility, now)
    return _show(request, facility, now)


def _choices(
    request: HttpRequest, facility: Facility, now: datetime
) -> tuple[bool, list[OrganisationRegistration], str]:
    """Whether this person may book for themselves, for which organisations, and why not at all."""
    if not isinstance(request.user, User):
        return False, [], ""
    own = may_book(request.user, facility, None, now)
    rows = [row for row in organisations_of(request.user) if may_book(request.user, facility, row, now)]
    return bool(own), rows, "" if own or rows else own.reason


def _days(request: HttpRequest, facility: Facility, now: datetime) -> tuple[list[Day], Day]:
    """The fortnight that is shown and the day whose slots are: asked for, else the first with room."""
    today = timezone.localdate(now)
    last = today + timedelta(days=days_ahead(today))
    asked = min(max(asked_day(request, today), today), last)
    first = today + timedelta(days=(asked - today).days // DAYS_SHOWN * DAYS_SHOWN)
    days = calendar_of(facility, first, min(DAYS_SHOWN, (last - first).days + 1), now)
    chosen = days[(asked - first).days]
    if not request.GET.get("day"):
        chosen = next((day for day in days if day.free), chosen)
    return days, chosen


def _form(
    data: Any, facility: Facility, day: Day, now: datetime, as_self: bool, rows: list[OrganisationRegistration]
) -> BookForm:
    most = limits_on(timezone.localdate(now)).get(BookingLimitName.SLOTS, 1)
    return BookForm(data, day=day.day, slots=day.slots, most=most, as_self=as_self, organisations=rows)


def _show(
    request: HttpRequest, facility: Facility, now: datetime, form: BookForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:  # fmt: skip
    days, chosen = _days(request, facility, now)
    as_self, rows, why_not = _choices(request, facility, now)
    today = timezone.localdate(now)
    may_form = facility.is_open and (as_self or rows)
    context = {
        "facility": facility,
        "days": days,
        "chosen": chosen,
        "form": (form or _form(None, facility, chosen, now, as_self, rows)) if may_form else None,
        "why_not": why_not,
        "refusal": refusal,
        "hours": facility.hours.all(),
        "may_set_up": isinstance(request.user, User) and may_set_up(request.user, facility, now),
        "later": _beside(days[-1].day + timedelta(days=1), today),
        "earlier": _beside(days[0].day - timedelta(days=DAYS_SHOWN), today),
        "sign_in_url": f"{reverse('people:sign_in')}?{urlencode({'next': request.get_full_path()})}",
    }
    return render(request, "grids/facilities/facility.html", context, status=refusal.status if refusal else 200)


def _beside(day: date, today: date) -> str:
    return f"?day={day:%F}" if today <= day <= today + timedelta(days=days_ahead(today)) else ""


@login_required
def _book(request: HttpRequest, facility: Facility, now: datetime) -> HttpResponseBase:
    user = signed_in_user(request)
    _days_shown, chosen = _days(request, facility, now)
    as_self, rows, why_not = _choices(request, facility, now)
    if not as_self and not rows:
        raise PermissionRefused("not_allowed", why_not)
    form = _form(request.POST, facility, chosen, now, as_self, rows)
    if not form.is_valid():
        return _show(request, facility, now, form, InputRefused("invalid", _t("还没有约上，请看下面的说明。")))
    try:
        row = bookings.book(facility_id=facility.pk, actor=user, now=now, **form.arguments())
    except DomainError as error:
        put_on_form(form, error)
        return _show(request, facility, now, form, error)
    flash.success(request, _t("约好了。") if row.state == "CONFIRMED" else _t("已提交，对方确认后会通知您。"))
    return redirect("grids:booking", row.code)


# --- Bookings -----------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def bookings_page(request: HttpRequest) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    page = page_by_key(own_bookings(user), ["-starts_at", "-id"], size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "page": page, "now": now,
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }  # fmt: skip
    return render(request, "grids/facilities/bookings.html", context)


def _booking_or_404(user: User, code: str, now: datetime) -> Booking:
    """The booker's, and whoever answers for the facility; a stranger's is 404."""
    row = Booking.objects.filter(code=code).select_related(
        "facility__resource__community", "facility__resource__provider", "booker", "organisation", "decided_by"
    )
    found = row.first()
    if found is None or not (found.booker_id == user.pk or may_set_up(user, found.facility, now)):
        raise Http404(_t("没有这个预约，或者它不是您的。"))
    return found


@never_cache
@login_required
@require_safe
def booking_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = signed_in_user(request), timezone.now()
    return _show_booking(request, _booking_or_404(user, code, now), user, now)


def _show_booking(request: HttpRequest, row: Booking, user: User, now: datetime, tried: Tried = None) -> HttpResponse:
    context = {
        "booking": row, "acts": shown(ACTS, verbs_for(user, row, now), row, tried), "is_own": row.booker_id == user.pk,
        "now": now,
    }  # fmt: skip
    return render(request, "grids/facilities/booking.html", context, status=status_of(tried[1]) if tried else 200)


@never_cache
@login_required
@require_POST
def booking_do(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    user, now = signed_in_user(request), timezone.now()
    act, row = act_or_404(ACTS, slug), _booking_or_404(user, code, now)
    verb = BookingVerb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="booking_id", back=reverse("grids:booking", args=[row.code]),
        again=lambda tried: _show_booking(request, row, user, now, tried),
    )  # fmt: skip
