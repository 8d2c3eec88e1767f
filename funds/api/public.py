"""Books, disclosures and yearly budgets over the API: reading is for everybody, verbs as at the desk. 分 everywhere."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from funds.models import Disclosure, Foundation, Fund, YearBudget
from funds.selectors.disclosures import public_disclosures, subject_of, visible_to
from funds.selectors.figures import Scope, gauges_of, lines_of, reached, standing_of, transfers_of
from funds.selectors.year_budgets import budgets_for, resolutions_for
from funds.services import year_budgets
from funds.states.duties import Standing
from funds.states.grants import DisclosureKind, DisclosureState, YearBudgetKind
from funds.views.disclosure_pages import PAGES
from funds.views.disclosures import DisclosureDesk
from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.queries import understood
from governance.api.writing import WriteView
from governance.ledger.models import Transfer
from governance.people.authority import within
from governance.people.models import User
from grievances.api.acts import MovedSerializer, known, number_field
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view

TAG = "funds"
COMMUNITY = r"^[0-9]{12}$"


# --- Books --------------------------------------------------------------------------------------------------
class AmountSerializer(serializers.Serializer):
    label = serializers.CharField()
    fen = serializers.IntegerField()


class LegalGaugeSerializer(serializers.Serializer):
    """A ratio that the law asks of the year, as the ledger has it."""

    measure = serializers.CharField()
    article = serializers.CharField()
    is_confirmed = serializers.BooleanField()
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    bound = serializers.CharField()
    base = serializers.CharField()
    value_fen = serializers.IntegerField()
    base_fen = serializers.IntegerField()
    limit_fen = serializers.IntegerField()
    standing = serializers.ChoiceField(Standing.choices)


class MonthSerializer(serializers.Serializer):
    first = serializers.DateField(help_text="Its first day.")
    income_fen = serializers.IntegerField(source="income")
    spending_fen = serializers.IntegerField(source="spending")


class BooksSerializer(serializers.Serializer):
    """Everything computed from the ledger; nothing is typed."""

    name = serializers.CharField()
    balance_fen = serializers.IntegerField()
    income_fen = serializers.IntegerField()
    spending_fen = serializers.IntegerField()
    administration_fen = serializers.IntegerField()
    between_fen = serializers.IntegerField(help_text="From other funds, less what went to them.")
    income = AmountSerializer(many=True)
    uses = AmountSerializer(many=True)
    months = MonthSerializer(many=True, help_text="The last twelve.")
    leverage_own_fen = serializers.IntegerField()
    leverage_other_fen = serializers.IntegerField()
    leverage = serializers.CharField(help_text="Yuan of others for each yuan of the foundation, given to projects.")
    heads_planned = serializers.IntegerField()
    heads_reached = serializers.IntegerField()
    gauges = LegalGaugeSerializer(many=True, help_text="Of a foundation and a year; empty for a fund.")


class FundTransferSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    fen = serializers.IntegerField(help_text="What the balance gains; 0 where money stays inside.")
    amount = serializers.IntegerField()
    who = serializers.CharField()
    what = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    is_correction = serializers.BooleanField()
    is_corrected = serializers.BooleanField()


def scope_of(name: str, pk: int) -> Scope:
    if name == "fund":
        fund = get_object_or_404(Fund.objects.select_related("foundation"), pk=pk)
        return Scope(fund.foundation, fund)
    return Scope(get_object_or_404(Foundation, pk=pk))


def _gauges(scope: Scope, year: int) -> list[dict[str, Any]]:
    if scope.fund is not None:
        return []
    return [
        {
            "measure": band.measure, "article": band.article, "is_confirmed": band.is_confirmed,
            "numerator": band.numerator, "denominator": band.denominator, "bound": band.bound, "base": band.base,
            "value_fen": gauge.value, "base_fen": gauge.base, "limit_fen": gauge.limit, "standing": gauge.standing,
        }
        for band, gauge in gauges_of(scope.foundation, year, timezone.localdate())
    ]  # fmt: skip


def books(scope: Scope, year: int) -> dict[str, Any]:
    found, served = standing_of(scope, timezone.localdate()), reached(scope)
    return {
        "name": scope.name,
        "balance_fen": found.flows.closing,
        "income_fen": found.flows.income,
        "spending_fen": found.flows.spending,
        "administration_fen": found.flows.administration,
        "between_fen": found.flows.between,
        "income": [{"label": label, "fen": fen} for label, fen in found.income],
        "uses": [{"label": use.title, "fen": use.fen} for use in found.uses],
        "months": found.months,
        "leverage_own_fen": found.leverage.own_fen,
        "leverage_other_fen": found.leverage.other_fen,
        "leverage": found.leverage.words,
        "heads_planned": served.planned,
        "heads_reached": served.reached,
        "gauges": _gauges(scope, year),
    }


class YearQuery(serializers.Serializer):
    year = serializers.IntegerField(min_value=2000, max_value=2200, required=False, help_text="Of the gauges.")


class BooksView(APIView):
    of = ""

    def answer(self, request: Any, pk: int) -> Response:
        year = understood(request, YearQuery).get("year", timezone.localdate().year)
        return Response(BooksSerializer(books(scope_of(self.of, pk), year)).data)


class FundBooksView(BooksView):
    of = "fund"

    @extend_schema(
        operation_id="fund_books", tags=[TAG], summary="基金的账", parameters=[YearQuery], responses=BooksSerializer
    )
    def get(self, request: Any, pk: int) -> Response:
        return self.answer(request, pk)


class FoundationBooksView(BooksView):
    of = "foundation"

    @extend_schema(
        operation_id="foundation_books", tags=[TAG], summary="基金会的账和法定比例", parameters=[YearQuery],
        responses=BooksSerializer,
    )  # fmt: skip
    def get(self, request: Any, pk: int) -> Response:
        return self.answer(request, pk)


class TransfersView(Listing):
    """Newest first; donors as they chose."""

    serializer_class = FundTransferSerializer
    queryset = Transfer.objects.none()
    of = ""

    def answer(self, pk: int) -> Response:
        scope = scope_of(self.of, pk)
        rows = lines_of(scope, self.paginate_queryset(transfers_of(scope)) or [])
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class FundTransfersView(TransfersView):
    of = "fund"

    @extend_schema(operation_id="fund_transfers", tags=[TAG], summary="基金的每一笔账")
    def get(self, request: Any, pk: int) -> Response:
        return self.answer(pk)


class FoundationTransfersView(TransfersView):
    of = "foundation"

    @extend_schema(operation_id="foundation_transfers", tags=[TAG], summary="基金会的每一笔账")
    def get(self, request: Any, pk: int) -> Response:
        return self.answer(pk)


# --- Disclosures --------------------------------------------------------------------------------------------
class DisclosureRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DisclosureKind.choices)
    subject = serializers.SerializerMethodField()
    title = serializers.CharField(allow_blank=True)
    period = serializers.CharField(allow_blank=True)
    article = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.ChoiceField(DisclosureState.choices)
    late_since = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)

    def get_subject(self, row: Disclosure) -> str:
        return str(subject_of(row))


class DisclosureSerializer(DisclosureRowSerializer):
    words = serializers.SerializerMethodField(help_text="Once it is published.")
    content = serializers.DictField(help_text="Sections of label and figure, as they stood when published.")
    corrections = serializers.ListField(child=serializers.DictField())

    def get_words(self, row: Disclosure) -> str:
        return row.words if row.state == DisclosureState.PUBLISHED else ""


class DisclosureQuery(serializers.Serializer):
    state = serializers.ChoiceField(DisclosureState.choices, required=False)
    kind = serializers.ChoiceField(DisclosureKind.choices, required=False)
    fund = number_field(required=False)
    foundation = number_field(required=False)


class DisclosuresView(Listing):
    serializer_class = DisclosureRowSerializer
    queryset = Disclosure.objects.none()
    order = ("-due_at", "-id")

    def get_queryset(self) -> Any:
        return public_disclosures().filter(**self.asked(DisclosureQuery))

    @extend_schema(operation_id="disclosure_list", tags=[TAG], summary="信息公开", parameters=[DisclosureQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


class DisclosureView(APIView):
    @extend_schema(operation_id="disclosure_retrieve", tags=[TAG], summary="一份报告", responses=DisclosureSerializer)
    def get(self, request: Any, pk: int) -> Response:
        return Response(DisclosureSerializer(get_object_or_404(public_disclosures(), pk=pk)).data)


class DisclosureStep(DeskStep):
    key = "disclosure_id"

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := DisclosureDesk().refusal(self.page, subject, user, now):
            raise refusal


# --- Yearly budgets -----------------------------------------------------------------------------------------
class YearExpenseSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    on = serializers.DateField()
    what = serializers.CharField()
    amount_fen = serializers.IntegerField(help_text="Negative for the mirror of a wrong one.")
    resolution = serializers.CharField(source="resolution.code", default="")
    reverses = serializers.IntegerField(source="reverses_id", allow_null=True)


class YearBudgetSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="community.name")
    community_code = serializers.CharField(source="area_code")
    year = serializers.IntegerField()
    kind = serializers.ChoiceField(YearBudgetKind.choices)
    amount_fen = serializers.IntegerField()
    spent_fen = serializers.IntegerField()


class BudgetQuery(serializers.Serializer):
    year = serializers.IntegerField(min_value=2000, max_value=2200, required=False)
    community = serializers.RegexField(COMMUNITY, required=False, help_text="Its code.")


class YearBudgetsView(Listing):
    serializer_class = YearBudgetSerializer
    queryset = YearBudget.objects.none()
    order = ("-year", "area_code", "id")

    def get_queryset(self) -> Any:
        given = self.asked(BudgetQuery)
        rows = YearBudget.objects.select_related("community")
        rows = rows.filter(year=given["year"]) if "year" in given else rows
        return rows.filter(within((given["community"],))) if "community" in given else rows

    @extend_schema(operation_id="year_budget_list", tags=[TAG], summary="社区年度经费", parameters=[BudgetQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


class BudgetUsesView(Listing):
    serializer_class = YearExpenseSerializer
    queryset = YearBudget.objects.none()
    order = ("-on", "-id")

    def get_queryset(self) -> Any:
        budget = get_object_or_404(YearBudget, pk=self.kwargs["pk"])
        return budget.expenses.select_related("resolution")

    @extend_schema(operation_id="year_budget_uses", tags=[TAG], summary="经费的每一笔支出")
    def get(self, request: Any, pk: int) -> Response:
        return self.list(request)


class UseBudgetSerializer(serializers.Serializer):
    on = serializers.DateField()
    what = serializers.CharField(max_length=120)
    amount_fen = serializers.IntegerField(min_value=1, max_value=10**11)
    resolution_id = number_field(required=False, help_text="Needed for 党组织服务群众经费 and 公益金.")


class CorrectBudgetSerializer(serializers.Serializer):
    expense_id = number_field()
    reason = serializers.CharField(max_length=100)


class BudgetStep(WriteView):
    """A budget of this person's lists (404); the service refuses the rest."""

    permission_classes = [IsStaff]

    def taken(self, request: Any, kind: type[serializers.Serializer]) -> tuple[YearBudget, dict[str, Any]]:
        now = timezone.now()
        budget = get_object_or_404(budgets_for(request.user, now), pk=self.kwargs["pk"])
        given = kind(data=request.data)
        given.is_valid(raise_exception=True)
        return budget, {"budget_id": budget.pk, "actor": request.user, "now": now, **given.validated_data}


