"""What django-axes asks of us: whose address to count, and the page that a locked-out person sees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from governance.common.client import client_address
from governance.common.problems import problem, wants_problem


def counted_address(request: HttpRequest) -> str | None:
    """The caller as one address (an IPv6 household is its network's first)."""
    address = client_address(request).split("/")[0]
    return None if address == "unknown" else address


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """429 in words. Only this name from this address is locked, so neighbours and colleagues are not."""
    message = _("为保护账号，这个登录名在这里暂停登录 15 分钟。账号和数据都安全。")
    if wants_problem(request):
        return problem("locked_out", message, status=429)
    context = {
        "title": _("试错的次数太多了"),
        "message": message,
        "hint": _("忘记密码请找本单位的系统管理员重设。如果不是您在试，也请告诉管理员。"),
        "icon_name": "lock",
        "back_url": "/sign-in/?as=staff",
    }
    return render(request, "portal/error.html", context, status=429)
