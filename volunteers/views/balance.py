"""供需对接 in public: what an area asks, offers and lacks; and the services of organisations, with who pays."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.common.remember import remembered
from governance.people.authority import authority_of
from governance.people.models import Organisation, User
from governance.portal.charts import BarChart, bar_chart
from governance.territory.models import Area
from governance.territory.selectors import ancestors
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.list_links import page_links
from volunteers.forms.needs import NewOfferForm
from volunteers.models import PartnerOffer
from volunteers.policies.needs import KEEPS_OFFERS
from volunteers.selectors.balance import DAYS, Balance, Month, balance_of, months_of
from volunteers.selectors.needs import offers_in, offers_within
from volunteers.services.needs.offers import NewOffer, add_offer, end_offer

KEPT_SECONDS, CHILDREN_SHOWN, OFFERS_SHOWN, ORGANISATIONS_SHOWN = 300, 200, 50, 300


def area_or_404(code: str) -> Area:
    """A district, street or community; grids have too few people for figures."""
    area = Area.objects.filter(code=code or settings.DISTRICT_CODE).first()
    if area is None or len(area.code) > 12:
        raise Http404(_("没有这个区域。"))
    return area


@remembered(KEPT_SECONDS)
def figures_of(code: str, today: object) -> tuple[list[Balance], list[Month]]:
    day = timezone.localdate()
    return balance_of(code, day), months_of(code, day)


def chart_of(months: list[Month]) -> BarChart:
    return bar_chart([_("求助"), _("帮成")], [(one.label, (one.asked, one.helped)) for one in months])


def wishes_chart_of(months: list[Month]) -> BarChart:
    return bar_chart([_("心愿"), _("实现")], [(one.label, (one.wishes, one.fulfilled)) for one in months])


@require_safe
def supply(request: HttpRequest) -> HttpResponse:
    """`?area=CODE`: numbers only, and those of the last minutes; nobody is named."""
    area = area_or_404(request.GET.get("area", ""))
    rows, months = figures_of(area.code, timezone.localdate())
    context = {
        "area": area,
        "above": [one for one in ancestors(area.code) if one.pk != area.pk],
        "children": list(Area.objects.filter(parent=area).order_by("code")[:CHILDREN_SHOWN]) if len(area.code) < 12 else [],
        "rows": rows,
        "missing": [row for row in rows if row.is_missing],
        "short": [row for row in rows if row.is_short],
        "asked": sum(row.asked for row in rows),
        "helped": sum(row.helped for row in rows),
        "waiting": sum(row.waiting for row in rows),
        "chart": chart_of(months),
        "wishes_chart": wishes_chart_of(months),
        "days": DAYS,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "volunteers/needs/supply.html", context)


@require_safe
def services_page(request: HttpRequest) -> HttpResponse:
    """What organisations offer in an area, beside the volunteers."""
    area = area_or_404(request.GET.get("area", ""))
    on = timezone.localdate()
    rows = offers_in(area.code, on) if len(area.code) == 12 else offers_within([area.code], on)
    page = page_by_key(rows, ("kind__position", "id"), size=OFFERS_SHOWN, after=request.GET.get("after", ""))
    context = {"area": area, "rows": page.rows, "now": timezone.now(), **page_links(request, page)}
    return render(request, "volunteers/needs/services.html", context)


# --- At the desk --------------------------------------------------------------------------------------------
def keeps(user: User) -> tuple[str, ...]:
    return authority_of(user, timezone.localdate()).codes(*KEEPS_OFFERS)


@staff_only
def offers_desk(request: HttpRequest) -> HttpResponseBase:
    """The list, and a form for a new one where this person keeps offers."""
    user, codes = staff_user(request), keeps(staff_user(request))
    form, status = _offer_form(request, codes), 200
    if request.method == "POST":
        if not codes:
            raise PermissionRefused("not_allowed", _("合作服务由社区、街道和区登记。"))
        status = 422
        if form.is_valid():
            try:
                add_offer(new=NewOffer(**form.cleaned_data), actor=user, now=timezone.now())
                messages.success(request, _("已登记，居民和志愿者都能看到。"))
                return HttpResponseRedirect(reverse("volunteers:desk_offers"))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    seen = codes or authority_of(user, timezone.localdate()).codes()
    rows = offers_within(seen, timezone.localdate())
    page = page_by_key(rows, ("-id",), size=OFFERS_SHOWN, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows,
        **page_links(request, page),
        "form": form if codes else None,
        "is_open": status == 422,
        "now": timezone.now(),
    }
    return render(request, "volunteers/needs/offers.html", context, status=status)


def _offer_form(request: HttpRequest, codes: tuple[str, ...]) -> NewOfferForm:
    areas = Area.objects.filter(code__in=codes).order_by("code")
    districts = {code[:6] for code in codes}
    found = Organisation.objects.filter(kind=Organisation.Kind.SOCIAL, is_active=True).select_related("area")
    organisations = [row.pk for row in found.order_by("name")[:ORGANISATIONS_SHOWN] if row.area.code[:6] in districts]
    data = request.POST if request.method == "POST" else None
    initial = {"starts_on": timezone.localdate(), "area": areas.first()}
    chosen = Organisation.objects.filter(pk__in=organisations).order_by("name")
    return NewOfferForm(data, areas=areas, organisations=chosen, initial=initial)


@staff_only
@require_POST
def offer_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff_user(request)
    if not PartnerOffer.objects.filter(pk=pk).exists():
        raise Http404(_("没有这项服务。"))
    end_offer(offer_id=pk, actor=user, now=timezone.now())
    messages.success(request, _("已停止。"))
    return HttpResponseRedirect(reverse("volunteers:desk_offers"))
