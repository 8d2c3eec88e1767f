"""The list of disputes, taking one in, and the figures."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.models import Area
from grievances.forms.mediation import DisputeFilterForm, OpenDisputeForm
from grievances.mediation_figures import OUTCOMES, conditions, figures_of, years_of
from grievances.mediation_policies import may_take_in, offices
from grievances.mediation_selectors import ROW_RELATIONS, countable_by, scoped, visible_to
from grievances.models import Dispute
from grievances.services.mediation import open_dispute
from grievances.services.mediation.opening import PREFIX
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.list_links import counted_tabs, list_address, page_links

PAGE_SIZE = 50
SCOPES = {
    "waiting": (_("等我处理"), _("没有等您处理的纠纷。")),
    "mine": (_("我的"), _("没有您登记或调解的纠纷。")),
    "all": (_("全部"), _("还没有您可以查看的纠纷。")),
    "ended": (_("已结束"), _("还没有结束的纠纷。")),
}
COUNTED = "counted"


@staff_only
def disputes_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scope = request.GET.get("scope", "waiting")
    scope = scope if scope in SCOPES or scope == COUNTED else "waiting"
    form = DisputeFilterForm(request.GET)
    chosen = form.chosen
    wanted = conditions(chosen)
    if "q" in chosen:
        wanted &= _code_condition(chosen["q"])
    rows = scoped(user, scope, now).filter(wanted).select_related(*ROW_RELATIONS).defer("summary")
    order = ("due_at", "id") if scope == "waiting" else ("-id",)
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "scope": scope,
        "page": page,
        "opened": _openable(user, page.rows, scope, now),
        "tabs": counted_tabs(request, SCOPES, scope, lambda key: scoped(user, key, now)),
        "is_filtering": bool(chosen),
        "why_empty": _t("没有符合条件的纠纷。") if chosen or scope == COUNTED else SCOPES[scope][1],
        "clear_url": f"{request.path}?scope={scope}",
        "list_url": list_address(request),
        "filters_url": list_address(request, pane="filters"),
        **page_links(request, page),
        "open_pane": "filters" if request.GET.get("pane") == "filters" else "list",
        "may_take_in": bool(may_take_in(user, now)),
        "now": now,
    }
    return render(request, "grievances/mediation/list.html", context)


def _code_condition(text: str) -> Q:
    """Disputes are found by their whole number; names are encrypted and cannot be searched."""
    try:
        return Q(code=normalise_code(text, prefix=PREFIX))
    except InputRefused:
        return Q(pk__in=[])


def _openable(user: User, rows: list[Dispute], scope: str, now: datetime) -> set[int]:
    """Of the rows on this page, those whose file this person may open; the figures count others too."""
    ids = {row.pk for row in rows}
    if scope != COUNTED:
        return ids
    return set(visible_to(user, now).filter(pk__in=ids).values_list("pk", flat=True))


@staff_only
def new_page(request: HttpRequest) -> HttpResponse:
    """GET asks, POST takes the dispute in; a double tap gives the same dispute."""
    user, now = staff_user(request), timezone.now()
    may_take_in(user, now).require()
    codes = [held.area_code for held in offices(authority_of(user, timezone.localdate(now)))]
    places = list(Area.objects.filter(code__in=codes).order_by("-code"))
    form = OpenDisputeForm(request.POST if request.method == "POST" else None, offices=places)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                dispute = open_dispute(actor=user, now=now, **form.arguments())
                return HttpResponseRedirect(reverse("grievances:dispute", args=[dispute.code]))
            except InputRefused as error:
                form.add_error(None, error.message)
    return render(request, "grievances/mediation/new.html", {"form": form, "now": now}, status=status)


@staff_only
def figures_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    years = years_of(countable_by(user, now), now)
    asked = number_in(request.GET.get("year"))
    year = asked if asked in years else years[0]
    figures = figures_of(user, year, now)
    context = {
        "figures": figures,
        "tables": [
            (_t("按层级（现在所在，或结束时所在）"), figures.by_level),
            (_t("按类型"), figures.by_kind),
            (_t("按登记月份"), figures.by_month),
        ],
        "outcomes": [outcome.label for outcome in OUTCOMES.values()],
        "year": year,
        "years": years,
        "now": now,
    }
    return render(request, "grievances/mediation/figures.html", context)
