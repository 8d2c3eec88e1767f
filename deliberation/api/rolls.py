"""The roll of a ballot over the API: from a file, as everybody reads it, whose door is next; and the rules to vote by."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.reading import TAG
from deliberation.forms.ballots import RollFileForm
from deliberation.models import Council, DecisionRule, PaperSlip, RollEntry
from deliberation.policies.ballots import decide, may_collect
from deliberation.selectors import ballots
from deliberation.selectors.ballot_panel import missing_in, panel_of
from deliberation.selectors.rules import rules_of, rules_on
from deliberation.services import ballots as services
from deliberation.states import SlipState
from deliberation.states_ballots import BallotVerb, ballot_step
from deliberation.tallying.rules import Rule, share_words
from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.parsers import MultiPartParser
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import InputRefused
from governance.people.models import User
from grievances.api.acts import ActView, MovedSerializer, act_urls, found, known, moved, number_field
from grievances.api.arguments import checked
from grievances.api.steps import require

PREFIX = "TP"


# --- Shapes -------------------------------------------------------------------------------------------------
class RuleSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    district = serializers.CharField(source="district.code", default=None, allow_null=True, help_text="Null: built in.")
    electorate = serializers.CharField()
    secrecy = serializers.CharField()
    article = serializers.CharField()
    quorum = serializers.SerializerMethodField()
    passes_with = serializers.SerializerMethodField()

    def get_quorum(self, rule: DecisionRule) -> str:
        return share_words(Rule.of(rule).quorum, strict=rule.quorum_is_strict)

    def get_passes_with(self, rule: DecisionRule) -> str:
        return share_words(Rule.of(rule).share, strict=rule.pass_is_strict)


class HeadSerializer(serializers.Serializer):
    number = serializers.IntegerField(
        help_text="How the roll is spoken of: `entry` of a vote, `number` of a correction."
    )
    place = serializers.CharField(allow_blank=True)
    area_m2 = serializers.DecimalField(max_digits=12, decimal_places=2)


class PublicHeadSerializer(HeadSerializer):
    name = serializers.SerializerMethodField(help_text="Masked, but for members of a council.")
    is_struck = serializers.BooleanField()

    def get_name(self, entry: RollEntry) -> str:
        return ballots.shown_name(entry)


class MissingHeadSerializer(HeadSerializer):
    name = serializers.CharField()
    calls = serializers.SerializerMethodField(help_text="How often somebody tried.")

    def get_calls(self, entry: Any) -> int:
        return len(entry.tried)


class SlipSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    paper_number = serializers.CharField(source="entry.paper_number")
    state = serializers.ChoiceField(SlipState.choices)
    first_at = serializers.DateTimeField()


class SumsSerializer(serializers.Serializer):
    heads = serializers.IntegerField()
    area_m2 = serializers.DecimalField(max_digits=14, decimal_places=2)


class BuildingSumsSerializer(serializers.Serializer):
    building = serializers.IntegerField(source="building_id", allow_null=True)
    name = serializers.CharField(allow_blank=True)
    total = SumsSerializer()
    voted = SumsSerializer()
    missing = SumsSerializer()


class PanelSerializer(serializers.Serializer):
    total = SumsSerializer()
    voted = SumsSerializer()
    doubles = serializers.IntegerField()
    is_quorate = serializers.BooleanField()
    buildings = BuildingSumsSerializer(many=True, source="rows")


class RollFileSerializer(serializers.Serializer):
    """.xlsx or .csv, a row a dwelling or a person; all of it or nothing."""

    file = serializers.FileField(help_text=str(RollFileForm.base_fields["file"].help_text))


class RollReportSerializer(MovedSerializer):
    rows = serializers.IntegerField()
    heads = serializers.IntegerField()
    dwellings_added = serializers.IntegerField()


class RollObjectionSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=1000)
    entry = number_field(required=False, help_text="By its number, where one head is meant.")


class DoorsQuery(serializers.Serializer):
    building = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, required=False, help_text="By id; 0 or left out: heads without one."
    )


# --- Reading ------------------------------------------------------------------------------------------------
class RulesQuery(serializers.Serializer):
    council = number_field(required=False, help_text="The rules of this council, by its id.")


@extend_schema_view(
    get=extend_schema(operation_id="decision_rule_list", tags=[TAG], summary="表决规则", parameters=[RulesQuery])
)
class RulesView(Listing):
    """Those in force today; of a council, those that it may decide by: a district's own rule stands for the built-in one
    of its code."""

    serializer_class = RuleSerializer
    queryset = DecisionRule.objects.none()
    order = ("id",)

    def get_queryset(self) -> Any:
        today, council = timezone.localdate(), self.asked(RulesQuery).get("council")
        rows = rules_of(known("council", Council.objects.filter(pk=council)), today) if council else rules_on(today)
        return rows.select_related("district").order_by()


@extend_schema_view(get=extend_schema(operation_id="ballot_roll", tags=[TAG], summary="表决名册"))
class RollView(Listing):
    """As it is published."""

    serializer_class = PublicHeadSerializer
    queryset = RollEntry.objects.none()
    order = ("number",)

    def get_queryset(self) -> Any:
        ballot = found(ballots.public_ballots(), self.kwargs, PREFIX)
        return ballot.roll.select_related("seat")


class Collecting(Listing):
    """For the office, and the grid workers who go from door to door."""

    permission_classes = [IsStaff]

    def collected(self) -> Any:
        user, now = self.request.user, timezone.now()
        ballot = found(ballots.visible_to(user, now), self.kwargs, PREFIX)  # type: ignore[arg-type]
        may_collect(user, ballot, now).require()
        return ballot


@extend_schema_view(
    get=extend_schema(operation_id="ballot_missing", tags=[TAG], summary="还没投的", parameters=[DoorsQuery])
)
class MissingView(Collecting):
    serializer_class = MissingHeadSerializer
    queryset = RollEntry.objects.none()
    order = ("number",)

    def get_queryset(self) -> Any:
        asked = self.asked(DoorsQuery)
        return missing_in(self.collected(), asked.get("building"))


class WaitingPapersView(Collecting):
    """Entered once, or read differently by two people; what they read is not shown."""

    serializer_class = SlipSerializer
    queryset = PaperSlip.objects.none()
    order = ("id",)

    def get_queryset(self) -> Any:
        return ballots.waiting_slips(self.collected()).select_related("entry")


class PanelView(APIView):
    permission_classes = [IsStaff]

    @extend_schema(operation_id="ballot_panel", tags=[TAG], summary="投票进度", responses=PanelSerializer)
    def get(self, request: Any, code: str) -> Response:
        ballot = found(ballots.visible_to(request.user, timezone.now()), {"code": code}, PREFIX)
        return Response(PanelSerializer(panel_of(ballot)).data)


# --- Writing ------------------------------------------------------------------------------------------------
class RollObjection(ActView):
    key, prefix = "ballot_id", PREFIX

    def rows(self, user: User, now: datetime) -> Any:
        return ballots.public_ballots()

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        number = given.get("entry")
        entry = known("entry", subject.roll.filter(number=number)) if number else None
        return {"words": given["words"], "entry_id": entry.pk if entry else None}


@extend_schema_view(
    post=extend_schema(
        operation_id="ballot_import", tags=[TAG], summary="导入名单", request=RollFileSerializer,
        responses=RollReportSerializer,
    )
)  # fmt: skip
class RollImportView(WriteView):
    permission_classes = [IsAuthenticated]
    parser_classes = [MultiPartParser]

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        ballot = found(ballots.visible_to(user, now), kwargs, PREFIX)
        verb = BallotVerb.FILL_ROLL
        require(decide(user, verb, ballot, now), exists=bool(ballot_step(ballot.state, verb)))
        given = RollFileSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        form: Any = checked(RollFileForm({}, {"file": given.validated_data["file"]}, ballot=ballot))

        def act() -> Answer:
            path = form.kept()
            try:
                report = services.import_roll(ballot_id=ballot.pk, path=path, actor=user, now=timezone.now())
            finally:
                path.unlink(missing_ok=True)
            if report.errors:
                lines = {f"line.{line}": words for line, words in report.shown_errors}
                raise InputRefused("bad_rows", _t("有几行不对，一行都没有导入。"), fields=lines)
            body = moved(ballot, _t("名单已导入，请逐户核对。"))
            counts = {name: getattr(report, name) for name in ("rows", "heads", "dwellings_added")}
            return Answer(body | counts)

        return act


urlpatterns: list[URLPattern] = [
    path("api/v1/decision-rules/", RulesView.as_view(), name="api_decision_rules"),
    path("api/v1/ballots/<str:code>/roll/", RollView.as_view(), name="api_ballot_roll"),
    path("api/v1/ballots/<str:code>/missing/", MissingView.as_view(), name="api_ballot_missing"),
    path("api/v1/ballots/<str:code>/panel/", PanelView.as_view(), name="api_ballot_panel"),
    path("api/v1/ballots/<str:code>/import/", RollImportView.as_view(), name="api_ballot_import"),
    *act_urls(
        TAG,
        [("ballot_object", RollObjection, "ballots/<str:code>/object/", RollObjectionSerializer,
          services.object_to_roll, _("对名册提异议"), _("异议已收到，社区会在期限内答复。"))]
    ),
]  # fmt: skip
