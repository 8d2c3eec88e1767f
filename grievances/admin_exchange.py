"""Keys of other systems, addresses that are told of changes, and what was sent there. Secrets are shown once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.common.adminbase import LookOnlyAdmin, PortalAdmin
from governance.common.errors import InputRefused
from governance.common.webpost import check_address
from governance.notifications.delivering import retry_rows
from grievances.models import ApiKey, WebhookDelivery, WebhookEndpoint
from grievances.services.apikeys import seal_new_key
from grievances.services.webhooks import forget_endpoints, new_secret

SHOWN_ONCE = _("请现在就复制并交给对方，离开本页后无法再看到：")


class Several(forms.TypedMultipleChoiceField):
    """Some of a fixed list, kept as a JSON list."""

    widget = forms.CheckboxSelectMultiple


class ApiKeyForm(forms.ModelForm):
    scopes = Several(label=_("可用接口"), choices=ApiKey.Scope.choices)

    class Meta:
        model = ApiKey
        fields = ["name", "scopes", "area", "source", "per_minute", "is_active"]


@admin.register(ApiKey)
class ApiKeyAdmin(PortalAdmin):
    """Issued by adding, revoked by switching off; never deleted, for matters carry its number."""

    form = ApiKeyForm
    list_display = ["name", "prefix", "scopes", "area", "is_active", "issued_at", "last_used_on"]
    list_filter = ["is_active"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]
    readonly_fields = ["prefix", "issued_at", "last_used_on"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ApiKey, form: forms.Form, change: bool) -> None:
        raw = "" if change else seal_new_key(obj, timezone.now())
        super().save_model(request, obj, form, change)
        if raw:
            messages.warning(request, f"{SHOWN_ONCE}{raw}")


class WebhookEndpointForm(forms.ModelForm):
    url = forms.URLField(label=_("接收地址"), max_length=400, assume_scheme="https", widget=AdminURLFieldWidget)
    events = Several(label=_("通知的事件"), choices=WebhookEndpoint.Event.choices)

    class Meta:
        model = WebhookEndpoint
        fields = ["name", "url", "events", "area", "is_active"]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_address(url)
        except InputRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return url


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(PortalAdmin):
    """Switched off, never deleted: another process may be writing a row for it from its cache at this moment."""

    form = WebhookEndpointForm
    list_display = ["name", "url", "area", "events", "is_active"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]
    actions = ["give_new_secret"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: forms.Form, change: bool) -> None:
        if not change:
            obj.secret = new_secret()
            messages.warning(request, f"{SHOWN_ONCE}{obj.secret}")
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget_endpoints)

    @admin.action(description=_("更换签名密钥（旧的立即失效）"))
    def give_new_secret(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        for row in queryset:
            with transaction.atomic():
                row.secret = new_secret()
                row.save(update_fields=["secret"])
                self.keep_in_trail(request, row, "change", fields=["secret"])
            messages.warning(request, f"{row.name}：{SHOWN_ONCE}{row.secret}")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(LookOnlyAdmin):
    list_display = ["id", "endpoint", "event", "event_id", "state", "attempts", "next_try_at", "problem"]
    list_filter = ["state", "event"]
    list_select_related = ["endpoint"]
    ordering = ["-id"]
    actions = ["retry"]

    @admin.action(description=_("重新发送所选的失败推送"))
    def retry(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        count = retry_rows(rows=queryset, verb="grievances.webhook_retry", actor=request.user, now=timezone.now())
        self.message_user(request, _("%(count)d 条已重新排队") % {"count": count})
