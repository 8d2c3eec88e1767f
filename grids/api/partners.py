"""在职人员报到, claims of needs and the setting up of facilities, to programs: the same services as the pages."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from governance.people.authority import within
from grids.api.acts import ActView, act_urls
from grids.api.common import (
    ChangedSerializer,
    DoView,
    NothingSerializer,
    RowsView,
    RowView,
    both,
    changed,
    described,
    found,
    key_field,
)
from grids.api.lists import asked_by, takes
from grids.forms.facilities import WEEKDAYS, FacilityForm
from grids.forms.organisations import MemberForm
from grids.models import CommunityNeed, CommunityResource, Facility, MemberRegistration, NeedClaim
from grids.policies.organisations import reading_codes, verbs_for
from grids.services.facilities import keeping
from grids.services.organisations import claims, members
from grids.states_lists import NeedState
from grids.states_organisations import ClaimState, MemberState
from grids.views.facilities_keep import facility_or_404, resource_or_404
from grids.views.organisations_desk import MEMBER_ACTS
from grievances.api.arguments import checked, field_for, fill


# --- People in service --------------------------------------------------------------------------------------
class MemberSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    community = serializers.CharField(source="area_code")
    person = serializers.CharField(source="user")
    kind = serializers.CharField(help_text="Empty once it ended: what was told is taken out.")
    fields_offered = serializers.ListField(source="fields", child=serializers.CharField())
    available = serializers.CharField()
    state = serializers.ChoiceField(MemberState.choices)
    consent_at = serializers.DateTimeField()


class OneMemberSerializer(MemberSerializer):
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


def _members(user: Any) -> QuerySet[MemberRegistration]:
    """One's own, and those that one's office confirms."""
    rows = MemberRegistration.objects.filter(within(reading_codes(user, timezone.now())) | Q(user=user))
    return rows.select_related("user", "community")


class MembersView(RowsView):
    permission_classes = [IsAuthenticated]
    serializer_class = MemberSerializer
    queryset = MemberRegistration.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return _members(request.user)


class RegisterMember(DoView):
    permission_classes = [IsAuthenticated]
    serializer = takes("NewMemberRegistration", MemberForm, members.apply_as_member)
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        form: Any = MemberForm()
        fill(form, asked_by(MemberForm, members.apply_as_member), given)
        taken = checked(form).cleaned_data
        row = members.apply_as_member(
            community=taken["community"], draft=form.draft(), consents=taken["consents"], actor=request.user,
            now=timezone.now(),
        )  # fmt: skip
        return changed(row)


class MemberView(RowView):
    permission_classes = [IsAuthenticated]

    def shown(self, request: Any, **kwargs: Any) -> Any:
        row = found(_members(request.user), kwargs["pk"])
        verbs = [verb.value for verb in verbs_for(request.user, row, timezone.now())]
        return MemberSerializer(row).data | {"verbs": verbs}


class MemberAct(ActView):
    key = "member_id"

    def row(self, user: Any, **named: Any) -> Any:
        return found(_members(user), named["pk"])


# --- Claims of needs ----------------------------------------------------------------------------------------
class NeedClaimSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    need = serializers.IntegerField(source="need_id")
    title = serializers.CharField(source="need.title")
    resource = serializers.IntegerField(source="resource_id", allow_null=True)
    member = serializers.IntegerField(source="member_id", allow_null=True)
    state = serializers.ChoiceField(ClaimState.choices)
    at = serializers.DateTimeField()


class NewNeedClaimSerializer(serializers.Serializer):
    """In whose name: `member`, one's own registration, or `resource`, one of one's organisation."""

    need = key_field()
    member = key_field(required=False)
    resource = key_field(required=False)
    words = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


def _claims(user: Any) -> QuerySet[NeedClaim]:
    """One's own, and those that one's office answers."""
    codes = reading_codes(user, timezone.now())
    return NeedClaim.objects.filter(within(codes, "need__area_code") | Q(by=user)).select_related("need")


class ClaimsView(RowsView):
    permission_classes = [IsAuthenticated]
    serializer_class = NeedClaimSerializer
    queryset = NeedClaim.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return _claims(request.user)


class ClaimNeed(DoView):
    permission_classes = [IsAuthenticated]
    may_be_missing = True  # what is named
    serializer = NewNeedClaimSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        user = request.user
        looking = CommunityNeed.objects.filter(state=NeedState.COLLECTED).select_related("community")
        offered = CommunityResource.objects.filter(provider__registrations__representative=user).distinct()
        member = found(MemberRegistration.objects.filter(user=user), given["member"]) if "member" in given else None
        resource = found(offered.select_related("provider"), given["resource"]) if "resource" in given else None
        return changed(
            claims.claim(
                need=found(looking, given["need"]),
                member=member,
                resource=resource,
                words=given["words"],
                actor=user,
                now=timezone.now(),
            )  # fmt: skip
        )


class AnswerClaim(DoView):
    permission_classes = [IsAuthenticated]
    serializer = NothingSerializer
    service: Any

    def check(self, request: Any, **kwargs: Any) -> None:
        found(_claims(request.user), kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return changed(type(self).service(claim_id=kwargs["pk"], actor=request.user, now=timezone.now()))


CLAIM_STEPS = {
    "accept": ("对接认领", claims.accept_claim),
    "decline": ("不采用认领", claims.decline_claim),
    "withdraw": ("撤回认领", claims.withdraw_claim),
}


# --- Facilities ---------------------------------------------------------------------------------------------
HOURS = "9:00-12:00、14:00-18:00; 0 is Monday, empty is shut."
_HOURS: dict[str, Any] = {
    f"hours_{day}": serializers.CharField(max_length=60, required=False, allow_blank=True, help_text=HOURS)
    for day in range(len(WEEKDAYS))
}
_SETTINGS: dict[str, Any] = {
    one.name: field_for(replace(one, is_required=False)) for one in asked_by(FacilityForm, keeping.set_up)
}
_PLACE: dict[str, Any] = {"resource": key_field(help_text="A place of one's own organisation or community.")}
FacilitySettingsSerializer = type(
    "FacilitySettingsSerializer", (serializers.Serializer,), {**_PLACE, **_SETTINGS, **_HOURS}
)


class SetUp(DoView):
    """What is left out stays as it is."""

    permission_classes = [IsAuthenticated]
    may_be_missing = True
    serializer = FacilitySettingsSerializer

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        user, now = request.user, timezone.now()
        resource = resource_or_404(user, given.pop("resource"), now)
        facility = Facility.objects.filter(resource=resource).prefetch_related("hours").first()
        blank = FacilityForm(resource=resource, facility=facility)
        kept = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
        form: Any = checked(FacilityForm(kept | given, resource=resource, facility=facility))
        return {"id": keeping.set_up(resource_id=resource.pk, draft=form.draft(), actor=user, now=now).pk}


class MadeSerializer(serializers.Serializer):
    id = serializers.IntegerField()


class ClosedDaySerializer(serializers.Serializer):
    day = serializers.DateField()
    reason = serializers.CharField(max_length=60)


class CalledOffSerializer(serializers.Serializer):
    called_off = serializers.IntegerField(help_text="Bookings whose people were told.")


class CloseDay(DoView):
    permission_classes = [IsAuthenticated]
    serializer: Any = ClosedDaySerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        facility_or_404(request.user, kwargs["pk"], timezone.now())

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        _row, number = keeping.close_day(facility_id=kwargs["pk"], actor=request.user, now=timezone.now(), **given)
        return {"called_off": number}


class OpenedDaySerializer(serializers.Serializer):
    day = serializers.DateField()


class OpenDay(CloseDay):
    serializer = OpenedDaySerializer

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        keeping.open_day(facility_id=kwargs["pk"], actor=request.user, now=timezone.now(), **given)
        return {"id": kwargs["pk"]}


def urls() -> Iterator[URLPattern]:
    registrations = both(
        described(MembersView, "member_registrations_list", "在职人员报到"),
        described(RegisterMember, "member_registrations_add", "在职人员报到：提交"),
        "MemberRegistrationsBoth",
    )
    member = described(MemberView, "member_registrations_retrieve", "一个人的报到", answer=OneMemberSerializer)
    need_claims = both(
        described(ClaimsView, "need_claims_list", "需求认领"),
        described(ClaimNeed, "need_claims_add", "认领需求"),
        "NeedClaimsBoth",
    )
    set_up = described(SetUp, "facility_set_up", "场地开放预约", answer=MadeSerializer)
    close = described(CloseDay, "facility_close_day", "某天停用", answer=CalledOffSerializer)
    reopen = described(OpenDay, "facility_open_day", "某天恢复开放", answer=MadeSerializer)
    yield path("api/v1/member-registrations/", registrations.as_view(), name="api_member_registrations")
    yield path("api/v1/member-registrations/<int:pk>/", member.as_view(), name="api_member_registration")
    yield from act_urls(MemberAct, "member_registration", "member-registrations/<int:pk>/", MEMBER_ACTS)
    yield path("api/v1/need-claims/", need_claims.as_view(), name="api_need_claims")
    for slug, (label, service) in CLAIM_STEPS.items():
        view = type(f"{slug.title()}NeedClaim", (AnswerClaim,), {"service": staticmethod(service)})
        done = described(view, f"need_claims_{slug}", label, answer=ChangedSerializer)
        yield path(f"api/v1/need-claims/<int:pk>/{slug}/", done.as_view(), name=f"api_need_claim_{slug}")
    yield path("api/v1/facilities/set-up/", set_up.as_view(), name="api_facility_set_up")
    yield path("api/v1/facilities/<int:pk>/close-day/", close.as_view(), name="api_facility_close_day")
    yield path("api/v1/facilities/<int:pk>/open-day/", reopen.as_view(), name="api_facility_open_day")
