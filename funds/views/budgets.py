"""Yearly budgets: for everybody by community, with every use; the desk of the community."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds.charts import bars
from funds.forms.year_budgets import BudgetForm
from funds.models import YearBudget, YearExpense
from funds.policies.year_budgets import SETS, decide, verbs_for
from funds.selectors.year_budgets import (
    READERS,
    budgets_for,
    communities_to_set,
    expenses_of,
    public_budgets,
    years_with_budgets,
)
from funds.services.year_budgets import enter_budget
from funds.views.budget_pages import BY_SLUG, PAGES
from governance.common.errors import DomainError, PermissionRefused
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE = 60


def _year(request: HttpRequest, years: list[int]) -> int:
    """`?year=`, else the newest that has any."""
    text = request.GET.get("year", "")
    if year := number_in(text, digits=4):
        return year
    return years[0] if years else timezone.localdate().year


# --- Everybody ----------------------------------------------------------------------------------------------
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    years = years_with_budgets()
    year = _year(request, years)
    page = page_by_key(public_budgets(year), ("area_code", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    communities: dict[Area, list[YearBudget]] = {}
    for row in page.rows:
        communities.setdefault(row.community, []).append(row)
    context = {
        "communities": communities.items(),
        "years": years,
        "year": year,
        "next_url": f"?year={year}&after={page.next}" if page.next else "",
        "previous_url": f"?year={year}&after={page.previous}" if page.previous else "",
    }
    return render(request, "funds/budgets/list.html", context)


@require_safe
def community_page(request: HttpRequest, code: str) -> HttpResponse:
    community = get_object_or_404(Area, code=code, level=Level.COMMUNITY)
    years = list(
        YearBudget.objects.filter(community=community).order_by("-year").values_list("year", flat=True).distinct()
    )
    year = _year(request, years)
    budgets = list(public_budgets(year).filter(community=community).order_by("kind"))
    uses = YearExpense.objects.filter(budget__in=budgets).select_related("budget", "resolution", "reversal")
    page = page_by_key(uses, ("-on", "-id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "community": community,
        "budgets": [(row, row.amount_fen - row.spent_fen, _share(row)) for row in budgets],
        "rows": page.rows,
        "years": years,
        "year": year,
        "next_url": f"?year={year}&after={page.next}" if page.next else "",
        "previous_url": f"?year={year}&after={page.previous}" if page.previous else "",
    }
    return render(request, "funds/budgets/community.html", context)


def _share(row: YearBudget) -> int:
    """How much of it is used, in per cent."""
    return row.spent_fen * 100 // row.amount_fen


# --- The desk -----------------------------------------------------------------------------------------------
def keeps_budgets(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*READERS)


def _reader(request: HttpRequest) -> tuple[User, datetime]:
    if not keeps_budgets(request):
        raise PermissionRefused("not_allowed", _("年度经费由社区和街道登记。公开的收支请看“社区年度经费”页面。"))
    return staff_user(request), timezone.now()


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = _reader(request)
    page = page_by_key(
        budgets_for(user, now), ("-year", "area_code", "id"), size=PAGE_SIZE, after=request.GET.get("after", "")
    )
    context = {
        "rows": [(row, row.amount_fen - row.spent_fen, _share(row)) for row in page.rows],
        "may_enter": communities_to_set(user, now, *SETS).exists(),
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }
    return render(request, "funds/budgets/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponseBase:
    user, now = _reader(request)
    if not communities_to_set(user, now, *SETS).exists():
        raise PermissionRefused("not_allowed", _("年度经费由这个社区的书记或街道工作人员登记。"))
    form = BudgetForm(request.POST if request.method == "POST" else None, user=user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            row = enter_budget(actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(reverse("funds:desk_budget", args=[row.pk]))
    context = {"form": form, "title": _("登记年度经费"), "back_url": reverse("funds:desk_budgets")}
    return render(request, "funds/books/desk_form.html", context, status=422 if form.errors else 200)


class BudgetDesk:
    """What the page of a budget's verbs needs (`verb_pages.Desk`)."""

    id_name = "budget_id"

    def render(
        self, request: HttpRequest, subject: YearBudget, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        verbs = verbs_for(user, subject.area_code, now)
        page = page_by_key(expenses_of(subject), ("-on", "-id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
        context = {
            "row": subject,
            "left": subject.amount_fen - subject.spent_fen,
            "bars": bars([(_("预算"), subject.amount_fen), (_("已用"), subject.spent_fen)]),
            "rows": page.rows,
            "buttons": {"main": [each for each in PAGES if each.verb in verbs], "more": []},
            "next_url": f"?after={page.next}" if page.next else "",
            "previous_url": f"?after={page.previous}" if page.previous else "",
            "now": now,
        }
        return render(request, "funds/budgets/desk.html", context | more, status=status)

    def address(self, subject: YearBudget) -> str:
        return reverse("funds:desk_budget", args=[subject.pk])

    def refusal(self, page: VerbPage, subject: YearBudget, user: User, now: datetime) -> DomainError | None:
        decision = decide(user, page.verb, subject.area_code, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


def _found(user: User, now: datetime, pk: int) -> YearBudget:
    row = budgets_for(user, now).filter(pk=pk).first()
    if row is None:
        raise Http404(_("没有这项经费，或者它不在您的辖区。"))
    return row


@staff_only
def desk_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = _reader(request)
    return BudgetDesk().render(request, _found(user, now, pk), user, now)


@staff_only
def verb_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user, now = _reader(request)
    if slug not in BY_SLUG:
        raise Http404(_("没有这个操作。"))
    return run_verb(request, BudgetDesk(), BY_SLUG[slug], _found(user, now, pk), user, now)
