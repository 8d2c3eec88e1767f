"""How disputes (矛盾纠纷调解) look over the API: the parties masked, as on the page. Never public."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from governance.people.phones import mask_name, mask_phone
from grievances.api.serializers import ClockSerializer, ColleagueSerializer, Named
from grievances.api.whistle_shapes import HappeningSerializer
from grievances.mediation_states import ClauseState, DisputeState, RoundOutcome, VisitOutcome
from grievances.models import Party
from grievances.models.mediation import MEDIATION_LEVELS
from grievances.services.mediation.agreements import CLAUSE_LENGTH, CLAUSES_LIMIT
from grievances.services.mediation.opening import NAME_LENGTH, PARTIES_LIMIT


class DisputeRowSerializer(serializers.Serializer):
    """One line of the list. `title` and `due_at` are null where the figures count a file that is shut to this person."""

    code = serializers.CharField()
    kind = Named()
    title = serializers.SerializerMethodField()
    state = serializers.ChoiceField(DisputeState.choices)
    state_label = serializers.CharField(source="get_state_display")
    is_open = serializers.BooleanField()
    level = serializers.ChoiceField(MEDIATION_LEVELS)
    holder = Named()
    rises = serializers.IntegerField()
    reopenings = serializers.IntegerField()
    due_at = serializers.SerializerMethodField()
    opened_at = serializers.SerializerMethodField(help_text="Of a file that is shut: the month.")

    def is_shut(self, dispute: Any) -> bool:
        return dispute.pk in self.context.get("shut", ())

    def get_title(self, dispute: Any) -> str | None:
        return None if self.is_shut(dispute) else dispute.title

    def get_opened_at(self, dispute: Any) -> str:
        local = timezone.localtime(dispute.opened_at)
        return f"{local:%Y-%m}" if self.is_shut(dispute) else local.isoformat()

    def get_due_at(self, dispute: Any) -> str | None:
        is_told = dispute.due_at and not self.is_shut(dispute)
        return timezone.localtime(dispute.due_at).isoformat() if is_told else None


class PartySerializer(serializers.Serializer):
    """Masked; `/look/` opens one in full and writes down who looked."""

    id = serializers.IntegerField()
    side = serializers.ChoiceField(Party.Side.choices)
    name = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    representative = serializers.SerializerMethodField()

    def get_name(self, party: Party) -> str:
        return mask_name(party.name)

    def get_phone(self, party: Party) -> str:
        return mask_phone(party.phone)

    def get_representative(self, party: Party) -> str:
        return mask_name(party.representative)


class OpenPartySerializer(serializers.Serializer):
    """One party in full, after a look was written down."""

    id = serializers.IntegerField(source="pk")
    side = serializers.ChoiceField(Party.Side.choices)
    name = serializers.CharField()
    phone = serializers.CharField()
    representative = serializers.CharField()


class MediatorSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `hold-round` takes.")
    name = serializers.SerializerMethodField()
    level = serializers.ChoiceField(MEDIATION_LEVELS)

    def get_name(self, mediator: Any) -> str:
        return str(mediator)


class RoundSerializer(serializers.Serializer):
    """One sitting; planned while `held_at` is null."""

    id = serializers.IntegerField(help_text="What `hold-round` takes as `round_id`.")
    level = serializers.ChoiceField(MEDIATION_LEVELS)
    number = serializers.IntegerField()
    sitting = serializers.IntegerField()
    planned_at = serializers.DateTimeField()
    place = serializers.CharField()
    held_at = serializers.DateTimeField(allow_null=True)
    recorded_by = ColleagueSerializer(allow_null=True)
    outcome = serializers.ChoiceField([*RoundOutcome.choices, ("", "")])
    minutes = serializers.CharField()
    parties = serializers.SerializerMethodField(help_text="Who attended, by id.")
    mediators = serializers.SerializerMethodField(help_text="Who attended, by id.")

    def get_parties(self, row: Any) -> list[int]:
        return [party.pk for party in row.parties.all()]

    def get_mediators(self, row: Any) -> list[int]:
        return [mediator.pk for mediator in row.mediators.all()]


class ClauseSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `keep-clause` and `break-clause` take.")
    number = serializers.IntegerField()
    text = serializers.CharField()
    party = serializers.IntegerField(source="party_id", help_text="Who carries it out, by id.")
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(ClauseState.choices)
    notes = serializers.CharField()


class PaperPhotoSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField()

    def get_url(self, photo: Any) -> str:
        return reverse("grievances:api_dispute_photo", args=[photo.public_id])


class AgreementSerializer(serializers.Serializer):
    level = serializers.ChoiceField(MEDIATION_LEVELS)
    written_at = serializers.DateTimeField()
    signed_on = serializers.DateField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Broken, or never signed.")
    clauses = ClauseSerializer(many=True, source="clauses.all")
    photos = PaperPhotoSerializer(many=True, source="photos.all")


class VisitSerializer(serializers.Serializer):
    visited_at = serializers.DateTimeField()
    visited_by = ColleagueSerializer()
    outcome = serializers.ChoiceField(VisitOutcome.choices)
    words = serializers.CharField()


class MayMediateSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="What `appoint` takes: a colleague (u…) or a legal adviser (a…).")
    name = serializers.CharField()


class DisputeSerializer(DisputeRowSerializer):
    """The whole file. `shown` is what hangs on the dispute, read by `disputes.read_dispute`."""

    area = Named(help_text="The office that took it in.")
    summary = serializers.CharField()
    opened_by = ColleagueSerializer()
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_level = serializers.ChoiceField([*MEDIATION_LEVELS, ("", "")])
    ended_at = serializers.DateTimeField(allow_null=True)
    parties = PartySerializer(source="shown.parties", many=True)
    mediators = MediatorSerializer(source="shown.mediators", many=True)
    may_mediate = MayMediateSerializer(source="shown.may_mediate", many=True, help_text="For who may appoint.")
    rounds = RoundSerializer(source="shown.rounds", many=True)
    agreements = AgreementSerializer(source="shown.agreements", many=True, help_text="The one in force last.")
    visits = VisitSerializer(source="shown.visits", many=True)
    clocks = ClockSerializer(source="shown.clocks", many=True)
    timeline = HappeningSerializer(source="shown.lines", many=True)
    verbs = serializers.ListField(
        source="shown.verbs", child=serializers.CharField(), help_text="What this person may do now."
    )
    advice = serializers.CharField(source="shown.advice", help_text="Where to turn after the last round failed.")
    grievance = serializers.CharField(
        source="shown.grievance", allow_null=True, help_text="The matter it came from, where this person may open it."
    )


class DisputeOutcomeSerializer(serializers.Serializer):
    """What became of a dispute after a verb."""

    code = serializers.CharField()
    message = serializers.CharField()
    state = serializers.ChoiceField(DisputeState.choices)
    state_label = serializers.CharField()
    is_open = serializers.BooleanField()
    level = serializers.ChoiceField(MEDIATION_LEVELS)
    holder = Named(help_text="The office that has it now; it rises by itself.")
    due_at = serializers.DateTimeField(allow_null=True)
    round_id = serializers.IntegerField(allow_null=True, help_text="The round that is planned.")


class NewPartySerializer(serializers.Serializer):
    side = serializers.ChoiceField(Party.Side.choices)
    name = serializers.CharField(max_length=NAME_LENGTH)
    phone = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    representative = serializers.CharField(max_length=NAME_LENGTH, required=False, default="", allow_blank=True)


class OpenDisputeSerializer(serializers.Serializer):
    kind = serializers.CharField(max_length=40, help_text="DisputeKind by code.")
    summary = serializers.CharField(max_length=4000, help_text="Who, about what, how far it went. Never public.")
    area_code = serializers.CharField(
        max_length=15, required=False, default="", allow_blank=True, help_text="Office; where you speak for several."
    )
    parties = NewPartySerializer(many=True, required=False, max_length=PARTIES_LIMIT)


class NewClauseSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=CLAUSE_LENGTH)
    party = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Who carries it out, by id.")
    due_on = serializers.DateField(required=False, allow_null=True, help_text="Left out: a lasting one.")


class AgreeSerializer(serializers.Serializer):
    """All clauses at once; while nobody has signed, sending them again writes them anew."""

    clauses = NewClauseSerializer(many=True, min_length=1, max_length=CLAUSES_LIMIT)
