"""Django admin of this portal: for superusers, and for who holds an ADMIN posting of a district today.

`is_staff` alone opens nothing. Signing in goes through the portal's own page (`people.views.admin_door`),
with its second factor and lock-out.
"""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_header = _("街坊 · 系统管理")
    site_title = _("系统管理")
    index_title = _("配置与查阅")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        from governance.people.selectors import may_use_admin  # models are not loaded when the site is made

        return may_use_admin(request.user, timezone.localdate())


class PortalAdminConfig(AdminConfig):
    default_site = "governance.people.admin_site.PortalAdminSite"
