"""The trail in Django admin: to read."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin
from governance.trail.models import Entry, Seal


@admin.register(Entry)
class EntryAdmin(LookOnlyAdmin):
    list_display = ["id", "at", "actor", "verb", "subject_type", "subject_id", "area_code"]
    list_select_related = ["actor"]
    search_fields = ["=subject_id", "verb"]
    ordering = ["-id"]


@admin.register(Seal)
class SealAdmin(LookOnlyAdmin):
    list_display = ["id", "sealed_at", "first_entry_id", "last_entry_id", "count", "chain"]
    fields = ["sealed_at", "first_entry_id", "last_entry_id", "count", "root", "chain"]
    ordering = ["-id"]
