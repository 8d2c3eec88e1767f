"""Meetings in Django admin: places are configured, meetings are looked up and changed nowhere but through the services."""

from django.contrib import admin

from deliberation.models import AgendaItem, Attendance, Invitation, Meeting
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline


class AgendaInline(LookOnlyInline):
    model = AgendaItem
    fields = ["position", "title", "topic", "started_at", "ended_at"]


class InvitationInline(LookOnlyInline):
    model = Invitation
    fields = ["seat", "answer", "substitute", "answered_at"]


class AttendanceInline(LookOnlyInline):
    model = Attendance
    fields = ["seat", "way", "at", "left_at", "stands_for"]


@admin.register(Meeting)
class MeetingAdmin(LookOnlyAdmin):
    list_display = ["code", "title", "council", "starts_at", "state", "minutes_state"]
    list_filter = ["state", "minutes_state"]
    list_select_related = ["council"]
    search_fields = ["code", "title"]
    inlines = [AgendaInline, InvitationInline, AttendanceInline]
