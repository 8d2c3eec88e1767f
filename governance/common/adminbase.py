"""What every page of Django admin stands on: one question for permission, an entry in the trail for every change.

Whoever may use the admin site may configure with it; states, clocks, messages and the trail are shown there and
changed nowhere but through the services. The trail keeps the names of changed fields, never their values.
"""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import models, transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from governance.common.journal import write

MOST_COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts no further than 10,000: a list of a million rows opens as fast as a short one."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows[:MOST_COUNTED].count()


class PortalAdmin(admin.ModelAdmin):
    """Editable configuration."""

    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            self.keep_in_trail(request, obj, "change" if change else "add", fields=sorted(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            self.keep_in_trail(request, obj, "delete")
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        with transaction.atomic():
            for row in queryset:
                self.keep_in_trail(request, row, "delete")
            super().delete_queryset(request, queryset)

    def keep_in_trail(self, request: HttpRequest, obj: models.Model, verb: str, **data: Any) -> None:
        if isinstance(obj.pk, int):
            write(actor=request.user, verb=f"admin.{verb}", subject=obj, now=timezone.now(), **data)
        else:  # the calendar's days are keyed by date
            write(actor=request.user, verb=f"admin.{verb}", subject=request.user, now=timezone.now(),
                  model=obj._meta.label_lower, key=str(obj.pk), **data)  # fmt: skip


class LookOnlyMixin:
    """Shown, never added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookOnlyAdmin(LookOnlyMixin, PortalAdmin):
    """States, history, messages."""


class LookOnlyInline(LookOnlyMixin, admin.TabularInline):
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)


class PortalInline(admin.TabularInline):
    """Rows edited with their parent, under the same permission."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission
