"""Reads of 双报到: registrations, the five lists of a community, what residents say of an organisation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from governance.people.authority import within
from governance.people.models import Residency, User
from grids.models import (
    Booking,
    CommunityNeed,
    CommunityResource,
    JointMeeting,
    MemberRegistration,
    NeedClaim,
    OrganisationEvaluation,
    OrganisationRegistration,
)
from grids.selectors.facilities import limits_on
from grids.states_facilities import BookingLimitName
from grids.states_lists import NeedState
from grids.states_organisations import ClaimState, JointMeetingState, MemberState, RegistrationState

SERVED = (NeedState.FEEDBACK, NeedState.RATED)


def registrations_in(codes: tuple[str, ...]) -> QuerySet[OrganisationRegistration]:
    return OrganisationRegistration.objects.filter(within(codes)).select_related("community", "representative")


def members_in(codes: tuple[str, ...]) -> QuerySet[MemberRegistration]:
    return MemberRegistration.objects.filter(within(codes)).select_related("community", "user")


def registered() -> QuerySet[OrganisationRegistration]:
    """What everybody may see."""
    rows = OrganisationRegistration.objects.filter(state=RegistrationState.REGISTERED)
    return rows.select_related("community", "organisation")


def member_count(area_code: str) -> int:
    return MemberRegistration.objects.filter(area_code=area_code, state=MemberState.REGISTERED).count()


def own_registrations(user: User) -> list[OrganisationRegistration]:
    rows = OrganisationRegistration.objects.filter(representative=user).select_related("community")
    return list(rows.order_by("-id")[:20])


def own_members(user: User) -> list[MemberRegistration]:
    return list(MemberRegistration.objects.filter(user=user).select_related("community").order_by("-id")[:20])


def own_claims(user: User) -> list[NeedClaim]:
    rows = NeedClaim.objects.filter(by=user).select_related("need__community", "resource")
    return list(rows.order_by("-id")[:20])


def lives_in(member: MemberRegistration) -> bool:
    """Whether a grid worker has verified that this person lives in the community."""
    homes = Residency.objects.filter(user=member.user_id, verified_at__isnull=False)
    return homes.filter(dwelling__building__community=member.community_id).exists()


def times_served(member: MemberRegistration) -> int:
    """How many needs this person helped with: for the card that they show, never for a list of persons."""
    return member.claims.filter(state=ClaimState.ACCEPTED, need__state__in=SERVED).count()


def open_claims(need: CommunityNeed) -> list[NeedClaim]:
    rows = need.claims.filter(state=ClaimState.OFFERED).select_related("resource__provider", "member__user", "by")
    return list(rows.order_by("id"))


def own_needs(user: User) -> list[CommunityNeed]:
    """What this person brought in, with how it stands."""
    rows = CommunityNeed.objects.filter(added_by=user).select_related("community", "resource__provider")
    return list(rows.order_by("-id")[:10])


def needs_to_claim(user: User, now: datetime, most: int = 20) -> list[CommunityNeed]:
    """What the communities where this person registered (or their organisation did) are looking for."""
    codes = {row.area_code for row in own_members(user) if row.state == MemberState.REGISTERED}
    codes |= {row.area_code for row in own_registrations(user) if row.state == RegistrationState.REGISTERED}
    rows = CommunityNeed.objects.filter(area_code__in=codes, state=NeedState.COLLECTED).exclude(
        claims__by=user, claims__state=ClaimState.OFFERED
    )
    return list(rows.select_related("community").defer("words").order_by("-id")[:most])


def offered_by(registration: OrganisationRegistration) -> list[CommunityResource]:
    rows = CommunityResource.objects.filter(provider=registration.organisation_id, is_active=True)
    return list(rows.filter(community=registration.community_id).select_related("facility").order_by("-id"))


def services_of(area_code: str) -> QuerySet[CommunityResource]:
    """服务清单: what registered organisations offer here, with how many needs each has met."""
    rows = CommunityResource.objects.filter(area_code=area_code, is_active=True, provider__isnull=False)
    return rows.select_related("provider", "facility")


def needs_met(resources: Iterable[CommunityResource]) -> dict[int, int]:
    rows = CommunityNeed.objects.filter(resource__in=[row.pk for row in resources], state__in=SERVED)
    return dict(rows.values_list("resource").annotate(n=Count("id")).order_by())


@dataclass(frozen=True, slots=True)
class ResidentsWord:
    """What residents said of an organisation: of its facilities and of needs that it met. No mean under the least number."""

    count: int
    mean: str  # one decimal, or ''


def residents_words(organisation_ids: Iterable[int], now: datetime) -> dict[int, ResidentsWord]:
    """Two statements for any number of organisations."""
    ids = list(organisation_ids)
    least = limits_on(timezone.localdate(now)).get(BookingLimitName.LEAST_RATINGS, 1)
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    of_bookings = Booking.objects.filter(facility__resource__provider__in=ids, stars__isnull=False)
    of_needs = CommunityNeed.objects.filter(resource__provider__in=ids, stars__isnull=False)
    for rows, name in ((of_bookings, "facility__resource__provider"), (of_needs, "resource__provider")):
        for pk, count, total in rows.values_list(name).annotate(n=Count("id"), total=Sum("stars")).order_by():
            totals[pk][0] += count
            totals[pk][1] += total
    return {
        pk: ResidentsWord(totals[pk][0], f"{totals[pk][1] / totals[pk][0]:.1f}" if totals[pk][0] >= least else "")
        for pk in ids
    }


def evaluations_of(registrations: Iterable[OrganisationRegistration]) -> dict[int, list[OrganisationEvaluation]]:
    """The newest year first, by registration."""
    found: dict[int, list[OrganisationEvaluation]] = defaultdict(list)
    rows = OrganisationEvaluation.objects.filter(registration__in=[row.pk for row in registrations])
    for row in rows.order_by("-year", "side"):
        found[row.registration_id].append(row)
    return found


def meetings_in(codes: tuple[str, ...]) -> QuerySet[JointMeeting]:
    return JointMeeting.objects.filter(within(codes)).select_related("community", "called_by")


def public_meetings(area_code: str) -> QuerySet[JointMeeting]:
    rows = JointMeeting.objects.filter(area_code=area_code).exclude(state=JointMeetingState.CANCELLED)
    return rows.select_related("community")
