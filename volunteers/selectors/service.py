"""Reads of activities, shifts and sign-ups."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from governance.people.authority import authority_of, within
from governance.people.models import User
from volunteers.models import Activity, Shift, SignUp, TeamMember, Volunteer
from volunteers.selectors.people import READS
from volunteers.states.service import ActivityState, SignUpState

COMING = (SignUpState.SIGNED, SignUpState.WAITING)


def public_activities() -> QuerySet[Activity]:
    rows = Activity.objects.exclude(state=ActivityState.DRAFT)
    return rows.select_related("community", "team", "theme", "leader")


def open_activities(now: datetime) -> QuerySet[Activity]:
    """Where somebody may still sign up, with their shifts to come."""
    coming = Shift.objects.filter(is_open=True, starts_at__gt=now)
    rows = public_activities().filter(state=ActivityState.PUBLISHED, pk__in=coming.values("activity"))
    return rows.prefetch_related(Prefetch("shifts", coming, to_attr="coming"))


def coming_shifts(since: datetime) -> QuerySet[Shift]:
    """Shifts that take sign-ups, for the calendar."""
    rows = Shift.objects.filter(is_open=True, starts_at__gte=since)
    return rows.select_related("activity__community", "activity__team", "activity__theme")


def activities_for(user: User, now: datetime) -> QuerySet[Activity]:
    """At the desk: of the communities that somebody works for, or reads."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = Activity.objects.select_related("community", "team", "theme", "leader")
    return rows.filter(within(codes)) if codes else rows.none()


def led_by(user: User) -> QuerySet[Activity]:
    """Activities that somebody leads, alone or with the leaders of their team."""
    teams = TeamMember.objects.filter(volunteer__user=user, is_leader=True, left_on=None).values("team")
    rows = Activity.objects.select_related("community", "team", "theme", "leader")
    return rows.filter(leader=user) | rows.filter(team__in=teams)


def shifts_of(activity: Activity) -> list[Shift]:
    return list(activity.shifts.prefetch_related("skills").order_by("starts_at", "id"))


def roll_of(activity: Activity, limit: int) -> list[SignUp]:
    """Who signed up, came and went, by shift and in the order of signing up."""
    rows = SignUp.objects.filter(shift__activity=activity).exclude(state=SignUpState.CANCELLED)
    return list(rows.select_related("shift", "volunteer__user").order_by("shift__starts_at", "queued_at", "id")[:limit])


def own_sign_ups(volunteer: Volunteer) -> QuerySet[SignUp]:
    return SignUp.objects.filter(volunteer=volunteer).select_related(
        "shift__activity__community", "shift__activity__team"
    )


def own_coming(volunteer: Volunteer, now: datetime) -> QuerySet[SignUp]:
    """What is still ahead, or running."""
    states = (*COMING, SignUpState.CAME)
    rows = own_sign_ups(volunteer).filter(state__in=states, shift__ends_at__gt=now, shift__is_open=True)
    return rows.order_by("shift__starts_at", "id")
