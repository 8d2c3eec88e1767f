"""The banks over the API: offices, goods, one's own orders and accounts; the verbs of the pages at the same names."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.common.errors import DomainError
from governance.people.models import User
from grievances.api.acts import ActView, MovedSerializer, act_urls, number_field
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view
from volunteers.api.photos import GoodPhotoSerializer
from volunteers.models import BankOffice, ExchangeOrder, Product, TimeOrder
from volunteers.selectors import bank as reads
from volunteers.selectors import time_bank as time_reads
from volunteers.selectors.rules import figure_or_none
from volunteers.services.bank import orders
from volunteers.states.bank import OfficeKind, OrderState, ProductKind, TimeOrderState
from volunteers.views.bank_pages import ORDER_PAGES, TIME_PAGES, RowDesk

TAG = "volunteers"


class OfficePersonSerializer(serializers.Serializer):
    name = serializers.CharField(source="user.display_name")
    duty = serializers.CharField()


class BankOfficeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(OfficeKind.choices)
    area_code = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    opening_hours = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    people = OfficePersonSerializer(many=True, help_text="Who agreed to be named.")
    points_given = serializers.IntegerField(help_text="To people: earned, or out of its budget.")
    points_spent = serializers.IntegerField(source="takings.credits_posted")


class GoodSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    office = serializers.IntegerField(source="office_id")
    kind = serializers.ChoiceField(ProductKind.choices)
    name = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    price = serializers.IntegerField(help_text="Points.")
    most_each = serializers.IntegerField()
    free = serializers.IntegerField(help_text="In stock and not reserved.")
    photos = GoodPhotoSerializer(many=True, source="photos.all")


class ExchangeOrderSerializer(serializers.Serializer):
    code = serializers.CharField()
    office = serializers.IntegerField(source="office_id")
    good = serializers.IntegerField(source="product_id")
    name = serializers.CharField(source="product.name")
    quantity = serializers.IntegerField()
    points = serializers.IntegerField()
    state = serializers.ChoiceField(OrderState.choices)
    placed_at = serializers.DateTimeField()
    pick_up_until = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class TimeOrderSerializer(serializers.Serializer):
    """No names, places or telephones: those are read on the page."""

    code = serializers.CharField()
    community_code = serializers.CharField(source="area_code")
    words = serializers.CharField()
    wanted_on = serializers.DateField()
    minutes = serializers.IntegerField()
    minutes_served = serializers.IntegerField()
    state = serializers.ChoiceField(TimeOrderState.choices)
    asked_at = serializers.DateTimeField()


class TimeAccountSerializer(serializers.Serializer):
    points = serializers.IntegerField(help_text="At one's disposal.")
    points_reserved = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="At one's disposal.")
    minutes_reserved = serializers.IntegerField()
    cap_minutes = serializers.IntegerField(
        allow_null=True, help_text="What is above goes to the common pool; null where no cap is in force."
    )


class GoodsQuery(serializers.Serializer):
    office = number_field(required=False)


@extend_schema_view(get=extend_schema(operation_id="bank_office_list", tags=[TAG], summary="公益银行网点"))
class OfficesView(Listing):
    serializer_class = BankOfficeSerializer
    queryset = BankOffice.objects.none()
    order = ("area_code", "id")

    def get_queryset(self) -> Any:
        named = Prefetch("people", reads.people_named(timezone.localdate()))
        return reads.open_offices().select_related("issued", "budget", "takings").prefetch_related(named)

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = super().paginate_queryset(queryset) or []
        given = reads.given_by(rows)
        for row in rows:
            row.points_given = given[row.pk]
        return rows


@extend_schema_view(
    get=extend_schema(operation_id="good_list", tags=[TAG], summary="可兑换的物品和服务", parameters=[GoodsQuery])
)
class GoodsView(Listing):
    serializer_class = GoodSerializer
    queryset = Product.objects.none()
    order = ("price", "id")

    def get_queryset(self) -> Any:
        asked = self.asked(GoodsQuery)
        rows = reads.catalogue()
        return rows.filter(office=asked["office"]) if "office" in asked else rows


@extend_schema_view(get=extend_schema(operation_id="exchange_order_list", tags=[TAG], summary="我的兑换单"))
class OrdersView(Listing):
    permission_classes = [IsAuthenticated]
    serializer_class = ExchangeOrderSerializer
    queryset = ExchangeOrder.objects.none()

    def get_queryset(self) -> Any:
        return reads.orders_of(self.request.user)  # type: ignore[arg-type]


@extend_schema_view(get=extend_schema(operation_id="time_order_list", tags=[TAG], summary="我的和我能接的服务单"))
class TimeOrdersView(Listing):
    permission_classes = [IsAuthenticated]
    serializer_class = TimeOrderSerializer
    queryset = TimeOrder.objects.none()

    def get_queryset(self) -> Any:
        return time_reads.own_or_open(self.request.user)  # type: ignore[arg-type]


class TimeAccountView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="time_account_retrieve", tags=[TAG], summary="我的积分和时间", responses=TimeAccountSerializer
    )
    def get(self, request: Any) -> Response:
        return Response(account_of(request.user), headers={"Cache-Control": "no-store"})


def account_of(user: User) -> Any:
    book = reads.passbook_of(user)
    row = {
        "points": book.points.available if book else 0, "minutes": book.minutes.available if book else 0,
        "points_reserved": book.points.debits_pending if book else 0,
        "minutes_reserved": book.minutes.debits_pending if book else 0,
        "cap_minutes": figure_or_none(reads.TIME_CAP, timezone.localdate()),
    }  # fmt: skip
    return TimeAccountSerializer(row).data


# --- Verbs --------------------------------------------------------------------------------------------------
class PlaceOrderSerializer(serializers.Serializer):
    quantity = serializers.IntegerField(min_value=1, max_value=1000, default=1)
    submission = serializers.UUIDField(help_text="Yours: sent twice is one order.")


class PlaceView(ActView):
    key = "product_id"

    def rows(self, user: User, now: datetime) -> Any:
        return reads.catalogue()

    def answer(self, outcome: Any, subject: Any) -> Any:
        return super().answer(outcome, outcome)


class BankStep(DeskStep):
    """Found by its owner, by whoever keeps the office, or by who may take it; refused as on the page."""

    has_states = True

    def may(self, subject: Any, user: User, now: datetime) -> None:
        desk = RowDesk(self.key, "", "", (), has_states=self.has_states)
        refusal: DomainError | None = desk.refusal(self.page, subject, user, now)
        if refusal:
            raise refusal


class OrderStep(BankStep):
    key, prefix = "order_id", "DH"

    def rows(self, user: User, now: datetime) -> Any:
        found = Q(pk__in=reads.orders_for(user, now).values("pk")) | Q(user=user)
        return ExchangeOrder.objects.filter(found).select_related("product", "office")


class TimeStep(BankStep):
    key, prefix = "time_order_id", "SJ"

    def rows(self, user: User, now: datetime) -> Any:
        found = time_reads.reach_of(user) | Q(pk__in=time_reads.time_orders_for(user, now).values("pk"))
        return TimeOrder.objects.filter(found).select_related("volunteer", "tie")


def step_urls(
    base: type[BankStep], kind: str, address: str, pages: Any, *, answered: Any = MovedSerializer
) -> list[URLPattern]:
    """A verb of each page, at its slug below `address`."""
    return [
        path(
            f"api/v1/{address}/{page.slug}/",
            step_view(base, page, kind=kind, tag=TAG, answered=answered).as_view(),
            name=f"api_{kind}_{page.slug}",
        )
        for page in pages
    ]


urlpatterns: list[URLPattern] = [
    path("api/v1/bank-offices/", OfficesView.as_view(), name="api_bank_offices"),
    path("api/v1/goods/", GoodsView.as_view(), name="api_goods"),
    path("api/v1/orders/", OrdersView.as_view(), name="api_orders"),
    path("api/v1/time-orders/", TimeOrdersView.as_view(), name="api_time_orders"),
    path("api/v1/time-accounts/mine/", TimeAccountView.as_view(), name="api_time_account"),
    *act_urls(
        TAG,
        [
            ("good_order", PlaceView, "goods/<int:pk>/order/", PlaceOrderSerializer, orders.place, _("兑换"),
             _("已兑换，积分和物品都留好了。")),
        ],
    ),
    *step_urls(OrderStep, "exchange_order", "orders/<str:code>", ORDER_PAGES),
    *step_urls(TimeStep, "time_order", "time-orders/<str:code>", TIME_PAGES),
]  # fmt: skip
