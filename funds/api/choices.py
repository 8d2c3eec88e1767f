"""Yearly choices over the API: reading, the verbs of the desk, proposing and voting. Nobody reads a ballot."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from funds.models import Choice, ChoiceOption, PaperReading
from funds.policies.choices import decide, verbs_for
from funds.selectors.choices import listed, papers_waiting, public_choices, visible_to
from funds.services import choices as services
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import ChoiceBallotKind, ChoiceState, CountRule, ReadingState
from funds.views.choice_pages import PAGES
from funds.views.choices_desk import ChoiceDesk
from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.people.authority import within
from governance.people.models import User
from grievances.api.acts import ActView, MovedSerializer, found, moved, number_field, signed_in
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view, texts

TAG = "funds"
LEFT_OUT = {ChoiceVerb.PAPER}  # stands below, with numbers instead of the words of a form


class FundOptionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField()
    words = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    cost_fen = serializers.IntegerField()
    project = serializers.CharField(source="project.code", default="", help_text="What it became, once chosen.")


class FundChoiceRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    community = serializers.CharField(source="fund.area.name")
    community_code = serializers.CharField(source="area_code")
    year = serializers.IntegerField()
    budget_fen = serializers.IntegerField()
    ballot_kind = serializers.ChoiceField(ChoiceBallotKind.choices)
    decides = serializers.ChoiceField(CountRule.choices)
    state = serializers.ChoiceField(ChoiceState.choices)
    state_label = serializers.CharField(source="get_state_display")
    proposals_until = serializers.DateTimeField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class FundChoiceSerializer(FundChoiceRowSerializer):
    words = serializers.CharField(allow_blank=True)
    points = serializers.IntegerField()
    most_choices = serializers.IntegerField()
    minimum_age = serializers.IntegerField()
    annul_reason = serializers.CharField(allow_blank=True)
    options = FundOptionSerializer(many=True)
    results = serializers.DictField(help_text="By both rules: who paid how much, or how much was missing. 分.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class ChoiceQuery(serializers.Serializer):
    state = serializers.ChoiceField(ChoiceState.choices, required=False)
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")


class ChoicesView(Listing):
    serializer_class = FundChoiceRowSerializer
    queryset = Choice.objects.none()

    def get_queryset(self) -> Any:
        rows, given = public_choices(), self.asked(ChoiceQuery)
        if "state" in given:
            rows = rows.filter(state=given["state"])
        return rows.filter(within((given["community"],))) if "community" in given else rows

    @extend_schema(operation_id="choice_list", tags=[TAG], summary="项目票选", parameters=[ChoiceQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


class ChoiceView(APIView):
    @extend_schema(operation_id="choice_retrieve", tags=[TAG], summary="项目票选详情", responses=FundChoiceSerializer)
    def get(self, request: Any, **kwargs: Any) -> Response:
        choice = found(public_choices(), kwargs, "PX")
        choice.__dict__["options"] = list(listed(choice).select_related("project"))
        choice.verbs = texts(verbs_for(request.user, choice, timezone.now())) if isinstance(request.user, User) else []
        answer = Response(FundChoiceSerializer(choice).data)
        answer["Cache-Control"] = "no-store"
        return answer


# --- At the desk --------------------------------------------------------------------------------------------
class ChoiceStep(DeskStep):
    key, prefix = "choice_id", "PX"

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := ChoiceDesk().refusal(self.page, subject, user, now):
            raise refusal


# --- What residents do --------------------------------------------------------------------------------------
class ProposeProjectSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=2000)
    place = serializers.CharField(max_length=60, required=False, allow_blank=True)
    cost_fen = serializers.IntegerField(min_value=1, max_value=10**15)


def marks_field() -> serializers.DictField:
    return serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=1000),
        help_text="Number of the project → points; 1 where the choice is by approval.",
    )


class FundVoteSerializer(serializers.Serializer):
    marks = marks_field()
    is_of_age = serializers.BooleanField(default=False, help_text="The voter's word, where no birthday is known.")


class ResidentView(WriteView):
    """Verified residents, signed in by telephone; the service asks whether they live there."""

    permission_classes = [IsAuthenticated]

    def taken(self, request: Any, kind: type[serializers.Serializer], kwargs: dict[str, Any]) -> dict[str, Any]:
        choice = found(public_choices(), kwargs, "PX")
        given = kind(data=request.data)
        given.is_valid(raise_exception=True)
        return {"choice_id": choice.pk, "actor": request.user, "now": timezone.now(), **given.validated_data}


class ProposeView(ResidentView):
    @extend_schema(
        operation_id="choice_propose", tags=[TAG], summary="提一个项目", request=ProposeProjectSerializer,
        responses={201: MovedSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        taken = self.taken(request, ProposeProjectSerializer, kwargs)

        def act() -> Answer:
            option: ChoiceOption = services.propose(**taken)
            return Answer(moved(option, str(_("提案已收到。"))), 201)

        return act


class VoteView(ResidentView):
    unkept = ("marks",)

    @extend_schema(
        operation_id="choice_vote", tags=[TAG], summary="投票", request=FundVoteSerializer, responses=MovedSerializer
    )
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        taken = self.taken(request, FundVoteSerializer, kwargs)

        def act() -> Answer:
            ballot = services.vote(**taken)
            return Answer(moved(ballot.choice, str(_("已投票，截止前可以改。"))))

        return act


# --- Papers -------------------------------------------------------------------------------------------------
class ChoicePaperSerializer(serializers.Serializer):
    """What stands on a paper. The second person must read the same, and does not see what the first one read."""

    paper_number = serializers.CharField(max_length=20, help_text="Printed on the paper.")
    dwelling_id = number_field(help_text="A dwelling of the community.")
    name = serializers.CharField(max_length=40, help_text="As on the card that the office has seen.")
    marks = marks_field()


class PaperWaitingSerializer(serializers.Serializer):
    paper_number = serializers.CharField()
    is_different = serializers.BooleanField(help_text="Two people did not read the same; else it waits for the second.")
    entered_at = serializers.DateTimeField(help_text="First.")


class PaperEnteredSerializer(MovedSerializer):
    reading = serializers.ChoiceField(ReadingState.choices, help_text="COUNTED: two people have read the same.")


class PapersView(Listing, ActView):
    key, prefix = "choice_id", "PX"
    permission_classes = [IsStaff]
    order = ("paper_number",)
    serializer_class = PaperWaitingSerializer
    queryset = PaperReading.objects.none()
    serializer = ChoicePaperSerializer
    answered = PaperEnteredSerializer
    service = staticmethod(services.enter_paper)
    unkept = ("dwelling_id", "name", "marks")

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now)

    def get_queryset(self) -> Any:
        user, now = signed_in(self.request), timezone.now()
        choice = self.found(user, now)
        decide(user, ChoiceVerb.PAPER, choice, now).require()
        return papers_waiting(choice)

    @extend_schema(operation_id="choice_papers", tags=[TAG], summary="等核对的纸票")
    def get(self, request: Any, **kwargs: Any) -> Response:
        return self.list(request)

    @extend_schema(
        operation_id="choice_paper", tags=[TAG], summary="录入纸票", request=ChoicePaperSerializer,
        responses=PaperEnteredSerializer,
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def answer(self, outcome: ReadingState, subject: Any) -> Answer:
        return Answer(moved(subject, str(outcome.label)) | {"reading": outcome.value})


urlpatterns: list[URLPattern] = [
    path("api/v1/choices/", ChoicesView.as_view(), name="api_choices"),
    path("api/v1/choices/<str:code>/", ChoiceView.as_view(), name="api_choice"),
    path("api/v1/choices/<str:code>/propose/", ProposeView.as_view(), name="api_choice_propose"),
    path("api/v1/choices/<str:code>/vote/", VoteView.as_view(), name="api_choice_vote"),
    path("api/v1/choices/<str:code>/papers/", PapersView.as_view(), name="api_choice_papers"),
    *(
        path(
            f"api/v1/choices/<str:code>/{page.slug}/",
            step_view(ChoiceStep, page, kind="choice", tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_choice_{page.slug}",
        )
        for page in PAGES
        if page.verb not in LEFT_OUT
    ),
]
