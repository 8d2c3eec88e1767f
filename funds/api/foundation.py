"""The foundation over the API: books for the money staff and auditors, as the desk shows them. 分 everywhere."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response

from funds.models import BankLine, Foundation, Fund, Gift, Pledge
from funds.selectors.bank import lines_for, meter_of
from funds.selectors.donations import balances_of, foundations_for, gifts_for, holdings_of, open_funds, pledges_for
from funds.services import gifts
from funds.states.bank import LineState
from funds.states.donations import GiftState, GiftWay, PledgeState
from funds.states.foundation import HoldingKind, Source
from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView

TAG = "funds"


class HoldingSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(HoldingKind.choices)
    name = serializers.CharField()
    number_tail = serializers.CharField(allow_blank=True)
    balance_fen = serializers.IntegerField()


class OpenEntrySerializer(serializers.Serializer):
    """Stands on one side alone; money that came is positive. Who paid the bank is not said."""

    on = serializers.DateField()
    fen = serializers.IntegerField()
    why = serializers.CharField(allow_blank=True, help_text="The ledger's words; empty for a line of the bank.")


class MeterSerializer(serializers.Serializer):
    """Bank against ledger, at most a minute old."""

    bank_fen = serializers.IntegerField(allow_null=True, help_text="By the latest statement; null before the first.")
    as_of = serializers.DateField(allow_null=True)
    ledger_fen = serializers.IntegerField()
    cash_fen = serializers.IntegerField()
    difference_fen = serializers.IntegerField()
    open_lines = serializers.IntegerField()
    open_fen = serializers.IntegerField(help_text="In the bank and not in the ledger.")
    lines = OpenEntrySerializer(many=True, help_text="Of these the newest ten.")
    not_shown = serializers.IntegerField()
    not_shown_fen = serializers.IntegerField(help_text="In the ledger and on no statement yet.")
    transfers = OpenEntrySerializer(many=True, help_text="Of these the newest ten.")
    is_explained = serializers.BooleanField()


class FoundationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    area_code = serializers.CharField()
    public_status_from = serializers.DateField(allow_null=True)
    holdings = HoldingSerializer(many=True, source="open_holdings")
    meter = MeterSerializer()


class FundSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    area_code = serializers.CharField()
    foundation_id = serializers.IntegerField()
    balance_fen = serializers.IntegerField()


class GiftSerializer(serializers.Serializer):
    """Without the donor: names are read at the desk alone."""

    id = serializers.IntegerField()
    fund_id = serializers.IntegerField()
    purse = serializers.CharField(source="purse.title")
    pledge_id = serializers.IntegerField(allow_null=True)
    source = serializers.ChoiceField(Source.choices)
    way = serializers.ChoiceField(GiftWay.choices)
    public_name = serializers.CharField(allow_blank=True)
    amount_fen = serializers.IntegerField()
    received_on = serializers.DateField()
    state = serializers.ChoiceField(GiftState.choices)
    public_note = serializers.CharField(allow_blank=True)


class PledgeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    fund_id = serializers.IntegerField()
    purse = serializers.CharField(source="purse.title")
    source = serializers.ChoiceField(Source.choices)
    way = serializers.ChoiceField(GiftWay.choices)
    public_name = serializers.CharField(allow_blank=True)
    amount_fen = serializers.IntegerField()
    received_fen = serializers.IntegerField()
    state = serializers.ChoiceField(PledgeState.choices)
    pledged_at = serializers.DateTimeField()


class BankLineSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    holding_id = serializers.IntegerField()
    booked_on = serializers.DateField()
    amount_fen = serializers.IntegerField(help_text="Money in is positive.")
    matched_fen = serializers.IntegerField(help_text="Without sign.")
    reference = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(LineState.choices)


class BookView(Listing):
    """A list of what this person keeps or reads; others find it empty."""

    permission_classes = [IsStaff]


class FoundationsView(BookView):
    serializer_class = FoundationSerializer
    queryset = Foundation.objects.none()

    def get_queryset(self) -> Any:
        return foundations_for(self.request.user, timezone.now())

    @extend_schema(operation_id="foundation_list", tags=[TAG], summary="基金会和银行对账")
    def get(self, request: Any) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        for row in rows:
            row.open_holdings = list(row.holdings.filter(closed_at=None).select_related("account"))
            row.meter = meter_of(row)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class FundsView(BookView):
    """Every community's fund with what it holds: public figures."""

    serializer_class = FundSerializer
    queryset = Fund.objects.none()

    def get_queryset(self) -> Any:
        return open_funds()

    @extend_schema(operation_id="fund_list", tags=[TAG], summary="社区公益基金")
    def get(self, request: Any) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        balances = balances_of(Fund.objects.filter(pk__in=[row.pk for row in rows]))
        for row in rows:
            row.balance_fen = balances.get(row.pk, 0)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class GiftsView(BookView):
    serializer_class = GiftSerializer
    queryset = Gift.objects.none()

    def get_queryset(self) -> Any:
        return gifts_for(self.request.user, timezone.now())

    @extend_schema(operation_id="gift_list", tags=[TAG], summary="捐赠到账")
    def get(self, request: Any) -> Response:
        return self.list(request)


