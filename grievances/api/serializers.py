"""How matters look over the API. Staff read what the desk shows, residents what their page shows, everybody what is public."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from governance.people.phones import mask_phone
from governance.territory.levels import Level
from grievances.models import Grievance, Photo, TimelineEntry
from grievances.selectors import responsible_label
from grievances.states import ClosedHow, Kind, Source, State, Urgency

KIND_CHOICES = [*Kind.choices, ("", "待分流")]


def place_label(matter: Grievance) -> str:
    """As the desk's rows say it, from the relations that a list has loaded."""
    names = [place.name for place in (matter.estate, matter.building) if place]
    return "".join(names) or matter.area.name


class Named(serializers.Serializer):
    """A thing by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class ColleagueSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()

    def get_name(self, person: Any) -> str:
        return str(person)


class CategoryNameSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.SerializerMethodField()

    def get_name(self, category: Any) -> str:
        return str(category)


class MatterRowSerializer(serializers.Serializer):
    """One line of the worklist."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    state_label = serializers.SerializerMethodField()
    is_open = serializers.BooleanField()
    kind = serializers.ChoiceField(KIND_CHOICES, help_text="Empty until it was sorted.")
    category = CategoryNameSerializer(allow_null=True)
    urgency = serializers.ChoiceField(Urgency.choices)
    source = serializers.ChoiceField(Source.choices)
    level = serializers.ChoiceField(Level.choices, help_text="The rung that holds it.")
    holder = Named()
    department = Named(allow_null=True)
    assignee = ColleagueSerializer(allow_null=True)
    area = Named()
    place = serializers.SerializerMethodField()
    due_at = serializers.DateTimeField(allow_null=True)
    is_suspended = serializers.BooleanField()
    is_overdue = serializers.BooleanField(help_text="A clock ran out at this rung.")
    rises = serializers.IntegerField()
    reopenings = serializers.IntegerField()
    raised_at = serializers.DateTimeField()

    def get_state_label(self, matter: Grievance) -> str:
        return str(State(matter.state).label)

    def get_place(self, matter: Grievance) -> str:
        return place_label(matter)


class OutcomeSerializer(serializers.Serializer):
    """What became of a matter after a verb. Nothing private stands here: answers are kept for a day."""

    code = serializers.CharField()
    message = serializers.SerializerMethodField()
    state = serializers.ChoiceField(State.choices)
    state_label = serializers.SerializerMethodField()
    is_open = serializers.BooleanField()
    kind = serializers.ChoiceField(KIND_CHOICES)
    level = serializers.ChoiceField(Level.choices)
    responsible = serializers.SerializerMethodField(help_text="Office that has it now.")
    due_at = serializers.DateTimeField(allow_null=True)
    is_suspended = serializers.BooleanField()

    def get_message(self, matter: Grievance) -> str:
        return str(self.context.get("message", ""))

    def get_state_label(self, matter: Grievance) -> str:
        return str(State(matter.state).label)

    def get_responsible(self, matter: Grievance) -> str:
        return responsible_label(matter)


class PhotoSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    phase = serializers.ChoiceField(Photo.Phase.choices)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    is_cleared = serializers.SerializerMethodField(help_text="May be shown in public.")
    url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField()

    def get_is_cleared(self, photo: Photo) -> bool:
        return photo.cleared_at is not None

    def get_url(self, photo: Photo) -> str:
        return reverse("grievances:api_photo", args=[photo.public_id])

    def get_thumbnail_url(self, photo: Photo) -> str:
        return f"{self.get_url(photo)}?size=thumb"


class PublicLineSerializer(serializers.Serializer):
    """A happening as everybody reads it: the sentence, neither words nor who."""

    at = serializers.DateTimeField()
    verb = serializers.CharField()
    line = serializers.CharField()


class ResidentLineSerializer(PublicLineSerializer):
    words = serializers.CharField()
    by_resident = serializers.BooleanField()


class LineSerializer(ResidentLineSerializer):
    """A happening as staff read it."""

    actor = ColleagueSerializer(allow_null=True)
    audience = serializers.ChoiceField(TimelineEntry.Audience.choices)
    state_after = serializers.ChoiceField(State.choices)


class ClockSerializer(serializers.Serializer):
    purpose = serializers.CharField()
    label = serializers.CharField()
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    is_live = serializers.BooleanField()


