"""Yearly choices in Django admin: the rules are configured here; choices are looked up. No ballots: nobody reads them."""

from django.contrib import admin

from funds.models import Choice, ChoiceOption, ChoicePreset
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin


@admin.register(ChoicePreset)
class ChoicePresetAdmin(PortalAdmin):
    list_display = ["starts_on", "ends_on", "minimum_age", "ballot_kind", "decides", "is_confirmed"]


class OptionInline(LookOnlyInline):
    model = ChoiceOption
    fields = ["number", "title", "cost_fen", "state", "reason", "project"]


@admin.register(Choice)
class ChoiceAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "fund", "year", "state", "closes_at"]
    list_filter = ["state", "year"]
    list_select_related = ["fund"]
    search_fields = ["code", "title"]
    inlines = [OptionInline]