class PledgesView(BookView):
    serializer_class = PledgeSerializer
    queryset = Pledge.objects.none()

    def get_queryset(self) -> Any:
        return pledges_for(self.request.user, timezone.now())

    @extend_schema(operation_id="fund_pledge_list", tags=[TAG], summary="认捐")
    def get(self, request: Any) -> Response:
        return self.list(request)


class BankLinesView(BookView):
    serializer_class = BankLineSerializer
    queryset = BankLine.objects.none()
    order = ("-booked_on", "-id")

    def get_queryset(self) -> Any:
        return lines_for(self.request.user, timezone.now())

    @extend_schema(operation_id="bank_line_list", tags=[TAG], summary="银行流水")
    def get(self, request: Any) -> Response:
        return self.list(request)


# --- Writing ------------------------------------------------------------------------------------------------
class ArrivedSerializer(serializers.Serializer):
    holding_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    amount_fen = serializers.IntegerField(min_value=1, max_value=10**11)
    received_on = serializers.DateField()


class CountedSerializer(serializers.Serializer):
    amount_fen = serializers.IntegerField(min_value=1, max_value=10**11, help_text="What the second person counted.")


class ReversedSerializer(serializers.Serializer):
    public_note = serializers.CharField(max_length=200)


class MoneyStep(WriteView):
    """A row of this person's lists (404), the step that its service judges (403, 409, 422)."""

    permission_classes = [IsStaff]
    takes: type[serializers.Serializer]

    def taken(self, request: Any) -> dict[str, Any]:
        given = self.takes(data=request.data)
        given.is_valid(raise_exception=True)
        return {"actor": request.user, "now": timezone.now(), **given.validated_data}


def told(
    operation_id: str, summary: str, takes: type[serializers.Serializer], answer: type[serializers.Serializer], *,
    status: int = 200,
) -> Callable[[type[MoneyStep]], type[MoneyStep]]:  # fmt: skip
    """What a step takes and answers, in the description and in the class."""

    def tell(view: type[MoneyStep]) -> type[MoneyStep]:
        view.takes = takes
        words = extend_schema(
            operation_id=operation_id, tags=[TAG], summary=summary, request=takes, responses={status: answer}
        )
        return extend_schema_view(post=words)(view)

    return tell


@told("fund_pledge_receive", "认捐到账", ArrivedSerializer, GiftSerializer, status=201)
class ReceivePledgeView(MoneyStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        pledge = get_object_or_404(pledges_for(request.user, timezone.now()), pk=kwargs["pk"])
        taken = self.taken(request)
        holdings = holdings_of(foundations_for(request.user, timezone.now()))
        taken["holding"] = get_object_or_404(holdings, pk=taken.pop("holding_id"))
        return lambda: Answer(GiftSerializer(gifts.receive_pledge(pledge_id=pledge.pk, **taken)).data, 201)


class GiftStep(MoneyStep):
    def gift(self, request: Any, kwargs: dict[str, Any]) -> Gift:
        return get_object_or_404(gifts_for(request.user, timezone.now()), pk=kwargs["pk"])


@told("gift_sign", "现金复点签字", CountedSerializer, GiftSerializer)
class SignCashView(GiftStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        gift, taken = self.gift(request, kwargs), self.taken(request)
        return lambda: Answer(GiftSerializer(gifts.sign_cash(gift_id=gift.pk, **taken)).data)


@told("gift_reverse", "冲正捐赠", ReversedSerializer, GiftSerializer)
class ReverseGiftView(GiftStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        gift, taken = self.gift(request, kwargs), self.taken(request)
        return lambda: Answer(GiftSerializer(gifts.reverse_gift(gift_id=gift.pk, **taken)).data)


urlpatterns: list[URLPattern] = [
    path("api/v1/foundations/", FoundationsView.as_view(), name="api_foundations"),
    path("api/v1/funds/", FundsView.as_view(), name="api_funds"),
    path("api/v1/gifts/", GiftsView.as_view(), name="api_gifts"),
    path("api/v1/gifts/<int:pk>/sign/", SignCashView.as_view(), name="api_gift_sign"),
    path("api/v1/gifts/<int:pk>/reverse/", ReverseGiftView.as_view(), name="api_gift_reverse"),
    path("api/v1/pledges/", PledgesView.as_view(), name="api_pledges"),
    path("api/v1/pledges/<int:pk>/receive/", ReceivePledgeView.as_view(), name="api_pledge_receive"),
    path("api/v1/bank-lines/", BankLinesView.as_view(), name="api_bank_lines"),
]
