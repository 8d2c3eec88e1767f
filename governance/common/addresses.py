"""Addresses that came from outside and are followed only where they lead back to this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def safe_next(request: HttpRequest, default: str) -> str:
    """Where `next` points, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_ours(request, wanted) else default


def back_url(request: HttpRequest) -> str:
    """The page this person came from, if it is ours and another one; else the home page."""
    came_from = request.META.get("HTTP_REFERER", "")
    is_useful = is_ours(request, came_from) and came_from != request.build_absolute_uri()
    return came_from if is_useful else "/"
