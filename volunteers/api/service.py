"""Volunteering over the API: activities, signing up, checking in, service records, and every verb of the tables of pages."""

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

from governance.api.listing import Listing
from governance.people.authority import within
from governance.people.models import User
from grievances.api.acts import ActView, MovedSerializer, NothingSerializer, act_urls, found
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view, texts
from volunteers.models import Activity, ServiceRecord, Shift
from volunteers.policies import activities as activity_rules
from volunteers.policies import records as record_rules
from volunteers.selectors.records import involved_in, records_for
from volunteers.selectors.service import activities_for, led_by, public_activities, shifts_of
from volunteers.services import shifts
from volunteers.states.service import ActivityState, RecordState
from volunteers.views.service_desks import ActivityDesk, RecordDesk
from volunteers.views.service_pages import ACTIVITY_PAGES, RECORD_PAGES

TAG = "volunteers"


# --- Shapes -------------------------------------------------------------------------------------------------
class SkillCodeSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class ShiftSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    least = serializers.IntegerField()
    most = serializers.IntegerField()
    signed = serializers.IntegerField()
    waiting = serializers.IntegerField()
    most_waiting = serializers.IntegerField()
    is_open = serializers.BooleanField()
    skills = SkillCodeSerializer(many=True)


class ActivityRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    community = serializers.CharField(source="community.name")
    community_code = serializers.CharField(source="area_code")
    team = serializers.CharField(source="team.name", default="")
    theme = serializers.CharField(source="theme.code")
    place = serializers.CharField()
    state = serializers.ChoiceField(ActivityState.choices)
    state_label = serializers.CharField(source="get_state_display")
    is_for_frail = serializers.BooleanField()


class ActivitySerializer(ActivityRowSerializer):
    content = serializers.CharField()
    risks = serializers.CharField()
    insurance = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    shifts = ShiftSerializer(many=True, source="shown_shifts")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class ServiceRecordRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    on = serializers.DateField()
    minutes = serializers.IntegerField()
    place = serializers.CharField()
    organiser_name = serializers.CharField()
    state = serializers.ChoiceField(RecordState.choices)
    state_label = serializers.CharField(source="get_state_display")
    entered_afterwards = serializers.BooleanField()
    needs_audit = serializers.BooleanField()
    organiser_at = serializers.DateTimeField(allow_null=True)
    served_at = serializers.DateTimeField(allow_null=True)


class ServiceRecordSerializer(ServiceRecordRowSerializer):
    content = serializers.CharField()
    leader_name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    stars = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


# --- Reading ------------------------------------------------------------------------------------------------
class ActivityQuery(serializers.Serializer):
    state = serializers.ChoiceField(ActivityState.choices, required=False)
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")


class RecordQuery(serializers.Serializer):
    scope = serializers.ChoiceField(("mine", "desk"), default="mine", help_text="What concerns you, or your office.")
    state = serializers.ChoiceField(RecordState.choices, required=False)


