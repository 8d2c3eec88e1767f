"""A refusal as JSON, for what is answered outside the API framework: lock-outs, unknown addresses, broken requests."""

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse

API_PATH = "/api/"


def wants_problem(request: HttpRequest) -> bool:
    """Whether a program asked, which cannot read a page."""
    return request.path.startswith(API_PATH)


def problem(code: str, message: str, *, status: int, fields: Mapping[str, str] | None = None) -> JsonResponse:
    """The one shape of every refusal: `{code, message, fields}`."""
    body = {"code": code, "message": message, "fields": dict(fields or {})}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
