"""Organisations of the platform and of the incubation base over the API: public lists, applying, the verbs of the pages."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from governance.api.listing import Listing
from governance.people.models import User
from governance.territory.models import Area
from grievances.api.acts import MovedSerializer, NewView, known, new_view
from grievances.api.steps import step_view
from volunteers.api.service import ServiceStep
from volunteers.models import IncubatedOrganisation, MemberOrganisation
from volunteers.selectors.organisations import incubated_for, members_for, public_members
from volunteers.services import organisations
from volunteers.states.people import IncubationState
from volunteers.views.organisation_desks import INCUBATION_PAGES, MEMBER_PAGES, IncubationDesk, MemberDesk

TAG = "volunteers"


class MemberOrganisationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    community = serializers.CharField(source="area.name")
    community_code = serializers.CharField(source="area_code")
    services = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    joined_on = serializers.DateField()


class IncubatedOrganisationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    community = serializers.CharField(source="area.name")
    community_code = serializers.CharField(source="area_code")
    work = serializers.CharField()
    state = serializers.ChoiceField(IncubationState.choices)
    state_label = serializers.CharField(source="get_state_display")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class MemberOrganisations(Listing):
    serializer_class = MemberOrganisationSerializer
    queryset = MemberOrganisation.objects.none()

    def get_queryset(self) -> QuerySet[MemberOrganisation]:
        return public_members(timezone.localdate()).prefetch_related(None)

    @extend_schema(operation_id="member_organisation_list", tags=[TAG], summary="加盟的社会组织")
    def get(self, request: Any) -> Response:
        return self.list(request)


class IncubatedOrganisations(Listing):
    serializer_class = IncubatedOrganisationSerializer
    queryset = IncubatedOrganisation.objects.none()

    def get_queryset(self) -> QuerySet[IncubatedOrganisation]:
        return IncubatedOrganisation.objects.select_related("area")

    @extend_schema(operation_id="incubated_organisation_list", tags=[TAG], summary="孵化基地的组织")
    def get(self, request: Any) -> Response:
        return self.list(request)


class NewMemberSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    community = serializers.RegexField(r"^[0-9]{12}$", help_text="Its code.")
    services = serializers.CharField(max_length=200)
    phone = serializers.CharField(max_length=30)
    contact_name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    credit_code = serializers.CharField(max_length=24, required=False, allow_blank=True)
    is_own = serializers.BooleanField(default=True, help_text="You act for it; else your office enters a paper.")


class NewMember(NewView):
    serializer = NewMemberSerializer
    service = staticmethod(organisations.apply)
    done = _("已提交，社区审核后会通知您。")
    unkept = ("contact_name",)

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        is_own = given.pop("is_own")
        given["community"] = known("community", Area.objects.filter(code=given["community"], level="COMMUNITY"))
        return {"draft": organisations.MemberDraft(**given), "is_own": is_own}


class MemberStep(ServiceStep):
    key, desk = "member_id", MemberDesk

    def rows(self, user: User, now: datetime) -> Any:
        at_desk = members_for(user, now).values("pk")
        own = MemberOrganisation.objects.filter(representative=user)
        return MemberOrganisation.objects.filter(pk__in=at_desk) | own


class IncubationStep(ServiceStep):
    key, desk = "incubated_id", IncubationDesk

    def rows(self, user: User, now: datetime) -> Any:
        return incubated_for(user, now)


STEPS: list[tuple[str, str, type[ServiceStep], Any]] = [
    ("member_organisation", "member-organisations/<int:pk>", MemberStep, MEMBER_PAGES),
    ("incubated_organisation", "incubated-organisations/<int:pk>", IncubationStep, INCUBATION_PAGES),
]
urlpatterns: list[URLPattern] = [
    path("api/v1/member-organisations/",
         new_view(TAG, NewMember, "member_organisation_apply", _("申请加盟"), rows=MemberOrganisations).as_view(),
         name="api_member_organisations"),
    path("api/v1/incubated-organisations/", IncubatedOrganisations.as_view(), name="api_incubated_organisations"),
    *(
        path(
            f"api/v1/{address}/{page.slug}/",
            step_view(base, page, kind=kind, tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_{kind}_{page.slug}",
        )
        for kind, address, base, pages in STEPS
        for page in pages
    ),
]  # fmt: skip
