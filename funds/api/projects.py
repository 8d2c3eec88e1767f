"""Projects and payments over the API: reading, every verb of the desk, an idea, asking for a payment. 分 everywhere."""

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

from funds.api.rows import FEN, MoneyStep, money_step
from funds.forms.paying import RequestForm
from funds.forms.rows import plain_yuan
from funds.models import Payment, Project
from funds.policies.projects import payment_verbs_for, verbs_for
from funds.selectors.choices import funds_to_open
from funds.selectors.paying import payments_for, public_payments
from funds.selectors.projects import (
    funds_at_home,
    lines_of,
    milestones_of,
    public_projects,
    shares_of,
    visible_to,
    whole,
)
from funds.services.paying import request_payment
from funds.services.projects import open_project
from funds.states.foundation import Source
from funds.states.projects import MilestoneState, PaymentState, ProjectState, ShareState
from funds.states.roles import OFFICE
from funds.views.payments_desk import PaymentDesk
from funds.views.project_pages import PAGES, PAYMENT_PAGES
from funds.views.projects_desk import ProjectDesk
from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import InputRefused
from governance.people.authority import within
from governance.people.models import User
from grievances.api.acts import MovedSerializer, found, moved, number_field
from grievances.api.arguments import checked
from grievances.api.steps import texts

TAG = "funds"


class ProjectRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    community = serializers.CharField(source="fund.area.name")
    area_code = serializers.CharField()
    state = serializers.ChoiceField(ProjectState.choices)
    state_label = serializers.CharField(source="get_state_display")
    plan_version = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class BudgetLineSerializer(serializers.Serializer):
    title = serializers.CharField()
    amount_fen = serializers.IntegerField()


class ProjectShareSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    source = serializers.ChoiceField(Source.choices)
    who = serializers.CharField(allow_blank=True)
    amount_fen = serializers.IntegerField()
    arrived_fen = serializers.IntegerField()
    state = serializers.ChoiceField(ShareState.choices)
    words = serializers.CharField(allow_blank=True)


class MilestoneSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    due_on = serializers.DateField()
    amount_fen = serializers.IntegerField()
    state = serializers.ChoiceField(MilestoneState.choices)
    words = serializers.CharField(allow_blank=True)


class PublicPaymentSerializer(serializers.Serializer):
    code = serializers.CharField()
    what = serializers.CharField()
    amount_fen = serializers.IntegerField()
    payee_public = serializers.CharField()
    state = serializers.ChoiceField(PaymentState.choices)
    paid_on = serializers.DateField(allow_null=True)
    public_note = serializers.CharField(allow_blank=True)


class ProjectSerializer(ProjectRowSerializer):
    need = serializers.CharField()
    plan = serializers.CharField(allow_blank=True)
    carried_out_by = serializers.CharField(allow_blank=True)
    result = serializers.CharField(allow_blank=True)
    lines = BudgetLineSerializer(many=True)
    shares = ProjectShareSerializer(many=True, source="shown_shares")
    milestones = MilestoneSerializer(many=True, source="shown_milestones")
    payments = PublicPaymentSerializer(many=True, source="shown_payments")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class PaymentSerializer(PublicPaymentSerializer):
    """As the desk lists it; name and account of the payee are read on its page alone."""

    project = serializers.CharField(source="project.code", default="", allow_blank=True)
    requested_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    verbs = serializers.SerializerMethodField(help_text="What you may do now.")

    def get_verbs(self, payment: Payment) -> list[str]:
        return texts(payment_verbs_for(self.context["request"].user, payment, timezone.now()))


class ProjectQuery(serializers.Serializer):
    state = serializers.ChoiceField(ProjectState.choices, required=False)
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")


class PaymentQuery(serializers.Serializer):
    state = serializers.ChoiceField(PaymentState.choices, required=False)


# --- Reading ------------------------------------------------------------------------------------------------
class NewProjectSerializer(serializers.Serializer):
    fund_id = number_field(help_text="Of your own community, or of one that you work for.")
    title = serializers.CharField(max_length=60)
    need = serializers.CharField(max_length=2000)


