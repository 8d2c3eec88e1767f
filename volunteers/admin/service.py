"""Volunteers and service in Django admin: lists, rules and organisations are configured here; what people did is only
shown. Birthdays and guardians stay on the desk."""

from typing import Any

from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from volunteers.models import (
    Activity,
    HoursDispute,
    IncubatedOrganisation,
    IncubationEntry,
    MemberOrganisation,
    ServiceRecord,
    ServiceRule,
    Shift,
    Skill,
    SocialWorker,
    StarRule,
    Team,
    TeamTheme,
    Volunteer,
)


@admin.register(Skill)
class SkillAdmin(PortalAdmin):
    list_display = ["name", "code", "kind", "needs_certificate", "position", "is_active"]
    list_filter = ["kind"]


@admin.register(TeamTheme)
class TeamThemeAdmin(PortalAdmin):
    list_display = ["name", "code", "colour", "position", "is_active"]


@admin.register(StarRule)
class StarRuleAdmin(PortalAdmin):
    list_display = ["stars", "hours", "starts_on", "ends_on", "is_confirmed"]


@admin.register(ServiceRule)
class ServiceRuleAdmin(PortalAdmin):
    list_display = ["code", "amount", "unit", "meaning", "starts_on", "ends_on", "is_confirmed"]


@admin.register(SocialWorker)
class SocialWorkerAdmin(PortalAdmin):
    list_display = ["name", "level", "member", "starts_on", "ends_on"]
    list_select_related = ["member__organisation"]


@admin.register(MemberOrganisation)
class MemberOrganisationAdmin(PortalAdmin):
    list_display = ["organisation", "services", "joined_on", "left_on"]
    list_select_related = ["organisation"]

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        obj.area_code = obj.organisation.area.code
        super().save_model(request, obj, form, change)


@admin.register(IncubatedOrganisation)
class IncubatedOrganisationAdmin(PortalAdmin):
    list_display = ["name", "area", "state", "starts_on", "ends_on"]
    list_filter = ["state"]
    list_select_related = ["area"]

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        obj.area_code = obj.area.code
        super().save_model(request, obj, form, change)


@admin.register(IncubationEntry)
class IncubationEntryAdmin(PortalAdmin):
    list_display = ["title", "incubated", "kind", "on", "people_reached"]
    list_filter = ["kind"]
    list_select_related = ["incubated"]
    exclude = ["recorded_by"]

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Volunteer)
class VolunteerAdmin(LookOnlyAdmin):
    list_display = ["code", "user", "state", "registered_at", "checked_at"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["code"]
    fields = ["code", "user", "state", "registered_at", "checked_at", "checked_by", "left_at"]


@admin.register(Team)
class TeamAdmin(LookOnlyAdmin):
    list_display = ["code", "name", "theme", "community", "founded_on", "closed_on"]
    list_select_related = ["theme", "community"]
    search_fields = ["code", "name"]


class ShiftInline(LookOnlyInline):
    model = Shift
    fields = ["name", "starts_at", "ends_at", "least", "most", "signed", "waiting"]


@admin.register(Activity)
class ActivityAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "community", "team", "state", "published_at"]
    list_filter = ["state"]
    list_select_related = ["community", "team"]
    search_fields = ["code", "title"]
    inlines = [ShiftInline]


class DisputeInline(LookOnlyInline):
    model = HoursDispute
    fields = ["at", "state", "minutes_before", "words", "answer"]


@admin.register(ServiceRecord)
class ServiceRecordAdmin(LookOnlyAdmin):
    list_display = ["title", "volunteer", "on", "minutes", "state", "entered_afterwards", "needs_audit"]
    list_filter = ["state", "entered_afterwards", "needs_audit"]
    list_select_related = ["volunteer__user"]
    inlines = [DisputeInline]
