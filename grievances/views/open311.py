"""The addresses of Open311 GeoReport v2 under `/open311/v2/`. Every answer, errors too, is XML or JSON as asked."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from governance.common.client import client_address
from governance.common.errors import DomainError, InputRefused, LimitReached, PermissionRefused
from governance.common.keyset import page_by_key
from governance.common.limits import require
from grievances.forms.open311 import NotThere, read_list, read_report
from grievances.models import ApiKey, Grievance, Photo
from grievances.open311 import documents, reads
from grievances.open311.render import CONTENT_TYPES, render
from grievances.services.apikeys import authenticate
from grievances.services.open311 import raise_by_key

ORDER = ("-raised_at", "-id")
READS_A_MINUTE = 300  # one address; whole offices sit behind one
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
Answer = tuple[str, Any] | HttpResponse


def open311(*methods: str) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """A view that returns the name of its root and its document. Refusals become the specification's errors."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # no cookie counts here: writing needs a key
        @wraps(view)
        def answered(request: HttpRequest, form: str = "xml", **parts: str) -> HttpResponse:
            try:
                _check(request, methods)
                answer = view(request, form=form, **parts)
            except DomainError as error:
                return _refusal(form, error)
            except SuspiciousOperation:  # more than we read of a form
                return _refusal(form, InputRefused("too_much", _("提交的内容太大或字段太多")))
            return answer if isinstance(answer, HttpResponse) else respond(form, *answer)

        return answered

    return decorate


def respond(form: str, root: str, document: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    response = HttpResponse(render(form, root, document), content_type=CONTENT_TYPES[form], status=status)
    response["Access-Control-Allow-Origin"] = "*"  # public data, and no cookies: pages elsewhere may read it
    return response


def _check(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise InputRefused("method", _("这个地址不接受 %(method)s 请求") % {"method": request.method})
    given = request.POST if request.method == "POST" else request.GET
    jurisdiction = given.get("jurisdiction_id", "").strip()
    if jurisdiction and jurisdiction != settings.DISTRICT_CODE:
        words = _("没有这个辖区，本站的辖区是 %(code)s") % {"code": settings.DISTRICT_CODE}
        raise NotThere("jurisdiction", words, fields={"jurisdiction_id": words})
    if request.method != "POST":
        require("open311", client_address(request), limit=READS_A_MINUTE, seconds=60)


def _refusal(form: str, error: DomainError) -> HttpResponse:
    """404 for what does not exist, 403 for the key, 429 for too often, 400 for everything else; one error a field."""
    kept = (NotThere, PermissionRefused, LimitReached)
    status = error.status if isinstance(error, kept) else HTTPStatus.BAD_REQUEST
    lines = [f"{name}: {words}" for name, words in error.fields.items()] or [error.message]
    return respond(form, "errors", [{"code": int(status), "description": line} for line in lines], status)


@open311("GET", "HEAD")
def discovery(request: HttpRequest, *, form: str) -> Answer:
    address = request.build_absolute_uri("/open311/v2")
    return "discovery", documents.discovery(address, request.build_absolute_uri("/admin/"))


@open311("GET", "HEAD")
def services(request: HttpRequest, *, form: str) -> Answer:
    return "services", [documents.service(row) for row in reads.services()]


@open311("GET", "HEAD")
def service_definition(request: HttpRequest, *, form: str, code: str) -> Answer:
    row = reads.service(code)
    if row is None:
        raise NotThere("no_service", _("没有这个服务代码"), fields={"service_code": _("没有这个服务代码")})
    return "service_definition", documents.service_definition(row)


@open311("GET", "HEAD", "POST")
def requests(request: HttpRequest, *, form: str) -> Answer:
    return _post(request) if request.method == "POST" else _list(request, form)


def _post(request: HttpRequest) -> Answer:
    if request.content_type not in FORM_TYPES:
        raise InputRefused("content_type", _("请以 application/x-www-form-urlencoded 提交"))
    now = timezone.now()
    key = authenticate(raw=request.POST.get("api_key", ""), scope=ApiKey.Scope.OPEN311, now=now)
    draft = read_report(request.POST)
    said = sorted((name, values) for name, values in request.POST.lists() if name != "api_key")
    given = request.headers.get("Idempotency-Key", "").strip()[:200]
    row = raise_by_key(key=key, draft=draft, said=json.dumps(said), given=given, now=now)
    return "service_requests", [documents.raised(row)]


def _list(request: HttpRequest, form: str) -> Answer:
    query = read_list(request.GET, timezone.now())
    if query.ids:
        return "service_requests", _shown(request, reads.by_ids(query.ids))
    page = page_by_key(reads.public_rows(query.filters), ORDER, size=query.page_size, after=query.after)
    response = respond(form, "service_requests", _shown(request, [("", row) for row in page.rows]))
    if page.next:
        asked = request.GET.copy()
        asked["after"] = page.next
        address = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
        response["Link"] = f'<{address}>; rel="next"'
        response["Access-Control-Expose-Headers"] = "Link"
    return response


def _shown(request: HttpRequest, found: list[tuple[str, Grievance]]) -> list[dict[str, Any]]:
    photos = reads.first_photos(row for _asked, row in found)
    return [
        documents.service_request(row, asked=asked, media_url=_photo_address(request, photos.get(row.pk)))
        for asked, row in found
    ]


def _photo_address(request: HttpRequest, photo: Photo | None) -> str | None:
    return request.build_absolute_uri(reverse("grievances:photo", args=[photo.public_id])) if photo else None


@open311("GET", "HEAD")
def one_request(request: HttpRequest, *, form: str, number: str) -> Answer:
    found = reads.by_ids([number])
    if not found:
        raise NotThere("no_request", _("没有这个编号，或者它没有公开"))
    return "service_requests", _shown(request, found)


@open311("GET", "HEAD")
def token(request: HttpRequest, *, form: str, token: str) -> Answer:
    row = reads.by_token(token)
    if row is None:
        raise NotThere("no_token", _("没有这个凭据"))
    return "service_requests", [documents.token(row)]


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Everything else under the root."""
    form = "json" if request.path.endswith(".json") else "xml"
    return _refusal(form, NotThere("no_address", _("没有这个地址，请在地址末尾写 .xml 或 .json")))
