"""Who is a volunteer, of which communities and teams."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import READ_ONLY, Role
from governance.territory.models import Area, Estate
from volunteers.models import Membership, Team, TeamMember, Volunteer

OFFICE = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
READS = (*OFFICE, Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR, *READ_ONLY)


def volunteer_of(user: User) -> Volunteer | None:
    """The registration of this person, whatever state it is in."""
    return Volunteer.objects.filter(user=user).select_related("user").first()


def communities_of(volunteer: Volunteer) -> QuerySet[Membership]:
    return Membership.objects.filter(volunteer=volunteer, left_on=None).select_related("community").order_by("id")


def estates_of(volunteer: Volunteer) -> QuerySet[Estate]:
    """Where they may say that they would serve."""
    return estates_in(communities_of(volunteer).values("community"))


def estates_in(communities: Iterable[Any]) -> QuerySet[Estate]:
    return (
        Estate.objects.filter(community__in=communities).select_related("community").order_by("community__code", "name")
    )


def visible_to(user: User, now: datetime) -> QuerySet[Volunteer]:
    """At the desk: volunteers of the communities that somebody works for, or reads as the level above or as auditor."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    rows = Volunteer.objects.select_related("user")
    if not codes:
        return rows.none()
    return rows.filter(pk__in=Membership.objects.filter(within(codes), left_on=None).values("volunteer"))


def teams_of(volunteer: Volunteer, community: Area | None = None) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(volunteer=volunteer, left_on=None)
    rows = rows.filter(team__community=community) if community else rows
    return rows.select_related("team__theme", "team__community").order_by("id")


def open_teams() -> QuerySet[Team]:
    return Team.objects.filter(closed_on=None).select_related("theme", "community", "member_organisation__organisation")


def teams_for(user: User, now: datetime) -> QuerySet[Team]:
    """At the desk: of the areas that somebody works for, or reads."""
    return open_teams().filter(within(authority_of(user, timezone.localdate(now)).codes(*READS)))


def members_of(team: Team) -> QuerySet[TeamMember]:
    """Who is in it today, its leaders first."""
    return TeamMember.objects.filter(team=team, left_on=None).select_related("volunteer__user")


def leads(user: User, team_id: int | None) -> bool:
    return (
        team_id is not None
        and TeamMember.objects.filter(
            team=team_id, volunteer__user=user, volunteer__state="ACTIVE", is_leader=True, left_on=None
        ).exists()
    )
