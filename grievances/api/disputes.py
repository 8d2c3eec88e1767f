"""矛盾纠纷调解 over the API: the list, taking one in, the whole file, and every verb of it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import InputRefused
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.api.arguments import checked
from grievances.api.dispute_shapes import (
    AgreeSerializer,
    DisputeOutcomeSerializer,
    DisputeRowSerializer,
    DisputeSerializer,
    OpenDisputeSerializer,
)
from grievances.api.filters import known
from grievances.api.photos import photo_view
from grievances.api.raising import submission_of
from grievances.api.reading import clocks_of
from grievances.api.steps import StepView, Subject, require, step_view, texts
from grievances.forms.mediation import AppointForm
from grievances.mediation_figures import OUTCOMES, conditions, period_range
from grievances.mediation_policies import decide, may_take_in, offices, verbs_for
from grievances.mediation_selectors import (
    ROW_RELATIONS,
    agreements_of,
    parties_of,
    planned_round,
    rounds_of,
    scoped,
    visible_to,
    visits_of,
)
from grievances.mediation_states import LEVELS, DisputeState, MediationVerb, step
from grievances.models import Dispute, DisputeKind
from grievances.selectors import visible_to as visible_matters
from grievances.services.mediation import NewParty, open_dispute
from grievances.views import mediation_file as pages
from grievances.views.mediation_list import COUNTED, SCOPES
from grievances.views.mediation_pages import PAGES

TAG = "disputes"


# --- The list -----------------------------------------------------------------------------------------------
class DisputeQuery(serializers.Serializer):
    scope = serializers.ChoiceField(
        [*SCOPES, COUNTED], default="waiting", help_text="As the tabs of the page; `counted`: what the figures count."
    )
    kind = serializers.CharField(max_length=40, required=False, help_text="DisputeKind by code.")
    level = serializers.ChoiceField([level.value for level in LEVELS], required=False)
    outcome = serializers.ChoiceField([*OUTCOMES], required=False)
    period = serializers.CharField(max_length=7, required=False, help_text="When it came in: 2026 or 2026-11.")

    def validate_period(self, text: str) -> str:
        if period_range(text) is None:
            raise serializers.ValidationError(_("请写成 2026 或 2026-11。"))
        return text

    def validate_kind(self, code: str) -> str:
        return str(known(DisputeKind, code, "kind").pk)


class DisputesView(Listing, WriteView):
    """GET lists, POST takes a dispute in."""

    permission_classes = [IsStaff]
    queryset = Dispute.objects.none()
    serializer_class = DisputeRowSerializer

    def get_queryset(self) -> Any:
        asked = self.asked(DisputeQuery)
        self.scope = asked["scope"]
        rows = scoped(self.request.user, self.scope, timezone.now())
        return rows.filter(conditions(asked)).select_related(*ROW_RELATIONS).defer("summary")

    def get_order(self) -> tuple[str, ...]:
        return ("due_at", "id") if self.scope == "waiting" else ("-id",)

    @extend_schema(operation_id="dispute_list", tags=[TAG], summary="纠纷清单", parameters=[DisputeQuery])
    def get(self, request: Any) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        ids = {row.pk for row in rows}
        opened = visible_to(request.user, timezone.now()).filter(pk__in=ids).values_list("pk", flat=True)
        shut = ids - set(opened) if self.scope == COUNTED else set()
        return self.get_paginated_response(DisputeRowSerializer(rows, many=True, context={"shut": shut}).data)

    @extend_schema(
        operation_id="dispute_open",
        tags=[TAG],
        summary="登记纠纷",
        description="Taken in for your office; grid workers bring disputes to their community.",
        request=OpenDisputeSerializer,
        responses={201: DisputeOutcomeSerializer},
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return WriteView.post(self, request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        may_take_in(user, now).require()
        given = OpenDisputeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        taken = dict(given.validated_data)
        taken["kind"] = known(DisputeKind, taken["kind"], "kind")
        taken["parties"] = [NewParty(**party) for party in taken.get("parties", [])]
        _check_office(user, taken["area_code"], now)

        def act() -> Answer:
            dispute = open_dispute(actor=user, now=now, submission=submission_of(request), **taken)
            return Answer(outcome_of(dispute, _("已登记。")), 201)

        return act


def _check_office(user: User, area_code: str, now: datetime) -> None:
    codes = [held.area_code for held in offices(authority_of(user, timezone.localdate(now)))]
    if area_code and area_code not in codes:
        message = _("请选择您任职的社区、街道或区。")
        raise InputRefused("invalid", message, fields={"area_code": message})


def outcome_of(dispute: Dispute, message: str) -> Any:
    planned = planned_round(dispute)
    row = {
        "code": dispute.code,
        "message": message,
        "state": dispute.state,
        "state_label": dispute.get_state_display(),
        "is_open": dispute.is_open,
        "level": dispute.level,
        "holder": dispute.holder,
        "due_at": dispute.due_at,
        "round_id": planned.pk if planned else None,
    }
    return DisputeOutcomeSerializer(row).data


# --- The file -----------------------------------------------------------------------------------------------
class DisputeView(APIView):
    permission_classes = [IsStaff]

    @extend_schema(operation_id="dispute_retrieve", tags=[TAG], summary="一件纠纷", responses=DisputeSerializer)
    def get(self, request: Any, code: str) -> Response:
        user, now = request.user, timezone.now()
        answer = Response(DisputeSerializer(read_dispute(user, pages.dispute_or_404(user, code, now), now)).data)
        answer["Cache-Control"] = "no-store"
        return answer


def read_dispute(user: User, dispute: Any, now: datetime) -> Any:
    """The file as its page shows it, `shown` beside the dispute's own row."""
    verbs, origin = verbs_for(user, dispute, now), dispute.grievance
    is_mine = origin is not None and visible_matters(user, now).filter(pk=origin.pk).exists()
    dispute.shown = SimpleNamespace(
        parties=list(parties_of(dispute)),
        mediators=[row for row in dispute.mediators.all() if row.ended_at is None],
        may_mediate=_may_mediate(dispute, user, now) if MediationVerb.APPOINT in verbs else [],
        rounds=list(rounds_of(dispute)),
        agreements=list(agreements_of(dispute)),
        visits=list(visits_of(dispute)),
        clocks=clocks_of(dispute),
        lines=list(dispute.timeline.select_related("actor").order_by("id")),
        verbs=texts(verb for verb in verbs if verb not in (MediationVerb.LOOK, MediationVerb.PRINT)),
        advice=dispute.kind.advice if dispute.state == DisputeState.FAILED else "",
        grievance=origin.code if is_mine else None,
    )
    return dispute


