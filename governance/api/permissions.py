"""Doors. What somebody may do to a thing is for policies to say, not for these."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission

from governance.common.errors import PermissionRefused
from governance.people.authority import authority_of


class IsStaff(BasePermission):
    """Somebody with a posting in force today."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if not authority_of(request.user, timezone.localdate()).is_staff:
            raise PermissionRefused("not_staff", _("这里供社区、街道和部门的工作人员使用，您目前没有任职。"))
        return True
