"""A meeting while people sit together: the room as the console shows it, who comes, hands that are counted."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.reading import TAG
from deliberation.models import Meeting
from deliberation.selectors import meetings
from deliberation.services import meetings as services
from deliberation.services.ballots.creating import ABSTAIN, NO, YES
from deliberation.services.meetings.minutes import hash_of
from deliberation.states import AnswerState, MeetingState, MinutesState, MotionState, SeatRole, Side
from deliberation.views.meetings.room import room_context
from governance.api.queries import understood
from governance.people.models import User
from grievances.api.acts import ActView, act_urls, found, number_field

PREFIX = "HY"


# --- Shapes -------------------------------------------------------------------------------------------------
class QuorumSerializer(serializers.Serializer):
    total = serializers.IntegerField()
    present = serializers.IntegerField()
    needed = serializers.IntegerField()
    is_reached = serializers.BooleanField()


class RoomItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class SpeakerSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `call-speaker` and `lower-hand` take as `request_id`.")
    seat_id = serializers.IntegerField()
    name = serializers.CharField(source="seat.name")
    side = serializers.ChoiceField(Side.choices)
    started_at = serializers.DateTimeField(allow_null=True)


class MotionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()
    state = serializers.ChoiceField(MotionState.choices)
    moved_by = serializers.CharField(source="moved_by.name")
    seconded_by = serializers.CharField(source="seconded_by.name", default=None, allow_null=True)


class ChairSerializer(serializers.Serializer):
    seat_id = serializers.IntegerField(source="seat.pk")
    name = serializers.CharField(source="seat.name")
    role = serializers.ChoiceField(SeatRole.choices, source="seat.role")
    answer = serializers.CharField(allow_blank=True, help_text="To the invitation; empty: not invited.")
    is_here = serializers.BooleanField()
    votes_as = serializers.SerializerMethodField(help_text="The seat whose vote is counted here now; null: none.")

    def get_votes_as(self, chair: Any) -> int | None:
        return (chair.row.stands_for_id or chair.seat.pk) if chair.counts else None


class RoomSerializer(serializers.Serializer):
    version = serializers.IntegerField(
        help_text="Grows with every change: ask with `?version=` for 204 where none was."
    )
    state = serializers.ChoiceField(MeetingState.choices)
    quorum = QuorumSerializer()
    agenda = RoomItemSerializer(many=True)
    item = serializers.IntegerField(source="item.pk", default=None, allow_null=True, help_text="The one that is on.")
    speaker = SpeakerSerializer(allow_null=True)
    queue = SpeakerSerializer(many=True, help_text="In the order they will be called: for and against take turns.")
    motions = MotionSerializer(many=True, help_text="Of the item that is on.")
    chairs = ChairSerializer(many=True)
    own_seats = serializers.ListField(child=serializers.IntegerField())
    minutes_state = serializers.ChoiceField(MinutesState.choices)
    minutes = serializers.CharField(allow_blank=True)
    minutes_hash = serializers.CharField(help_text="What `sign-minutes` takes as `text_hash`.")


class VersionQuery(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, required=False)


class InvitationAnswerSerializer(serializers.Serializer):
    seat_id = number_field()
    answer = serializers.ChoiceField([AnswerState.COMING.value, AnswerState.NOT_COMING.value])
    words = serializers.CharField(max_length=120, required=False, allow_blank=True)
    substitute_id = number_field(required=False, help_text="The seat of a substitute, who comes instead.")


class CheckInSerializer(serializers.Serializer):
    secret = serializers.CharField(max_length=64, help_text="Of the QR code on the door: the last part of its address.")


class HandSerializer(serializers.Serializer):
    seat_id = number_field(help_text="As `votes_as` of the room names it.")
    choice = serializers.ChoiceField([YES, NO, ABSTAIN])


class HandsSerializer(serializers.Serializer):
    """Who is in the room and is not named counts as present and not in favour."""

    motion_id = number_field()
    votes = HandSerializer(many=True, max_length=500)


# --- Views --------------------------------------------------------------------------------------------------
class OnMeeting(ActView):
    key, prefix = "meeting_id", PREFIX

    def rows(self, user: User, now: datetime) -> Any:
        return meetings.visible_to(user, now)


class CountHands(OnMeeting):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"motion_id": given["motion_id"], "votes": {row["seat_id"]: row["choice"] for row in given["votes"]}}


class RoomView(APIView):
    """For the table, and for whoever has a seat."""

    permission_classes = [IsAuthenticated]
    may_refuse_input = True

    @extend_schema(
        operation_id="meeting_room", tags=[TAG], summary="会场", parameters=[VersionQuery],
        responses={200: RoomSerializer, 204: None},
    )  # fmt: skip
    def get(self, request: Any, code: str) -> Response:
        asked = understood(request, VersionQuery)
        now = timezone.now()
        rows = meetings.visible_to(request.user, now).select_related("council")
        meeting: Meeting = found(rows, {"code": code}, PREFIX)
        if asked.get("version") == meeting.version:
            return Response(status=204)
        room: dict[str, Any] = room_context(meeting, now)
        own = meetings.seats_held(request.user, meeting.council_id, timezone.localdate(now))
        room |= {name: getattr(meeting, name) for name in ("version", "state", "minutes_state", "minutes")}
        room |= {"minutes_hash": hash_of(meeting.minutes), "own_seats": [seat.pk for seat in own]}
        answer = Response(RoomSerializer(room).data)
        answer["Cache-Control"] = "no-store"
        return answer


urlpatterns: list[URLPattern] = [
    path("api/v1/meetings/<str:code>/room/", RoomView.as_view(), name="api_meeting_room"),
    *act_urls(
        TAG,
        [
            ("meeting_answer", OnMeeting, "meetings/<str:code>/answer/", InvitationAnswerSerializer,
             services.answer_invitation, _("答复参会通知"), _("已答复，开会前都可以改。")),
            ("meeting_check_in", OnMeeting, "meetings/<str:code>/check-in/", CheckInSerializer, services.check_in,
             _("扫码签到"), _("签到成功，请入座。")),
            ("meeting_count", CountHands, "meetings/<str:code>/count/", HandsSerializer, services.count_votes,
             _("登记举手表决"), _("表决已计票。")),
        ]
    ),
]  # fmt: skip
