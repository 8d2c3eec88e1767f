"""Reads of yearly budgets: what everybody sees of a community, what a desk keeps."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from deliberation.models import Resolution
from deliberation.states import ResolutionState
from funds.models import YearBudget, YearExpense
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import READ_ONLY, Role
from governance.territory.levels import Level
from governance.territory.models import Area

READERS = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, Role.STREET_OFFICER, *READ_ONLY)


def public_budgets(year: int) -> QuerySet[YearBudget]:
    return YearBudget.objects.filter(year=year).select_related("community__parent")


def years_with_budgets() -> list[int]:
    return list(YearBudget.objects.order_by("-year").values_list("year", flat=True).distinct()[:20])


def budgets_for(user: User, now: datetime) -> QuerySet[YearBudget]:
    codes = authority_of(user, timezone.localdate(now)).codes(*READERS)
    rows = YearBudget.objects.select_related("community", "entered_by")
    return rows.filter(within(codes)) if codes else rows.none()


def communities_to_set(user: User, now: datetime, *roles: Role) -> QuerySet[Area]:
    """Communities whose budgets this person enters."""
    codes = authority_of(user, timezone.localdate(now)).codes(*roles)
    rows = Area.objects.filter(level=Level.COMMUNITY).order_by("code")
    return rows.filter(within(codes, "code")) if codes else rows.none()


def expenses_of(budget: YearBudget) -> QuerySet[YearExpense]:
    return YearExpense.objects.filter(budget=budget).select_related("resolution", "reverses", "reversal")


def resolutions_for(budget: YearBudget) -> QuerySet[Resolution]:
    """What a use may rest on, newest first."""
    rows = Resolution.objects.filter(area_code=budget.area_code, in_force_at__isnull=False)
    return rows.exclude(state=ResolutionState.OVERTURNED).order_by("-id")
