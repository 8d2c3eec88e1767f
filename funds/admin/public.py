"""Duties, ratios and rules of organs are configured here; organs, charters, disclosures, yearly budgets and declarations
are only shown."""

from django.contrib import admin

from funds.models import (
    DeclaredRelation,
    Disclosure,
    DisclosureDuty,
    FoundationCharter,
    LegalBand,
    OrganMember,
    OrganRule,
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


@admin.register(OrganRule)
class OrganRuleAdmin(PortalAdmin):
    list_display = ["article", "least_directors", "most_directors", "most_years", "starts_on", "is_confirmed"]


@admin.register(OrganMember)
class OrganMemberAdmin(LookOnlyAdmin):
    list_display = ["name", "position", "foundation", "starts_on", "ends_on", "ended_reason"]
    list_filter = ["organ"]
    list_select_related = ["foundation"]


@admin.register(FoundationCharter)
class FoundationCharterAdmin(LookOnlyAdmin):
    """Texts and files are read on the public page."""

    list_display = ["foundation", "number", "adopted_on", "approved_on", "starts_on", "withdrawn_at"]
    exclude = ["file", "body"]
    list_select_related = ["foundation"]


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
