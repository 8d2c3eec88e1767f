"""回访 over the API: the call list of an office, one call, and its answer."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import PermissionRefused, StateRefused
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.phones import mask_phone
from governance.people.roles import DISPATCHING_ROLES
from grievances.api.arguments import LARGEST_ID, checked
from grievances.api.filters import known_choice
from grievances.api.serializers import ColleagueSerializer, place_label
from grievances.forms.follow_ups import NO, YES, CallForm
from grievances.models import FollowUp
from grievances.policies import may_call
from grievances.selectors import follow_ups_for
from grievances.services.follow_ups import call_back
from grievances.states import ClosedHow, State
from grievances.views import desk_follow_ups as pages

TAG = "follow-ups"


class FollowUpSerializer(serializers.Serializer):
    """One call to make after a closing, or its answer."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(FollowUp.State.choices)
    grievance = serializers.CharField(source="grievance.code")
    title = serializers.CharField(source="grievance.title")
    place = serializers.SerializerMethodField()
    closed_at = serializers.DateTimeField(source="grievance.closed_at", allow_null=True)
    closed_how = serializers.ChoiceField([*ClosedHow.choices, ("", "")], source="grievance.closed_how")
    contact_name = serializers.CharField(source="grievance.contact_name")
    contact_phone = serializers.SerializerMethodField(help_text="Masked; `/phone/` opens it.")
    due_at = serializers.DateTimeField(help_text="Not before.")
    attempts = serializers.IntegerField()
    is_settled = serializers.BooleanField(allow_null=True)
    is_satisfied = serializers.BooleanField(allow_null=True)
    words = serializers.CharField()
    caller = ColleagueSerializer(allow_null=True)
    called_at = serializers.DateTimeField(allow_null=True)

    def get_place(self, row: FollowUp) -> str:
        return place_label(row.grievance)

    def get_contact_phone(self, row: FollowUp) -> str:
        return mask_phone(row.grievance.contact_phone)


class CallSerializer(serializers.Serializer):
    """What was said. Reached needs `is_settled`; settled needs `is_satisfied`; not settled needs `words`."""

    is_reached = serializers.BooleanField()
    is_settled = serializers.BooleanField(required=False, allow_null=True)
    is_satisfied = serializers.BooleanField(required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class CalledSerializer(serializers.Serializer):
    """What became of it."""

    id = serializers.IntegerField()
    message = serializers.CharField()
    state = serializers.ChoiceField(FollowUp.State.choices)
    due_at = serializers.DateTimeField(help_text="Where nobody was reached: not again before.")
    grievance = serializers.CharField()
    grievance_state = serializers.ChoiceField(State.choices)


class FollowUpsView(Listing):
    """The calls of this person's offices."""

    permission_classes = [IsStaff]
    queryset = FollowUp.objects.none()
    serializer_class = FollowUpSerializer

    @property
    def scope(self) -> str:
        return known_choice(self.request, "scope", pages.SCOPES, default="waiting")

    def get_queryset(self) -> Any:
        user, now = self.request.user, timezone.now()
        if not authority_of(user, timezone.localdate(now)).has(*DISPATCHING_ROLES):
            raise PermissionRefused("not_caller", _("回访由社区、街道和区级进行，您目前没有这样的任职。"))
        return follow_ups_for(user, self.scope, now).select_related("grievance__building")

    def get_order(self) -> tuple[str, ...]:
        return ("-id",) if self.scope == "ended" else ("due_at", "id")

    @extend_schema(
        operation_id="follow_up_list",
        tags=[TAG],
        summary="回访清单",
        parameters=[OpenApiParameter("scope", str, enum=list(pages.SCOPES), description="As the tabs of the page.")],
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


def follow_up_or_404(user: User, pk: int, now: datetime) -> FollowUp:
    if pk > LARGEST_ID:
        raise Http404
    return pages.visible_call(user, pk, now)


class FollowUpView(APIView):
    permission_classes = [IsStaff]

    @extend_schema(operation_id="follow_up_retrieve", tags=[TAG], summary="一次回访", responses=FollowUpSerializer)
    def get(self, request: Any, pk: int) -> Response:
        return Response(FollowUpSerializer(follow_up_or_404(request.user, pk, timezone.now())).data)


class CallView(WriteView):
    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="follow_up_call",
        tags=[TAG],
        summary="记下这次回访",
        description="没有解决的，上升一级重新办理。",
        request=CallSerializer,
        responses=CalledSerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        row = follow_up_or_404(user, kwargs["pk"], now)
        if row.state != FollowUp.State.WAITING:
            raise StateRefused("called", _("这件事已经回访过了。"))
        may_call(user, row, now).require()
        given = CallSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        form: Any = checked(CallForm(_as_form(given.validated_data), grievance=row.grievance, user=user, now=now))

        def act() -> Answer:
            matter = call_back(grievance_id=row.grievance_id, actor=user, now=now, **form.arguments())
            row.refresh_from_db(fields=["state", "is_settled", "due_at"])
            answer = {
                "id": row.pk,
                "message": str(pages.DONE[pages.outcome_of(row)]),
                "state": row.state,
                "due_at": row.due_at,
                "grievance": matter.code,
                "grievance_state": matter.state,
            }
            return Answer(CalledSerializer(answer).data)

        return act


def _as_form(given: dict[str, Any]) -> dict[str, Any]:
    """The page's radio buttons say yes and no."""
    words = {True: YES, False: NO, None: ""}
    return {name: words[value] if name != "words" else value for name, value in given.items()}


urlpatterns: list[URLPattern] = [
    path("api/v1/follow-ups/", FollowUpsView.as_view(), name="api_follow_ups"),
    path("api/v1/follow-ups/<int:pk>/", FollowUpView.as_view(), name="api_follow_up"),
    path("api/v1/follow-ups/<int:pk>/call/", CallView.as_view(), name="api_follow_up_call"),
]
