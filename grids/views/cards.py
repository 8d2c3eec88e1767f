"""Grid cards: the public page behind the QR code, the photo, and what is printed."""

from urllib.parse import urljoin

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.common.days import is_in_force
from grids.models import GridCard
from grids.policies.roster import may_see
from grids.selectors.cards import card_by_token, face_of, is_consented
from grids.views.roster import entry_or_404
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.qr import qr_data_uri

CARDS_A_SHEET = 10  # two by five, as office shops cut them
SIZES = {"a4": "grids/cards/print_a4.html", "card": "grids/cards/print_card.html"}


def _card_or_404(token: str) -> GridCard:
    card = card_by_token(token)
    if card is None:
        raise Http404(_("没有这张公示牌。请从首页「找网格员」查。"))
    return card


@require_safe
def card_page(request: HttpRequest, token: str) -> HttpResponse:
    card, now = _card_or_404(token), timezone.now()
    return render(request, "grids/cards/card.html", {"face": face_of(card, timezone.localdate(now)), "now": now})


@require_safe
def card_photo(request: HttpRequest, token: str) -> HttpResponseBase:
    """Only while its person agrees and holds the duty."""
    card, day = _card_or_404(token), timezone.localdate()
    if not card.photo or not is_in_force(card.entry, day) or not is_consented(card, day):
        raise Http404(_("没有照片。"))
    try:
        content = card.photo.open("rb")
    except FileNotFoundError:
        raise Http404(_("没有照片。")) from None
    response = FileResponse(content, content_type="image/jpeg", filename="photo.jpg")
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@staff_only
def card_print(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A4 for the stairwell, card size for the door; the QR code stays right whoever comes after."""
    user, now = staff_user(request), timezone.now()
    entry = entry_or_404(user, pk, now)
    if size not in SIZES or not may_see(user, entry.community.code, now):
        raise Http404
    card = getattr(entry, "card", None)
    if card is None:
        raise Http404(_("还没有做公示牌。"))
    address = urljoin(request.build_absolute_uri("/"), reverse("grids:card", args=[card.token]))
    face = face_of(_card_or_404(card.token), timezone.localdate(now))
    context = {"face": face, "qr": qr_data_uri(address), "address": address, "now": now, "copies": range(CARDS_A_SHEET)}
    return render(request, SIZES[size], context)
