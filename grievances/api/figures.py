"""The three rates and the hotspots as data: the numbers of the pages, and the very matters behind each."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.people.authority import authority_of
from governance.people.models import Department, User
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.api.arguments import LARGEST_ID
from grievances.api.filters import known
from grievances.api.matters import NOT_IN_A_ROW
from grievances.api.serializers import CategoryNameSerializer, MatterRowSerializer
from grievances.forms.rates import MONTHS_BACK, MONTHS_SHOWN
from grievances.hotspots import WEEKS_BEFORE
from grievances.models import Category, Grievance, Hotspot
from grievances.policies import may_see_rates
from grievances.rates import reading
from grievances.rates.definitions import (
    MEASURES,
    NO_KIND,
    NONE,
    PRESSURE_NAMES,
    RATES,
    Counts,
    Filters,
    month_of,
    months_before,
)
from grievances.selectors import HOTSPOT_ORDER, ROW_RELATIONS, visible_hotspots, visible_to
from grievances.states import Kind
from grievances.views.desk_rates import departments_of

TAG = "figures"
WITHOUT = "none"
MONTH = r"^20\d{2}-(0[1-9]|1[0-2])$"


# --- What is asked ------------------------------------------------------------------------------------------
class RatesQuery(serializers.Serializer):
    """Without months: the last twelve."""

    since = serializers.RegexField(MONTH, required=False, help_text="First month: 2026-01.")
    until = serializers.RegexField(MONTH, required=False, help_text="Last month: 2026-11.")
    area = serializers.CharField(max_length=12, required=False, help_text="Area code, down to the community.")
    department = serializers.CharField(max_length=60, required=False, help_text="By code; `none`: without one.")
    category = serializers.CharField(max_length=40, required=False, help_text="First level by code; `none`: without.")
    kind = serializers.ChoiceField([*Kind.values, NO_KIND], required=False)

    def validate_area(self, code: str) -> str:
        if known(Area, code, "area").level == Level.GRID:
            raise serializers.ValidationError(_("统计数字按社区汇总，网格没有单独的统计。"))
        return code

    def validate_department(self, code: str) -> int:
        return NONE if code == WITHOUT else known(Department, code, "department").pk

    def validate_category(self, code: str) -> int:
        return NONE if code == WITHOUT else known(Category.objects.filter(parent=None), code, "category").pk

    def filters(self, now: datetime) -> Filters:
        chosen, this_month = dict(self.validated_data), month_of(now)
        until = _month(chosen.pop("until", None)) or this_month
        since = _month(chosen.pop("since", None)) or months_before(until, MONTHS_SHOWN - 1)
        if since > until or months_before(this_month, MONTHS_BACK - 1) > since or until > this_month:
            message = _("请选择最近 %(n)d 个月之内的月份，起始月不晚于截止月。") % {"n": MONTHS_BACK}
            raise serializers.ValidationError({"since": message})
        return Filters(since, until, **chosen)


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None


class BehindQuery(RatesQuery):
    measure = serializers.ChoiceField([*MEASURES], default="raised")
    due = serializers.ChoiceField(
        PRESSURE_NAMES, required=False, help_text="Instead of a measure: the open ones by their clock."
    )


# --- What is answered ---------------------------------------------------------------------------------------
class ShareSerializer(serializers.Serializer):
    good = serializers.IntegerField()
    of = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True, help_text="Null where nobody answered.")
    is_thin = serializers.BooleanField(help_text="Rests on fewer than ten answers.")


MeasuresSerializer = type(
    "MeasuresSerializer",
    (serializers.Serializer,),
    {name: serializers.IntegerField(help_text=str(rule.hint)) for name, rule in MEASURES.items()},
)
SharesSerializer = type(
    "SharesSerializer",
    (serializers.Serializer,),
    {name: ShareSerializer(help_text=str(rule.definition)) for name, rule in RATES.items()},
)
PressureSerializer = type(
    "PressureSerializer", (serializers.Serializer,), {name: serializers.IntegerField() for name in PRESSURE_NAMES}
)


class CountsSerializer(serializers.Serializer):
    numbers = MeasuresSerializer()
    rates = SharesSerializer()


class RatesLineSerializer(CountsSerializer):
    """One row of a table."""

    key = serializers.CharField(allow_null=True, help_text="Month, or code; null: without one.")
    name = serializers.CharField()


class FlowSerializer(serializers.Serializer):
    began = serializers.ChoiceField(Level.choices)
    now = serializers.ChoiceField(Level.choices)
    matters = serializers.IntegerField()


class RatesSerializer(serializers.Serializer):
    """Only what residents answered counts for resolution and satisfaction; silence stands apart, in `numbers`."""

    since = serializers.CharField()
    until = serializers.CharField()
    counted_at = serializers.DateTimeField(allow_null=True)
    total = CountsSerializer()
    months = RatesLineSerializer(many=True)
    areas = RatesLineSerializer(many=True)
    departments = RatesLineSerializer(many=True)
    categories = RatesLineSerializer(many=True)
    flows = FlowSerializer(many=True, help_text="From the rung that received them to the one that has them.")
    pressure = PressureSerializer(help_text="When the open ones are due, whatever month they were raised in.")


class HotspotSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    area_name = serializers.CharField()
    category = CategoryNameSerializer(allow_null=True)
    words = serializers.CharField()
    recent = serializers.IntegerField(help_text="Residents in the last seven days.")
    usual = serializers.SerializerMethodField(help_text="Residents a week in the four weeks before.")
    surprise = serializers.FloatField(help_text="−log10 of how likely so many would be by chance.")
    matters = serializers.IntegerField(source="count")
    counted_at = serializers.DateTimeField()

    def get_usual(self, row: Hotspot) -> float:
        return round(row.before / WEEKS_BEFORE, 1)


# --- Views --------------------------------------------------------------------------------------------------
class RatesView(APIView):
    """Read from summaries; `counted_at` says how fresh they are."""

    permission_classes = [IsStaff]
    may_refuse_input = True

    @extend_schema(operation_id="rates", tags=[TAG], summary="三率", parameters=[RatesQuery], responses=RatesSerializer)
    def get(self, request: Any) -> Response:
        user, now = request.user, timezone.now()
        may_see_rates(user, now).require()
        scope, filters = reading.scope_of(user, now), _asked(RatesQuery, request, now).filters(now)
        return Response(RatesSerializer(read_rates(scope, filters)).data)


def _asked(query: type[RatesQuery], request: Any, now: datetime) -> RatesQuery:
    asked = query(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return asked


def read_rates(scope: reading.Scope, filters: Filters) -> dict[str, Any]:
    numbers = reading.for_page(scope, filters)
    areas = dict(Area.objects.filter(code__in=[line.key for line in numbers.areas]).values_list("code", "name"))
    departments = {row.pk: (row.code, row.name) for row in departments_of(scope)}
    categories = {pk: (code, name) for pk, code, name in Category.objects.values_list("pk", "code", "name")}
    return {
        "since": f"{filters.since:%Y-%m}",
        "until": f"{filters.until:%Y-%m}",
        "counted_at": numbers.counted_at,
        "total": _counts(numbers.total),
        "months": [_line(line, f"{line.key:%Y-%m}", f"{line.key:%Y-%m}") for line in numbers.months],
        "areas": [_line(line, line.key, areas.get(line.key, line.key)) for line in numbers.areas],
        "departments": [
            _line(line, *departments.get(line.key, (None, _other(line.key)))) for line in numbers.departments
        ],
        "categories": [_line(line, *categories.get(line.key, (None, _("未分类")))) for line in numbers.categories],
        "flows": [
            {"began": began, "now": here, "matters": matters} for (began, here), matters in numbers.flows.items()
        ],
        "pressure": reading.pressure(scope, filters).numbers,
    }


def _other(department: int | None) -> str:
    return _("其他部门") if department else _("没有派给部门")


def _line(line: reading.Line, key: str | None, name: str) -> dict[str, Any]:
    return {"key": key, "name": name, **_counts(line.counts)}


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "numbers": {name: counts[name] for name in MEASURES},
        "rates": {name: counts.share(name) for name in RATES},
    }


class MatterRowsView(Listing):
    """Matters behind a number, newest first, as far as this person may open them."""

    permission_classes = [IsStaff]
    queryset = Grievance.objects.none()
    serializer_class = MatterRowSerializer

    def behind(self, user: User, now: datetime) -> Any:
        raise NotImplementedError

    def get_queryset(self) -> Any:
        rows = self.behind(self.request.user, timezone.now())
        return rows.select_related(*ROW_RELATIONS).defer(*NOT_IN_A_ROW)


class RatesMattersView(MatterRowsView):
    """Exactly the matters that a number of the three rates counts."""

    def behind(self, user: User, now: datetime) -> Any:
        may_see_rates(user, now).require()
        asked = _asked(BehindQuery, self.request, now)
        chosen: Any = asked.validated_data
        measures, due = [chosen.pop("measure")], chosen.pop("due", "")
        return reading.matters_behind(
            user, reading.scope_of(user, now), asked.filters(now), measures=measures, due=due, now=now
        )

    @extend_schema(operation_id="rates_matters", tags=[TAG], summary="数字背后的诉求", parameters=[BehindQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


def _codes(user: User) -> tuple[str, ...]:
    return authority_of(user, timezone.localdate()).codes(*HANDLING_ROLES, *READ_ONLY)


class HotspotsView(Listing):
    """What is rising in this person's areas, the warmest first. Counted anew every hour, and then under other ids."""

    permission_classes = [IsStaff]
    queryset = Hotspot.objects.none()
    serializer_class = HotspotSerializer
    order = HOTSPOT_ORDER

    def get_queryset(self) -> Any:
        rows = visible_hotspots(_codes(self.request.user))
        return rows.select_related("category__parent").annotate(count=Count("matters"))

    @extend_schema(operation_id="hotspot_list", tags=[TAG], summary="热点")
    def get(self, request: Any) -> Response:
        return self.list(request)


class HotspotMattersView(MatterRowsView):
    """Exactly the matters that a hotspot counted."""

    def behind(self, user: User, now: datetime) -> Any:
        pk = self.kwargs["pk"]
        hotspot = visible_hotspots(_codes(user)).filter(pk=pk).first() if pk <= LARGEST_ID else None
        if hotspot is None:
            raise Http404
        return visible_to(user, now).filter(hotspots=hotspot)

    @extend_schema(operation_id="hotspot_matters", tags=[TAG], summary="热点里的诉求")
    def get(self, request: Any, pk: int) -> Response:
        return self.list(request)


urlpatterns: list[URLPattern] = [
    path("api/v1/rates/", RatesView.as_view(), name="api_rates"),
    path("api/v1/rates/matters/", RatesMattersView.as_view(), name="api_rates_matters"),
    path("api/v1/hotspots/", HotspotsView.as_view(), name="api_hotspots"),
    path("api/v1/hotspots/<int:pk>/matters/", HotspotMattersView.as_view(), name="api_hotspot_matters"),
]
