"""What callers choose from: areas, places, categories, departments, reasons, services. All of it is public."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.common.client import client_address
from governance.common.errors import InputRefused
from governance.common.limits import require
from governance.people.models import Department
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.forms.places import find_places
from grievances.models import Category, DeclineReason, DisputeKind, ServiceEntry
from grievances.selectors import in_area
from grievances.services.raising import clean_words
from grievances.states import Kind, Urgency
from grievances.views.raise_help import MINUTE


class AreaSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(Level.choices)
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    office_phone = serializers.CharField()
    office_address = serializers.CharField()


class CategorySerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    hint = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    kind = serializers.ChoiceField([*Kind.choices, ("", "")], help_text="Suggested.")
    urgency = serializers.ChoiceField([*Urgency.choices, ("", "")], help_text="Suggested.")


class DepartmentSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    duties = serializers.CharField()
    phone = serializers.CharField()
    district = serializers.CharField(source="district.code")


class DeclineReasonSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    advice = serializers.CharField()


class DisputeKindSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    advice = serializers.CharField(help_text="Where to turn when mediation has failed at every level.")


class ServiceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    provider = serializers.ChoiceField(ServiceEntry.Provider.choices)
    description = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    hours = serializers.CharField()
    area = serializers.CharField(source="area.code")


class PlaceSerializer(serializers.Serializer):
    value = serializers.CharField(help_text="What `place` takes when a matter is raised.")
    label = serializers.CharField()
    hint = serializers.CharField(help_text="The community, which tells namesakes apart.")


class CatalogueView(Listing):
    """A short list that everybody may read."""

    order: tuple[str, ...] = ("id",)

    def get(self, request: Any) -> Response:
        return self.list(request)


@extend_schema_view(
    get=extend_schema(
        operation_id="area_list",
        tags=["catalogue"],
        summary="区域",
        parameters=[
            OpenApiParameter("within", str, description="Only inside this area, itself included."),
            OpenApiParameter("level", str, enum=Level.values),
        ],
    )
)
class AreasView(CatalogueView):
    serializer_class = AreaSerializer
    queryset = Area.objects.select_related("parent").defer("boundary")
    order = ("code",)

    def get_queryset(self) -> Any:
        rows, asked = super().get_queryset(), self.request.query_params
        if level := asked.get("level"):
            if level not in Level.values:
                raise InputRefused("bad_filter", _("没有这个层级。"), fields={"level": _("没有这个层级。")})
            rows = rows.filter(level=level)
        if code := asked.get("within"):
            if not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12, 15)):
                raise InputRefused("bad_filter", _("没有这个代码。"), fields={"within": _("没有这个代码。")})
            rows = rows.filter(in_area(code, "code"))
        return rows


@extend_schema_view(get=extend_schema(operation_id="category_list", tags=["catalogue"], summary="类别"))
class CategoriesView(CatalogueView):
    serializer_class = CategorySerializer
    queryset = Category.objects.filter(is_active=True).select_related("parent")
    order = ("position", "id")


@extend_schema_view(get=extend_schema(operation_id="department_list", tags=["catalogue"], summary="部门"))
class DepartmentsView(CatalogueView):
    serializer_class = DepartmentSerializer
    queryset = Department.objects.filter(is_active=True).select_related("district")


@extend_schema_view(get=extend_schema(operation_id="decline_reason_list", tags=["catalogue"], summary="不予受理理由"))
class DeclineReasonsView(CatalogueView):
    serializer_class = DeclineReasonSerializer
    queryset = DeclineReason.objects.filter(is_active=True)
    order = ("position", "id")


@extend_schema_view(get=extend_schema(operation_id="dispute_kind_list", tags=["catalogue"], summary="纠纷类型"))
class DisputeKindsView(CatalogueView):
    serializer_class = DisputeKindSerializer
    queryset = DisputeKind.objects.filter(is_active=True)
    order = ("position", "id")


@extend_schema_view(get=extend_schema(operation_id="service_list", tags=["catalogue"], summary="服务目录"))
class ServicesView(CatalogueView):
    serializer_class = ServiceSerializer
    queryset = ServiceEntry.objects.filter(is_active=True).select_related("area")


class PlacesView(APIView):
    """Estates, buildings, lanes and areas whose name fits the words; at most eight."""

    may_refuse_input = True

    @extend_schema(
        operation_id="place_list",
        tags=["catalogue"],
        summary="找地点",
        parameters=[OpenApiParameter("q", str, required=True, description="Part of the name.")],
        responses=PlaceSerializer(many=True),
    )
    def get(self, request: Any) -> Response:
        require("places", client_address(request), limit=600, seconds=MINUTE)
        words = clean_words(request.query_params.get("q", ""))
        if not words:
            raise InputRefused("missing", _("请写小区或楼栋的名字。"), fields={"q": _("这一项必须填写")})
        return Response(PlaceSerializer(find_places(words), many=True).data)