def _may_mediate(dispute: Dispute, user: User, now: datetime) -> list[dict[str, str]]:
    field: Any = AppointForm(dispute=dispute, user=user, now=now).fields["mediators"]
    return [{"key": key, "name": name} for key, name in field.choices]


# --- Verbs --------------------------------------------------------------------------------------------------
class DisputeStepView(StepView):
    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        dispute = pages.dispute_or_404(user, kwargs["code"], now)
        decision = decide(user, self.page.verb, dispute, now)
        require(decision, exists=step(dispute.state, self.page.verb) is not None)
        return Subject({"dispute": dispute, "user": user, "now": now}, {"dispute_id": dispute.pk})

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        return outcome_of(outcome, str(self.page.done))


class AgreeView(DisputeStepView):
    """The page numbers its rows; here clauses are a list."""

    @classmethod
    def serializer(cls) -> Any:
        return AgreeSerializer

    def filled(self, given: dict[str, Any], subject: Subject) -> dict[str, Any]:
        rows = enumerate(given["clauses"], start=1)
        data = {
            f"{ours}_{n}": clause.get(theirs)
            for n, clause in rows
            for ours, theirs in (("text", "text"), ("party", "party"), ("due", "due_on"))
        }
        try:
            return checked(self.page.form(data, **subject.about)).arguments()  # type: ignore[attr-defined]
        except InputRefused as refused:
            fields = {_in_list(name): words for name, words in refused.fields.items()}
            raise InputRefused(refused.code, refused.message, fields=fields) from refused


def _in_list(name: str) -> str:
    """`due_2` of the page → `clauses.1.due_on`."""
    part, _line, number = name.partition("_")
    return f"clauses.{int(number) - 1}.{'due_on' if part == 'due' else part}" if number.isdigit() else name


def _view_of(page: Any) -> Any:
    base = AgreeView if page.verb is MediationVerb.AGREE else DisputeStepView
    return step_view(base, page, kind="dispute", tag=TAG, answered=DisputeOutcomeSerializer)


urlpatterns: list[URLPattern] = [
    path("api/v1/disputes/", DisputesView.as_view(), name="api_disputes"),
    path(
        "api/v1/disputes/photos/<uuid:public_id>/",
        photo_view("dispute_photo", "协议照片", pages.photo).as_view(),
        name="api_dispute_photo",
    ),
    path("api/v1/disputes/<str:code>/", DisputeView.as_view(), name="api_dispute"),
    *[
        path(f"api/v1/disputes/<str:code>/{page.slug}/", _view_of(page).as_view(), name=f"api_dispute_{page.verb}")
        for page in PAGES
    ],
]