class PlanSerializer(serializers.Serializer):
    plan = serializers.CharField(source="text")
    finish_on = serializers.DateField(allow_null=True)
    responsible = ColleagueSerializer(many=True)


class GuidanceSerializer(serializers.Serializer):
    """An entry of the service directory that was recommended."""

    name = serializers.CharField(source="entry.name")
    provider = serializers.CharField(source="entry.provider")
    phone = serializers.CharField(source="entry.phone")
    address = serializers.CharField(source="entry.address")
    hours = serializers.CharField(source="entry.hours")


class RatingSerializer(serializers.Serializer):
    round = serializers.IntegerField()
    is_settled = serializers.BooleanField()
    stars = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    rated_at = serializers.DateTimeField()


class PublicTextSerializer(serializers.Serializer):
    title = serializers.CharField(source="public_title")
    body = serializers.CharField(source="public_body")
    result = serializers.CharField(source="public_result")
    published_at = serializers.DateTimeField(allow_null=True)


class MatterSerializer(MatterRowSerializer):
    """One matter as its page at the desk shows it. The full telephone number is not among it.

    `shown` is what hangs on the matter, read by `reading.read_matter`.
    """

    body = serializers.CharField()
    place_detail = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    contact_name = serializers.CharField()
    contact_phone = serializers.SerializerMethodField(help_text="Masked.")
    first_contact = ColleagueSerializer(allow_null=True)
    decline_reason = Named(allow_null=True)
    result = serializers.CharField()
    triaged_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_how = serializers.ChoiceField([*ClosedHow.choices, ("", "")])
    stars = serializers.IntegerField(allow_null=True)
    supports = serializers.IntegerField()
    public = PublicTextSerializer(source="*")
    plan = PlanSerializer(source="shown.plan", allow_null=True)
    clocks = ClockSerializer(source="shown.clocks", many=True)
    photos = PhotoSerializer(source="shown.photos", many=True)
    guidance = GuidanceSerializer(source="shown.guidance", many=True)
    ratings = RatingSerializer(source="shown.ratings", many=True)
    verbs = serializers.ListField(
        source="shown.verbs", child=serializers.CharField(), help_text="What this person may do now."
    )

    def get_contact_phone(self, matter: Grievance) -> str:
        return mask_phone(matter.contact_phone)


class ReceiptSerializer(serializers.Serializer):
    """What somebody who raised a matter must keep."""

    code = serializers.CharField()
    secret = serializers.CharField(help_text="Six digits; with the code it opens the matter.")
    token = serializers.CharField(help_text="The same for programs, without a limit of tries.")
    url = serializers.CharField(help_text="The matter's page, for a QR code.")
    title = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    responsible = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class PromiseSerializer(serializers.Serializer):
    """A clock in words: what happens at the latest when."""

    words = serializers.CharField()
    until = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    is_paused = serializers.BooleanField()


class TrackedSerializer(serializers.Serializer):
    """A matter as its resident sees it."""

    code = serializers.CharField()
    token = serializers.CharField(help_text="For the next look and for verbs, instead of the secret.")
    title = serializers.CharField()
    body = serializers.CharField()
    headline = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    kind = serializers.ChoiceField(KIND_CHOICES)
    category = serializers.CharField()
    place = serializers.CharField()
    responsible = serializers.CharField()
    responsible_phone = serializers.CharField(help_text="The office's public number.")
    raised_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    promises = PromiseSerializer(many=True)
    question = serializers.CharField(allow_null=True, help_text="What staff ask, where the matter waits for an answer.")
    decline_reason = serializers.CharField(allow_null=True)
    plan = serializers.CharField(allow_null=True)
    result = serializers.CharField()
    stars = serializers.IntegerField(allow_null=True)
    guidance = GuidanceSerializer(many=True)
    photos = PhotoSerializer(many=True)
    timeline = ResidentLineSerializer(many=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What can be done now.")


class PublicMatterSerializer(serializers.Serializer):
    """One line of the public list; `number` is not the code."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(KIND_CHOICES)
    category = serializers.CharField()
    place = serializers.CharField()
    responsible = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    state_label = serializers.CharField()
    is_open = serializers.BooleanField()
    is_overdue = serializers.BooleanField()
    days = serializers.IntegerField()
    supports = serializers.IntegerField()
    raised_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()


class PublicMatterDetailSerializer(PublicMatterSerializer):
    body = serializers.CharField()
    result = serializers.CharField()
    photos = PhotoSerializer(many=True)
    timeline = PublicLineSerializer(many=True)
