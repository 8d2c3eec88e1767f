"""Shapes of deliberation over the API. What everybody may read; names of residents stand masked or not at all."""

from typing import Any

from rest_framework import serializers

from deliberation.models import Council, Venue
from deliberation.selectors.procedures import procedures_for
from deliberation.states import (
    BallotState,
    CouncilKind,
    CovenantState,
    MeetingState,
    ObjectionState,
    ResolutionState,
    SeatBasis,
    SeatRole,
    TaskState,
    TopicScope,
    TopicState,
    WordsState,
)
from governance.people.phones import mask_name


class CouncilNameSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    community = serializers.CharField(source="community.name")
    community_code = serializers.CharField(source="community.code")


class CouncilRowSerializer(CouncilNameSerializer):
    kind = serializers.ChoiceField(CouncilKind.choices)
    kind_label = serializers.CharField(source="get_kind_display")
    above = serializers.IntegerField(source="above_id", allow_null=True)


class SeatSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.ChoiceField(SeatRole.choices)
    role_label = serializers.CharField(source="get_role_display")
    basis = serializers.ChoiceField(SeatBasis.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day after its term; null: no term.")


class OfferedSerializer(serializers.Serializer):
    """What callers choose by its id."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CouncilSerializer(CouncilRowSerializer):
    rule = serializers.CharField(allow_blank=True)
    article = serializers.CharField(allow_blank=True)
    meeting_days = serializers.CharField(allow_blank=True)
    supporters_needed = serializers.IntegerField()
    seats = SeatSerializer(many=True)
    venues = OfferedSerializer(many=True, help_text="Where its community meets.")
    procedures = OfferedSerializer(many=True, help_text="That its topics may go through.")


class WithState(serializers.Serializer):
    """Every row says its state for programs and for people, and whose it is."""

    code = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    council = CouncilNameSerializer()


class TopicRowSerializer(WithState):
    title = serializers.CharField()
    state = serializers.ChoiceField(TopicState.choices)
    scope = serializers.ChoiceField(TopicScope.choices)
    stage = serializers.CharField(source="stage.name", default=None, allow_null=True)
    supporters = serializers.IntegerField()
    supporters_needed = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    suspended_until = serializers.DateTimeField(allow_null=True, help_text="While the clock of its stage stands still.")


class TopicOptionSerializer(serializers.Serializer):
    title = serializers.CharField()
    body = serializers.CharField(allow_blank=True)
    cost_fen = serializers.IntegerField(allow_null=True, help_text="In 分.")


class TopicLineSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    line = serializers.CharField()
    words = serializers.CharField(allow_blank=True)


class CommentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    who = serializers.SerializerMethodField(help_text="Masked.")
    at = serializers.DateTimeField()
    paragraph = serializers.IntegerField(allow_null=True)
    is_amendment = serializers.BooleanField()
    words = serializers.CharField()
    state = serializers.ChoiceField(WordsState.choices, help_text="What waits or is hidden, its office alone reads.")
    answer = serializers.CharField(allow_blank=True)

    def get_who(self, comment: Any) -> str:
        return mask_name(comment.user.display_name)


class TopicPhotoSerializer(serializers.Serializer):
    """`/topics/photos/{id}/`."""

    id = serializers.IntegerField()
    is_cleared = serializers.BooleanField()


class TopicSuspensionSerializer(serializers.Serializer):
    until = serializers.DateField(help_text="The day on which the clock runs on.")
    reason = serializers.CharField()
    requested_at = serializers.DateTimeField()
    ruling = serializers.CharField(allow_blank=True, help_text="APPROVED, REFUSED, LAPSED; '' while it waits.")
    ruling_words = serializers.CharField(allow_blank=True)
    ruled_at = serializers.DateTimeField(allow_null=True)


class TopicSerializer(TopicRowSerializer):
    body = serializers.CharField()
    fact_sheet = serializers.CharField(allow_blank=True)
    options = TopicOptionSerializer(many=True)
    comments = CommentSerializer(many=True, source="shown_comments")
    photos = TopicPhotoSerializer(many=True, source="shown_photos")
    timeline = TopicLineSerializer(many=True)
    suspensions = TopicSuspensionSerializer(
        many=True, source="shown_suspensions", help_text="Asked for and ruled on; its office alone reads them."
    )
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class MeetingRowSerializer(WithState):
    title = serializers.CharField()
    state = serializers.ChoiceField(MeetingState.choices)
    starts_at = serializers.DateTimeField()
    minutes_planned = serializers.IntegerField()
    place = serializers.CharField()


class AgendaItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    summary = serializers.CharField(allow_blank=True)


class MeetingSerializer(MeetingRowSerializer):
    agenda = AgendaItemSerializer(many=True)
    seats_total = serializers.IntegerField(help_text="Frozen when it opened.")
    quorum_needed = serializers.IntegerField()
    minutes = serializers.CharField(allow_blank=True, help_text="Once they are published.")
    photos = serializers.ListField(
        child=serializers.IntegerField(), help_text="Public ones, by id: `/meetings/photos/{id}/`."
    )
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class BallotRowSerializer(WithState):
    question = serializers.CharField()
    state = serializers.ChoiceField(BallotState.choices)
    secrecy = serializers.CharField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    roll_heads = serializers.IntegerField()
    is_passed = serializers.BooleanField(allow_null=True)


class ChoiceSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="What stands in a vote.")
    title = serializers.CharField()


class BallotSerializer(BallotRowSerializer):
    details = serializers.CharField(allow_blank=True)
    options = ChoiceSerializer(many=True)
    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    result = serializers.DictField(help_text="The printed arithmetic; empty until it is counted.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class ResolutionRowSerializer(WithState):
    title = serializers.CharField()
    state = serializers.ChoiceField(ResolutionState.choices)
    published_at = serializers.DateTimeField()
    publish_until = serializers.DateTimeField()
    objections_until = serializers.DateTimeField()
    in_force_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    stars_total = serializers.IntegerField()
    ratings_count = serializers.IntegerField()


class ObjectionSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    who = serializers.CharField(help_text="Masked.")
    at = serializers.DateTimeField(source="row.at")
    state = serializers.ChoiceField(ObjectionState.choices, source="row.state")
    words = serializers.CharField(allow_blank=True, help_text="Empty where they are not public.")
    answer = serializers.CharField(source="row.answer", allow_blank=True)
    answer_due_at = serializers.DateTimeField(source="answer_due", allow_null=True)
    is_mine = serializers.BooleanField()


class TaskSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    title = serializers.CharField(source="row.title")
    responsible_name = serializers.CharField(source="row.responsible_name")
    finish_on = serializers.DateField(source="row.finish_on")
    state = serializers.ChoiceField(TaskState.choices, source="row.state")
    result = serializers.CharField(source="row.result", allow_blank=True)
    done_at = serializers.DateTimeField(source="row.done_at", allow_null=True)
    rises = serializers.IntegerField(source="row.rises", help_text="1: told to the community; 2: to the street.")
    is_late = serializers.BooleanField()
    photos = serializers.SerializerMethodField()

    def get_photos(self, task: Any) -> list[int]:
        """Ids: `/resolutions/photos/{id}/`."""
        return [photo.pk for photo in task.photos]


class ResolutionSerializer(ResolutionRowSerializer):
    body = serializers.CharField()
    result = serializers.CharField(allow_blank=True)
    arithmetic = serializers.DictField(help_text="Basis, rule, article and the ballot's arithmetic, as it was printed.")
    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    ballot = serializers.CharField(source="ballot.code", default=None, allow_null=True)
    objections = ObjectionSerializer(many=True, source="shown_objections")
    tasks = TaskSerializer(many=True, source="shown_tasks")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class CovenantRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(CovenantState.choices)
    state_label = serializers.CharField(source="get_state_display")
    council = CouncilNameSerializer()
    comments_until = serializers.DateTimeField(allow_null=True)
    adopted_at = serializers.DateTimeField(allow_null=True)
    filed_at = serializers.DateTimeField(allow_null=True)
    filing_number = serializers.CharField(allow_blank=True)


class AmendmentSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    who = serializers.CharField(help_text="Masked.")
    text = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    state = serializers.CharField(source="row.state")
    answer = serializers.CharField(source="row.answer", allow_blank=True)


class CovenantClauseSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    amendments = AmendmentSerializer(many=True, source="shown_amendments")


class CovenantSerializer(CovenantRowSerializer):
    clauses = CovenantClauseSerializer(many=True, source="shown_clauses")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


def council_of(council: Council, charter: Any, seats: list[Any]) -> Any:
    """A council with its seats and what its charter of today says."""
    row = {name: getattr(council, name) for name in ("id", "name", "kind", "above_id", "community")}
    row |= {
        "get_kind_display": council.get_kind_display(),
        "rule": charter.rule.name if charter else "",
        "article": charter.rule.article if charter else "",
        "meeting_days": charter.meeting_days if charter else "",
        "supporters_needed": charter.supporters_needed if charter else 0,
        "seats": seats,
        "venues": Venue.objects.filter(community=council.community_id, is_active=True).order_by("id"),
        "procedures": procedures_for(council),
    }
    return CouncilSerializer(row).data
