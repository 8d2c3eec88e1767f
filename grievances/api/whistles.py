"""吹哨报到 over the API: the list, blowing, one whistle, and every verb of it and of its departments' responses."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response as Reply
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import InputRefused, PermissionRefused
from governance.people.models import Department, User
from governance.territory.models import Area
from grievances.api.arguments import Argument, checked, fill
from grievances.api.filters import known_choice
from grievances.api.photos import photo_view
from grievances.api.raising import submission_of
from grievances.api.steps import StepView, Subject, require, step_view, texts
from grievances.api.whistle_shapes import (
    BlowSerializer,
    WhistleOutcomeSerializer,
    WhistleRowSerializer,
    WhistleSerializer,
)
from grievances.forms.whistles import BlowForm
from grievances.models import Grievance, Whistle
from grievances.selectors import visible_to
from grievances.services.whistles import Settled, blow
from grievances.views import whistle_page as pages
from grievances.views.whistle_new import sorted_out
from grievances.views.whistle_pages import ON_RESPONSE, ON_WHISTLE
from grievances.views.whistles import LABELS, NEWEST_FIRST
from grievances.whistle_policies import (
    decide_response,
    decide_whistle,
    exists_for,
    offices_to_blow_for,
    whistle_verbs_for,
)
from grievances.whistle_selectors import matters_of, whistle_rows
from grievances.whistle_states import whistle_transition

TAG = "whistles"
_ARGUMENTS = [
    Argument(name, False, None, model, name == "assisting")
    for name, model in {
        "area": Area, "title": None, "body": None, "place": None, "happened_at": None, "difficulty": None,
        "lead": Department, "assisting": Department,
    }.items()
]  # fmt: skip


class WhistlesView(Listing, WriteView):
    """GET lists, POST blows."""

    permission_classes = [IsStaff]
    queryset = Whistle.objects.none()
    serializer_class = WhistleRowSerializer

    @property
    def scope(self) -> str:
        return known_choice(self.request, "scope", LABELS, default="all")

    def get_queryset(self) -> Any:
        return whistle_rows(self.request.user, self.scope, timezone.now())

    def get_order(self) -> tuple[str, ...]:
        return ("-id",) if self.scope in NEWEST_FIRST else ("late_since", "due_at", "id")

    @extend_schema(
        operation_id="whistle_list",
        tags=[TAG],
        summary="哨单清单",
        parameters=[OpenApiParameter("scope", str, enum=list(LABELS), description="As the tabs of the page.")],
    )
    def get(self, request: Any) -> Reply:
        return self.list(request)

    @extend_schema(
        operation_id="whistle_blow",
        tags=[TAG],
        summary="吹哨",
        request=BlowSerializer,
        responses={201: WhistleOutcomeSerializer},
    )
    def post(self, request: Any, **kwargs: Any) -> Reply:
        return WriteView.post(self, request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        areas = list(Area.objects.filter(code__in=offices_to_blow_for(user, now)).order_by("code"))
        if not areas:
            raise PermissionRefused("not_allowed", _("吹哨由街道发起；区里允许的，社区书记也可以。您目前不能吹哨。"))
        given = BlowSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        typed = dict(given.validated_data)
        matters = _matters(typed.pop("matters", []), user, now)
        form = BlowForm(areas=areas, matters=matters, now=now)
        fill(form, _ARGUMENTS, typed)
        form.data = {**form.data, "submission": submission_of(request)}
        checked(form)

        def act() -> Answer:
            return Answer(outcome_of(blow(draft=form.draft(), actor=user, now=now), _("已吹哨，部门会收到通知。")), 201)

        return act


def _matters(codes: list[str], user: User, now: datetime) -> list[Grievance]:
    """The named matters; raises `InputRefused` with the reason of each that a whistle cannot be blown for."""
    found = visible_to(user, now).filter(code__in=codes)
    matters, left = sorted_out(found, user, now)
    wrong = {row.code: str(why) for row, why in left}
    missing = set(codes) - {row.code for row in matters} - wrong.keys()
    wrong |= dict.fromkeys(missing, _("没有这件诉求，或者它不在您的辖区。"))
    if wrong:
        words = "；".join(f"{code[:30]}：{why}" for code, why in sorted(wrong.items())[:5])
        raise InputRefused("bad_matters", _("有的诉求不能吹哨。"), fields={"matters": words})
    return matters


def outcome_of(whistle: Whistle, message: str, settled: Settled | None = None) -> Any:
    """Read anew: the departments stand beside it."""
    done, left = (settled.done, [*settled.left]) if settled else ([], [])
    codes = dict(Grievance.objects.filter(pk__in=[*done, *left]).values_list("pk", "code"))
    row = {
        "code": whistle.code,
        "message": message,
        "state": whistle.state,
        "state_label": whistle.get_state_display(),
        "is_open": whistle.is_open,
        "due_at": whistle.due_at,
        "responses": whistle.responses.select_related("department").order_by("id"),
        "settled": [codes[pk] for pk in done],
        "left": [codes[pk] for pk in left if pk in codes],
    }
    return WhistleOutcomeSerializer(row).data


class WhistleView(APIView):
    permission_classes = [IsStaff]

    @extend_schema(operation_id="whistle_retrieve", tags=[TAG], summary="一张哨单", responses=WhistleSerializer)
    def get(self, request: Any, code: str) -> Reply:
        user, now = request.user, timezone.now()
        return Reply(WhistleSerializer(read_whistle(user, pages.whistle_or_404(user, code, now), now)).data)


def read_whistle(user: User, whistle: Any, now: datetime) -> Any:
    """The whistle with what its page shows hung on it."""
    rows = pages.rows_of(whistle, user, now)
    for row in rows:
        response: Any = row.response
        response.shown_photos, response.waits_for = row.photos, row.waits_for
        response.verbs = texts(page.verb for page in row.pages)
    matters = [link.grievance for link in matters_of(whistle)]
    own = set(visible_to(user, now).filter(pk__in=[row.pk for row in matters]).values_list("pk", flat=True))
    whistle.shown_matters = [
        {"code": row.code if row.pk in own else None, "title": row.title, "state": row.state} for row in matters
    ]
    whistle.headline = pages.headline(whistle, rows)
    whistle.shown_lines = list(whistle.entries.select_related("actor").order_by("id"))
    whistle.verbs = texts(whistle_verbs_for(user, whistle, now))
    return whistle


# --- Verbs --------------------------------------------------------------------------------------------------
class WhistleStepView(StepView):
    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        whistle = pages.whistle_or_404(user, kwargs["code"], now)
        decision = decide_whistle(user, self.page.verb, whistle, now)
        require(decision, exists=whistle_transition(whistle.state, self.page.verb) is not None)
        return Subject({"whistle": whistle, "response": None, "user": user, "now": now}, {"whistle_id": whistle.pk})

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        if isinstance(outcome, Settled):
            return outcome_of(outcome.whistle, str(self.page.done), outcome)
        return outcome_of(outcome, str(self.page.done))


class ResponseStepView(StepView):
    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        whistle = pages.whistle_or_404(user, kwargs["code"], now)
        response = next((row for row in whistle.responses.all() if row.pk == kwargs["response_id"]), None)
        if response is None:
            raise Http404
        decision = decide_response(user, self.page.verb, response, whistle, now)
        require(decision, exists=exists_for(self.page.verb, response, whistle))
        about = {"whistle": whistle, "response": response, "user": user, "now": now}
        return Subject(about, {"response_id": response.pk})

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        return outcome_of(Whistle.objects.get(pk=outcome.whistle_id), str(self.page.done))


def _urls() -> list[URLPattern]:
    answered = WhistleOutcomeSerializer
    whole = [
        (f"<str:code>/{page.slug}/", step_view(WhistleStepView, page, kind="whistle", tag=TAG, answered=answered))
        for page in ON_WHISTLE
    ]
    parts = [
        (
            f"<str:code>/responses/<int:response_id>/{page.slug}/",
            step_view(ResponseStepView, page, kind="response", tag=TAG, answered=answered),
        )
        for page in ON_RESPONSE
    ]
    return [
        path(f"api/v1/whistles/{address}", view.as_view(), name=f"api_{view.name.lower()}")
        for address, view in [*whole, *parts]
    ]


urlpatterns: list[URLPattern] = [
    path("api/v1/whistles/", WhistlesView.as_view(), name="api_whistles"),
    path(
        "api/v1/whistles/photos/<uuid:public_id>/",
        photo_view("whistle_photo", "到场照片", pages.photo).as_view(),
        name="api_whistle_photo",
    ),
    path("api/v1/whistles/<str:code>/", WhistleView.as_view(), name="api_whistle"),
    *_urls(),
]
