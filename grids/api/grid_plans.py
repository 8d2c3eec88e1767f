"""网格划分 to programs: what is proposed with its effect, proposing it, and the street's answer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework import serializers

from governance.territory.levels import Level
from governance.territory.models import Area
from grids.api.acts import ActView, act_urls
from grids.api.common import DoView, RowsView, RowView, both, changed, described, found, key_field
from grids.models import GridPlan
from grids.policies.plans import decide, step_of, verbs_for, visible_plans
from grids.policies.roster import may_see
from grids.selectors.grid_plans import effects_of, targets_of
from grids.services.grid_plans import MOST_NEW, NAME_LENGTH, REASON_LENGTH, PlanDraft, propose_plan
from grids.states_organisations import Verb
from grids.states_plans import PlanState
from grids.views.grid_plans import ACTS

MOST_BUILDINGS = 2000


class GridPlanSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="area_code")
    on = serializers.DateField()
    words = serializers.CharField()
    new_names = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(PlanState.choices)
    proposed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField()


class GridEffectSerializer(serializers.Serializer):
    name = serializers.CharField()
    households_before = serializers.IntegerField(source="before.households", allow_null=True, default=None)
    households_after = serializers.IntegerField(source="after.households")
    people_after = serializers.IntegerField(source="after.people", allow_null=True)
    is_over = serializers.BooleanField(source="after.is_over", help_text="Beyond the district's limit of a grid.")
    workers = serializers.IntegerField()


class OneGridPlanSerializer(GridPlanSerializer):
    moves = serializers.DictField(child=serializers.CharField(), help_text="Building → code of its grid, or `new-1`.")
    effects = GridEffectSerializer(many=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class PlanTargetSerializer(serializers.Serializer):
    building = key_field()
    grid = serializers.RegexField(
        r"^([0-9]{15}|new-[0-9]{1,2})$", help_text="A code, or `new-1` for the first new grid."
    )


class NewGridPlanSerializer(serializers.Serializer):
    community = serializers.RegexField(r"^[0-9]{12}$")
    on = serializers.DateField()
    words = serializers.CharField(max_length=REASON_LENGTH)
    new_names = serializers.ListField(
        child=serializers.CharField(max_length=NAME_LENGTH), max_length=MOST_NEW, default=list
    )
    moves = PlanTargetSerializer(many=True, max_length=MOST_BUILDINGS)


class PlansView(RowsView):
    serializer_class = GridPlanSerializer
    queryset = GridPlan.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return visible_plans(request.user, timezone.now())


class ProposePlan(DoView):
    may_be_missing = True  # the community
    serializer = NewGridPlanSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        now = timezone.now()
        community = Area.objects.filter(code=given["community"], level=Level.COMMUNITY).first()
        if community is None or not may_see(request.user, community.code, now):
            raise Http404
        targets = {row["building"]: row["grid"] for row in given["moves"]}
        draft = PlanDraft(given["on"], given["words"], tuple(given["new_names"]), targets)
        return changed(propose_plan(community=community, draft=draft, actor=request.user, now=now))


class PlanView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        now = timezone.now()
        plan = found(visible_plans(request.user, now), kwargs["pk"])
        targets = targets_of(plan)
        effects = effects_of(plan.community, plan.new_names, targets, timezone.localdate(now))
        return GridPlanSerializer(plan).data | {
            "moves": {str(pk): code for pk, code in targets.items()},
            "effects": GridEffectSerializer(effects, many=True).data,
            "verbs": [verb.value for verb in verbs_for(request.user, plan, now)],
        }


class PlanAct(ActView):
    key = "plan_id"

    def row(self, user: Any, **named: Any) -> Any:
        return found(visible_plans(user, timezone.now()), named["pk"])

    def decide(self, user: Any, row: Any) -> tuple[Any, bool]:
        verb = Verb(self.act.verb)
        return decide(user, verb, row, timezone.now()), step_of(row, verb) is not None


def urls() -> Iterator[URLPattern]:
    plans = both(
        described(PlansView, "grid_plans_list", "网格划分"),
        described(ProposePlan, "grid_plans_add", "提出网格划分"),
        "GridPlansBoth",
    )
    one = described(PlanView, "grid_plans_retrieve", "一份网格划分和它的效果", answer=OneGridPlanSerializer)
    yield path("api/v1/grid-plans/", plans.as_view(), name="api_grid_plans")
    yield path("api/v1/grid-plans/<int:pk>/", one.as_view(), name="api_grid_plan")
    yield from act_urls(PlanAct, "grid_plan", "grid-plans/<int:pk>/", ACTS)
