"""The web app that works without a line: its manifest, its worker, its shell; keys, what to take along, and sending.

The shell holds nothing private, so anybody may load it. What a phone takes along is its person's own grids only.
"""

import base64
import binascii
import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, InputRefused
from governance.common.given import number_in
from governance.common.images import CleanPhoto, clean_photo
from governance.common.problems import problem
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.sessions import STAFF_LASTS
from governance.territory.models import Dwelling
from grids.arriving import KEPT_DAYS, Arrived
from grids.forms.day import CheckForm, VisitForm
from grids.keys import key_of, new_name
from grids.models import BroadcastCopy, HazardCheck
from grids.policies.day import codes_of
from grids.selectors.day import MESSAGES, buildings_in, checks_due, grids_in
from grids.selectors.messages import to_sign
from grids.selectors.visits import dues_in
from grids.services.checks import do_check
from grids.services.findings import report_finding
from grids.services.messages import acknowledge
from grids.services.visits import door_of, record_visit
from grids.states import CheckAnswer, VisitOutcome
from grids.views.day import PHOTOS_AT_ONCE, finding_form
from grids.views.day_common import Here

ITEMS_AT_ONCE, KEYS_AT_ONCE, DOORS_TAKEN, CHECKS_TAKEN = 20, 30, 500, 100
AHEAD = timedelta(days=7)
SESSION_KEY = "day_key"
ASSETS = (
    "portal/tokens.css", "portal/portal.css", "grids/day.css", "grids/day.js", "grids/day-queue.js", "portal/favicon.svg", "npm/icons.svg",
)  # fmt: skip


