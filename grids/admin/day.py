"""Cadences, care services and checklists are edited here; what was found, visited and checked is only looked at."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin, PortalInline
from grids.models import (
    CareService,
    CareTag,
    Checklist,
    ChecklistPoint,
    Finding,
    HazardAnswer,
    HazardCheck,
    LogNote,
    Visit,
    VisitCadence,
)


@admin.register(VisitCadence)
class VisitCadenceAdmin(PortalAdmin):
    list_display = ("size", "up_to_dwellings", "every_months", "district", "is_confirmed", "starts_on", "ends_on")
    list_select_related = ("district",)


@admin.register(CareService)
class CareServiceAdmin(PortalAdmin):
    list_display = ("name", "purpose", "review_months", "is_active")


class ChecklistPointInline(PortalInline):
    model = ChecklistPoint
    extra = 1


@admin.register(Checklist)
class ChecklistAdmin(PortalAdmin):
    list_display = ("name", "district", "months", "source", "is_active")
    list_select_related = ("district",)
    filter_horizontal = ("kinds",)
    inlines = (ChecklistPointInline,)


@admin.register(Finding)
class FindingAdmin(LookOnlyAdmin):
    list_display = ("id", "found_at", "grid", "building", "state", "grievance")
    list_select_related = ("grid", "building__estate", "grievance")
    list_filter = ("state",)
    ordering = ("-id",)


class HazardAnswerInline(LookOnlyInline):
    model = HazardAnswer
    fields = ("point", "answer", "words", "grievance")


@admin.register(HazardCheck)
class HazardCheckAdmin(LookOnlyAdmin):
    list_display = ("id", "checklist", "building", "due_on", "done_at", "done_by")
    list_select_related = ("checklist", "building__estate", "done_by")
    list_filter = ("checklist",)
    ordering = ("-id",)
    inlines = (HazardAnswerInline,)


@admin.register(Visit)
class VisitAdmin(LookOnlyAdmin):
    """Without its words: those are read in grid and community alone."""

    list_display = ("id", "at", "dwelling", "by", "outcome", "grievance")
    list_select_related = ("dwelling__entrance", "dwelling__building__estate", "by", "grievance")
    list_filter = ("outcome",)
    fields = ("dwelling", "by", "at", "received_at", "outcome", "grievance")
    ordering = ("-id",)


@admin.register(CareTag)
class CareTagAdmin(LookOnlyAdmin):
    """Without the name that the household gave."""

    list_display = ("id", "service", "dwelling", "consent_on", "review_on", "ended_on")
    list_select_related = ("service", "dwelling__entrance", "dwelling__building__estate")
    list_filter = ("service",)
    fields = ("dwelling", "service", "consent_on", "review_on", "added_by", "ended_on", "end_reason")
    ordering = ("-id",)


@admin.register(LogNote)
class LogNoteAdmin(LookOnlyAdmin):
    list_display = ("id", "day", "grid", "by")
    list_select_related = ("grid", "by")
    ordering = ("-id",)
