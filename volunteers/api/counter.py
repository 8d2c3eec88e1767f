"""The counter over the API: new goods, their photos, stock in, counted and written off by two people, points, budgets."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.people.models import User
from grievances.api.acts import found
from volunteers.api.bank import TAG, BankStep, step_urls
from volunteers.models import BankOffice, Product, StockMove, StockPaper
from volunteers.selectors import bank as reads
from volunteers.states.bank import PaperState, StockKind
from volunteers.views.bank_pages import OFFICE_PAGES, PAPER_PAGES, PRODUCT_PAGES


class StockSerializer(serializers.Serializer):
    """What the office has of it now."""

    id = serializers.IntegerField()
    message = serializers.CharField()
    in_stock = serializers.IntegerField()
    reserved = serializers.IntegerField()
    free = serializers.IntegerField()
    paper = serializers.IntegerField(allow_null=True, help_text="A stock paper that waits for a second person.")


class StockPaperSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    good = serializers.IntegerField(source="product_id")
    name = serializers.CharField(source="product.name")
    kind = serializers.ChoiceField(StockKind.choices)
    quantity = serializers.IntegerField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(PaperState.choices)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)


class StockMoveSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(StockKind.choices)
    quantity = serializers.IntegerField()
    why = serializers.CharField()
    paper = serializers.IntegerField(source="paper_id", allow_null=True)
    at = serializers.DateTimeField()


class PaperQuery(serializers.Serializer):
    state = serializers.ChoiceField(PaperState.choices, required=False)


class StockPapers(Listing):
    permission_classes = [IsStaff]
    serializer_class = StockPaperSerializer
    queryset = StockPaper.objects.none()

    def get_queryset(self) -> QuerySet[StockPaper]:
        given, rows = self.asked(PaperQuery), reads.papers_for(self.request.user, timezone.now())  # type: ignore[arg-type]
        return rows.filter(state=given["state"]) if "state" in given else rows

    @extend_schema(operation_id="stock_paper_list", tags=[TAG], summary="盘点和报损单", parameters=[PaperQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


def goods_for(user: User, now: datetime) -> QuerySet[Product]:
    return Product.objects.filter(office__in=reads.offices_for(user, now)).select_related("office")


class StockMoves(Listing):
    permission_classes = [IsStaff]
    serializer_class = StockMoveSerializer
    queryset = StockMove.objects.none()

    def get_queryset(self) -> QuerySet[StockMove]:
        return reads.moves_of(found(goods_for(self.request.user, timezone.now()), self.kwargs))  # type: ignore[arg-type]

    @extend_schema(operation_id="stock_move_list", tags=[TAG], summary="出入库")
    def get(self, request: Any, **kwargs: Any) -> Response:
        return self.list(request)


class OfficeStep(BankStep):
    key, has_states = "office_id", False
    permission_classes = [IsStaff]

    def rows(self, user: User, now: datetime) -> QuerySet[BankOffice]:
        return reads.offices_for(user, now)


class GoodStep(BankStep):
    key, has_states = "product_id", False
    permission_classes = [IsStaff]

    def rows(self, user: User, now: datetime) -> QuerySet[Product]:
        return goods_for(user, now)

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        good = Product.objects.get(pk=self.kwargs["pk"])
        row = {name: getattr(good, name) for name in ("id", "in_stock", "reserved", "free")}
        paper = outcome.pk if isinstance(outcome, StockPaper) else None
        return StockSerializer(row | {"paper": paper, "message": str(self.page.done)}).data


class PaperStep(BankStep):
    key = "paper_id"
    permission_classes = [IsStaff]

    def rows(self, user: User, now: datetime) -> QuerySet[StockPaper]:
        return reads.papers_for(user, now)


urlpatterns: list[URLPattern] = [
    path("api/v1/stock-papers/", StockPapers.as_view(), name="api_stock_papers"),
    path("api/v1/goods/<int:pk>/moves/", StockMoves.as_view(), name="api_stock_moves"),
    *step_urls(OfficeStep, "bank_office", "bank-offices/<int:pk>", OFFICE_PAGES),
    *step_urls(GoodStep, "good", "goods/<int:pk>", PRODUCT_PAGES, answered=StockSerializer),
    *step_urls(PaperStep, "stock_paper", "stock-papers/<int:pk>", PAPER_PAGES),
]
