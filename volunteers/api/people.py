"""Volunteers over the API: registering, what one says of oneself, one's communities, leaving; verbs of the desk."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.common.errors import PermissionRefused
from governance.people.models import User
from governance.territory.models import Area, Estate
from grievances.api.acts import ActView, NewView, NothingSerializer, act_urls, found, known, new_view, number_field
from volunteers.api.service import TAG, ServiceStep, service_urls
from volunteers.models import Skill, Volunteer
from volunteers.selectors.people import communities_of, visible_to, volunteer_of
from volunteers.selectors.records import minutes_of
from volunteers.selectors.rules import star_steps, stars_of
from volunteers.services import people
from volunteers.states.people import FreeTime, VolunteerState
from volunteers.views.service_desks import VolunteerDesk
from volunteers.views.service_pages import VOLUNTEER_PAGES


class OwnVolunteerSerializer(serializers.Serializer):
    code = serializers.CharField()
    state = serializers.ChoiceField(VolunteerState.choices)
    state_label = serializers.CharField(source="get_state_display")
    communities = serializers.ListField(child=serializers.CharField(), help_text="Codes.")
    skills = serializers.ListField(child=serializers.SlugField(), source="skill_codes")
    free_times = serializers.ListField(child=serializers.ChoiceField(FreeTime.choices))
    places = serializers.ListField(
        child=serializers.IntegerField(), source="place_ids", help_text="Numbers of estates."
    )
    words = serializers.CharField(allow_blank=True)
    shows_honours = serializers.BooleanField()
    minutes = serializers.IntegerField(help_text="That count.")
    stars = serializers.IntegerField()


class VolunteerRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    state = serializers.ChoiceField(VolunteerState.choices)
    state_label = serializers.CharField(source="get_state_display")
    registered_at = serializers.DateTimeField()


# --- Reading ------------------------------------------------------------------------------------------------
class Volunteers(Listing):
    """Of one's desk, without names: those stand on the page. Whoever has no desk has an empty list."""

    permission_classes = [IsAuthenticated]
    serializer_class = VolunteerRowSerializer
    queryset = Volunteer.objects.none()

    def get_queryset(self) -> QuerySet[Volunteer]:
        assert isinstance(self.request.user, User)
        return visible_to(self.request.user, timezone.now())

    @extend_schema(operation_id="volunteer_list", tags=[TAG], summary="志愿者")
    def get(self, request: Any) -> Response:
        return self.list(request)


class OwnVolunteerView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="volunteer_me", tags=[TAG], summary="我的志愿服务", responses=OwnVolunteerSerializer)
    def get(self, request: Any) -> Response:
        own = found(Volunteer.objects.filter(user=request.user), {"pk": getattr(volunteer_of(request.user), "pk", 0)})
        own.minutes = minutes_of(own)
        own.stars = stars_of(own.minutes, star_steps(timezone.localdate()))
        own.communities = list(communities_of(own).values_list("area_code", flat=True))
        own.skill_codes = list(own.skills.values_list("code", flat=True))
        own.place_ids = list(own.places.values_list("pk", flat=True))
        own.shows_honours = own.honours_consent_at is not None
        return Response(OwnVolunteerSerializer(own).data, headers={"Cache-Control": "no-store"})


# --- By oneself ---------------------------------------------------------------------------------------------
class ProfileSerializer(serializers.Serializer):
    skills = serializers.ListField(child=serializers.SlugField(), required=False, max_length=50, help_text="Codes.")
    free_times = serializers.MultipleChoiceField(choices=FreeTime.choices, required=False)
    places = serializers.ListField(
        child=number_field(),
        required=False,
        max_length=50,
        help_text="Numbers of estates of one's communities; none: any.",
    )
    words = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class EditProfileSerializer(ProfileSerializer):
    shows_honours = serializers.BooleanField(help_text="Your name and stars stand on the list of honours.")


class NewVolunteerSerializer(ProfileSerializer):
    name = serializers.CharField(max_length=40)
    born_on = serializers.DateField()
    community = serializers.RegexField(r"^[0-9]{12}$", help_text="Its code.")
    guardian_name = serializers.CharField(max_length=40, required=False)
    guardian_phone = serializers.CharField(max_length=20, required=False)
    guardian_relation = serializers.CharField(max_length=20, required=False, default="")


def profile_of(given: dict[str, Any]) -> dict[str, Any]:
    """What a volunteer says of themselves, as the services take it."""
    return {
        "skills": list(Skill.objects.filter(code__in=given.get("skills", []), is_active=True)),
        "free_times": sorted(given.get("free_times", [])),
        "places": list(Estate.objects.filter(pk__in=given.get("places", []))),
    }


class NewVolunteer(NewView):
    serializer = NewVolunteerSerializer
    service = staticmethod(people.register)
    done = _("已注册。请带身份证到社区核验一次，就可以报名了。")
    unkept = ("name", "born_on", "guardian_name", "guardian_phone")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        name, phone, relation = (given.pop(f"guardian_{part}", "") for part in ("name", "phone", "relation"))
        given["community"] = known("community", Area.objects.filter(code=given["community"], level="COMMUNITY"))
        given |= profile_of(given)
        guardian = people.Guardian(name, phone, relation) if name and phone else None
        return {"draft": people.Registration(**given, guardian=guardian)}


class OwnRegistration(ActView):
    key = "volunteer_id"

    def found(self, user: User, now: datetime) -> Any:
        volunteer = volunteer_of(user)
        if volunteer is None:
            raise PermissionRefused("not_registered", gettext("您还没有注册志愿者。"))
        return volunteer


class EditProfile(OwnRegistration):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return given | profile_of(given)


class CommunitySerializer(serializers.Serializer):
    community = serializers.RegexField(r"^[0-9]{12}$", help_text="Its code.")


class OfCommunity(OwnRegistration):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"community": known("community", Area.objects.filter(code=given["community"], level="COMMUNITY"))}


class VolunteerStep(ServiceStep):
    key, prefix, desk = "volunteer_id", "ZY", VolunteerDesk

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now)


urlpatterns: list[URLPattern] = [
    path("api/v1/volunteers/", new_view(TAG, NewVolunteer, "volunteer_register", _("注册志愿者"), rows=Volunteers).as_view(),
         name="api_volunteers"),
    path("api/v1/volunteers/me/", OwnVolunteerView.as_view(), name="api_volunteer_me"),
    *act_urls(
        TAG,
        [
            ("volunteer_edit", EditProfile, "volunteers/me/edit/", EditProfileSerializer, people.edit_profile,
             _("改志愿者资料"), _("已保存。")),
            ("volunteer_join_community", OfCommunity, "volunteers/me/communities/", CommunitySerializer,
             people.join_community, _("加入另一个社区"), _("已加入这个社区。")),
            ("volunteer_leave_community", OfCommunity, "volunteers/me/communities/leave/", CommunitySerializer,
             people.leave_community, _("退出一个社区"), _("已退出这个社区。")),
            ("volunteer_leave", OwnRegistration, "volunteers/me/leave/", NothingSerializer, people.leave,
             _("退出志愿服务"), _("已退出。服务记录依法保留，其他个人信息已删除。")),
        ],
    ),
    *service_urls("volunteer", "volunteers/<str:code>", VolunteerStep, VOLUNTEER_PAGES),
]  # fmt: skip
