"""What the API shows of calls, agreements, tenders and rewards."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from funds.models import Conflict, Document, ScorerSeat
from funds.states.grants import (
    AgreementState,
    ApplicationState,
    CallState,
    Grade,
    RewardState,
    ScorerKind,
    TenderState,
)
from funds.states.projects import DocumentKind, MilestoneState


class CriterionSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    points = serializers.IntegerField(help_text="The most that may be given.")


class WithVerbs(serializers.Serializer):
    state_label = serializers.CharField(source="get_state_display")
    verbs = serializers.ListField(child=serializers.CharField(), default=list, help_text="What you may do now.")


class GrantCallSerializer(WithVerbs):
    code = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField()
    fund = serializers.CharField(source="purse.fund.name")
    budget_fen = serializers.IntegerField()
    most_fen = serializers.IntegerField()
    criteria = CriterionSerializer(many=True)
    resident_weight = serializers.IntegerField(help_text="Per cent of the score.")
    mean = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    late_since = serializers.DateTimeField(allow_null=True, help_text="When its scores should have been in.")
    state = serializers.ChoiceField(CallState.choices)


class GrantApplicationSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    title = serializers.CharField(source="row.title")
    organisation = serializers.CharField(source="row.organisation.name")
    amount_fen = serializers.IntegerField(source="row.amount_fen")
    state = serializers.ChoiceField(ApplicationState.choices, source="row.state")
    paper_on = serializers.DateField(source="row.paper_on", allow_null=True, help_text="When it came on paper.")
    score = serializers.CharField(allow_null=True, help_text="Null until the result is published.")
    reason = serializers.CharField(source="row.reason", allow_blank=True)
    agreement = serializers.IntegerField(source="agreement.pk", default=None, allow_null=True)


class GrantAgreementSerializer(WithVerbs):
    id = serializers.IntegerField()
    call = serializers.CharField(source="application.call.code")
    title = serializers.CharField(source="application.title")
    organisation = serializers.CharField(source="application.organisation.name")
    amount_fen = serializers.IntegerField()
    project = serializers.CharField(source="project.code", default="")
    signed_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(AgreementState.choices)


class TenderSerializer(WithVerbs):
    code = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField()
    fund = serializers.CharField(source="purse.fund.name")
    ceiling_fen = serializers.IntegerField()
    criteria = CriterionSerializer(many=True)
    published_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField()
    panel_size = serializers.IntegerField(
        help_text="How many score its bids at least; 0: one reviewer, or who is seated."
    )
    late_since = serializers.DateTimeField(allow_null=True, help_text="When its scores should have been in.")
    reason = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(TenderState.choices)


class RewardSerializer(WithVerbs):
    id = serializers.IntegerField()
    title = serializers.CharField(source="project.title")
    organisation = serializers.CharField(source="project.carried_out_by")
    most_fen = serializers.IntegerField()
    amount_fen = serializers.IntegerField(allow_null=True)
    grade = serializers.ChoiceField(Grade.choices, allow_blank=True)
    state = serializers.ChoiceField(RewardState.choices)


class ScorerSeatSerializer(serializers.Serializer):
    """A scorer, as everybody reads them."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(ScorerKind.choices)
    has_declared = serializers.SerializerMethodField()

    def get_has_declared(self, seat: ScorerSeat) -> bool:
        return seat.declared_at is not None


class ScorerConflictSerializer(serializers.Serializer):
    scorer = serializers.CharField(source="seat.title")
    organisation = serializers.SerializerMethodField()
    words = serializers.CharField()

    def get_organisation(self, row: Conflict) -> str:
        entry: Any = row.application or row.bid
        return str(entry.organisation.name)


class WithPanel(serializers.Serializer):
    seats = ScorerSeatSerializer(many=True, source="panel.seats", help_text="Who scores.")
    missing = serializers.IntegerField(
        source="panel.missing", help_text="Scores that are not in; nobody reads any before."
    )
    conflicts = ScorerConflictSerializer(many=True, source="panel.conflicts", help_text="When scores may be read.")


class CallWithApplicationsSerializer(GrantCallSerializer, WithPanel):
    applications = GrantApplicationSerializer(
        many=True, source="shown_applications", help_text="Once the result is published; its office sees them before."
    )


class BidResultSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    organisation = serializers.CharField(source="row.organisation.name")
    price_fen = serializers.IntegerField(source="row.price_fen")
    score = serializers.CharField(allow_null=True, help_text="Null until the award; its office sees it before.")
    totals = serializers.ListField(
        child=serializers.IntegerField(), help_text="What each of the panel gave, best first."
    )
    opinions = serializers.ListField(child=serializers.CharField(), help_text="What they wrote, in no order of theirs.")
    is_winner = serializers.BooleanField(source="row.is_winner")
    reason = serializers.CharField(source="row.reason", allow_blank=True)


class InstalmentSerializer(serializers.Serializer):
    position = serializers.IntegerField()
    title = serializers.CharField()
    due_on = serializers.DateField()
    amount_fen = serializers.IntegerField()
    state = serializers.ChoiceField(MilestoneState.choices)
    late_since = serializers.DateTimeField(allow_null=True)


class AcceptanceItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    instalment = serializers.IntegerField(help_text="By the position of the instalment that it opens with the others.")
    is_accepted = serializers.BooleanField(allow_null=True, help_text="Null until somebody has looked.")
    words = serializers.CharField(allow_blank=True)


class ContractSerializer(serializers.Serializer):
    number = serializers.CharField()
    organisation = serializers.CharField(source="bid.organisation.name")
    amount_fen = serializers.IntegerField()
    signed_on = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    published_at = serializers.DateTimeField(allow_null=True)
    items = AcceptanceItemSerializer(many=True, source="items.all")
    instalments = InstalmentSerializer(many=True, source="project.milestones.all")


class RewardWithResultSerializer(RewardSerializer):
    project = serializers.CharField(source="project.code")
    result = serializers.CharField(source="project.need", help_text="What was done, as the organisation says.")
    applied_at = serializers.DateTimeField()
    points = serializers.IntegerField(allow_null=True)
    assessment = serializers.CharField(source="words", allow_blank=True)
    instalments = InstalmentSerializer(many=True, source="seen.milestones")
    stars = serializers.FloatField(source="seen.stars.mean", allow_null=True, default=None, help_text="By residents.")
    ratings = serializers.IntegerField(source="seen.stars.count", default=0)


class GrantDocumentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DocumentKind.choices)
    title = serializers.CharField()
    organisation = serializers.SerializerMethodField()
    of = serializers.SerializerMethodField(help_text="application, bid, or project: the work that it became.")
    is_public = serializers.BooleanField()
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()
    file = serializers.SerializerMethodField(help_text="Where the file is.")

    def _owner(self, row: Document) -> Any:
        return row.application or row.bid or row.project

    def get_organisation(self, row: Document) -> str:
        return str(self._owner(row).organisation.name)

    def get_of(self, row: Document) -> str:
        return str(self._owner(row)._meta.model_name)

    def get_file(self, row: Document) -> str:
        return reverse("funds:api_fund_document", args=[row.pk])


class TenderWithContractSerializer(TenderSerializer, WithPanel):
    bids = BidResultSerializer(many=True, source="shown_bids", help_text="When all are opened.")
    contract = ContractSerializer(
        source="shown_contract", allow_null=True, help_text="Once it is published; its office sees it before."
    )
