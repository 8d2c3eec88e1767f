"""Reports of a quarter published together over the API: handed to the worker, then read how far it is and what became of each."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from funds.api.public import TAG
from funds.models import Publishing
from funds.periods import Period
from funds.selectors.publishings import lines_of, publishings_of
from funds.selectors.quarters import quarters_shown
from funds.services.disclosures import publish_together
from funds.services.disclosures.together import PUBLISH_AT_ONCE
from funds.states.publishings import Outcome, PublishingState
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.common.errors import InputRefused
from governance.people.models import User
from grievances.api.acts import NewView, found, new_view, number_field


class PublishingSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    quarter = serializers.CharField()
    state = serializers.ChoiceField(PublishingState.choices)
    state_label = serializers.CharField(source="get_state_display")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    problem = serializers.CharField(allow_blank=True)
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class PublishingLineSerializer(serializers.Serializer):
    disclosure_id = serializers.IntegerField()
    outcome = serializers.ChoiceField(Outcome.choices)
    why = serializers.CharField(allow_blank=True)


class PublishingDetailSerializer(PublishingSerializer):
    reports = PublishingLineSerializer(source="lines_shown", many=True)


class PublishTogetherSerializer(serializers.Serializer):
    quarter = serializers.RegexField(r"^\d{4}Q[1-4]$", help_text="One of the last six that are over.")
    disclosure_ids = serializers.ListField(child=number_field(), min_length=1, max_length=PUBLISH_AT_ONCE)


class PublishingsView(Listing):
    """One's own."""

    permission_classes = [IsStaff]
    serializer_class = PublishingSerializer
    queryset = Publishing.objects.none()

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return publishings_of(user)


class PublishTogether(NewView):
    """Asked again for the same reports while they wait, it is the same job."""

    permission_classes = [IsStaff]
    serializer = PublishTogetherSerializer
    service = staticmethod(publish_together)
    done = _("已交给后台公开，办完会通知您。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        return given | {"quarter": _quarter(given["quarter"], now)}


def _quarter(name: str, now: datetime) -> Period:
    for quarter in quarters_shown(timezone.localdate(now)):
        if quarter.name == name:
            return quarter
    words = str(_("只能公开最近六个已经结束的季度的报告。"))
    raise InputRefused("bad_quarter", words, fields={"quarter": words})


class PublishingView(APIView):
    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="publishing_retrieve",
        tags=[TAG],
        summary="一次批量公开的结果",
        responses=PublishingDetailSerializer,
    )
    def get(self, request: Any, **kwargs: Any) -> Response:
        job = found(publishings_of(request.user), kwargs)
        job.lines_shown = list(lines_of(job))
        return Response(PublishingDetailSerializer(job).data)


listed: Any = extend_schema_view(get=extend_schema(operation_id="publishing_list", tags=[TAG], summary="我的批量公开"))(
    PublishingsView
)
urlpatterns: list[URLPattern] = [
    path(
        "api/v1/publishings/",
        new_view(TAG, PublishTogether, "publishing_begin", _("批量公开季度报告"), rows=listed).as_view(),
        name="api_publishings",
    ),
    path("api/v1/publishings/<int:pk>/", PublishingView.as_view(), name="api_publishing"),
]
