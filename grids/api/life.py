"""The life circle, 准入制, grid counts and planned moves to programs: what the pages show, and their verbs."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from governance.api.permissions import IsStaff
from governance.api.queries import understood
from governance.common.errors import InputRefused
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.api.common import DoView, NothingSerializer, RowsView, RowView, both, changed, described, found, key_field
from grids.models import PlannedMove, ServiceKind
from grids.policies.roster import may_see
from grids.selectors.circle import circle_of, places_in, service_kinds_on
from grids.selectors.grid_counts import COUNTS, counts_of_grids
from grids.selectors.lists import desk_codes
from grids.selectors.territory import moves_to_come
from grids.services.circle import PlaceDraft, close_place, save_place
from grids.services.moves import cancel_move, plan_move
from grids.states import MoveState

CODE = r"^[0-9]{12}$"


class CommunityQuery(serializers.Serializer):
    community = serializers.RegexField(CODE, help_text="Code of a community.")


class DecisionReasonSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500, default="", allow_blank=True, help_text="The reason, published.")


class CalledOffSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=200, default="", allow_blank=True)


class ReadByAll(IsStaff):
    """Everybody reads, who holds a posting writes."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)


def _community(code: str) -> Area:
    row = Area.objects.filter(code=code, level=Level.COMMUNITY).first()
    if row is None:
        raise Http404
    return row


def _asked(request: Any) -> Area:
    return _community(understood(request, CommunityQuery)["community"])


# --- Life circle ----------------------------------------------------------------------------------------------
class ServicePlaceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField(source="kind.code")
    community = serializers.CharField(source="area_code")
    name = serializers.CharField()
    address = serializers.CharField()
    hours = serializers.CharField()
    phone = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True, help_text="WGS-84")
    longitude = serializers.FloatField(allow_null=True, help_text="WGS-84")


class NewServicePlaceSerializer(CommunityQuery):
    kind = serializers.SlugField(max_length=30, help_text="Code of a kind in force.")
    name = serializers.CharField(max_length=60)
    address = serializers.CharField(max_length=120, required=False)
    hours = serializers.CharField(max_length=60, required=False)
    phone = serializers.CharField(max_length=30, required=False)
    latitude = serializers.DecimalField(9, 6, min_value=-90, max_value=90, required=False)
    longitude = serializers.DecimalField(9, 6, min_value=-180, max_value=180, required=False)


class PlacesView(RowsView):
    permission_classes: list[Any] = []
    may_be_missing = may_refuse_input = True
    serializer_class = ServicePlaceSerializer
    queryset = ServiceKind.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return places_in((_asked(request).code,))


class AddPlace(DoView):
    permission_classes = [ReadByAll]
    serializer = NewServicePlaceSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        now = timezone.now()
        community, code = _community(given.pop("community")), given.pop("kind")
        kind = next((kind for kind in service_kinds_on(timezone.localdate(now)) if kind.code == code), None)
        if kind is None:
            raise InputRefused("bad_kind", f"没有网点类型 {code}", fields={"kind": "没有这个类型"})
        place = save_place(community=community, draft=PlaceDraft(kind, **given), actor=request.user, now=now)
        return ServicePlaceSerializer(place).data


class ClosedPlaceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    closed_on = serializers.DateField()


