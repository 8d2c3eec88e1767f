"""Teams over the API: the public list, joining and leaving, and what their leaders and the community do with members.

Joining takes effect at once for whoever was checked; nobody has to accept it.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Answer
from governance.api.listing import Listing
from governance.common.errors import PermissionRefused
from governance.people.authority import within
from governance.people.models import User
from grievances.api.acts import ActView, NothingSerializer, act_urls, found, signed_in
from volunteers.models import Team, TeamMember, Volunteer
from volunteers.policies.people import may_lead
from volunteers.selectors.people import members_of, open_teams, teams_for, volunteer_of
from volunteers.services import people

TAG = "volunteers"


class TeamRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    theme = serializers.CharField(source="theme.code")
    community = serializers.CharField(source="community.name")
    community_code = serializers.CharField(source="area_code")
    member_organisation = serializers.CharField(source="member_organisation.name", default="")
    words = serializers.CharField(allow_blank=True)
    founded_on = serializers.DateField()


class TeamSerializer(TeamRowSerializer):
    is_member = serializers.BooleanField()
    may_lead = serializers.BooleanField(help_text="Whether you read its members and may take them out.")


class TeamMemberSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    volunteer = serializers.CharField(source="volunteer.code")
    name = serializers.CharField(source="volunteer.user.display_name")
    is_leader = serializers.BooleanField()
    joined_on = serializers.DateField()


class TeamDoneSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class TeamQuery(serializers.Serializer):
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")


# --- Reading ------------------------------------------------------------------------------------------------
class Teams(Listing):
    serializer_class = TeamRowSerializer
    queryset = Team.objects.none()

    def get_queryset(self) -> QuerySet[Team]:
        given = self.asked(TeamQuery)
        return open_teams().filter(within((given["community"],))) if "community" in given else open_teams()

    @extend_schema(operation_id="team_list", tags=[TAG], summary="服务队", parameters=[TeamQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


class TeamView(APIView):
    @extend_schema(operation_id="team_retrieve", tags=[TAG], summary="服务队详情", responses=TeamSerializer)
    def get(self, request: Any, **kwargs: Any) -> Response:
        row, user = found(open_teams(), kwargs, "DW"), request.user
        is_known = isinstance(user, User)
        row.is_member = is_known and members_of(row).filter(volunteer__user=user).exists()
        row.may_lead = is_known and bool(may_lead(user, row, timezone.now()))
        return Response(TeamSerializer(row).data, headers={"Cache-Control": "no-store"})


class TeamMembers(Listing):
    """With their names, for the leaders and the community: as on the page."""

    permission_classes = [IsAuthenticated]
    serializer_class = TeamMemberSerializer
    queryset = TeamMember.objects.none()
    order = ("id",)

    def get_queryset(self) -> QuerySet[TeamMember]:
        team, user, now = found(open_teams(), self.kwargs, "DW"), signed_in(self.request), timezone.now()
        if not teams_for(user, now).filter(pk=team.pk).exists():
            may_lead(user, team, now).require()
        return members_of(team)

    @extend_schema(operation_id="team_member_list", tags=[TAG], summary="队员")
    def get(self, request: Any, **kwargs: Any) -> Response:
        answer = self.list(request)
        answer["Cache-Control"] = "no-store"
        return answer


# --- Verbs --------------------------------------------------------------------------------------------------
class TeamAct(ActView):
    key, prefix, answered = "team_id", "DW", TeamDoneSerializer

    def rows(self, user: User, now: datetime) -> Any:
        return open_teams()

    def answer(self, outcome: Any, subject: Team) -> Answer:
        return Answer({"code": subject.code, "message": str(self.done)})


class JoinTeam(TeamAct):
    key = ""

    def taken(self, given: dict[str, Any], subject: Team, user: User, now: datetime) -> dict[str, Any]:
        return {"team": subject, "volunteer_id": own_registration(user).pk}


class LeaveTeam(TeamAct):
    def rows(self, user: User, now: datetime) -> Any:
        return open_teams().filter(members__volunteer__user=user, members__left_on=None)

    def taken(self, given: dict[str, Any], subject: Team, user: User, now: datetime) -> dict[str, Any]:
        return {"member": members_of(subject).get(volunteer__user=user)}


class OnMember(TeamAct):
    """Found in the team that the address names."""

    def taken(self, given: dict[str, Any], subject: Team, user: User, now: datetime) -> dict[str, Any]:
        return given | {"member": found(members_of(subject), {"pk": self.kwargs["pk"]})}


def own_registration(user: User) -> Volunteer:
    own = volunteer_of(user)
    if own is None:
        raise PermissionRefused("no_volunteer", str(_("请先注册志愿者。")))
    return own


class MemberOutSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, help_text="The member is told.")


class TeamLeadSerializer(serializers.Serializer):
    is_leader = serializers.BooleanField()


MEMBER = "teams/<str:code>/members/<int:pk>"
urlpatterns: list[URLPattern] = [
    path("api/v1/teams/", Teams.as_view(), name="api_teams"),
    path("api/v1/teams/<str:code>/", TeamView.as_view(), name="api_team"),
    path("api/v1/teams/<str:code>/members/", TeamMembers.as_view(), name="api_team_members"),
    *act_urls(
        TAG,
        [
            ("team_join", JoinTeam, "teams/<str:code>/join/", NothingSerializer, people.join_team, _("加入服务队"),
             _("已加入。")),
            ("team_leave", LeaveTeam, "teams/<str:code>/leave/", NothingSerializer, people.remove_member,
             _("退出服务队"), _("已退出这支队。")),
            ("team_member_remove", OnMember, f"{MEMBER}/remove/", MemberOutSerializer, people.remove_member,
             _("请队员离队"), _("已请离队，并告诉了本人。")),
            ("team_member_lead", OnMember, f"{MEMBER}/lead/", TeamLeadSerializer, people.set_leader, _("定队长"),
             _("已保存。")),
        ],
    ),
]  # fmt: skip
