"""Families, and what somebody begins with their own points and hours, over the API."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from governance.api.listing import Listing
from governance.people.models import User
from grievances.api.acts import MovedSerializer
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import Subject, step_view
from volunteers.api.bank import TAG, BankStep, TimeAccountSerializer, account_of, step_urls
from volunteers.models import FamilyTie
from volunteers.selectors import time_bank as reads
from volunteers.states.bank import Relation, TieState
from volunteers.views.bank_pages import OWN_BY_SLUG, TIE_PAGES


class FamilyTieSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    relation = serializers.ChoiceField(Relation.choices)
    name = serializers.SerializerMethodField(help_text="Of one's own family; else empty.")
    declared_by = serializers.CharField(source="user.display_name")
    community_code = serializers.CharField(source="area_code")
    state = serializers.ChoiceField(TieState.choices)
    has_agreed = serializers.SerializerMethodField(help_text="Points can be given to who agreed and was checked.")

    def get_name(self, tie: FamilyTie) -> str:
        return tie.name if tie.user_id == self.context["request"].user.pk else ""

    def get_has_agreed(self, tie: FamilyTie) -> bool:
        return tie.agreed_at is not None


class FamilyQuery(serializers.Serializer):
    scope = serializers.ChoiceField(
        ("mine", "asking", "desk"), default="mine", help_text="One's own, who named you, or your office's."
    )


def ties_at(scope: str, user: User, now: datetime) -> QuerySet[FamilyTie]:
    if scope == "desk":
        return reads.ties_for(user, now)
    rows = reads.ties_asking(user) if scope == "asking" else reads.ties_of(user)
    return rows.select_related("user")


class OwnStep(DeskStep):
    """Begun for oneself; nothing has to be found first."""

    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        return Subject(self.about(None, user, now), {})


class AccountStep(OwnStep):
    """Answered with what is left."""

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        return account_of(user)


class Families(OwnStep, Listing):
    permission_classes = [IsAuthenticated]
    serializer_class = FamilyTieSerializer
    queryset = FamilyTie.objects.none()

    def get_queryset(self) -> QuerySet[FamilyTie]:
        assert isinstance(self.request.user, User)
        return ties_at(self.asked(FamilyQuery)["scope"], self.request.user, timezone.now())

    @extend_schema(operation_id="family_list", tags=[TAG], summary="家人", parameters=[FamilyQuery])
    def get(self, request: Any) -> Response:
        answer = self.list(request)
        answer["Cache-Control"] = "no-store"
        return answer


class TieStep(BankStep):
    key = "tie_id"

    def rows(self, user: User, now: datetime) -> QuerySet[FamilyTie]:
        rows = FamilyTie.objects.none()
        for scope in ("mine", "asking", "desk"):
            rows |= FamilyTie.objects.filter(pk__in=ties_at(scope, user, now).values("pk"))
        return rows


# slug of the page → address, base, what it is answered
OWN = (
    ("family", "families/", Families, MovedSerializer),
    ("give", "points/give/", AccountStep, TimeAccountSerializer),
    ("pool", "points/pool/", AccountStep, TimeAccountSerializer),
    ("move", "time-accounts/mine/move/", AccountStep, TimeAccountSerializer),
    ("help", "time-orders/ask/", OwnStep, MovedSerializer),
    ("pool-help", "time-orders/ask-from-pool/", OwnStep, MovedSerializer),
)  # fmt: skip

urlpatterns: list[URLPattern] = [
    *(
        path(
            f"api/v1/{address}",
            step_view(base, OWN_BY_SLUG[slug], kind="bank_new", tag=TAG, answered=answered).as_view(),
            name=f"api_bank_new_{slug}",
        )
        for slug, address, base, answered in OWN
    ),
    *step_urls(TieStep, "family", "families/<int:pk>", TIE_PAGES),
]