class ClosePlace(DoView):
    serializer = NothingSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        found(places_in(desk_codes(request.user, timezone.now())), kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        place = close_place(place_id=kwargs["pk"], actor=request.user, now=timezone.now())
        return {"id": place.pk, "closed_on": place.closed_on}


class ServiceGapSerializer(serializers.Serializer):
    kind = serializers.CharField()
    name = serializers.CharField()
    places = serializers.IntegerField(help_text="Inside the community.")
    buildings = serializers.IntegerField(help_text="Buildings whose place is known.")
    lacking = serializers.ListField(child=serializers.CharField(), help_text="Buildings out of reach, by name.")
    dwellings = serializers.IntegerField(help_text="Dwellings in them.")


class ServiceGapsSerializer(serializers.Serializer):
    minutes = serializers.IntegerField()
    metres = serializers.IntegerField(help_text="The straight line that can be walked in the time.")
    source = serializers.CharField()
    is_confirmed = serializers.BooleanField()
    kinds = ServiceGapSerializer(many=True)


class GapsView(RowView):
    permission_classes: list[Any] = []
    may_be_missing = may_refuse_input = True

    def shown(self, request: Any, **kwargs: Any) -> Any:
        circle = circle_of(_asked(request), timezone.localdate())
        if circle is None:
            raise Http404
        kinds = [
            {
                "kind": line.kind.code, "name": line.kind.name, "places": line.places, "buildings": line.of,
                "lacking": [building.name for building in line.lacking], "dwellings": line.dwellings,
            }
            for line in circle.lines
        ]  # fmt: skip
        rule = circle.rule
        return {
            "minutes": rule.minutes, "metres": circle.metres, "source": rule.source, "is_confirmed": rule.is_confirmed,
            "kinds": kinds,
        }  # fmt: skip


# --- Counts and moves -------------------------------------------------------------------------------------------
def _own(request: Any) -> Area:
    """The asked community, where this person works there or above; a stranger's is 404."""
    community = _asked(request)
    if not may_see(request.user, community.code, timezone.now()):
        raise Http404
    return community


class GridCountSerializer(serializers.Serializer):
    grid = serializers.CharField()
    key = serializers.CharField()
    group = serializers.CharField()
    label = serializers.CharField()
    number = serializers.IntegerField(allow_null=True, help_text="Null: not known.")
    definition = serializers.CharField()


class GridCountsSerializer(serializers.Serializer):
    counts = GridCountSerializer(many=True)


class CountsView(RowView):
    may_be_missing = may_refuse_input = True

    def shown(self, request: Any, **kwargs: Any) -> Any:
        counts = counts_of_grids(_own(request), timezone.now())
        return {
            "counts": [
                {
                    "grid": grid.code, "key": key, "group": str(count.group), "label": str(count.label),
                    "number": counts.numbers[key][grid.pk], "definition": str(count.definition),
                }
                for grid in counts.grids
                for key, count in COUNTS.items()
            ]
        }  # fmt: skip


class PlannedMoveSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    building = serializers.IntegerField(source="building_id")
    before = serializers.CharField(source="before.code", default=None, allow_null=True)
    grid = serializers.CharField(source="grid.code")
    on = serializers.DateField()
    state = serializers.ChoiceField(MoveState.choices)
    words = serializers.CharField()


class NewPlannedMoveSerializer(serializers.Serializer):
    building = key_field()
    grid = serializers.RegexField(r"^[0-9]{15}$")
    on = serializers.DateField()
    words = serializers.CharField(max_length=200, default="", allow_blank=True)


class MovesView(RowsView):
    may_be_missing = may_refuse_input = True
    serializer_class = PlannedMoveSerializer
    queryset = PlannedMove.objects.none()
    order = ("on", "id")

    def rows(self, request: Any) -> QuerySet:
        return moves_to_come(_own(request))


class PlanMove(DoView):
    serializer = NewPlannedMoveSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        now = timezone.now()
        building = found(Building.objects.select_related("community"), given.pop("building"))
        grid = Area.objects.filter(code=given.pop("grid"), level=Level.GRID).first()
        if grid is None or not may_see(request.user, building.community.code, now):
            raise Http404
        return PlannedMoveSerializer(
            plan_move(building_id=building.pk, grid=grid, actor=request.user, now=now, **given)
        ).data


class CancelMove(DoView):
    serializer = CalledOffSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        move = found(PlannedMove.objects.all(), kwargs["pk"])
        if not may_see(request.user, move.area_code, timezone.now()):
            raise Http404

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return changed(cancel_move(move_id=kwargs["pk"], actor=request.user, now=timezone.now(), **given))


COMMUNITY: dict[str, Any] = {"parameters": [CommunityQuery]}
places = both(
    described(PlacesView, "service_places_list", "生活圈网点", **COMMUNITY),
    described(AddPlace, "service_places_add", "登记网点", answer=ServicePlaceSerializer),
    "Places",
)
places_close = described(ClosePlace, "service_places_close", "网点已关停", answer=ClosedPlaceSerializer)
gaps = described(GapsView, "service_gaps_retrieve", "哪些楼栋走不到哪项服务", answer=ServiceGapsSerializer, **COMMUNITY)
counts = described(
    CountsView, "grid_counts_retrieve", "各网格的人、地、事、物、组织", answer=GridCountsSerializer, **COMMUNITY
)
moves = both(
    described(MovesView, "planned_moves_list", "计划中的楼栋调整", **COMMUNITY),
    described(PlanMove, "planned_moves_add", "计划把楼栋划入别的网格", answer=PlannedMoveSerializer),
    "Moves",
)
move_cancel = described(CancelMove, "planned_moves_cancel", "撤销楼栋调整计划")
