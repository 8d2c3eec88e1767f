"""The seats of a council at the desk."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deliberation.forms.councils import ElectedForm, EndSeatForm, MoveUpForm, SeatForm
from deliberation.models import Council
from deliberation.policies.councils import may_seat
from deliberation.selectors.councils import ROW_RELATIONS, seats_of, vacancies
from deliberation.services import councils as services
from deliberation.states import SeatRole
from governance.common.errors import DomainError
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user


def council_or_404(user: User, pk: int, now: datetime) -> Council:
    council = Council.objects.filter(pk=pk).select_related(*ROW_RELATIONS).first()
    if council is None or not may_seat(user, council, now):
        raise Http404(_("没有这个议事会，或者它不在您的辖区。"))
    return council


@staff_only
def seats_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _render(request, council_or_404(user, pk, now), now)


def _render(request: HttpRequest, council: Council, now: datetime, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate(now)
    empty, text = vacancies(council, today), request.GET.get("q", "").strip()[:20]
    context = {
        "text": text,
        "council": council,
        "seats": seats_of(council, today),
        "vacancies": empty,
        "past": council.seats.filter(ends_on__lte=today).order_by("-ends_on", "id")[:20],
        "form": SeatForm(council=council, text=text),
        "elected_form": ElectedForm(council=council, auto_id="id_elected_%s"),
        "end_form": EndSeatForm(auto_id=False),
        "move_form": MoveUpForm(council=council, auto_id=False) if empty else None,
        "substitute": SeatRole.SUBSTITUTE,
    } | more
    return render(request, "deliberation/councils/seats.html", context, status=status)


@staff_only
@require_POST
def open_seat(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    council = council_or_404(user, pk, now)
    form = SeatForm(request.POST, council=council)
    if form.is_valid():
        try:
            services.open_seat(council_id=council.pk, actor=user, now=now, **form.cleaned_data)
        except DomainError as refusal:
            put_on_form(form, refusal)
            return _render(request, council, now, status=refusal.status, form=form)
        return _done(request, council, _("成员已登记。"))
    return _render(request, council, now, status=422, form=form)


@staff_only
@require_POST
def seat_elected(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    council = council_or_404(user, pk, now)
    form = ElectedForm(request.POST, council=council, auto_id="id_elected_%s")
    if not form.is_valid():
        return _render(request, council, now, status=422, elected_form=form)
    try:
        services.seat_elected(council_id=council.pk, actor=user, now=now, **form.cleaned_data)
    except DomainError as refusal:
        put_on_form(form, refusal)
        return _render(request, council, now, status=refusal.status, elected_form=form)
    return _done(request, council, _("当选人已登记为成员。"))


@staff_only
@require_POST
def end_seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    form = EndSeatForm(request.POST, auto_id=False)
    return _on_seat(
        request, pk, seat, form, lambda given, act: services.end_seat(**act, reason=given["reason"]), _("席位已结束。")
    )


@staff_only
@require_POST
def move_up(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    council = council_or_404(staff_user(request), pk, timezone.now())
    form = MoveUpForm(request.POST, council=council, auto_id=False)
    return _on_seat(
        request, pk, seat, form, lambda given, act: services.move_up(**act, into=given["into"]), _("已递补为正式成员。")
    )


def _on_seat(
    request: HttpRequest, pk: int, seat: int, form: Any, act: Callable[[dict[str, Any], dict[str, Any]], Any], done: str
) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    council = council_or_404(user, pk, now)
    row = council.seats.filter(pk=seat).first()
    if row is None:
        raise Http404(_("没有这个席位。"))
    if not form.is_valid():
        return _render(request, council, now, status=422, failed=form)
    try:
        act(form.cleaned_data, {"seat_id": row.pk, "actor": user, "now": now})
    except DomainError as refusal:
        return _render(request, council, now, status=refusal.status, refusal=refusal)
    return _done(request, council, done)


def _done(request: HttpRequest, council: Council, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("deliberation:desk_council", args=[council.pk]))
