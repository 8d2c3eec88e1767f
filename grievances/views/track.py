"""Following a matter: by code and proof, by the QR link, or signed in."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.common.client import client_address
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from grievances.forms.resident import TrackForm
from grievances.models import Grievance
from grievances.tracking import open_by_code
from grievances.views.session import remember_opened, resident_of
from grievances.views.track_page import build_matter, render_matter

MINE_SHOWN = 50
RELATIONS = (
    "holder__parent",
    "department",
    "category__parent",
    "estate",
    "building__estate",
    "area",
    "decline_reason",
    "plan",
    "lead__holder__parent",
    "lead__department",
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return render_track(request, TrackForm(initial={"code": request.GET.get("code", "")[:40]}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render_track(request, form, status=422)
    proof = form.cleaned_data["proof"]
    try:
        grievance = open_by_code(
            code=form.cleaned_data["code"],
            secret=proof if len(proof) == 6 else "",
            phone_last4=proof if len(proof) == 4 else "",
            address=client_address(request),
        )
    except DomainError as refusal:
        form.add_error("code" if "code" in refusal.fields else None, refusal.message)
        return render_track(request, form, status=refusal.status)
    remember_opened(request, grievance, now)
    return redirect("grievances:matter", code=grievance.code)


def render_track(request: HttpRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "mine": my_matters(request)}
    response = render(request, "grievances/track/track.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def my_matters(request: HttpRequest, limit: int = MINE_SHOWN) -> list[Grievance]:
    """What this account raised, and what this browser has open, newest first."""
    resident = resident_of(request, timezone.now())
    rows = Grievance.objects.filter(pk__in=resident.opened)
    if resident.user:
        rows = rows | Grievance.objects.filter(reporter=resident.user)
    return list(rows.select_related("holder", "department").order_by("-id")[:limit])


@require_safe
@never_cache
def matter(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    token = request.GET.get("k", "")
    if token:
        return _open_by_link(request, code, token, now)
    grievance = find_own(request, code, now)
    if grievance is None:
        # The same answer whether the code exists or not.
        return render_track(request, TrackForm(initial={"code": code[:40]}), status=200)
    return render_matter(request, build_matter(grievance, resident_of(request, now), now))


def find_own(request: HttpRequest, code: str, now: datetime) -> Grievance | None:
    """The matter, if this browser or account showed that it is theirs."""
    try:
        plain = normalise_code(code)
    except InputRefused:
        return None
    found = Grievance.objects.select_related(*RELATIONS).filter(code=plain).first()
    return found if found and resident_of(request, now).owns(found) else None


def _open_by_link(request: HttpRequest, code: str, token: str, now: datetime) -> HttpResponse:
    """The QR code's link: the token leaves the address bar at once."""
    try:
        grievance = open_by_code(code=code, token=token[:64], address=client_address(request))
    except DomainError as refusal:
        form = TrackForm({"code": code[:40], "proof": ""})
        form.errors.clear()
        form.add_error(None, refusal.message)
        return render_track(request, form, status=refusal.status)
    remember_opened(request, grievance, now)
    return redirect("grievances:matter", code=grievance.code)
