"""Help and wishes in Django admin: kinds and the matching rule are configured here; what people asked is looked up.
Names, addresses and words stay where every look is written down."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from volunteers.models import HelpEntry, HelpKind, HelpRequest, MatchingRule, PartnerOffer, Wish


@admin.register(HelpKind)
class HelpKindAdmin(PortalAdmin):
    list_display = ["name", "code", "skill", "position", "is_active"]
    list_select_related = ["skill"]


@admin.register(MatchingRule)
class MatchingRuleAdmin(PortalAdmin):
    list_display = [
        "starts_on", "ends_on", "skill_points", "time_points", "distance_points", "history_points", "is_confirmed",
    ]  # fmt: skip


@admin.register(PartnerOffer)
class PartnerOfferAdmin(LookOnlyAdmin):
    list_display = ["title", "organisation", "area", "kind", "payer", "starts_on", "ends_on"]
    list_filter = ["payer", "kind"]
    list_select_related = ["organisation", "area", "kind"]
    search_fields = ["title"]


class EntryInline(LookOnlyInline):
    model = HelpEntry
    fields = ["at", "line", "state_after"]


@admin.register(HelpRequest)
class HelpRequestAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "kind", "community", "state", "asked_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["kind", "community"]
    search_fields = ["code", "title"]
    fields = ["code", "title", "kind", "community", "state", "is_frail", "asked_at", "done_at", "minutes", "stars"]
    inlines = [EntryInline]


@admin.register(Wish)
class WishAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "is_for", "community", "state", "posted_at"]
    list_filter = ["state", "is_for"]
    list_select_related = ["community"]
    search_fields = ["code", "title"]
    fields = ["code", "title", "words", "is_for", "community", "state", "posted_at", "result", "thanks", "ended_at"]
