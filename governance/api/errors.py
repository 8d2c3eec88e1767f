"""Every refusal of the API has one shape: `{code, message, fields}`."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from governance.common.errors import DomainError

UNPROCESSABLE = 422


def handle(problem: Exception, context: dict[str, Any]) -> Response | None:
    """For DRF's EXCEPTION_HANDLER. None: nobody foresaw it, so Django logs it and answers 500."""
    if isinstance(problem, DomainError):
        return _answer(problem.status, problem.code, problem.message, problem.fields)
    if isinstance(problem, Http404):
        return _answer(404, "not_found", _("没有这一项，或者它不对您开放。"))
    if isinstance(problem, PermissionDenied):
        return _answer(403, "not_allowed", _("您不能这样操作。"))
    if isinstance(problem, RequestDataTooBig):
        return _answer(413, "too_large", _("内容太大了。"))
    if isinstance(problem, SuspiciousOperation):
        return _answer(400, "bad_request", _("这个请求没能读懂。"))
    if isinstance(problem, exceptions.ValidationError):
        fields = flatten(problem.detail)
        return _answer(UNPROCESSABLE, "invalid", _("有些内容不能用，请看各项说明。"), fields)
    if isinstance(problem, exceptions.APIException):
        return _from_framework(problem)
    return None


def _from_framework(problem: exceptions.APIException) -> Response:
    response = _answer(problem.status_code, problem.default_code, str(problem.detail))
    if header := getattr(problem, "auth_header", ""):
        response["WWW-Authenticate"] = header
    if wait := getattr(problem, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _answer(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> Response:
    return Response({"code": code, "message": message, "fields": fields or {}}, status=status)


def flatten(detail: Any, path: str = "") -> dict[str, str]:
    """`{"photos": {0: ["…"]}}` → `{"photos.0": "…"}`; the first message of each place."""
    if isinstance(detail, dict):
        parts = [flatten(value, f"{path}.{name}" if path else str(name)) for name, value in detail.items()]
        return {name: words for part in parts for name, words in part.items()}
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        return flatten({str(number): item for number, item in enumerate(detail) if item}, path)
    words = detail[0] if isinstance(detail, list) and detail else detail
    return {path.removesuffix(".non_field_errors") or "body": str(words)}
