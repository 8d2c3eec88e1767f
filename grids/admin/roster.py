"""The roster in Django admin: figures to edit; entries, leaves, handovers and imports only to look at, for they have services."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from grids.models import (
    BuildingKind,
    GridLimit,
    GridPlan,
    GridPlanLine,
    Handover,
    ImportJob,
    Leave,
    PlannedMove,
    RosterEntry,
)


@admin.register(GridLimit)
class GridLimitAdmin(PortalAdmin):
    list_display = ["measure", "amount", "source", "is_confirmed", "starts_on", "ends_on"]


@admin.register(BuildingKind)
class BuildingKindAdmin(PortalAdmin):
    list_display = ["name", "words", "source", "is_confirmed", "starts_on", "ends_on"]


@admin.register(PlannedMove)
class PlannedMoveAdmin(LookOnlyAdmin):
    list_display = ["building", "before", "grid", "on", "state", "planned_by"]
    list_filter = ["state"]
    list_select_related = ["building__estate", "before", "grid", "planned_by"]


class GridPlanLineInline(LookOnlyInline):
    model = GridPlanLine
    fields = ["building", "before", "grid", "new_number"]


@admin.register(GridPlan)
class GridPlanAdmin(LookOnlyAdmin):
    list_display = ["community", "on", "state", "proposed_by", "proposed_at"]
    list_filter = ["state"]
    list_select_related = ["community", "proposed_by"]
    inlines = [GridPlanLineInline]


class LeaveInline(LookOnlyInline):
    model = Leave
    fk_name = "entry"
    fields = ["deputy", "starts_on", "ends_on", "reason"]


class HandoverInline(LookOnlyInline):
    model = Handover
    fk_name = "before"
    fields = ["after", "at", "by", "matters", "visits_due"]


@admin.register(RosterEntry)
class RosterEntryAdmin(LookOnlyAdmin):
    list_display = ["name", "duty", "community", "grid", "building", "starts_on", "ends_on"]
    list_filter = ["duty"]
    list_select_related = ["community", "grid", "building__estate"]
    search_fields = ["name"]
    inlines = [LeaveInline, HandoverInline]


@admin.register(ImportJob)
class ImportJobAdmin(LookOnlyAdmin):
    list_display = ["kind", "community", "file_name", "state", "owner", "requested_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["community", "owner"]
