"""Requests for help over the API: lists, one, a new one, and every verb of the table of their pages.

Whose a request is comes out of `look` alone: written down, never in a stored answer. No answer here names anybody.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.writing import WriteView
from governance.common.errors import InputRefused
from governance.people.models import User
from governance.territory.models import Area, Building
from grievances.api.acts import MovedSerializer, NewView, NothingSerializer, found, known, new_view, number_field
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view, texts
from volunteers.models import HelpRequest
from volunteers.policies import needs as need_policies
from volunteers.selectors.needs import active_kinds, asked_by, open_to, shown_to, visible_to
from volunteers.selectors.people import volunteer_of
from volunteers.services import needs
from volunteers.services.needs import NewHelp
from volunteers.states.needs import DayPart, HelpState, HelpVerb
from volunteers.states.people import VolunteerState
from volunteers.views import need_pages
from volunteers.views.need_desks import HelpPhone

TAG = "volunteers"
SCOPES = ("mine", "open", "desk")


# --- Shapes -------------------------------------------------------------------------------------------------
class HelpKindSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    skill = serializers.CharField(source="skill.code", default="")


class HelpRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField(help_text="What volunteers read; it names nobody.")
    kind = serializers.CharField(source="kind.code")
    community_code = serializers.CharField(source="community.code")
    state = serializers.ChoiceField(HelpState.choices)
    state_label = serializers.CharField(source="get_state_display")
    wanted_on = serializers.DateField(allow_null=True)
    part = serializers.ChoiceField(DayPart.choices)
    minutes_wanted = serializers.IntegerField()
    is_frail = serializers.BooleanField()
    asked_at = serializers.DateTimeField()


class HelpRequestSerializer(HelpRowSerializer):
    result = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    stars = serializers.IntegerField(allow_null=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class OpenHelpSerializer(serializers.Serializer):
    """A key that was sent before is answered with the time alone: what was opened is never kept."""

    looked_at = serializers.DateTimeField()
    name = serializers.CharField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True)
    place = serializers.CharField(required=False, allow_blank=True)
    words = serializers.CharField(required=False, allow_blank=True)


# --- Reading ------------------------------------------------------------------------------------------------
class HelpQuery(serializers.Serializer):
    scope = serializers.ChoiceField(SCOPES, default="mine", help_text="Own, to be claimed, or of one's desk.")
    state = serializers.ChoiceField(HelpState.choices, required=False)


class HelpRequests(Listing):
    permission_classes = [IsAuthenticated]
    serializer_class = HelpRowSerializer
    queryset = HelpRequest.objects.none()

    def get_queryset(self) -> QuerySet[HelpRequest]:
        given, user = self.asked(HelpQuery), self.request.user
        assert isinstance(user, User)
        rows = {"mine": asked_by, "open": claimable, "desk": at_desk}[given["scope"]](user)
        return rows.filter(state=given["state"]) if "state" in given else rows

    @extend_schema(operation_id="help_request_list", tags=[TAG], summary="互助求助", parameters=[HelpQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


def claimable(user: User) -> QuerySet[HelpRequest]:
    volunteer = volunteer_of(user)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        return HelpRequest.objects.none()
    return open_to(volunteer)


def at_desk(user: User) -> QuerySet[HelpRequest]:
    return visible_to(user, timezone.now())


def readable(user: User, now: datetime) -> QuerySet[HelpRequest]:
    """Of phone and desk together."""
    on_phone, at_the_desk = shown_to(user).values("pk"), visible_to(user, now).values("pk")
    rows = HelpRequest.objects.filter(pk__in=on_phone) | HelpRequest.objects.filter(pk__in=at_the_desk)
    return rows.select_related("kind__skill", "community", "record")


class HelpRequestView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="help_request_retrieve", tags=[TAG], summary="互助求助详情", responses=HelpRequestSerializer
    )
    def get(self, request: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        row = found(readable(request.user, now), kwargs, "HZ")
        row.verbs = texts(need_policies.verbs_for(request.user, row, now))
        return Response(HelpRequestSerializer(row).data, headers={"Cache-Control": "no-store"})


class HelpKindsView(APIView):
    @extend_schema(
        operation_id="help_kind_list", tags=[TAG], summary="求助类别", responses=HelpKindSerializer(many=True)
    )
    def get(self, request: Any) -> Response:
        return Response(HelpKindSerializer(active_kinds(), many=True).data)


# --- Something new ------------------------------------------------------------------------------------------
class NewHelpSerializer(serializers.Serializer):
    kind = serializers.SlugField(help_text="The code of a kind.")
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code; or `building`.")
    building = number_field(required=False)
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    wanted_on = serializers.DateField(required=False)
    part = serializers.ChoiceField(DayPart.choices, default=DayPart.ANY)
    minutes_wanted = serializers.IntegerField(min_value=1, max_value=480, default=60)
    is_frail = serializers.BooleanField(default=False)
    place = serializers.CharField(max_length=100, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=20, required=False, allow_blank=True)
    contact_phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    for_somebody = serializers.BooleanField(default=False, help_text="Staff enter what somebody else asked for.")


def community_named(code: str) -> Area:
    area: Area = known("community", Area.objects.filter(code=code, level="COMMUNITY"))
    return area


def ask(*, new: NewHelp, for_somebody: bool, actor: User, now: datetime) -> HelpRequest:
    return (needs.ask_for if for_somebody else needs.ask)(new=new, actor=actor, now=now)


class AskForHelp(NewView):
    serializer = NewHelpSerializer
    service = staticmethod(ask)
    done = _("已收到求助。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        given["kind"] = known("kind", active_kinds().filter(code=given["kind"]))
        for_somebody, building = given.pop("for_somebody"), given.pop("building", None)
        if building is not None:
            rows = Building.objects.select_related("community", "grid", "estate")
            given["building"] = known("building", rows.filter(pk=building))
            given["community"] = given["building"].community
        elif "community" in given:
            given["community"] = community_named(given["community"])
        else:
            words = str(_("请写社区或楼栋。"))
            raise InputRefused("missing", words, fields={"community": words})
        return {"new": NewHelp(**given), "for_somebody": for_somebody}


# --- Verbs --------------------------------------------------------------------------------------------------
class HelpStepView(DeskStep):
    key, prefix = "request_id", "HZ"

    def rows(self, user: User, now: datetime) -> Any:
        return readable(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := HelpPhone().refusal(self.page, subject, user, now):
            raise refusal


class LookView(WriteView):
    """Whose it is, in full, for the approved volunteer and the office."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="help_request_look", tags=[TAG], summary="查看姓名和地址", request=NothingSerializer,
        responses=OpenHelpSerializer,
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        now = timezone.now()
        subject = found(readable(request.user, now), kwargs, "HZ")
        need_policies.decide(request.user, HelpVerb.LOOK, subject, now).require()

        def act() -> Answer:
            opened = needs.look(request_id=subject.pk, actor=request.user, now=now)
            whole = {"looked_at": now} | {name: getattr(opened, name) for name in ("name", "phone", "place", "words")}
            return Answer({"looked_at": timezone.localtime(now)}, once=OpenHelpSerializer(whole).data)

        return act


urlpatterns: list[URLPattern] = [
    path("api/v1/help-kinds/", HelpKindsView.as_view(), name="api_help_kinds"),
    path(
        "api/v1/help-requests/",
        new_view(TAG, AskForHelp, "help_request_ask", _("求助"), rows=HelpRequests).as_view(),
        name="api_help_requests",
    ),
    path("api/v1/help-requests/<str:code>/", HelpRequestView.as_view(), name="api_help_request"),
    path("api/v1/help-requests/<str:code>/look/", LookView.as_view(), name="api_help_request_look"),
    *(
        path(
            f"api/v1/help-requests/<str:code>/{page.slug}/",
            step_view(HelpStepView, page, kind="help_request", tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_help_request_{page.slug}",
        )
        for page in need_pages.PAGES
    ),
]
