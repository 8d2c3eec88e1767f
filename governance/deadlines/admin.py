"""Calendar and policies to edit, clocks and their events to read."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from governance.deadlines.calendar import forget_calendar
from governance.deadlines.models import CalendarDay, CalendarYear, ClockPolicy, Deadline, DeadlineEvent


class CalendarAdmin(PortalAdmin):
    """Whatever changes here is read anew by the clocks."""

    def save_model(self, request: HttpRequest, obj: Model, form: Form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_calendar()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        forget_calendar()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        forget_calendar()


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    list_display = ["year", "source", "imported_at"]


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarAdmin):
    list_display = ["day", "is_working", "note"]
    list_filter = ["is_working"]
    date_hierarchy = "day"


@admin.register(ClockPolicy)
class ClockPolicyAdmin(PortalAdmin):
    """A changed policy holds for clocks that start from now on; running ones keep what they began with."""

    list_display = ["purpose", "level", "urgency", "amount", "unit", "is_confirmed", "source", "starts_on", "ends_on"]
    list_filter = ["purpose", "level", "is_confirmed"]
    search_fields = ["purpose", "source"]


class EventInline(LookOnlyInline):
    model = DeadlineEvent
    fields = ["at", "kind", "amount", "reason", "actor", "approver"]


@admin.register(Deadline)
class DeadlineAdmin(LookOnlyAdmin):
    list_display = ["id", "purpose", "subject_type", "subject_id", "level", "state", "due_at", "failures"]
    list_filter = ["state", "purpose", "level"]
    search_fields = ["=subject_id"]
    ordering = ["-id"]
    inlines = [EventInline]


@admin.register(DeadlineEvent)
class DeadlineEventAdmin(LookOnlyAdmin):
    list_display = ["id", "deadline", "at", "kind", "actor"]
    list_select_related = ["deadline", "actor"]
    ordering = ["-id"]
