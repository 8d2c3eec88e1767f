"""What script asks for while somebody fills in the form: places, position, similar matters, photos, proof of work."""

from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.client import client_address
from governance.common.errors import DomainError, InputRefused
from governance.common.limits import require
from governance.territory.selectors import locate
from grievances.forms.places import chosen_place, find_places, place_of_area
from grievances.services import pending, proof
from grievances.services.raising import BODY_MIN, clean_words
from grievances.views.raise_matter import similar_matters
from grievances.views.raise_page import tray_of
from grievances.views.session import MARK

MINUTE = 60


def _refused(refusal: DomainError) -> JsonResponse:
    return JsonResponse(
        {"code": refusal.code, "detail": refusal.message, "fields": refusal.fields}, status=refusal.status
    )


def _too_often(request: HttpRequest, name: str, limit: int) -> JsonResponse | None:
    try:
        require(name, client_address(request), limit=limit, seconds=MINUTE)
    except DomainError as refusal:
        return _refused(refusal)
    return None


@require_safe
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    return _too_often(request, "challenge", 240) or JsonResponse(proof.new_challenge(client_address(request)))


@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """Places whose name fits `q`."""
    found = find_places(clean_words(request.GET.get("q", "")))
    answer = _too_often(request, "places", 600) or JsonResponse(
        {"places": [{"value": place.value, "label": place.label, "hint": place.hint} for place in found]}
    )
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@require_POST
def position(request: HttpRequest) -> JsonResponse:
    """The grid or community around a point. By POST, so that nobody's position stands in an access log."""
    try:
        latitude, longitude = (_coordinate(request.POST.get(name, "")) for name in ("latitude", "longitude"))
        place = place_of_area(locate(latitude, longitude))
    except InputRefused as refusal:
        return _refused(refusal)
    if place is None:
        return _refused(InputRefused("not_here", _("您现在的位置不在本区，请直接写小区或楼栋")))
    return JsonResponse({"value": place.value, "label": place.label})


def _coordinate(text: str) -> Decimal:
    try:
        value = Decimal(text[:20])
    except InvalidOperation as problem:
        raise InputRefused("bad_position", _("没有收到位置，请直接写小区或楼栋")) from problem
    if not value.is_finite() or abs(value) > 180:
        raise InputRefused("bad_position", _("没有收到位置，请直接写小区或楼栋"))
    return round(value, 6)


@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """A fragment with open public matters that may be the same; empty where there are none."""
    text, place = clean_words(request.POST.get("body", ""))[:1000], chosen_place(request.POST.get("place", ""))
    busy = _too_often(request, "similar", 240)
    if busy:
        return busy
    found = similar_matters(place, text) if place and len(text) >= BODY_MIN else []
    return render(request, "grievances/raise/_similar.html", {"similar": found, "by_script": True})


@require_POST
def add_photo(request: HttpRequest) -> JsonResponse:
    """Keep one photo until the matter is raised."""
    busy = _too_often(request, "pending-photo", 120)
    upload, tray = request.FILES.get("photo"), tray_of(request, request.POST.get("submission"))
    if busy:
        return busy
    if upload is None or tray is None:
        return _refused(InputRefused("no_photo", _("没有收到照片，请再选一次")))
    try:
        kept = pending.keep_photo(tray, upload, timezone.now())
    except InputRefused as refusal:
        return _refused(refusal)
    return JsonResponse({"key": kept.key})


@require_safe
def photo(request: HttpRequest, submission: str, key: str) -> HttpResponse:
    """The thumbnail of a photo that is not sent yet, for the browser that chose it."""
    tray = tray_of(request, submission) if MARK in request.session else None
    content = pending.thumbnail(tray, key) if tray else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    tray = tray_of(request, request.POST.get("submission"))
    if tray:
        pending.drop_photo(tray, request.POST.get("key", ""))
    return HttpResponse(status=204)