class ProjectsView(Listing, WriteView):
    serializer_class = ProjectRowSerializer
    queryset = Project.objects.none()

    def get_permissions(self) -> list[Any]:
        return [IsAuthenticated()] if self.request.method == "POST" else []

    def get_queryset(self) -> Any:
        rows, given = public_projects(), self.asked(ProjectQuery)
        if "state" in given:
            rows = rows.filter(state=given["state"])
        return rows.filter(within((given["community"],))) if "community" in given else rows

    @extend_schema(operation_id="project_list", tags=[TAG], summary="社区项目", parameters=[ProjectQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)

    @extend_schema(
        operation_id="project_open", tags=[TAG], summary="提一个项目", request=NewProjectSerializer,
        responses={201: MovedSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        given = NewProjectSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user, now, taken = request.user, timezone.now(), dict(given.validated_data)
        own = funds_at_home(user) | funds_to_open(user, now, *OFFICE)
        fund = own.filter(pk=taken.pop("fund_id")).first()
        if fund is None:
            words = _("请选择您所在社区的基金。")
            raise InputRefused("no_fund", str(words), fields={"fund_id": str(words)})

        def act() -> Answer:
            return Answer(moved(open_project(fund=fund, actor=user, now=now, **taken), str(_("已登记。"))), 201)

        return act


class ProjectView(APIView):
    @extend_schema(operation_id="project_retrieve", tags=[TAG], summary="社区项目详情", responses=ProjectSerializer)
    def get(self, request: Any, **kwargs: Any) -> Response:
        user, now = request.user, timezone.now()
        rows = public_projects()
        if isinstance(user, User):
            rows = Project.objects.filter(pk__in=rows.values("pk")) | Project.objects.filter(
                pk__in=visible_to(user, now).values("pk")
            )
        project: Any = whole(found(rows, kwargs, "XM"))
        project.lines, project.shown_shares = list(lines_of(project)), list(shares_of(project))
        project.shown_milestones, project.shown_payments = list(milestones_of(project)), list(public_payments(project))
        project.verbs = texts(verbs_for(user, project, now)) if isinstance(user, User) else []
        answer = Response(ProjectSerializer(project).data)
        answer["Cache-Control"] = "no-store"
        return answer


class PaymentsView(Listing):
    permission_classes = [IsStaff]
    serializer_class = PaymentSerializer
    queryset = Payment.objects.none()

    def get_queryset(self) -> Any:
        return payments_for(self.request.user, timezone.now()).filter(**self.asked(PaymentQuery))

    @extend_schema(operation_id="payment_list", tags=[TAG], summary="付款", parameters=[PaymentQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


# --- Verbs --------------------------------------------------------------------------------------------------
class ProjectStep(MoneyStep):
    key, prefix = "project_id", "XM"

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := ProjectDesk().refusal(self.page, subject, user, now):
            raise refusal

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        return moved(getattr(outcome, "project", outcome), str(self.page.done))


class PaymentStep(MoneyStep):
    key, prefix = "payment_id", "FK"

    def rows(self, user: User, now: datetime) -> Any:
        return payments_for(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := PaymentDesk().refusal(self.page, subject, user, now):
            raise refusal

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        return moved(getattr(outcome, "payment", outcome), str(self.page.done))


class NewPaymentSerializer(serializers.Serializer):
    milestone = number_field(required=False, help_text="Accepted, where the project is paid in instalments.")
    what = serializers.CharField(max_length=120)
    amount_fen = serializers.IntegerField(**FEN)
    payee_name = serializers.CharField(max_length=80)
    payee_number = serializers.CharField(max_length=34, required=False, allow_blank=True)
    payee_public = serializers.CharField(max_length=60)


class RequestView(WriteView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="payment_request", tags=[TAG], summary="申请付款", request=NewPaymentSerializer,
        responses={201: MovedSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        project = found(visible_to(user, now).select_related("organisation"), kwargs, "XM")
        given = NewPaymentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data | {"amount_fen": plain_yuan(given.validated_data["amount_fen"])}
        form = checked(RequestForm(data, project=project, user=user, now=now))
        taken = form.arguments()  # type: ignore[attr-defined]

        def act() -> Answer:
            return Answer(moved(request_payment(actor=user, now=now, **taken), str(_("已申请，等经办。"))), 201)

        return act


urlpatterns: list[URLPattern] = [
    path("api/v1/projects/", ProjectsView.as_view(), name="api_projects"),
    path("api/v1/projects/<str:code>/", ProjectView.as_view(), name="api_project"),
    path("api/v1/projects/<str:code>/pay/", RequestView.as_view(), name="api_payment_request"),
    path("api/v1/payments/", PaymentsView.as_view(), name="api_payments"),
    *(
        path(
            f"api/v1/projects/<str:code>/{page.slug}/", money_step(ProjectStep, page, kind="project", tag=TAG),
            name=f"api_project_{page.slug}",
        )
        for page in PAGES
    ),
    *(
        path(
            f"api/v1/payments/<str:code>/{page.slug}/", money_step(PaymentStep, page, kind="payment", tag=TAG),
            name=f"api_payment_{page.slug}",
        )
        for page in PAYMENT_PAGES
    ),
]  # fmt: skip
