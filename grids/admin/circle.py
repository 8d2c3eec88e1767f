"""The life circle in admin: kinds and the walking rule are edited, places only looked at: the communities keep them."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, PortalAdmin
from grids.models import ServiceKind, ServicePlace, WalkRule


@admin.register(WalkRule)
class WalkRuleAdmin(PortalAdmin):
    list_display = ("minutes", "km_h", "detour", "source", "is_confirmed", "starts_on")


@admin.register(ServiceKind)
class ServiceKindAdmin(PortalAdmin):
    list_display = ("name", "words", "source", "is_confirmed", "starts_on", "ends_on")


@admin.register(ServicePlace)
class ServicePlaceAdmin(LookOnlyAdmin):
    list_display = ("name", "kind", "community", "closed_on", "changed_at")
    list_select_related = ("kind", "community")
    list_filter = ("kind",)
    ordering = ("-id",)
