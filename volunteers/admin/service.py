"""Volunteers and service in Django admin: lists and rules are configured here; what people and organisations did is only
shown. Birthdays and guardians stay on the desk."""

from django.contrib import admin

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


class SocialWorkerInline(LookOnlyInline):
    model = SocialWorker
    fields = ["name", "level", "licence_until", "checked_at", "starts_on", "ends_on"]


@admin.register(MemberOrganisation)
class MemberOrganisationAdmin(LookOnlyAdmin):
    """Kept at the desk; who is to be called stays there."""

    list_display = ["name", "area", "state", "joined_on", "left_on"]
    list_filter = ["state"]
    list_select_related = ["area"]
    search_fields = ["name"]
    fields = ["name", "area", "organisation", "credit_code", "phone", "services", "state", "applied_at", "joined_on",
              "left_on", "decided_by", "reason"]  # fmt: skip
    inlines = [SocialWorkerInline]


class IncubationEntryInline(LookOnlyInline):
    model = IncubationEntry
    fields = ["on", "kind", "title", "activity", "people_reached", "source"]


@admin.register(IncubatedOrganisation)
class IncubatedOrganisationAdmin(LookOnlyAdmin):
    list_display = ["name", "area", "state", "starts_on", "ends_on"]
    list_filter = ["state"]
    list_select_related = ["area"]
    inlines = [IncubationEntryInline]


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
    readonly_fields = ["signed", "waiting"]


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
