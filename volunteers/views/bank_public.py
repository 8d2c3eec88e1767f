"""The welfare bank for everybody: points against goods, offices, the catalogue, the rules."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.common.remember import remembered
from governance.people.models import User
from grievances.views.photos import send
from volunteers.forms.bank import PlaceForm
from volunteers.models import BankOffice, Product
from volunteers.policies.bank import may_see_photo
from volunteers.selectors import bank as reads
from volunteers.selectors.time_bank import rule_of_serving
from volunteers.states.bank import OfficeKind

PAGE_SIZE, GOODS_SHOWN, CHART_HEIGHT, SLOT = 30, 6, 100, 40


def heads() -> list[BankOffice]:
    return list(reads.open_offices().filter(kind=OfficeKind.HEAD).order_by("area_code"))


def head_asked(request: HttpRequest) -> BankOffice | None:
    """`?district=`, else the first."""
    found = heads()
    asked = request.GET.get("district", "")
    return next((one for one in found if one.area_code == asked), found[0] if found else None)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    head, now = head_asked(request), timezone.now()
    context: dict[str, Any] = {"head": head, "heads": heads(), "now": now}
    if head:
        context |= public_figures(head.pk)
    return render(request, "volunteers/bank/home.html", context)


@remembered(60)
def public_figures(head_id: int) -> dict[str, Any]:
    """Figures and chart of a district: a minute old at most."""
    head = BankOffice.objects.get(pk=head_id)
    figures = reads.figures_of(head)
    months = reads.months_of([row["office"] for row in figures["rows"]], timezone.localdate())
    return {"figures": figures, "months": months, "bars": bars_of(months)}


def bars_of(months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two bars a month in a chart of `CHART_HEIGHT`: given out and spent."""
    most = max((max(one["given"], one["spent"]) for one in months), default=0) or 1
    bars = []
    for number, one in enumerate(months):
        for place, kind in enumerate(("given", "spent")):
            height = -(-one[kind] * CHART_HEIGHT // most)
            bars.append(
                {"x": number * SLOT + 4 + place * 16, "y": CHART_HEIGHT - height, "height": height, "kind": kind}
            )
    return bars


@require_safe
@never_cache
def office_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is, when it is open, who works there, what it gave out and took in, and what it has."""
    now = timezone.now()
    office = reads.open_offices().filter(pk=pk).select_related("issued", "budget", "takings", "area").first()
    if office is None:
        raise Http404(_("没有这个网点，或者已经停业。"))
    context = {
        "office": office, "given": reads.given_by([office])[office.pk], "people": list(reads.people_of(office, timezone.localdate(now))), "now": now,
        "rows": list(reads.catalogue(office).order_by("price", "id")[:GOODS_SHOWN]),
    }  # fmt: skip
    return render(request, "volunteers/bank/office.html", context)


@require_safe
@never_cache
def catalogue(request: HttpRequest) -> HttpResponse:
    """Cheapest first; `?office=` those of one office, `?all=1` of all, else of the nearest."""
    offices = list(reads.open_offices())
    asked = request.GET.get("office", "")
    office = next((one for one in offices if str(one.pk) == asked), None)
    user = request.user if isinstance(request.user, User) else None
    book = reads.passbook_of(user) if user else None
    if office is None and book and not asked:
        office = reads.office_near(book.area_code)
    rows = reads.catalogue(office)
    page = page_by_key(rows, ("price", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    shown = f"office={office.pk if office else 'all'}&"
    context = {
        "rows": page.rows, "office": office, "offices": offices, "book": book,
        "next_url": f"?{shown}after={page.next}" if page.next else "",
        "previous_url": f"?{shown}after={page.previous}" if page.previous else "", "now": timezone.now(),
    }  # fmt: skip
    return render(request, "volunteers/bank/catalogue.html", context)


def product_or_404(pk: int) -> Product:
    product = reads.catalogue().filter(pk=pk).first()
    if product is None:
        raise Http404(_("没有这件物品，或者现在不能兑换。"))
    return product


@require_safe
@never_cache
def product_page(request: HttpRequest, pk: int) -> HttpResponse:
    return show_product(request, product_or_404(pk))


def show_product(
    request: HttpRequest, product: Product, form: PlaceForm | None = None, status: int = 200
) -> HttpResponse:
    user, now = request.user, timezone.now()
    book = reads.passbook_of(user) if isinstance(user, User) else None
    if form is None and isinstance(user, User):
        form = PlaceForm(subject=product, user=user, now=now)
    have = book.points.available if book else 0
    context = {
        "row": product, "form": form, "have": have, "missing": max(product.price - have, 0), "now": now,
        "sign_in_url": f"{reverse('people:sign_in')}?next={request.path}",
    }  # fmt: skip
    return render(request, "volunteers/bank/product.html", context, status=status)


@require_safe
def photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The photo of a good, or with `?size=thumb` its thumbnail."""
    found = reads.product_photo(public_id)
    if found is None or not may_see_photo(request.user, found, timezone.now()):
        raise Http404(_("没有这张照片。"))
    return send(found, size=request.GET.get("size", ""))


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of points with their dates, and who is served first: words that everybody can read."""
    head, now = head_asked(request), timezone.now()
    context = {
        "head": head, "rules": list(reads.rules_of(head)) if head else [],
        "serving": rule_of_serving(timezone.localdate(now)), "cap": reads.time_cap(now), "today": timezone.localdate(now),
        "now": now,
    }  # fmt: skip
    return render(request, "volunteers/bank/rules.html", context)