class Activities(Listing):
    serializer_class = ActivityRowSerializer
    queryset = Activity.objects.none()

    def get_queryset(self) -> QuerySet[Activity]:
        given, rows = self.asked(ActivityQuery), public_activities()
        rows = rows.filter(state=given["state"]) if "state" in given else rows
        return rows.filter(within((given["community"],))) if "community" in given else rows

    @extend_schema(operation_id="activity_list", tags=[TAG], summary="志愿服务活动", parameters=[ActivityQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


def readable_activities(user: Any, now: datetime) -> QuerySet[Activity]:
    """What is public, what one leads, and what one's desk has."""
    rows = Activity.objects.filter(pk__in=public_activities().values("pk"))
    if isinstance(user, User):
        rows |= Activity.objects.filter(pk__in=led_by(user).values("pk"))
        rows |= Activity.objects.filter(pk__in=activities_for(user, now).values("pk"))
    return rows.select_related("community", "team", "theme")


class ActivityView(APIView):
    @extend_schema(operation_id="activity_retrieve", tags=[TAG], summary="活动详情", responses=ActivitySerializer)
    def get(self, request: Any, **kwargs: Any) -> Response:
        now, user = timezone.now(), request.user
        row = found(readable_activities(user, now), kwargs, "HD")
        row.shown_shifts = shifts_of(row)
        row.verbs = texts(activity_rules.verbs_for(user, row, now)) if isinstance(user, User) else []
        return Response(ActivitySerializer(row).data, headers={"Cache-Control": "no-store"})


def readable_records(user: User, now: datetime) -> QuerySet[ServiceRecord]:
    on_phone, at_desk = involved_in(user).values("pk"), records_for(user, now).values("pk")
    rows = ServiceRecord.objects.filter(pk__in=on_phone) | ServiceRecord.objects.filter(pk__in=at_desk)
    return rows.select_related("volunteer__user", "activity", "team")


class ServiceRecords(Listing):
    permission_classes = [IsAuthenticated]
    serializer_class = ServiceRecordRowSerializer
    queryset = ServiceRecord.objects.none()

    def get_queryset(self) -> QuerySet[ServiceRecord]:
        given, user = self.asked(RecordQuery), self.request.user
        assert isinstance(user, User)
        rows = records_for(user, timezone.now()) if given["scope"] == "desk" else involved_in(user)
        return rows.filter(state=given["state"]) if "state" in given else rows

    @extend_schema(operation_id="service_record_list", tags=[TAG], summary="服务记录", parameters=[RecordQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


class ServiceRecordView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="service_record_retrieve", tags=[TAG], summary="服务记录详情", responses=ServiceRecordSerializer
    )
    def get(self, request: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        row = found(readable_records(request.user, now), kwargs)
        row.verbs = texts(record_rules.verbs_for(request.user, row, now))
        return Response(ServiceRecordSerializer(row).data, headers={"Cache-Control": "no-store"})


# --- On a phone ---------------------------------------------------------------------------------------------
class OnShift(ActView):
    """By the volunteer whose account it is; the service says whether they may."""

    key = "shift_id"

    def rows(self, user: User, now: datetime) -> Any:
        return Shift.objects.exclude(activity__state=ActivityState.DRAFT)

    def answer(self, outcome: Any, subject: Any) -> Any:
        return super().answer(outcome, outcome)


class CheckSerializer(serializers.Serializer):
    code = serializers.RegexField(r"^[0-9]{6}$")
    is_going = serializers.BooleanField(default=False)
    seen_at = serializers.DateTimeField(required=False, help_text="When the code was seen, where there was no signal.")


# --- Verbs of the tables of pages -----------------------------------------------------------------------------
class ServiceStep(DeskStep):
    desk: Any

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := self.desk().refusal(self.page, subject, user, now):
            raise refusal


class ActivityStep(ServiceStep):
    key, prefix, desk = "activity_id", "HD", ActivityDesk

    def rows(self, user: User, now: datetime) -> Any:
        return readable_activities(user, now)


class RecordStep(ServiceStep):
    key, desk = "record_id", RecordDesk

    def rows(self, user: User, now: datetime) -> Any:
        return readable_records(user, now)


def service_urls(kind: str, address: str, base: type[ServiceStep], pages: Any) -> list[URLPattern]:
    return [
        path(
            f"api/v1/{address}/{page.slug}/",
            step_view(base, page, kind=kind, tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_{kind}_{page.slug}",
        )
        for page in pages
    ]


STEPS: list[tuple[str, str, type[ServiceStep], Any]] = [
    ("activity", "activities/<str:code>", ActivityStep, ACTIVITY_PAGES),
    ("service_record", "service-records/<int:pk>", RecordStep, RECORD_PAGES),
]
urlpatterns: list[URLPattern] = [
    path("api/v1/activities/", Activities.as_view(), name="api_activities"),
    path("api/v1/activities/<str:code>/", ActivityView.as_view(), name="api_activity"),
    path("api/v1/service-records/", ServiceRecords.as_view(), name="api_service_records"),
    path("api/v1/service-records/<int:pk>/", ServiceRecordView.as_view(), name="api_service_record"),
    *act_urls(
        TAG,
        [
            ("shift_sign_up", OnShift, "shifts/<int:pk>/sign-up/", NothingSerializer, shifts.sign_up, _("报名"),
             _("已报名，或者在候补名单上。")),
            ("shift_cancel", OnShift, "shifts/<int:pk>/cancel/", NothingSerializer, shifts.cancel, _("取消报名"),
             _("已取消报名。")),
            ("shift_check", OnShift, "shifts/<int:pk>/check/", CheckSerializer, shifts.check, _("签到或签退"),
             _("已登记。")),
        ],
    ),
    *(url for row in STEPS for url in service_urls(*row)),
]  # fmt: skip
