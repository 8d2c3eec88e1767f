"""准入制 in admin: the closed list of papers is edited here, dated and with its source; decisions and reports are looked at."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from grids.models import AdmissionEntry, ListedPaper, PaperReport, TaskAdmission


@admin.register(ListedPaper)
class ListedPaperAdmin(PortalAdmin):
    list_display = ("name", "kind", "department", "source", "is_confirmed", "starts_on", "ends_on")
    list_select_related = ("department",)
    list_filter = ("kind",)


class AdmissionEntryInline(LookOnlyInline):
    model = AdmissionEntry
    fields = ("at", "verb", "actor", "words")


@admin.register(TaskAdmission)
class TaskAdmissionAdmin(LookOnlyAdmin):
    list_display = ("title", "department", "state", "starts_on", "ends_on")
    list_select_related = ("department",)
    list_filter = ("state",)
    ordering = ("-id",)
    inlines = (AdmissionEntryInline,)


@admin.register(PaperReport)
class PaperReportAdmin(LookOnlyAdmin):
    list_display = ("what", "asked_by", "state", "outcome", "raised_at")
    list_filter = ("state", "outcome")
    fields = ("kind", "what", "asked_by", "raised_at", "state", "outcome", "answer", "answered_at", "is_public")
    ordering = ("-id",)
