"""What admins set up and everybody may read: charters of councils, meeting places, procedures with their stages."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from deliberation.api.reading import TAG
from deliberation.models import Charter, Council, Procedure, Venue
from deliberation.states import CouncilKind, StageActor, StageProduct
from governance.api.listing import Listing
from governance.deadlines.models import Unit
from grievances.api.acts import found


class VenueSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    community = serializers.CharField(source="community.name")
    community_code = serializers.CharField(source="community.code")
    address = serializers.CharField(allow_blank=True)
    capacity = serializers.IntegerField(allow_null=True)


class CharterSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    rule = serializers.CharField(source="rule.name")
    article = serializers.CharField(source="rule.article", allow_blank=True)
    supporters_needed = serializers.IntegerField()
    term_years = serializers.IntegerField(allow_null=True)
    meeting_days = serializers.CharField(allow_blank=True)
    venue = serializers.IntegerField(source="venue_id", allow_null=True)
    text = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField()
    adopted_on = serializers.DateField(allow_null=True)


class StageSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    actor = serializers.ChoiceField(StageActor.choices)
    product = serializers.ChoiceField(StageProduct.choices)
    clock_amount = serializers.IntegerField(allow_null=True, help_text="Null: no clock.")
    clock_unit = serializers.ChoiceField(Unit.choices, allow_blank=True)
    is_published = serializers.BooleanField()
    on_yes = serializers.CharField(help_text="NEXT, BACK, STAY, RISE, PASSED, REJECTED, or a stage's code.")
    on_no = serializers.CharField()
    on_silence = serializers.CharField()


class ProcedureSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    district = serializers.CharField(source="district.code", default=None, allow_null=True, help_text="Null: built in.")
    council_kinds = serializers.ListField(child=serializers.ChoiceField(CouncilKind.choices), help_text="Empty: all.")
    is_active = serializers.BooleanField(help_text="Whether new topics may begin with it.")
    stages = StageSerializer(many=True)


class Listed(Listing):
    order = ("id",)


@extend_schema_view(get=extend_schema(operation_id="venue_list", tags=[TAG], summary="议事场所"))
class VenuesView(Listed):
    """Those in use; `/venues/{id}/calendar/` says when they are taken."""

    serializer_class = VenueSerializer
    queryset = Venue.objects.filter(is_active=True).select_related("community").order_by()


@extend_schema_view(get=extend_schema(operation_id="procedure_list", tags=[TAG], summary="议事程序"))
class ProceduresView(Listed):
    """Every version: a running topic keeps the one it began with."""

    serializer_class = ProcedureSerializer
    queryset = Procedure.objects.select_related("district").prefetch_related("stages").order_by()


@extend_schema_view(get=extend_schema(operation_id="charter_list", tags=[TAG], summary="议事会章程"))
class ChartersView(Listed):
    """Every version of a council's charter."""

    serializer_class = CharterSerializer
    queryset = Charter.objects.none()

    def get_queryset(self) -> Any:
        council = found(Council.objects.filter(is_active=True), self.kwargs)
        return Charter.objects.filter(council=council).select_related("rule").order_by()


urlpatterns: list[URLPattern] = [
    path("api/v1/venues/", VenuesView.as_view(), name="api_venues"),
    path("api/v1/procedures/", ProceduresView.as_view(), name="api_procedures"),
    path("api/v1/councils/<int:pk>/charters/", ChartersView.as_view(), name="api_council_charters"),
]
