"""What leaving volunteer service, or one community of several, does: what stays, what goes, what others take over."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from governance.territory.models import Area
from volunteers.models import Certificate, Distinction, HelpRequest, ServiceRecord, TeamMember, TimeOrder, Volunteer
from volunteers.selectors.people import teams_of
from volunteers.selectors.records import minutes_of
from volunteers.selectors.service import own_coming
from volunteers.states.bank import TimeOrderState
from volunteers.states.needs import HelpState


@dataclass(frozen=True, slots=True)
class Leaving:
    """Kept: `records` with the `minutes` that count, `distinctions`, `certificates`. Given up: all others."""

    records: int
    minutes: int
    distinctions: int
    certificates: int
    coming: int
    claims: int
    teams: list[TeamMember]


def claims_of(volunteer_id: int, community: Area | None = None) -> QuerySet[HelpRequest]:
    """Requests that wait for this volunteer, everywhere or in one community."""
    rows = HelpRequest.objects.filter(volunteer=volunteer_id, state__in=(HelpState.CLAIMED, HelpState.APPROVED))
    return (rows.filter(community=community) if community else rows).order_by("id")


def jobs_of(volunteer_id: int, community: Area | None = None) -> QuerySet[TimeOrder]:
    """Orders of the time bank that wait for this volunteer, everywhere or in one community."""
    rows = TimeOrder.objects.filter(volunteer=volunteer_id, state=TimeOrderState.TAKEN)
    return (rows.filter(area_code=community.code) if community else rows).order_by("id")


@dataclass(frozen=True, slots=True)
class LeavingCommunity:
    """What others take over in one community."""

    claims: int
    teams: list[TeamMember]


def leaving_community(volunteer: Volunteer, community: Area) -> LeavingCommunity:
    claims = claims_of(volunteer.pk, community).count() + jobs_of(volunteer.pk, community).count()
    return LeavingCommunity(claims, list(teams_of(volunteer, community)))


def leaving_of(volunteer: Volunteer, now: datetime) -> Leaving:
    """One person's own rows: counted as they are."""
    return Leaving(
        records=ServiceRecord.objects.filter(volunteer=volunteer).count(),
        minutes=minutes_of(volunteer),
        distinctions=Distinction.objects.filter(volunteer=volunteer).count(),
        certificates=Certificate.objects.filter(volunteer=volunteer).count(),
        coming=own_coming(volunteer, now).filter(shift__starts_at__gt=now).count(),
        claims=claims_of(volunteer.pk).count() + jobs_of(volunteer.pk).count(),
        teams=list(teams_of(volunteer)),
    )
