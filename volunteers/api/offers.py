"""What organisations offer beside the volunteers, and supply beside demand, over the API: public."""

from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.queries import understood
from volunteers.api.needs import TAG
from volunteers.selectors.balance import balance_of
from volunteers.selectors.needs import offers_in
from volunteers.states.needs import OfferPayer


class PartnerOfferSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    organisation = serializers.CharField(source="organisation.name")
    kind = serializers.CharField(source="kind.code")
    area_code = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    payer = serializers.ChoiceField(OfferPayer.choices)
    price_words = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class BalanceSerializer(serializers.Serializer):
    kind = serializers.CharField(source="kind.code")
    asked = serializers.IntegerField(help_text="In the last ninety days.")
    helped = serializers.IntegerField(help_text="In the last ninety days.")
    waiting = serializers.IntegerField()
    volunteers = serializers.IntegerField()
    offers = serializers.IntegerField()
    is_missing = serializers.BooleanField(help_text="Asked for, and nobody who could.")


class CommunityQuery(serializers.Serializer):
    community = serializers.RegexField(r"^[0-9]{12}$", help_text="Its code.")


class PartnerOffersView(APIView):
    @extend_schema(
        operation_id="partner_offer_list", tags=[TAG], summary="合作服务", parameters=[CommunityQuery],
        responses=PartnerOfferSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        rows = offers_in(understood(request, CommunityQuery)["community"], timezone.localdate())
        return Response(PartnerOfferSerializer(rows[:200], many=True).data)


class BalanceView(APIView):
    @extend_schema(
        operation_id="supply_and_demand", tags=[TAG], summary="供需一览", parameters=[CommunityQuery],
        responses=BalanceSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        rows = balance_of(understood(request, CommunityQuery)["community"], timezone.localdate())
        return Response(BalanceSerializer(rows, many=True).data)


urlpatterns: list[URLPattern] = [
    path("api/v1/partner-offers/", PartnerOffersView.as_view(), name="api_partner_offers"),
    path("api/v1/supply-and-demand/", BalanceView.as_view(), name="api_supply"),
]
