"""Reads of 住址核对: one's own addresses, what waits at the desk, the doors of a building to choose from."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from governance.deadlines.models import Deadline
from governance.people.authority import within
from governance.people.models import Residency, User
from governance.territory.models import Building, Dwelling, Estate
from grids.models import ResidencyClaim
from grids.states_residency import CHECK, LIVE_CLAIMS, ResidencyClaimState

DOOR = ("dwelling__building__estate", "dwelling__building__community", "dwelling__entrance__building__estate")
MOST_OWN = 20
_CHECK = Deadline.objects.filter(subject_type=ResidencyClaim._meta.label_lower, purpose=CHECK)
DUE_AT = Subquery(_CHECK.filter(subject_id=OuterRef("pk")).values("due_at")[:1])  # by when the community answers


def claims(where: Q) -> QuerySet[ResidencyClaim]:
    """With `due_at`: None for one that was handed in before there was a clock, until the next round of `grids.open_day`."""
    return ResidencyClaim.objects.filter(where).annotate(due_at=DUE_AT).select_related("user", "community", *DOOR)


def claims_without_clock() -> QuerySet[ResidencyClaim]:
    """Waiting from before there was a clock."""
    asked = ResidencyClaim.objects.filter(state=ResidencyClaimState.WAITING)
    return asked.exclude(pk__in=_CHECK.values("subject_id"))


def claims_in(codes: tuple[str, ...]) -> QuerySet[ResidencyClaim]:
    return claims(within(codes))


def own_claims(user: User) -> QuerySet[ResidencyClaim]:
    return claims(Q(user=user))


def homes_without_claim(user: User) -> list[Residency]:
    """Verified before there was a claim: by the office itself, or brought in from a list."""
    claimed = ResidencyClaim.objects.filter(user=user, state__in=LIVE_CLAIMS).values("dwelling_id")
    homes = Residency.objects.filter(user=user, verified_at__isnull=False).exclude(dwelling_id__in=claimed)
    return list(homes.select_related(*DOOR).order_by("id")[:MOST_OWN])


def homes_shown(user: User, most: int) -> list[Residency]:
    """For the panel of 我的: verified first."""
    rows = Residency.objects.filter(user=user).select_related(*DOOR)
    return list(rows.order_by(F("verified_at").asc(nulls_last=True), "id")[:most])


def known_at(claim: ResidencyClaim) -> list[tuple[str, int]]:
    """How many people of each relation are verified for the dwelling already: never who."""
    rows = Residency.objects.filter(dwelling=claim.dwelling_id, verified_at__isnull=False).exclude(user=claim.user_id)
    found = dict(rows.values_list("kind").annotate(n=Count("id")).order_by())
    return [(str(kind.label), found[kind]) for kind in Residency.Kind if kind in found]


def buildings_in(estate: Estate) -> QuerySet[Building]:
    return estate.buildings.select_related("estate", "community").order_by("name")


def dwellings_in(building: Building) -> QuerySet[Dwelling]:
    rows = Dwelling.objects.filter(building=building).select_related("entrance", "building__community")
    return rows.order_by("entrance__name", "room", "id")
