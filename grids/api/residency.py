"""住址核对 to programs: the doors of a building, one's own address, and the community's answer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from governance.common.errors import InputRefused
from governance.people.authority import within
from governance.people.models import Residency
from governance.territory.models import Dwelling
from grids.api.acts import ActView, act_urls
from grids.api.common import DoView, RowsView, RowView, both, described, found, key_field
from grids.models import ResidencyClaim
from grids.policies.organisations import keeping_codes, verbs_for
from grids.selectors.residency import claims
from grids.services.residency import claim_residency
from grids.states_residency import ResidencyClaimState
from grids.views import residency as pages


class ResidencyClaimSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="area_code")
    dwelling = serializers.IntegerField(source="dwelling_id", allow_null=True, help_text="Taken out when it ended.")
    address = serializers.CharField(source="dwelling", default="")
    kind = serializers.CharField(help_text="OWNER, TENANT, FAMILY, or empty when it ended.")
    state = serializers.ChoiceField(ResidencyClaimState.choices)
    applied_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="By when the community is to answer.")
    words = serializers.CharField(help_text="The community's answer.")


class OneResidencyClaimSerializer(ResidencyClaimSerializer):
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class NewResidencyClaimSerializer(serializers.Serializer):
    dwelling = key_field()
    kind = serializers.ChoiceField(Residency.Kind.choices)


class DwellingDoorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    entrance = serializers.CharField(source="entrance.name", default="")
    room = serializers.CharField()


class DoorQuery(serializers.Serializer):
    building = key_field(help_text="As `places/` names it.")


class DoorsView(RowsView):
    """Numbers of doors only: never who lives behind them."""

    permission_classes = [IsAuthenticated]
    may_refuse_input = True
    serializer_class = DwellingDoorSerializer
    queryset = Dwelling.objects.none()
    order = ("id",)

    def rows(self, request: Any) -> QuerySet:
        return Dwelling.objects.filter(building=self.asked(DoorQuery)["building"]).select_related("entrance")


def _own_or_checked(user: Any) -> QuerySet[ResidencyClaim]:
    """What this person handed in, and what their office checks."""
    return claims(within(keeping_codes(user, timezone.now())) | Q(user=user))


class ClaimsView(RowsView):
    permission_classes = [IsAuthenticated]
    serializer_class = ResidencyClaimSerializer
    queryset = ResidencyClaim.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return _own_or_checked(request.user)


class ClaimDoor(DoView):
    permission_classes = [IsAuthenticated]
    serializer = NewResidencyClaimSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        door = Dwelling.objects.filter(pk=given["dwelling"]).select_related("building__community").first()
        if door is None:
            message = _("没有这户。")
            raise InputRefused("dwelling", message, fields={"dwelling": message})
        row = claim_residency(dwelling=door, kind=given["kind"], actor=request.user, now=timezone.now())
        return {"id": row.pk, "state": row.state}


class ClaimView(RowView):
    permission_classes = [IsAuthenticated]

    def shown(self, request: Any, **kwargs: Any) -> Any:
        row = found(_own_or_checked(request.user), kwargs["pk"])
        verbs = [verb.value for verb in verbs_for(request.user, row, timezone.now())]
        return ResidencyClaimSerializer(row).data | {"verbs": verbs}


class ClaimAct(ActView):
    key = "claim_id"

    def row(self, user: Any, **named: Any) -> Any:
        return found(_own_or_checked(user), named["pk"])


def urls() -> Iterator[URLPattern]:
    claims = both(
        described(ClaimsView, "residency_claims_list", "住址核对"),
        described(ClaimDoor, "residency_claims_add", "登记住址"),
        "ResidencyClaimsBoth",
    )
    doors = described(DoorsView, "residency_doors_list", "一栋楼的房号", parameters=[DoorQuery])
    one = described(ClaimView, "residency_claims_retrieve", "一条住址核对", answer=OneResidencyClaimSerializer)
    yield path("api/v1/residency-claims/", claims.as_view(), name="api_residency_claims")
    yield path("api/v1/residency-claims/doors/", doors.as_view(), name="api_residency_doors")
    yield path("api/v1/residency-claims/<int:pk>/", one.as_view(), name="api_residency_claim")
    acts = pages.OWN_ACTS | pages.ACTS
    yield from act_urls(ClaimAct, "residency_claim", "residency-claims/<int:pk>/", acts)
