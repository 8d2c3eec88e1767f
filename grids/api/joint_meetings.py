"""联席会议 and the documents of 双报到 to programs."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.common.errors import PermissionRefused
from grids.api.acts import ActView, act_urls
from grids.api.common import DoView, RowsView, RowView, both, changed, described, found
from grids.api.life import ReadByAll
from grids.api.lists import filled, takes
from grids.api.organisations import AreaQuery
from grids.forms.organisations import CallForm, DocumentForm
from grids.models import JointMeeting, RegistrationDocument
from grids.policies.organisations import reading_codes, verbs_for
from grids.selectors.lists import communities_of
from grids.selectors.organisations import meetings_in
from grids.services import joint_meetings
from grids.services.organisations import evaluating
from grids.states_organisations import JointMeetingState, JointTaskState
from grids.views import joint_meetings as pages


class JointMeetingSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="area_code")
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    place = serializers.CharField()
    agenda = serializers.CharField()
    minutes = serializers.CharField()
    state = serializers.ChoiceField(JointMeetingState.choices)


class InvitedSerializer(serializers.Serializer):
    organisation = serializers.CharField(source="registration.code")
    was_present = serializers.BooleanField(allow_null=True)


class JointTaskSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    organisation = serializers.CharField(source="registration.code", default="", help_text="Empty: the community.")
    due_on = serializers.DateField()
    state = serializers.ChoiceField(JointTaskState.choices)
    result = serializers.CharField()


class OneJointMeetingSerializer(JointMeetingSerializer):
    invited = InvitedSerializer(many=True)
    tasks = JointTaskSerializer(many=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class NewJointMeetingSerializer(takes("JointCall", CallForm, joint_meetings.call_meeting)):  # type: ignore[misc]
    community = serializers.CharField(max_length=12, help_text="Area by code.")


def _office(user: Any, message: str) -> None:
    """403 for who keeps no community: before anybody looks at fields."""
    if not communities_of(user, timezone.now()).exists():
        raise PermissionRefused("not_allowed", message)


def _meeting(user: Any, pk: int) -> JointMeeting:
    row: JointMeeting = found(meetings_in(reading_codes(user, timezone.now())), pk)
    return row


class MeetingsView(RowsView):
    serializer_class = JointMeetingSerializer
    queryset = JointMeeting.objects.none()
    order = ("-starts_at", "-id")

    def rows(self, request: Any) -> QuerySet:
        return meetings_in(reading_codes(request.user, timezone.now()))


class CallMeeting(DoView):
    serializer = NewJointMeetingSerializer
    status = 201

    def check(self, request: Any, **kwargs: Any) -> None:
        _office(request.user, _("联席会议由所在社区和街道召集。"))

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        user, now = request.user, timezone.now()
        community = communities_of(user, now).filter(code=given.pop("community")).first()
        if community is None:
            raise PermissionRefused("not_allowed", _("联席会议由所在社区和街道召集。"))
        taken = filled(CallForm(community=community), joint_meetings.call_meeting, given)
        return changed(joint_meetings.call_meeting(community=community, actor=user, now=now, **taken))


class MeetingView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        row = _meeting(request.user, kwargs["pk"])
        more = {
            "invited": InvitedSerializer(row.invitations.select_related("registration"), many=True).data,
            "tasks": JointTaskSerializer(row.tasks.select_related("registration"), many=True).data,
            "verbs": [verb.value for verb in verbs_for(request.user, row, timezone.now())],
        }
        return JointMeetingSerializer(row).data | more


class MeetingAct(ActView):
    key = "meeting_id"

    def row(self, user: Any, **named: Any) -> Any:
        return _meeting(user, named["pk"])


class TaskAct(ActView):
    key = "task_id"

    def row(self, user: Any, **named: Any) -> Any:
        return found(_meeting(user, named["pk"]).tasks.select_related("meeting"), named["task"])


# --- Documents ----------------------------------------------------------------------------------------------
class RegistrationDocumentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="area_code")
    title = serializers.CharField()
    number = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField()
    words = serializers.CharField()


class DocumentsView(RowsView):
    """Public, as on the page of the five lists."""

    permission_classes = [ReadByAll]
    may_refuse_input = True
    serializer_class = RegistrationDocumentSerializer
    queryset = RegistrationDocument.objects.none()
    order = ("-issued_on", "-id")

    def rows(self, request: Any) -> QuerySet:
        return RegistrationDocument.objects.filter(area_code__startswith=self.asked(AreaQuery).get("area", ""))


class AddDocument(DoView):
    permission_classes = [ReadByAll]
    serializer = takes("NewRegistrationDocument", DocumentForm, evaluating.add_document)
    status = 201

    def check(self, request: Any, **kwargs: Any) -> None:
        _office(request.user, _("单位共建由社区和街道办理。"))

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        user, now = request.user, timezone.now()
        taken = filled(DocumentForm(user=user, now=now), evaluating.add_document, given)
        return RegistrationDocumentSerializer(evaluating.add_document(actor=user, now=now, **taken)).data


def urls() -> Iterator[URLPattern]:
    meetings = both(
        described(MeetingsView, "joint_meetings_list", "联席会议"),
        described(CallMeeting, "joint_meetings_add", "召集联席会议"),
        "JointMeetingsBoth",
    )
    meeting = described(MeetingView, "joint_meetings_retrieve", "一次联席会议", answer=OneJointMeetingSerializer)
    documents = both(
        described(DocumentsView, "registration_documents_list", "双报到文件", parameters=[AreaQuery]),
        described(AddDocument, "registration_documents_add", "登记文件", answer=RegistrationDocumentSerializer),
        "RegistrationDocumentsBoth",
    )
    yield path("api/v1/joint-meetings/", meetings.as_view(), name="api_joint_meetings")
    yield path("api/v1/joint-meetings/<int:pk>/", meeting.as_view(), name="api_joint_meeting")
    yield from act_urls(MeetingAct, "joint_meeting", "joint-meetings/<int:pk>/", pages.ACTS)
    yield from act_urls(TaskAct, "joint_task", "joint-meetings/<int:pk>/tasks/<int:task>/", pages.TASK_ACTS)
    yield path("api/v1/registration-documents/", documents.as_view(), name="api_registration_documents")
