"""Messages in admin: only to look at; what was signed is not corrected by anybody."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline
from grids.models import Broadcast, BroadcastCopy, BroadcastLeg


class BroadcastLegInline(LookOnlyInline):
    model = BroadcastLeg
    fields = ("tier", "area", "state", "sent_at", "chase", "recipients", "seen", "acknowledged", "done", "to_phone")


@admin.register(Broadcast)
class BroadcastAdmin(LookOnlyAdmin):
    list_display = ("id", "sent_at", "area", "title", "sender", "state", "is_test")
    list_select_related = ("area", "sender")
    list_filter = ("state", "haste", "is_test")
    ordering = ("-id",)
    inlines = (BroadcastLegInline,)


@admin.register(BroadcastCopy)
class BroadcastCopyAdmin(LookOnlyAdmin):
    list_display = ("id", "broadcast", "name", "duty", "area_code", "state", "acknowledged_at", "done_at")
    list_select_related = ("broadcast", "user", "entry")
    list_filter = ("state",)
    fields = ("broadcast", "leg", "duty", "area_code", "state", "read_at", "acknowledged_at", "acknowledged_by",
              "done_at", "words", "deputy", "to_phone_at")  # fmt: skip
    ordering = ("-id",)
