"""Messages to read, group robots to edit, dead deliveries to send again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.common.adminbase import LookOnlyAdmin, PortalAdmin
from governance.notifications.models import Delivery, GroupChannel, Message
from governance.notifications.services import retry_deliveries


@admin.register(Message)
class MessageAdmin(LookOnlyAdmin):
    list_display = ["id", "created_at", "recipient", "title", "read_at"]
    list_select_related = ["recipient"]
    ordering = ["-id"]


@admin.register(Delivery)
class DeliveryAdmin(LookOnlyAdmin):
    """The address is never shown: it holds a token or a telephone number."""

    list_display = ["id", "title", "channel", "state", "attempts", "next_try_at", "problem"]
    list_filter = ["state", "channel"]
    fields = ["title", "channel", "state", "attempts", "next_try_at", "sent_at", "problem"]
    ordering = ["-id"]
    actions = ["retry"]

    @admin.action(description=_("重新发送所选的失败外发"))
    def retry(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        count = retry_deliveries(deliveries=queryset, actor=request.user, now=timezone.now())
        self.message_user(request, _("%(count)d 条已重新排队") % {"count": count})


@admin.register(GroupChannel)
class GroupChannelAdmin(PortalAdmin):
    list_display = ["name", "area", "is_active"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]
