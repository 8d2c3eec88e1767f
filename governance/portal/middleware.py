"""A refusal by a service becomes a calm page, wherever the view did not catch it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.common.addresses import back_url
from governance.common.errors import DomainError

TITLES = {
    403: "这一步您不能操作",
    404: "没有找到",
    409: "情况刚刚有变化",
    422: "这样填还不行",
    429: "操作太频繁，请稍等",
}


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
