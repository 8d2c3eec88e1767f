"""Resolutions, covenants and reports are looked up here; they change through their verbs only."""

from typing import ClassVar

from django.contrib import admin

from deliberation.models import (
    CommitteeReport,
    Covenant,
    CovenantClause,
    Resolution,
    ResolutionTask,
)
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline


class TaskInline(LookOnlyInline):
    model = ResolutionTask
    fields = ("position", "title", "responsible_name", "finish_on", "state", "rises")


class ClauseInline(LookOnlyInline):
    model = CovenantClause
    fields = ("position", "text")


@admin.register(Resolution)
class ResolutionAdmin(LookOnlyAdmin):
    list_display = ("code", "title", "council", "state", "published_at", "publish_until")
    list_filter = ("state",)
    search_fields = ("code", "title")
    list_select_related = ("council",)
    fields: ClassVar = [
        "code", "title", "body", "council", "topic", "ballot", "meeting", "state", "published_at", "publish_until",
        "objections_until", "in_force_at", "result", "reported_at", "ratings_count", "due_at",
    ]  # fmt: skip
    inlines = (TaskInline,)


@admin.register(Covenant)
class CovenantAdmin(LookOnlyAdmin):
    list_display = ("name", "version", "council", "state", "filed_at", "filing_number")
    list_filter = ("state",)
    search_fields = ("name", "filing_number")
    list_select_related = ("council",)
    inlines = (ClauseInline,)


@admin.register(CommitteeReport)
class CommitteeReportAdmin(LookOnlyAdmin):
    list_display = ("council", "period", "due_on", "published_at")
    list_filter = ("period",)
    list_select_related = ("council",)
