"""People in Django admin. Numbers stay masked; who looked at one can only be read."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.common.adminbase import LookOnlyAdmin, PortalAdmin, PortalInline
from governance.people.models import Department, IdentityLook, Organisation, Posting, Residency, User

admin.site.unregister(Group)  # authority comes from postings


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "display_name"]


class ExistingUserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # noqa: DJ007  the admin's fieldsets choose


class PostingInline(PortalInline):
    model = Posting
    autocomplete_fields = ["area", "department", "organisation"]


@admin.register(User)
class UserAdmin(PortalAdmin, DjangoUserAdmin):
    """Only a superuser touches superusers: an administrator cannot rise by changing an account."""

    form, add_form = ExistingUserForm, NewUserForm
    list_display = ["__str__", "username", "masked_phone", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username", "display_name"]
    ordering = ["id"]
    filter_horizontal = []
    readonly_fields = ["masked_phone", "last_login", "joined_at", "phone_verified_at"]
    inlines = [PostingInline]
    fieldsets = [
        (None, {"fields": ["username", "password", "display_name", "is_active", "is_superuser"]}),
        (_("联系"), {"fields": ["masked_phone", "phone_verified_at", "email", "work_phone", "notify_urls"]}),
        (_("其他"), {"fields": ["prefers_large_type", "last_login", "joined_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "display_name", "usable_password", "password1", "password2"]})]

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return super().get_inline_instances(request, obj) if obj else []

    @admin.display(description=_("手机号"))
    def masked_phone(self, user: User) -> str:
        return user.masked_phone

    def _may_touch(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or not obj.is_superuser or request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else [*fields, "is_superuser"]


@admin.register(Department)
class DepartmentAdmin(PortalAdmin):
    list_display = ["name", "code", "district", "phone", "is_active"]
    list_select_related = ["district"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["district"]


@admin.register(Organisation)
class OrganisationAdmin(PortalAdmin):
    list_display = ["name", "kind", "area", "is_active"]
    list_filter = ["kind"]
    list_select_related = ["area"]
    search_fields = ["name"]
    autocomplete_fields = ["area"]


@admin.register(Posting)
class PostingAdmin(PortalAdmin):
    list_display = ["user", "role", "area", "department", "starts_on", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["user", "area", "department"]
    search_fields = ["user__username", "user__display_name", "area__name", "area__code"]
    autocomplete_fields = ["user", "area", "department", "organisation"]


@admin.register(Residency)
class ResidencyAdmin(LookOnlyAdmin):
    """Verified at the community's desk, not here."""

    list_display = ["user", "dwelling", "kind", "verified_at"]
    list_select_related = ["user", "dwelling__building__estate", "dwelling__entrance__building__estate"]


@admin.register(IdentityLook)
class IdentityLookAdmin(LookOnlyAdmin):
    list_display = ["looked_at", "looker", "what", "reason", "owner"]
    list_select_related = ["looker", "owner"]
    fields = ["looked_at", "looker", "what", "reason", "owner"]
