"""The organs of a foundation and its charter over the API: reading is for everybody, writing as at the desk."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from funds.api.foundation import MoneyStep, told
from funds.models import Foundation, FoundationCharter, OrganMember
from funds.selectors.donations import foundations_for
from funds.selectors.organs import Version, charters_for, members_for, members_of, versions_of
from funds.services import charters, organs
from funds.services.charters import BODY_LENGTH, REASON_LENGTH
from funds.states.organs import Bar, CharterStanding, Organ, Position
from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.parsers import JSONParser, MultiPartParser
from governance.common.days import in_force

TAG = "funds"


class OrganMemberSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    organ = serializers.ChoiceField(Organ.choices)
    position = serializers.ChoiceField(Position.choices)
    position_label = serializers.CharField(source="get_position_display")
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day on which it holds no more.")
    ended_reason = serializers.CharField(allow_blank=True, help_text="Where it was ended before the term was over.")
    added_at = serializers.DateTimeField(help_text="Since when it is public.")
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Since when its end is public.")


class CharterVersionSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="charter.pk")
    number = serializers.IntegerField(source="charter.number")
    standing = serializers.ChoiceField(CharterStanding.choices)
    adopted_on = serializers.DateField(source="charter.adopted_on")
    starts_on = serializers.DateField(source="charter.starts_on")
    approved_on = serializers.DateField(source="charter.approved_on", allow_null=True)
    approval_number = serializers.CharField(source="charter.approval_number", allow_blank=True)
    sha256 = serializers.CharField(
        source="charter.sha256", allow_blank=True, help_text="Of the file, where it has one."
    )
    withdrawn_reason = serializers.CharField(source="charter.withdrawn_reason", allow_blank=True)
    added_at = serializers.DateTimeField(source="charter.added_at")


class CharterTextSerializer(CharterVersionSerializer):
    body = serializers.CharField(source="charter.body", allow_blank=True)


class MembersQuery(serializers.Serializer):
    on = serializers.DateField(required=False, help_text="Only who sits that day.")
    organ = serializers.ChoiceField(Organ.choices, required=False)


class OrganMembersView(Listing):
    """Those of every term, the newest first."""

    serializer_class = OrganMemberSerializer
    queryset = OrganMember.objects.none()
    order = ("-starts_on", "-id")

    def get_queryset(self) -> Any:
        given = self.asked(MembersQuery)
        rows = members_of(get_object_or_404(Foundation, pk=self.kwargs["pk"]))
        rows = rows.filter(in_force(given["on"])) if "on" in given else rows
        return rows.filter(organ=given["organ"]) if "organ" in given else rows

    @extend_schema(operation_id="organ_member_list", tags=[TAG], summary="基金会机构成员", parameters=[MembersQuery])
    def get(self, request: Any, pk: int) -> Response:
        return self.list(request)


class ChartersView(APIView):
    @extend_schema(
        operation_id="foundation_charter_list", tags=[TAG], summary="基金会章程的各版",
        responses=CharterVersionSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Any, pk: int) -> Response:
        foundation = get_object_or_404(Foundation, pk=pk)
        return Response(CharterVersionSerializer(versions_of(foundation, timezone.localdate()), many=True).data)


class CharterView(APIView):
    @extend_schema(
        operation_id="foundation_charter_retrieve", tags=[TAG], summary="章程的一版", responses=CharterTextSerializer
    )
    def get(self, request: Any, pk: int, number: int) -> Response:
        return Response(CharterTextSerializer(version_of(get_object_or_404(Foundation, pk=pk), number)).data)


def version_of(foundation: Foundation, number: int) -> Version:
    versions = versions_of(foundation, timezone.localdate())
    found = next((each for each in versions if each.charter.number == number), None)
    if found is None:
        raise Http404
    return found


# --- Writing ------------------------------------------------------------------------------------------------
class AppointMemberSerializer(serializers.Serializer):
    position = serializers.ChoiceField(Position.choices)
    name = serializers.CharField(max_length=40)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, help_text="Needed for directors and supervisors.")
    bars = serializers.ListField(
        child=serializers.ChoiceField(Bar.choices), required=False, help_text="What the person declared; not public."
    )
    is_declared = serializers.BooleanField(help_text="They have declared it in writing.")


class EndMemberSerializer(serializers.Serializer):
    ended_on = serializers.DateField(help_text="The first day on which it holds no more.")
    reason = serializers.CharField(max_length=REASON_LENGTH)


class NewCharterSerializer(serializers.Serializer):
    """JSON, or multipart with the file."""

    body = serializers.CharField(max_length=BODY_LENGTH, required=False, allow_blank=True)
    file = serializers.FileField(required=False)
    adopted_on = serializers.DateField()
    starts_on = serializers.DateField()
    approved_on = serializers.DateField(required=False)
    approval_number = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ApproveCharterSerializer(serializers.Serializer):
    approved_on = serializers.DateField()
    approval_number = serializers.CharField(max_length=60, required=False, allow_blank=True)


class WithdrawCharterSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class FoundationStep(MoneyStep):
    def foundation(self, request: Any, kwargs: dict[str, Any]) -> Foundation:
        return get_object_or_404(foundations_for(request.user, timezone.now()), pk=kwargs["pk"])


@told("organ_member_appoint", "登记机构成员", AppointMemberSerializer, OrganMemberSerializer, status=201)
class AppointMemberView(FoundationStep):
    unkept = ("bars",)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        foundation, taken = self.foundation(request, kwargs), self.taken(request)
        return lambda: Answer(
            OrganMemberSerializer(organs.appoint_member(foundation_id=foundation.pk, **taken)).data, 201
        )


@told("organ_member_end", "办理离任", EndMemberSerializer, OrganMemberSerializer)
class EndMemberView(MoneyStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        row = get_object_or_404(members_for(request.user, timezone.now()), pk=kwargs["pk"])
        taken = self.taken(request)
        return lambda: Answer(OrganMemberSerializer(organs.end_member(member_id=row.pk, **taken)).data)


def charter_data(row: FoundationCharter) -> Any:
    return CharterVersionSerializer(version_of(row.foundation, row.number)).data


@told("foundation_charter_add", "登记章程", NewCharterSerializer, CharterVersionSerializer, status=201)
class AddCharterView(FoundationStep):
    parser_classes = (JSONParser, MultiPartParser)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        foundation, taken = self.foundation(request, kwargs), self.taken(request)
        return lambda: Answer(charter_data(charters.add_charter(foundation_id=foundation.pk, **taken)), 201)


class CharterStep(MoneyStep):
    def charter(self, request: Any, kwargs: dict[str, Any]) -> FoundationCharter:
        return get_object_or_404(charters_for(request.user, timezone.now()), pk=kwargs["pk"])


@told("foundation_charter_approve", "登记章程核准", ApproveCharterSerializer, CharterVersionSerializer)
class ApproveCharterView(CharterStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        row, taken = self.charter(request, kwargs), self.taken(request)
        return lambda: Answer(charter_data(charters.approve_charter(charter_id=row.pk, **taken)))


@told("foundation_charter_withdraw", "作废章程的一版", WithdrawCharterSerializer, CharterVersionSerializer)
class WithdrawCharterView(CharterStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        row, taken = self.charter(request, kwargs), self.taken(request)
        return lambda: Answer(charter_data(charters.withdraw_charter(charter_id=row.pk, **taken)))


OF = "api/v1/foundations/<int:pk>"
urlpatterns: list[URLPattern] = [
    path(f"{OF}/organs/", OrganMembersView.as_view(), name="api_organ_members"),
    path(f"{OF}/organs/appoint/", AppointMemberView.as_view(), name="api_organ_member_appoint"),
    path("api/v1/organ-members/<int:pk>/end/", EndMemberView.as_view(), name="api_organ_member_end"),
    path(f"{OF}/charters/", ChartersView.as_view(), name="api_foundation_charters"),
    path(f"{OF}/charters/add/", AddCharterView.as_view(), name="api_foundation_charter_add"),
    path(f"{OF}/charters/<int:number>/", CharterView.as_view(), name="api_foundation_charter"),
    path("api/v1/foundation-charters/<int:pk>/approve/", ApproveCharterView.as_view(), name="api_charter_approve"),
    path("api/v1/foundation-charters/<int:pk>/withdraw/", WithdrawCharterView.as_view(), name="api_charter_withdraw"),
]
