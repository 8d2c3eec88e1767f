"""Amounts that resolutions allow without a project, over the API: reading, entering, the second reading."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from funds.models import VotedAmount
from funds.selectors.votes import resolutions_to_enter, votes_for
from funds.services.votes import enter_voted
from funds.states.vote_steps import VoteState
from funds.views.votes_desk import PAGES, VoteDesk
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.people.models import User
from grievances.api.acts import MovedSerializer, NewView, known, new_view, number_field
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view

TAG = "funds"


class VotedAmountSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    resolution = serializers.CharField(source="resolution.code")
    fund = serializers.CharField(source="fund.name")
    what = serializers.CharField(allow_null=True)
    amount_fen = serializers.SerializerMethodField(help_text="Null until the second person has read it too.")
    committed_fen = serializers.IntegerField()
    state = serializers.ChoiceField(VoteState.choices)
    entered_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)

    def get_amount_fen(self, row: VotedAmount) -> int | None:
        return row.amount_fen if row.confirmed_at else None


class EnterVotedSerializer(serializers.Serializer):
    resolution_id = number_field(help_text="In force, of a community with a fund, not entered yet.")
    amount_fen = serializers.IntegerField(min_value=1, max_value=10**11)
    what = serializers.CharField(max_length=60)


class VotedListView(Listing):
    serializer_class = VotedAmountSerializer
    permission_classes = [IsStaff]
    queryset = VotedAmount.objects.none()

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return votes_for(user, timezone.now())


class NewVoted(NewView):
    serializer = EnterVotedSerializer
    service = staticmethod(enter_voted)
    done = _("已登记，等另一个人核对。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        known("resolution_id", resolutions_to_enter(user, now).filter(pk=given["resolution_id"]))
        return given


class VoteStep(DeskStep):
    key = "vote_id"

    def rows(self, user: User, now: datetime) -> Any:
        return votes_for(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := VoteDesk().refusal(self.page, subject, user, now):
            raise refusal


listed: Any = extend_schema_view(
    get=extend_schema(operation_id="voted_amount_list", tags=[TAG], summary=str(_("决议金额")))
)(VotedListView)
urlpatterns: list[URLPattern] = [
    path(
        "api/v1/voted-amounts/",
        new_view(TAG, NewVoted, "voted_amount_enter", _("登记决议金额"), rows=listed).as_view(),
        name="api_voted_amounts",
    ),
    *(
        path(
            f"api/v1/voted-amounts/<int:pk>/{page.slug}/",
            step_view(VoteStep, page, kind="voted_amount", tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_voted_amount_{page.slug}",
        )
        for page in PAGES
    ),
]