# --- What is installed --------------------------------------------------------------------------------------
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    icon = {"src": static("portal/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return JsonResponse(
        {
            "name": _("%(site)s · 网格") % {"site": settings.SITE_NAME},
            "short_name": _("网格"),
            "lang": "zh-CN",
            "id": reverse("grids:day"),
            "start_url": reverse("grids:day"),
            "scope": reverse("grids:day"),
            "display": "standalone",
            "background_color": "#f5f7f9",
            "theme_color": "#1b5fae",
            "icons": [icon],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its version follows from what it keeps, so that a new release replaces the old shell."""
    shell = reverse("grids:offline")
    assets = [static(name) for name in ASSETS]
    page = render_to_string("grids/day/offline.html", request=None, context=_shell_context())
    version = hashlib.sha256("\n".join([*assets, page]).encode()).hexdigest()[:12]
    words = {"version": version, "shell": shell, "assets": assets, "scope": reverse("grids:day")}
    body = render_to_string("grids/day/worker.js", {"settings": json.dumps(words)})
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def _shell_context() -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "outcomes": [(value, str(label)) for value, label in VisitOutcome.choices],
        "answers": [(value, str(label)) for value, label in CheckAnswer.choices],
        "kept_days": KEPT_DAYS,
    }


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    return render(request, "grids/day/offline.html", _shell_context())


# --- Keys, and what to take along ---------------------------------------------------------------------------
def _who(request: HttpRequest) -> tuple[Here | None, JsonResponse | None]:
    """Somebody at doors, or the refusal as JSON: 401 signed out, 403 not for them."""
    user, now = request.user, timezone.now()
    if not isinstance(user, User) or not user.is_authenticated:
        return None, problem("signed_out", _("请重新登录，登录后会自动上传。"), status=401)
    codes = codes_of(user, now) if authority_of(user, timezone.localdate(now)).is_staff else ()
    if not codes:
        return None, problem("not_at_doors", _("您目前不在网格或社区任职。"), status=403)
    return Here(user, codes, now, timezone.localdate(now)), None


@require_safe
@never_cache
def keys(request: HttpRequest) -> JsonResponse:
    """The key of this session, and of earlier sessions those that are asked for by name (`?ids=`)."""
    here, refusal = _who(request)
    if here is None:
        return refusal  # type: ignore[return-value]
    name = request.session.get(SESSION_KEY, "")
    if not key_of(name, user_id=here.user.pk, now=here.now):
        name = request.session[SESSION_KEY] = new_name(here.now)
    asked = [part for part in request.GET.get("ids", "").split(",") if part][:KEYS_AT_ONCE]
    known = {one: key for one in asked if (key := key_of(one, user_id=here.user.pk, now=here.now))}
    return JsonResponse(
        {
            "owner": here.user.pk,
            "csrf": get_token(request),
            "current": {"id": name, "key": key_of(name, user_id=here.user.pk, now=here.now)},
            "expires_at": (here.now + STAFF_LASTS).isoformat(),
            "keys": known,
        }
    )


@require_safe
@never_cache
def pack(request: HttpRequest) -> JsonResponse:
    """What this person needs without a line: places, doors and checks due, messages to sign. Their own grids only."""
    here, refusal = _who(request)
    if here is None:
        return refusal  # type: ignore[return-value]
    doors = (
        dues_in(here.codes)
        .filter(due_on__lte=here.today + AHEAD)
        .select_related("dwelling__entrance", "building__estate")
        .order_by("-needs_care", "due_on", "id")[:DOORS_TAKEN]
    )
    return JsonResponse(
        {
            "made_at": here.now.isoformat(),
            "places": [{"id": f"b{row.pk}", "label": str(row)} for row in buildings_in(here.codes)[:1000]]
            + [{"id": f"g{row.code}", "label": row.name} for row in grids_in(here.codes)[:100]],
            "doors": [
                {
                    "id": row.dwelling_id,
                    "label": f"{row.building}{door_of(row.dwelling)}",
                    "due_on": row.due_on.isoformat(),
                    "care": row.needs_care,
                }
                for row in doors
            ],
            "checks": [
                {
                    "id": row.pk,
                    "label": f"{row.building} · {row.checklist}",
                    "due_on": row.due_on.isoformat(),
                    "points": [{"id": point.pk, "title": point.title} for point in row.checklist.points.all()],
                }
                for row in checks_due(here.codes)
                .order_by("due_on", "id")
                .prefetch_related("checklist__points")[:CHECKS_TAKEN]
            ],
            "messages": [
                {"copy": str(one.pk), "title": one.broadcast.title, "body": one.broadcast.body}
                for one in to_sign(here.user)[:MESSAGES]
            ],
        }
    )


# --- Sending ------------------------------------------------------------------------------------------------
@require_POST
@never_cache
def sync(request: HttpRequest) -> JsonResponse:
    """Take what waited on a phone: each item by itself, once, answered taken / already / refused with words."""
    here, refusal = _who(request)
    if here is None:
        return refusal  # type: ignore[return-value]
    try:
        items = json.loads(request.body)["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        items = None
    if not isinstance(items, list) or not 0 < len(items) <= ITEMS_AT_ONCE:
        return problem("bad_items", _("没有看懂手机发来的内容。"), status=422)
    return JsonResponse({"answers": [take_item(item, here) for item in items]})


def take_item(item: Any, here: Here) -> dict[str, str]:
    """One thing that waited: done now, or why not, in words."""
    client_id = str(item.get("client_id", "")) if isinstance(item, dict) else ""
    try:
        take = TAKERS.get(str(item.get("kind", ""))) if isinstance(item, dict) else None
        if take is None:
            raise InputRefused("kind", _("没有看懂这条记录。"))
        arrived = take(item, _client_id(client_id), _moment(item.get("at")), here)
    except DomainError as refusal:
        fields = "".join(words for name, words in refusal.fields.items() if words not in refusal.message)
        return {"client_id": client_id, "outcome": "refused", "words": f"{refusal.message}{fields}"}
    return {"client_id": client_id, "outcome": "taken" if arrived.is_new else "already", "words": ""}


def _client_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InputRefused("client_id", _("这条记录没有标识。")) from None


def _moment(text: Any) -> datetime:
    try:
        moment = parse_datetime(str(text))
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise InputRefused("at", _("这条记录没有时间。"))
    return moment


def _checked(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        words = "；".join(f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items())
        raise InputRefused("form", words)
    return form.arguments()


def _take_finding(item: dict[str, Any], client_id: uuid.UUID, at: datetime, here: Here) -> Arrived[Any]:
    arguments = _checked(finding_form(here, {**_texts(item), "client_id": str(client_id)}))
    return report_finding(**arguments, found_at=at, photos=_photos(item), actor=here.user, now=here.now)


def _take_visit(item: dict[str, Any], client_id: uuid.UUID, at: datetime, here: Here) -> Arrived[Any]:
    arguments = _checked(VisitForm({**_texts(item), "client_id": str(client_id)}))
    doors = Dwelling.objects.select_related("entrance", "building__grid", "building__community")
    door = doors.filter(pk=_number(item, "dwelling")).first()
    if door is None:
        raise InputRefused("dwelling", _("没有这一户。"))
    return record_visit(**arguments, dwelling=door, at=at, actor=here.user, now=here.now)


def _take_signature(item: dict[str, Any], client_id: uuid.UUID, at: datetime, here: Here) -> Arrived[Any]:
    copy = BroadcastCopy.objects.filter(pk=_number(item, "copy")).first()
    if copy is None:
        raise InputRefused("copy", _("没有这条通知，可能已经撤回。"))
    signed = acknowledge(copy_id=copy.pk, actor=here.user, now=here.now)
    return Arrived(signed, is_new=signed.acknowledged_at == here.now)


def _take_check(item: dict[str, Any], client_id: uuid.UUID, at: datetime, here: Here) -> Arrived[Any]:
    check = HazardCheck.objects.select_related("checklist").filter(pk=_number(item, "check")).first()
    if check is None:
        raise InputRefused("check", _("没有这项检查，可能已经撤销。"))
    form = CheckForm(_texts(item), points=check.checklist.points.all())
    answers = form.answers() if form.is_valid() else {}
    return do_check(check_id=check.pk, answers=answers, client_id=client_id, at=at, actor=here.user, now=here.now)


def _number(item: dict[str, Any], name: str) -> int:
    """The primary key that the phone names; 0 is nobody's."""
    return number_in(str(item.get(name, "")))


def _texts(item: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in item.items() if isinstance(value, str)}


def _photos(item: dict[str, Any]) -> list[CleanPhoto]:
    sent = item.get("photos") or []
    if not isinstance(sent, list) or len(sent) > PHOTOS_AT_ONCE:
        raise InputRefused("photos", _("最多 %(n)d 张照片") % {"n": PHOTOS_AT_ONCE})
    try:
        return [clean_photo(BytesIO(base64.b64decode(str(one), validate=True))) for one in sent]
    except (binascii.Error, ValueError):
        raise InputRefused("photos", _("照片在路上损坏了，请重新拍。")) from None


TAKERS: dict[str, Callable[[dict[str, Any], uuid.UUID, datetime, Here], Arrived[Any]]] = {
    "finding": _take_finding,
    "visit": _take_visit,
    "check": _take_check,
    "sign": _take_signature,
}