class UseBudgetView(BudgetStep):
    @extend_schema(
        operation_id="year_budget_use", tags=[TAG], summary="登记经费支出", request=UseBudgetSerializer,
        responses={201: YearExpenseSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        budget, taken = self.taken(request, UseBudgetSerializer)
        number = taken.pop("resolution_id", None)
        if number:
            taken["resolution"] = known("resolution_id", resolutions_for(budget).filter(pk=number))
        return lambda: Answer(YearExpenseSerializer(year_budgets.enter_use(**taken)).data, 201)


class CorrectBudgetView(BudgetStep):
    @extend_schema(
        operation_id="year_budget_correct", tags=[TAG], summary="更正经费支出", request=CorrectBudgetSerializer,
        responses={201: YearExpenseSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        _budget, taken = self.taken(request, CorrectBudgetSerializer)
        return lambda: Answer(YearExpenseSerializer(year_budgets.correct_use(**taken)).data, 201)


urlpatterns: list[URLPattern] = [
    path("api/v1/funds/<int:pk>/books/", FundBooksView.as_view(), name="api_fund_books"),
    path("api/v1/funds/<int:pk>/transfers/", FundTransfersView.as_view(), name="api_fund_transfers"),
    path("api/v1/foundations/<int:pk>/books/", FoundationBooksView.as_view(), name="api_foundation_books"),
    path("api/v1/foundations/<int:pk>/transfers/", FoundationTransfersView.as_view(), name="api_foundation_transfers"),
    path("api/v1/disclosures/", DisclosuresView.as_view(), name="api_disclosures"),
    path("api/v1/disclosures/<int:pk>/", DisclosureView.as_view(), name="api_disclosure"),
    path("api/v1/year-budgets/", YearBudgetsView.as_view(), name="api_year_budgets"),
    path("api/v1/year-budgets/<int:pk>/uses/", BudgetUsesView.as_view(), name="api_year_budget_uses"),
    path("api/v1/year-budgets/<int:pk>/use/", UseBudgetView.as_view(), name="api_year_budget_use"),
    path("api/v1/year-budgets/<int:pk>/correct/", CorrectBudgetView.as_view(), name="api_year_budget_correct"),
    *(
        path(
            f"api/v1/disclosures/<int:pk>/{page.slug}/",
            step_view(DisclosureStep, page, kind="disclosure", tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_disclosure_{page.slug}",
        )
        for page in PAGES
    ),
]
