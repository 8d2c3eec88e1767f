"""Duties and ratios are configured here; disclosures, yearly budgets and declarations are only shown."""

from django.contrib import admin

from funds.models import (
    DeclaredRelation,
    Disclosure,
    DisclosureDuty,
    LegalBand,
    Publishing,
    PublishingLine,
    YearBudget,
    YearExpense,
)
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin


@admin.register(DisclosureDuty)
class DisclosureDutyAdmin(PortalAdmin):
    list_display = [
        "kind",
        "every_months",
        "months",
        "workdays",
        "days",
        "until",
        "article",
        "starts_on",
        "is_confirmed",
    ]


@admin.register(LegalBand)
class LegalBandAdmin(PortalAdmin):
    list_display = ["status", "measure", "bound", "numerator", "denominator", "base", "article", "is_confirmed"]
    list_filter = ["status"]


@admin.register(Disclosure)
class DisclosureAdmin(LookOnlyAdmin):
    list_display = ["id", "kind", "period", "area_code", "state", "due_at", "late_since", "published_at"]
    list_filter = ["state", "kind"]


class LineInline(LookOnlyInline):
    model = PublishingLine
    fields = ["disclosure", "outcome", "why"]


@admin.register(Publishing)
class PublishingAdmin(LookOnlyAdmin):
    list_display = ["id", "quarter", "owner", "state", "done", "total", "requested_at", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    inlines = [LineInline]


class ExpenseInline(LookOnlyInline):
    model = YearExpense
    fields = ["on", "what", "amount_fen", "resolution", "reverses"]


@admin.register(YearBudget)
class YearBudgetAdmin(LookOnlyAdmin):
    list_display = ["year", "area_code", "kind", "amount_fen", "spent_fen"]
    list_filter = ["year", "kind"]
    inlines = [ExpenseInline]


@admin.register(DeclaredRelation)
class DeclaredRelationAdmin(LookOnlyAdmin):
    """Names are read at the desk of reviewers, and not here."""

    list_display = ["id", "area_code", "declared_at", "ended_at"]
    fields = ["foundation", "declared_at", "ended_at"]
