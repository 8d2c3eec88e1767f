"""A refusal by a service becomes a calm page, wherever the view did not catch it; pages are asked in plain characters."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from governance.common.addresses import back_url
from governance.common.errors import DomainError

NULL, INTERFACES = "\x00", ("/api/", "/open311/")
TITLES = {
    403: "这一步您不能操作",
    404: "没有找到",
    409: "情况刚刚有变化",
    422: "这样填还不行",
    429: "操作太频繁，请稍等",
}


class PlainCharactersMiddleware:
    """Takes null characters out of what pages are asked: no honest browser sends any, and PostgreSQL refuses to look for
    them. The interfaces judge their own input."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in (asked := request.META.get("QUERY_STRING", "")) and not request.path_info.startswith(INTERFACES):
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.path_info.startswith(INTERFACES):
            return
        if NULL in request.path_info:
            raise Http404
        typed = getattr(request, "_post", None)  # where it was read already, as the check of its origin does
        if not typed or not any(NULL in value for _name, row in typed.lists() for value in row):
            return
        plain = typed.copy()
        for name, row in typed.lists():
            plain.setlist(name, [value.replace(NULL, "") for value in row])
        request.POST = plain


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return render_refusal(request, exception)


def render_refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as a page, or for HTMX as an alert that replaces nothing but the place for alerts."""
    context = {
        "title": TITLES.get(error.status, TITLES[422]),
        "message": error.message,
        "error": error,
        "back_url": back_url(request),
    }
    if not getattr(request, "htmx", False):
        return render(request, "portal/error.html", context, status=error.status)
    response = render(request, "portal/_alert.html", context, status=error.status)
    response["HX-Retarget"] = "#alerts"
    response["HX-Reswap"] = "innerHTML"
    return response
