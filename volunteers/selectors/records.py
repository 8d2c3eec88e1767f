"""Reads of service records: one's own, the desk's, what counts, and patterns that an auditor looks at."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMinute
from django.utils import timezone

from governance.people.authority import authority_of, within
from governance.people.models import User
from volunteers.models import ServiceRecord, SignUp, Volunteer
from volunteers.selectors.people import READS
from volunteers.selectors.rules import figure_on, figure_or_none, star_steps
from volunteers.states.people import VolunteerState
from volunteers.states.service import RecordState

SHOWN = 100
NAMED = ("volunteer__user", "activity", "team")


def own_records(volunteer: Volunteer) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(volunteer=volunteer).order_by("-starts_at", "-id")


def records_for(user: User, now: datetime) -> QuerySet[ServiceRecord]:
    """At the desk: of the communities that somebody works for, or reads."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = ServiceRecord.objects.select_related(*NAMED)
    return rows.filter(within(codes)) if codes else rows.none()


def involved_in(user: User) -> QuerySet[ServiceRecord]:
    """On the phone: one's own, what one was served, and what one's activities and teams have to confirm."""
    leads = Q(activity__leader=user) | Q(
        team__members__volunteer__user=user, team__members__is_leader=True, team__members__left_on=None
    )
    rows = ServiceRecord.objects.filter(Q(volunteer__user=user) | Q(served=user) | leads)
    return ServiceRecord.objects.select_related(*NAMED).filter(pk__in=rows.values("pk"))


def waits_for_organiser() -> Q:
    return Q(state=RecordState.WAITING, organiser_at=None)


def waits_for_second() -> Q:
    return Q(state=RecordState.WAITING, organiser_at__isnull=False, served_at=None)


def waits_for_auditor() -> Q:
    return Q(state=RecordState.WAITING, needs_audit=True, audited_at=None)


def minutes_of(volunteer: Volunteer) -> int:
    """What counts."""
    rows = ServiceRecord.objects.filter(volunteer=volunteer, state=RecordState.CONFIRMED)
    return rows.aggregate(total=Sum("minutes"))["total"] or 0


def honoured(area_code: str, day: date) -> QuerySet[Volunteer]:
    """Volunteers with stars who agreed (志愿服务条例 20), with the `total` of their minutes."""
    rows = Volunteer.objects.filter(honours_consent_at__isnull=False, state=VolunteerState.ACTIVE)
    if area_code:
        rows = rows.filter(pk__in=Volunteer.objects.filter(within((area_code,), "memberships__area_code")).values("pk"))
    counted = Sum("records__minutes", filter=Q(records__state=RecordState.CONFIRMED))
    steps = star_steps(day)
    return rows.annotate(total=counted).filter(total__gte=steps[0][1] * 60 if steps else 0).select_related("user")


# --- Patterns of sold hours ---------------------------------------------------------------------------------
def overlapping(user: User, now: datetime) -> list[ServiceRecord]:
    """The same person in two services at once: one of them cannot be."""
    others = ServiceRecord.objects.filter(
        volunteer=OuterRef("volunteer"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    ).exclude(pk=OuterRef("pk"))
    rows = records_for(user, now).exclude(state=RecordState.REFUSED)
    return list(
        rows.filter(Exists(others.exclude(state=RecordState.REFUSED))).order_by("volunteer_id", "starts_at")[:SHOWN]
    )


def same_minute(user: User, now: datetime) -> list[dict]:
    """Shifts where more people than the rule says were checked out in one minute by code."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    if not codes:
        return []
    left = SignUp.objects.filter(within(codes, "shift__area_code"), went_at__isnull=False)
    rows: QuerySet[Any, Any] = left.annotate(minute=TruncMinute("went_at")).values(
        "minute", "shift", title=F("shift__activity__title")
    )
    people = figure_on("same_minute_people", timezone.localdate(now))
    return list(rows.annotate(people=Count("id")).filter(people__gte=people).order_by("-minute")[:SHOWN])


def same_device(user: User, now: datetime) -> list[dict]:
    """Devices that checked in for, or confirmed services of, more people than the rule says; which device nobody reads."""
    codes, people = (
        authority_of(user, timezone.localdate(now)).codes(*READS),
        figure_or_none("same_device_people", timezone.localdate(now)),
    )
    if not codes or not people:
        return []
    came = SignUp.objects.filter(within(codes, "shift__area_code"), came_device__gt="")
    served = records_for(user, now).filter(served_device__gt="")
    found = []
    for rows, mark, moment, title in (
        (came, "came_device", "came_at", "shift__activity__title"), (served, "served_device", "served_at", "title"),
    ):  # fmt: skip
        marked: QuerySet[Any, Any] = rows.order_by().values(mark)
        summed = marked.annotate(
            people=Count("volunteer", distinct=True), times=Count("id"), last_at=Max(moment), what=Max(title)
        ).filter(people__gte=people)
        found += [row | {"is_check_in": mark == "came_device"} for row in summed.order_by("-last_at")[:SHOWN]]
    return found


def entered_often(user: User, now: datetime) -> list[dict]:
    """Who entered how many hours afterwards, for how many people: by the office that entered them."""
    entered = records_for(user, now).filter(entered_afterwards=True)
    rows: QuerySet[Any, Any] = entered.values("entered_by", name=F("entered_by__display_name"), area=F("area_code"))
    summed = rows.annotate(records=Count("id"), people=Count("volunteer", distinct=True), total=Sum("minutes"))
    return list(summed.order_by("-total")[:SHOWN])
