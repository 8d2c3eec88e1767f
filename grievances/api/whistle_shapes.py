"""How whistles (吹哨报到) look over the API."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from grievances.api.serializers import ColleagueSerializer, Named
from grievances.models import Response, Whistle
from grievances.services.whistles import DEPARTMENTS_AT_ONCE, MATTERS_AT_ONCE
from grievances.states import State
from grievances.whistle_states import Difficulty, Part, ResponseState, WhistleState


class ResponseRowSerializer(serializers.Serializer):
    """One department that was called, and how far it is."""

    id = serializers.IntegerField()
    department = Named()
    part = serializers.ChoiceField(Part.choices)
    state = serializers.ChoiceField(ResponseState.choices)
    state_label = serializers.CharField(source="get_state_display")
    due_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.SerializerMethodField()

    def get_is_late(self, response: Response) -> bool:
        return response.late_since is not None


class WhistleRowSerializer(serializers.Serializer):
    """One line of the list."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(WhistleState.choices)
    state_label = serializers.CharField(source="get_state_display")
    is_open = serializers.BooleanField()
    difficulty = serializers.ChoiceField(Difficulty.choices)
    area = Named(help_text="The office that blew it.")
    estate = serializers.CharField(source="estate.name", allow_null=True, default=None)
    place = serializers.CharField()
    happened_at = serializers.DateTimeField(allow_null=True)
    blown_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="The earliest running clock of its departments.")
    is_late = serializers.SerializerMethodField()
    responses = ResponseRowSerializer(source="responses.all", many=True)

    def get_is_late(self, whistle: Whistle) -> bool:
        return whistle.late_since is not None


class WhistlePhotoSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    verb = serializers.CharField(help_text="With which step it came.")
    url = serializers.SerializerMethodField()

    def get_url(self, photo: Any) -> str:
        return reverse("grievances:api_whistle_photo", args=[photo.public_id])


class ResponseSerializer(ResponseRowSerializer):
    """`shown` is what hangs on the response, put there by `whistles.read_whistle`."""

    called_at = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    reported_at = serializers.DateTimeField(allow_null=True)
    refused_at = serializers.DateTimeField(allow_null=True)
    ruled_at = serializers.DateTimeField(allow_null=True)
    was_ordered = serializers.BooleanField()
    reason = serializers.CharField()
    ruling = serializers.CharField()
    result = serializers.CharField()
    stars = serializers.IntegerField(allow_null=True)
    rating_words = serializers.CharField()
    waits_for = serializers.CharField(help_text="Whose word is awaited; empty where nothing is.")
    photos = WhistlePhotoSerializer(source="shown_photos", many=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What this person may do now.")


class WhistleMatterSerializer(serializers.Serializer):
    code = serializers.CharField(allow_null=True, help_text="Null where this person may not open the matter.")
    title = serializers.CharField()
    state = serializers.ChoiceField(State.choices)


class HappeningSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    line = serializers.CharField()
    words = serializers.CharField()
    actor = ColleagueSerializer(allow_null=True)


class WhistleSerializer(WhistleRowSerializer):
    """One whistle as its page shows it."""

    whistler = ColleagueSerializer()
    headline = serializers.CharField()
    body = serializers.CharField()
    result = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    responses = ResponseSerializer(source="responses.all", many=True)
    matters = WhistleMatterSerializer(source="shown_matters", many=True)
    timeline = HappeningSerializer(many=True, source="shown_lines")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What this person may do to the whole now.")


class WhistleOutcomeSerializer(serializers.Serializer):
    """What became of a whistle after a verb."""

    code = serializers.CharField()
    message = serializers.CharField()
    state = serializers.ChoiceField(WhistleState.choices)
    state_label = serializers.CharField()
    is_open = serializers.BooleanField()
    due_at = serializers.DateTimeField(allow_null=True)
    responses = ResponseRowSerializer(many=True)
    settled = serializers.ListField(child=serializers.CharField(), help_text="Codes of the matters that it resolved.")
    left = serializers.ListField(child=serializers.CharField(), help_text="Codes of those that go on by themselves.")


class BlowSerializer(serializers.Serializer):
    """For matters, title, place and lead are proposed from them; without matters it is an incident, with its time."""

    area = serializers.CharField(
        max_length=15, required=False, help_text="Area code of the office that blows; needed where you have several."
    )
    title = serializers.CharField(max_length=80, required=False)
    body = serializers.CharField(max_length=4000, help_text="What happened, and what the departments are to do.")
    place = serializers.CharField(max_length=100, required=False)
    happened_at = serializers.DateTimeField(required=False)
    difficulty = serializers.ChoiceField(Difficulty.choices, required=False)
    lead = serializers.CharField(max_length=60, required=False, help_text="Department by code.")
    assisting = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=DEPARTMENTS_AT_ONCE
    )
    matters = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=MATTERS_AT_ONCE, help_text="By code."
    )
