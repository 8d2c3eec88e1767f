"""The lists in admin: to look at; they are kept at the desk."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin
from grids.models import CommunityNeed, CommunityProject, CommunityResource


@admin.register(CommunityResource, CommunityNeed, CommunityProject)
class ListItemAdmin(LookOnlyAdmin):
    list_display = ("id", "title", "community", "field", "added_at")
    list_select_related = ("community",)
    list_filter = ("field",)
    ordering = ("-id",)
