"""双报到 and 社区之家 in admin: to look at; they are kept at the desk. Limits of bookings are configured here."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from grids.models import (
    Booking,
    BookingLimit,
    ClosedDay,
    Facility,
    JointMeeting,
    JointTask,
    MemberRegistration,
    NeedClaim,
    OpeningHours,
    OrganisationEvaluation,
    OrganisationRegistration,
    RegistrationDocument,
    RegistrationEntry,
    ResidencyClaim,
)


@admin.register(BookingLimit)
class BookingLimitAdmin(PortalAdmin):
    list_display = ("name", "amount", "source", "is_confirmed", "starts_on", "ends_on")


class RegistrationEntryInline(LookOnlyInline):
    model = RegistrationEntry


class OrganisationEvaluationInline(LookOnlyInline):
    model = OrganisationEvaluation


@admin.register(OrganisationRegistration)
class OrganisationRegistrationAdmin(LookOnlyAdmin):
    list_display = ("code", "name", "community", "kind", "state", "applied_at")
    list_select_related = ("community",)
    list_filter = ("state", "kind")
    search_fields = ("code", "name")
    ordering = ("-id",)
    inlines = (RegistrationEntryInline, OrganisationEvaluationInline)


@admin.register(MemberRegistration)
class MemberRegistrationAdmin(LookOnlyAdmin):
    """Who and how far; what people told of themselves is for the community alone."""

    list_display = ("id", "community", "state", "consent_at")
    list_select_related = ("community",)
    list_filter = ("state",)
    fields = ("community", "user", "state", "consent_at", "registered_at")
    ordering = ("-id",)


@admin.register(ResidencyClaim)
class ResidencyClaimAdmin(LookOnlyAdmin):
    """How far it is; which door stays between the resident and the community."""

    list_display = ("id", "community", "state", "applied_at")
    list_select_related = ("community",)
    list_filter = ("state",)
    fields = ("community", "user", "state", "applied_at", "decided_at", "decided_by")
    ordering = ("-id",)


@admin.register(NeedClaim)
class NeedClaimAdmin(LookOnlyAdmin):
    list_display = ("id", "need", "resource", "state", "at")
    list_select_related = ("need", "resource")
    list_filter = ("state",)
    ordering = ("-id",)


class OpeningHoursInline(LookOnlyInline):
    model = OpeningHours


class ClosedDayInline(LookOnlyInline):
    model = ClosedDay


@admin.register(Facility)
class FacilityAdmin(LookOnlyAdmin):
    list_display = ("resource", "kind", "area_code", "places", "approval", "is_open")
    list_select_related = ("resource",)
    list_filter = ("kind", "is_open")
    ordering = ("-id",)
    inlines = (OpeningHoursInline, ClosedDayInline)


@admin.register(Booking)
class BookingAdmin(LookOnlyAdmin):
    list_display = ("code", "facility", "starts_at", "state")
    list_select_related = ("facility__resource",)
    list_filter = ("state",)
    search_fields = ("code",)
    ordering = ("-id",)


class JointTaskInline(LookOnlyInline):
    model = JointTask


@admin.register(JointMeeting)
class JointMeetingAdmin(LookOnlyAdmin):
    list_display = ("title", "community", "starts_at", "state")
    list_select_related = ("community",)
    list_filter = ("state",)
    ordering = ("-id",)
    inlines = (JointTaskInline,)


@admin.register(RegistrationDocument)
class RegistrationDocumentAdmin(LookOnlyAdmin):
    list_display = ("title", "issuer", "issued_on", "community")
    list_select_related = ("community",)
    ordering = ("-id",)
