"""Grants in Django admin: the rules are configured here; calls, agreements, tenders and rewards are looked up. No bids, no scores."""

from django.contrib import admin

from funds.models import Agreement, Contract, GrantCall, GrantPreset, Review, RewardGrant, Tender, TenderPreset
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin


@admin.register(GrantPreset)
class GrantPresetAdmin(PortalAdmin):
    list_display = ["starts_on", "ends_on", "a_from", "b_from", "share_a", "share_b", "is_confirmed"]


@admin.register(TenderPreset)
class TenderPresetAdmin(PortalAdmin):
    list_display = ["starts_on", "ends_on", "bid_days", "least_bidders", "panel_from_fen", "most_years", "is_confirmed"]


@admin.register(GrantCall)
class GrantCallAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "budget_fen", "state", "closes_at"]
    list_filter = ["state"]
    search_fields = ["code", "title"]


class ReviewInline(LookOnlyInline):
    model = Review
    fields = ["kind", "points", "grade", "reviewed_at"]


@admin.register(Agreement)
class AgreementAdmin(LookOnlyAdmin):
    list_display = ["id", "application", "amount_fen", "state", "signed_on"]
    list_select_related = ["application"]
    list_filter = ["state"]
    inlines = [ReviewInline]


@admin.register(Tender)
class TenderAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "ceiling_fen", "state", "closes_at"]
    list_filter = ["state"]
    search_fields = ["code", "title"]


@admin.register(Contract)
class ContractAdmin(LookOnlyAdmin):
    list_display = ["number", "tender", "amount_fen", "signed_on", "published_at"]
    list_select_related = ["tender"]


@admin.register(RewardGrant)
class RewardGrantAdmin(LookOnlyAdmin):
    list_display = ["id", "project", "most_fen", "amount_fen", "grade", "state"]
    list_select_related = ["project"]
    list_filter = ["state"]
