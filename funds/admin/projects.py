"""Projects and payments in Django admin: rules are configured here, money is looked at. No payee's name or number."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from funds.models import (
    BudgetLine,
    Commitment,
    Document,
    DocumentRule,
    MatchingRule,
    Milestone,
    Payment,
    Project,
    Share,
    VotedAmount,
)
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin


@admin.register(DocumentRule)
class DocumentRuleAdmin(PortalAdmin):
    list_display = ["step", "kind", "from_fen", "starts_on", "ends_on", "is_confirmed"]


@admin.register(MatchingRule)
class MatchingRuleAdmin(PortalAdmin):
    """A version stays as it was: plans were reckoned by it. A new one has the next number."""

    list_display = ["name", "code", "version", "source", "numerator", "denominator", "cap_fen", "starts_on"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BudgetLineInline(LookOnlyInline):
    model = BudgetLine


class ShareInline(LookOnlyInline):
    model = Share
    fields = ["version", "source", "who", "amount_fen", "arrived_fen", "state", "words"]


class MilestoneInline(LookOnlyInline):
    model = Milestone
    fields = ["position", "title", "due_on", "amount_fen", "state", "accepted_by", "accepted_at"]


@admin.register(Project)
class ProjectAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "fund", "state", "plan_version", "opened_at"]
    list_filter = ["state"]
    list_select_related = ["fund"]
    search_fields = ["code", "title"]
    inlines = [BudgetLineInline, ShareInline, MilestoneInline]


@admin.register(VotedAmount)
class VotedAmountAdmin(LookOnlyAdmin):
    list_display = ["id", "resolution", "fund", "amount_fen", "committed_fen", "entered_by", "confirmed_by"]
    list_select_related = ["resolution", "fund", "entered_by", "confirmed_by"]


@admin.register(Commitment)
class CommitmentAdmin(LookOnlyAdmin):
    list_display = ["id", "project", "purse", "amount_fen", "committed_at"]
    list_select_related = ["project", "purse"]


@admin.register(Payment)
class PaymentAdmin(LookOnlyAdmin):
    list_display = ["code", "what", "amount_fen", "payee_public", "state", "requested_at"]
    list_filter = ["state"]
    search_fields = ["code", "what"]
    exclude = ["payee_name", "payee_number"]


@admin.register(Document)
class DocumentAdmin(LookOnlyAdmin):
    list_display = ["id", "kind", "title", "is_public", "added_at"]
    exclude = ["file", "key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Nobody learns from here who bids: files of sealed bids are left out."""
        return super().get_queryset(request).exclude(bid__isnull=False, bid__price_fen=None)
