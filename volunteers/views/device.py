"""One device that checks in for many people leaves a trace: a random mark in a signed cookie, and nothing else about it."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE, SALT = "device-mark", "volunteers.device"
KEPT_SECONDS = 90 * 24 * 3600  # renewed whenever it is used


def mark_of(request: HttpRequest) -> str:
    """The mark that this browser keeps, or a new one for `keep_mark`."""
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECONDS)
    return kept or secrets.token_hex(16)


def keep_mark(response: HttpResponse, mark: str) -> HttpResponse:
    response.set_signed_cookie(
        COOKIE, mark, salt=SALT, max_age=KEPT_SECONDS, path="/volunteers/", samesite="Lax", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
