"""双报到 and 社区之家 to programs: who has registered, what can be booked and when, booking, and every step of both."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated

from governance.api.queries import understood
from governance.common.errors import InputRefused
from governance.people.authority import within
from grids.api.acts import ActView, act_urls
from grids.api.common import DoView, RowsView, RowView, both, described, key_field
from grids.api.lists import asked_by, takes
from grids.forms.organisations import NewOrganisationForm
from grids.models import Booking, Facility, OrganisationRegistration
from grids.policies import facilities as facility_policy
from grids.policies import organisations as policy
from grids.selectors.facilities import calendar_of, days_ahead, offered, organisations_of, own_bookings
from grids.selectors.organisations import registered
from grids.services.facilities import booking
from grids.services.organisations import registering
from grids.states_facilities import Approval, Bookers, BookingState, BookingVerb, FacilityKind, Reach
from grids.states_organisations import RegistrationState
from grids.views import facilities as facility_pages
from grids.views import organisations_desk, registration
from grievances.api.arguments import checked, fill

AREA = r"^\d{9}(\d{3})?$"


# --- Organisations ------------------------------------------------------------------------------------------
class OrganisationSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="By which joint meetings name it.")
    code = serializers.CharField()
    community = serializers.CharField(source="area_code")
    name = serializers.CharField()
    kind = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    services = serializers.CharField()
    state = serializers.ChoiceField(RegistrationState.choices)


class RegistrationSerializer(OrganisationSerializer):
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class AreaQuery(serializers.Serializer):
    area = serializers.RegexField(AREA, required=False, help_text="Code of a street or a community.")


class OrganisationsView(RowsView):
    """The organisations that have registered, as everybody may see them."""

    permission_classes = [AllowAny]
    serializer_class = OrganisationSerializer
    queryset = OrganisationRegistration.objects.none()

    def rows(self, request: Any) -> QuerySet:
        area = self.asked(AreaQuery).get("area", "")
        return registered().filter(area_code__startswith=area)


def _own_or_checked(user: Any, now: datetime) -> QuerySet[OrganisationRegistration]:
    """What this person applied for, and what their office checks."""
    return OrganisationRegistration.objects.filter(
        within(policy.reading_codes(user, now)) | Q(representative=user)
    ).select_related("community", "organisation__area")


class RegistrationsView(RowsView):
    permission_classes = [IsAuthenticated]
    serializer_class = OrganisationSerializer
    queryset = OrganisationRegistration.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return _own_or_checked(request.user, timezone.now())


class ApplyView(DoView):
    """Whoever sends it becomes the organisation's contact."""

    permission_classes = [IsAuthenticated]
    serializer = takes("NewRegistration", NewOrganisationForm, registering.apply_for_organisation)
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        form: Any = NewOrganisationForm()
        fill(form, asked_by(NewOrganisationForm, registering.apply_for_organisation), given)
        form = checked(form)
        row = registering.apply_for_organisation(
            community=form.cleaned_data["community"], draft=form.draft(), actor=request.user, now=timezone.now(),
            representative=request.user,
        )  # fmt: skip
        return OrganisationSerializer(row).data


def _one(rows: QuerySet, code: str) -> Any:
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404
    return row


class RegistrationView(RowView):
    permission_classes = [IsAuthenticated]

    def shown(self, request: Any, **kwargs: Any) -> Any:
        now = timezone.now()
        row = _one(_own_or_checked(request.user, now), kwargs["code"])
        verbs = [verb.value for verb in policy.verbs_for(request.user, row, now)]
        return OrganisationSerializer(row).data | {"verbs": verbs}


class RegistrationAct(ActView):
    key = "registration_id"

    def row(self, user: Any, **named: Any) -> Any:
        return _one(_own_or_checked(user, timezone.now()), named["code"])


# --- Facilities ---------------------------------------------------------------------------------------------
class FacilitySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField(source="resource.title")
    community = serializers.CharField(source="area_code")
    provider = serializers.CharField(source="resource.provider.name", default="", help_text="Empty: the community.")
    phone = serializers.CharField(source="resource.phone")
    kind = serializers.ChoiceField(FacilityKind.choices)
    place = serializers.CharField()
    rules = serializers.CharField()
    places = serializers.IntegerField(help_text="How many can book the same time.")
    slot_minutes = serializers.IntegerField()
    approval = serializers.ChoiceField(Approval.choices)
    bookers = serializers.ChoiceField(Bookers.choices)
    reach = serializers.ChoiceField(Reach.choices)


class FacilityQuery(AreaQuery):
    kind = serializers.ChoiceField(FacilityKind.choices, required=False)


class FacilitiesView(RowsView):
    permission_classes = [AllowAny]
    serializer_class = FacilitySerializer
    queryset = Facility.objects.none()

    def rows(self, request: Any) -> QuerySet:
        asked = self.asked(FacilityQuery)
        rows = offered().filter(area_code__startswith=asked.get("area", ""))
        return rows.filter(kind=asked["kind"]) if "kind" in asked else rows


