"""Raising a matter: by a resident's app, which proves good will as the page does, or by staff for somebody else."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer, sending_of
from governance.api.parsers import JSONParser, MultiPartParser
from governance.api.writing import WriteView
from governance.common.client import client_address
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.common.ids import ordered_uuid
from governance.common.images import clean_photo
from governance.common.limits import require
from governance.people.models import User
from governance.territory.selectors import locate
from grievances.api.arguments import Flag, checked, photos_field
from grievances.api.serializers import ReceiptSerializer
from grievances.forms.desk_fields import active_categories
from grievances.forms.desk_intake import SOURCES
from grievances.forms.places import ChosenPlace, chosen_place, place_of_area
from grievances.forms.resident import RaiseForm
from grievances.models import Category, Grievance
from grievances.policies import may_raise_for_others
from grievances.selectors import responsible_label
from grievances.services import Draft, proof, raise_matter
from grievances.services.raising import BODY_MAX, BODY_MIN
from grievances.states import Source, Urgency
from grievances.tracking import link_token, secret_of
from grievances.views.raise_matter import HOUR, PER_ADDRESS, PER_BROWSER, PER_PHONE

RAISE_EXAMPLE = {
    "body": "三单元楼道的灯坏了三天，晚上老人看不见台阶。",
    "place": "estate:12",
    "category": "property",
    "phone": "13800001111",
    "proof": "eyJjaGFsbGVuZ2UiOnsi…",
}


class RaiseSerializer(serializers.Serializer):
    """A new matter. The place is `place`, as `/places/` gives it, or a point."""

    body = serializers.CharField(min_length=BODY_MIN, max_length=BODY_MAX, help_text="What happened.")
    place = serializers.CharField(max_length=40, required=False, default="", help_text="As in the answer of /places/.")
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False, help_text="WGS-84.")
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False, help_text="WGS-84.")
    place_detail = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    category = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="Code; residents choose a first level."
    )
    name = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    may_publish = Flag(required=False, default=True, help_text="居民同意公开（隐去个人信息）")
    photos = photos_field()
    proof = serializers.CharField(
        max_length=4000,
        required=False,
        default="",
        allow_blank=True,
        help_text="The solved challenge, for who is not signed in.",
    )
    source = serializers.ChoiceField(
        [(source.value, source.label) for source in SOURCES],
        required=False,
        help_text="For staff who enter it for somebody: how it came.",
    )
    urgency = serializers.ChoiceField(Urgency.choices, required=False, help_text="Only together with `source`.")


@cache
def _shape() -> RaiseSerializer:
    """One for all requests: it validates without keeping anything, and to copy its fields each time took a tenth of a raise."""
    return RaiseSerializer()


@dataclass(frozen=True, slots=True)
class Raised:
    """A raise that was read and found good."""

    draft: Draft
    photos: list[Any]
    actor: User | None
    proof_used: str


class RaisingView(WriteView):
    """POST raises a matter. A subclass of the list of matters, which has the same address."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        operation_id="grievance_raise",
        tags=["resident"],
        summary="提诉求",
        description=(
            "Without sign-in, with a solved challenge; the limits of the page hold (5 an hour for a telephone number). "
            "Staff give `source` instead and need neither."
        ),
        request=RaiseSerializer,
        responses={201: ReceiptSerializer},
        examples=[OpenApiExample("raise", value=RAISE_EXAMPLE, request_only=True)],
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return WriteView.post(self, request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        given, now = _shape().run_validation(request.data), timezone.now()
        raised = self._by_staff(request, given, now) or self._by_resident(request, given)

        def act() -> Answer:
            if raised.proof_used:
                proof.use_up(raised.proof_used, str(raised.draft.submission))
            matter = raise_matter(draft=raised.draft, photos=raised.photos, actor=raised.actor, now=now)
            return Answer(receipt_of(matter, request), 201)

        return act

    def _by_staff(self, request: Any, given: dict[str, Any], now: datetime) -> Raised | None:
        """Entered for somebody else (一口受理); None where no `source` says so."""
        if "source" not in given:
            return None
        if not request.user.is_authenticated:
            raise InputRefused("no_actor", _("代为登记需要工作人员登录。"), fields={"source": _("需要工作人员登录")})
        may_raise_for_others(request.user, now).require()
        place = place_of(given)
        typed = {**given, "submission": submission_of(request), "category": _category_of(given["category"])}
        draft = Draft(
            **_common(typed, place, given),
            source=Source(given["source"]),
            urgency=Urgency(given.get("urgency") or Urgency.GENERAL),
        )
        return Raised(draft, _photos(given), request.user, "")

    def _by_resident(self, request: Any, given: dict[str, Any]) -> Raised:
        user = request.user if request.user.is_authenticated else None
        place = place_of(given)
        form = checked(RaiseForm({**_as_form(given, request), "place": place.value}))
        used = "" if user else good_will(given["proof"])
        photos = _photos(given)
        _count(request, user, form.cleaned_data["phone"])
        return Raised(Draft(**_common(form.cleaned_data, place, given)), photos, user, used)


def place_of(given: dict[str, Any]) -> ChosenPlace:
    """The place that was named, or the area around the point; raises `InputRefused` where there is none."""
    place = chosen_place(given["place"])
    if place is None and not given["place"] and {"latitude", "longitude"} <= given.keys():
        place = place_of_area(locate(_degrees(given["latitude"]), _degrees(given["longitude"])))
    if place is None:
        message = _("请告诉我们在哪里：用 /places/ 查到的地点，或本区内的一个位置。")
        raise InputRefused("no_place", message, fields={"place": message})
    return place


def _category_of(code: str) -> Category | None:
    """One that the desk offers, by its code."""
    if not code:
        return None
    rows = active_categories()
    parents = {row.parent_id for row in rows}
    for row in rows:
        if row.code == code and row.pk not in parents:
            return row
    message = _("没有这个类别。")
    raise InputRefused("invalid", message, fields={"category": message})


def _degrees(value: float) -> Decimal:
    return round(Decimal(value), 6)


def _as_form(given: dict[str, Any], request: Any) -> dict[str, Any]:
    """What the form of the page takes: its category by key, and its own name for a sending."""
    data = {name: given[name] for name in ("body", "place_detail", "name", "phone", "may_publish")}
    category = given["category"]
    if category:
        key = Category.objects.filter(code=category).values_list("pk", flat=True).first()
        if key is None:
            message = _("没有这个类别。")
            raise InputRefused("invalid", message, fields={"category": message})
        data["category"] = key
    return {**data, "submission": submission_of(request)}


def submission_of(request: Any) -> uuid.UUID:
    """The same for the same sending, so that even a day later it does not become a second matter."""
    sending = sending_of(request)
    return uuid.UUID(sending.fingerprint[:32]) if sending else ordered_uuid()


def _common(typed: dict[str, Any], place: ChosenPlace, given: dict[str, Any]) -> dict[str, Any]:
    point: dict[str, Any] = {name: _degrees(given[name]) for name in ("latitude", "longitude") if name in given}
    return {
        "body": typed["body"],
        "submission": typed["submission"],
        "building": place.building,
        "estate": place.estate,
        "area": place.area,
        "place_detail": " ".join(part for part in (place.words, typed["place_detail"]) if part),
        "contact_name": typed["name"],
        "contact_phone": typed["phone"],
        "may_publish": typed["may_publish"],
        "category": typed["category"],
        **(point if len(point) == 2 else {}),
    }


def _photos(given: dict[str, Any]) -> list[Any]:
    return [clean_photo(upload) for upload in given.get("photos", [])]


def good_will(solution: str) -> str:
    """The name under which the solved challenge is used up; raises `InputRefused` with `proof` among its fields."""
    if not solution:
        message = _("请先取一道题（/challenge/）并附上答案，或登录。")
        raise InputRefused("proof_needed", message, fields={"proof": message})
    try:
        return proof.check_solution(solution)
    except InputRefused as refusal:
        raise InputRefused(refusal.code, refusal.message, fields={"proof": refusal.message}) from refusal


def _count(request: Any, user: User | None, phone: str) -> None:
    """The limits of the page, counted together with it."""
    often = _("您一小时内提交得太多了，请过一会儿再试。着急的事请直接打社区电话。")
    busy = _("这个网络上提交的人太多了，请过一会儿再试，或拨打社区电话。")
    if user:
        require("raise-browser", f"user:{user.pk}", limit=PER_BROWSER, seconds=HOUR, message=often)
    if phone:
        require("raise-phone", blind_index("phone", phone), limit=PER_PHONE, seconds=HOUR, message=often)
    require(proof.RAISED_BY_ADDRESS, client_address(request), limit=PER_ADDRESS, seconds=HOUR, message=busy)


def receipt_of(matter: Grievance, request: Any) -> dict[str, Any]:
    """What to keep: code, secret, and the link of the QR code. As `ReceiptSerializer` says, in plain values."""
    token = link_token(matter.code)
    page = reverse("grievances:matter", args=[matter.code])
    return {
        "code": matter.code,
        "secret": secret_of(matter.code),
        "token": token,
        "url": request.build_absolute_uri(f"{page}?k={token}"),
        "title": matter.title,
        "state": matter.state,
        "responsible": responsible_label(matter),
        "due_at": timezone.localtime(matter.due_at).isoformat() if matter.due_at else None,
    }


class ChallengeSerializer(serializers.Serializer):
    """An altcha challenge; `proof` is base64 of `{"challenge": …, "solution": {"counter", "derivedKey"}}`."""

    parameters = serializers.JSONField()
    signature = serializers.CharField()


class ChallengeView(APIView):
    """A proof of work for one matter, good for two hours. Its price rises with what comes from one address."""

    @extend_schema(operation_id="challenge", tags=["resident"], summary="取一道题", responses=ChallengeSerializer)
    def get(self, request: Any) -> Response:
        require("challenge", client_address(request), limit=240, seconds=60)
        return Response(proof.new_challenge(client_address(request)))
