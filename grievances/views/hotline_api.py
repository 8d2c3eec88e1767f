"""The hotline's side by program: orders come in, states go back. JSON, with a key in the Authorization header."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from governance.common.errors import DomainError, InputRefused
from grievances import hotline
from grievances.models import ApiKey
from grievances.services.apikeys import authenticate
from grievances.services.hotline import outcomes, take_orders

LIMIT_MAX = 500
CURSOR_MAX = 2**63 - 1


def partner(method: str, scope: ApiKey.Scope) -> Callable[[Callable[..., Any]], Callable[..., JsonResponse]]:
    """A view for one method and scope; gets the key and the time. Refusals are `{code, detail, fields}`."""

    def decorate(view: Callable[..., Any]) -> Callable[..., JsonResponse]:
        @csrf_exempt  # no cookie counts here: everything needs a key
        @wraps(view)
        def answered(request: HttpRequest) -> JsonResponse:
            if request.method != method:
                return _answer({"code": "method", "detail": _("只接受 %(method)s") % {"method": method}}, 405)
            try:
                now = timezone.now()
                key = authenticate(raw=_key_in(request), scope=scope, now=now)
                return _answer(view(request, key, now))
            except DomainError as error:
                status = HTTPStatus.UNAUTHORIZED if error.code == "api_key" else error.status
                return _answer({"code": error.code, "detail": error.message, "fields": error.fields}, status)

        return answered

    return decorate


def _answer(body: dict[str, Any], status: int = HTTPStatus.OK) -> JsonResponse:
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def _key_in(request: HttpRequest) -> str:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    return key if scheme.lower() == "bearer" else request.headers.get("X-Api-Key", "")


@partner("POST", ApiKey.Scope.HOTLINE_ORDERS)
def orders(request: HttpRequest, key: ApiKey, now: datetime) -> dict[str, Any]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig) as problem:
        raise InputRefused("json", _("正文不是有效的 JSON，或超过了 2 MB。")) from problem
    if not isinstance(given, dict) or not isinstance(given.get("orders"), list):
        raise InputRefused("orders", _('正文应为 {"orders": [...]}'), fields={"orders": _("应为列表")})
    taken = take_orders(key=key, orders=given["orders"], now=now)
    return {"added": taken.added, "known": taken.known, "refused": taken.refused, "orders": outcomes(taken)}


@partner("GET", ApiKey.Scope.HOTLINE_STATES)
def states(request: HttpRequest, key: ApiKey, now: datetime) -> dict[str, Any]:
    after = _number(request, "after", default=0, most=CURSOR_MAX)
    limit = _number(request, "limit", default=hotline.PAGE, most=LIMIT_MAX)
    page = hotline.changes_after(after, source=key.source, limit=max(limit, 1))
    return {"states": [hotline.as_dict(state) for state in page.states], "next": page.next, "more": page.has_more}


def _number(request: HttpRequest, name: str, *, default: int, most: int) -> int:
    text = request.GET.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= most):
        raise InputRefused("number", _("应为不超过 %(most)d 的整数") % {"most": most}, fields={name: _("不是有效的数")})
    return int(text)