class SlotSerializer(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    free = serializers.IntegerField(help_text="Places left.")


class DaySerializer(serializers.Serializer):
    day = serializers.DateField()
    closed = serializers.CharField(help_text="Why it stays shut, or empty.")
    slots = SlotSerializer(many=True)


class DayQuery(serializers.Serializer):
    day = serializers.DateField(required=False, help_text="Without it today.")


def _facility(pk: int) -> Facility:
    try:
        return offered().get(pk=pk)
    except (Facility.DoesNotExist, OverflowError):
        raise Http404 from None


class SlotsView(RowView):
    """The slots of a day that have not begun; a day further than can be booked has none."""

    permission_classes = [AllowAny]
    may_refuse_input = True

    def shown(self, request: Any, **kwargs: Any) -> Any:
        asked = understood(request, DayQuery)
        facility, now = _facility(kwargs["pk"]), timezone.now()
        today = timezone.localdate(now)
        day = asked.get("day", today)
        if not today <= day <= today + timedelta(days=days_ahead(today)):
            return {"day": day, "closed": "", "slots": []}
        return DaySerializer(calendar_of(facility, day, 1, now)[0]).data


class BookingSerializer(serializers.Serializer):
    code = serializers.CharField()
    facility = serializers.IntegerField(source="facility_id")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.IntegerField(help_text="Which of the places.")
    state = serializers.ChoiceField(BookingState.choices)


class OneBookingSerializer(BookingSerializer):
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class NewBookingSerializer(serializers.Serializer):
    facility = key_field()
    starts_at = serializers.DateTimeField()
    slots = serializers.IntegerField(min_value=1, max_value=100, default=1, help_text="How many in a row.")
    purpose = serializers.CharField(max_length=100, help_text="For the host and the community.")
    organisation = serializers.CharField(required=False, max_length=16, help_text="Code of one's own organisation.")


class BookingsView(RowsView):
    """One's own."""

    permission_classes = [IsAuthenticated]
    serializer_class = BookingSerializer
    queryset = Booking.objects.none()
    order = ("-starts_at", "-id")

    def rows(self, request: Any) -> QuerySet:
        return own_bookings(request.user)


class BookView(DoView):
    permission_classes = [IsAuthenticated]
    serializer = NewBookingSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        facility = offered().filter(pk=given.pop("facility")).first()
        if facility is None:
            message = _("没有这个场地，或者它不开放预约。")
            raise InputRefused("facility", message, fields={"facility": message})
        code = given.pop("organisation", "")
        own = next((row for row in organisations_of(request.user) if row.code == code), None)
        if code and own is None:
            message = _("您不是这个单位的联络员。")
            raise InputRefused("organisation", message, fields={"organisation": message})
        row = booking.book(facility_id=facility.pk, organisation=own, actor=request.user, now=timezone.now(), **given)
        return BookingSerializer(row).data


def _booking(user: Any, code: str, now: datetime) -> Booking:
    row = _one(Booking.objects.select_related("facility__resource__provider"), code)
    if row.booker_id != user.pk and not facility_policy.may_set_up(user, row.facility, now):
        raise Http404
    return row  # type: ignore[no-any-return]


class BookingView(RowView):
    permission_classes = [IsAuthenticated]

    def shown(self, request: Any, **kwargs: Any) -> Any:
        now = timezone.now()
        row = _booking(request.user, kwargs["code"], now)
        verbs = [verb.value for verb in facility_policy.verbs_for(request.user, row, now)]
        return BookingSerializer(row).data | {"verbs": verbs}


class BookingAct(ActView):
    key = "booking_id"

    def row(self, user: Any, **named: Any) -> Any:
        return _booking(user, named["code"], timezone.now())

    def decide(self, user: Any, row: Any) -> tuple[Any, bool]:
        verb = BookingVerb(self.act.verb)
        return facility_policy.decide(user, verb, row, timezone.now()), facility_policy.step_of(row, verb) is not None


# --- Addresses ----------------------------------------------------------------------------------------------
def urls() -> Iterator[URLPattern]:
    """Lists, things, and each step of the pages' own tables."""
    registrations = both(
        described(RegistrationsView, "registrations_list", "单位报到"),
        described(ApplyView, "registrations_apply", "单位报到：申请", answer=OrganisationSerializer),
        "RegistrationsBoth",
    )
    bookings = both(
        described(BookingsView, "bookings_list", "我的预约"),
        described(BookView, "bookings_book", "预约", answer=BookingSerializer),
        "BookingsBoth",
    )
    views: dict[str, Any] = {
        "organisations/": described(OrganisationsView, "organisations_list", "已报到单位", parameters=[AreaQuery]),
        "registrations/": registrations,
        "registrations/<str:code>/": described(
            RegistrationView, "registration_retrieve", "一个单位的报到", answer=RegistrationSerializer
        ),
        "facilities/": described(FacilitiesView, "facilities_list", "社区之家", parameters=[FacilityQuery]),
        "facilities/<int:pk>/slots/": described(
            SlotsView, "facility_slots", "某天的时段", answer=DaySerializer, parameters=[DayQuery]
        ),
        "bookings/": bookings,
        "bookings/<str:code>/": described(BookingView, "booking_retrieve", "一个预约", answer=OneBookingSerializer),
    }
    for address, view in views.items():
        yield path(f"api/v1/{address}", view.as_view())
    yield from act_urls(
        RegistrationAct, "registration", "registrations/<str:code>/", organisations_desk.ACTS | registration.ACTS
    )
    yield from act_urls(BookingAct, "booking", "bookings/<str:code>/", facility_pages.ACTS)
