"""Reads of requests for help: for their asker, for volunteers, for the desk; and both ways of matching."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import Residency, User
from governance.territory.levels import code_range
from governance.territory.models import Area, Building
from grievances.models import Grievance
from volunteers import matching
from volunteers.models import HelpKind, HelpRequest, MatchingRule, Membership, PartnerOffer, Volunteer
from volunteers.selectors.people import READS, volunteer_of
from volunteers.states.needs import ALIVE, HelpState, slots_of
from volunteers.states.people import VolunteerState

HELPERS_READ = 300  # volunteers of a community that are matched with one request
REQUESTS_READ = 200  # open requests that are matched with one volunteer
HELPED = (HelpState.DONE, HelpState.RATED)


def requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related(
        "kind__skill", "community", "building__estate", "volunteer__user", "offer__organisation"
    )


def visible_to(user: User, now: datetime) -> QuerySet[HelpRequest]:
    """At the desk: of the communities that somebody works for, or reads as the level above or as auditor."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    return requests().filter(within(codes)) if codes else requests().none()


def asked_by(user: User) -> QuerySet[HelpRequest]:
    return requests().filter(requester=user).order_by("-id")


def helped_by(volunteer: Volunteer) -> QuerySet[HelpRequest]:
    return requests().filter(volunteer=volunteer).order_by("-id")


def open_to(volunteer: Volunteer) -> QuerySet[HelpRequest]:
    """What a volunteer may claim: of their communities, not their own."""
    own = Membership.objects.filter(volunteer=volunteer, left_on=None).values("community")
    rows = requests().filter(state=HelpState.OPEN, community__in=own)
    return rows.exclude(requester=volunteer.user_id)


def shown_to(user: User) -> QuerySet[HelpRequest]:
    """On a phone: what somebody asked for, what they claimed, and what they may claim as a checked volunteer."""
    mine, volunteer = Q(requester=user), volunteer_of(user)
    if volunteer and volunteer.state == VolunteerState.ACTIVE:
        mine |= Q(volunteer=volunteer) | Q(pk__in=open_to(volunteer).values("pk"))
    return requests().filter(mine)


def latest_request_of(matter: Grievance) -> HelpRequest | None:
    return requests().filter(grievance=matter).order_by("-id").first()


def living_request_of(matter: Grievance) -> HelpRequest | None:
    return HelpRequest.objects.filter(grievance=matter, state__in=ALIVE).first()


def active_kinds() -> QuerySet[HelpKind]:
    return HelpKind.objects.filter(is_active=True).select_related("skill")


def homes_of(user: User) -> list[Residency]:
    """Where somebody lives, verified or not yet: where help is asked for."""
    rows = Residency.objects.filter(user=user).select_related("dwelling__building__community", "dwelling__entrance")
    return list(rows.order_by("pk"))


def buildings_of(community: Area) -> QuerySet[Building]:
    return Building.objects.filter(community=community).select_related("estate").order_by("estate", "name")


# --- Offers of organisations --------------------------------------------------------------------------------
def offers_in(area_code: str, on: date) -> QuerySet[PartnerOffer]:
    """Of the community itself, and of the street and district above it."""
    above = [area_code[:length] for length in (6, 9, 12) if len(area_code) >= length]
    rows = PartnerOffer.objects.filter(in_force(on), area_code__in=above)
    return rows.select_related("organisation", "kind", "area").order_by("kind__position", "kind_id", "id")


def offers_within(codes: Sequence[str], on: date) -> QuerySet[PartnerOffer]:
    """Everything offered in these areas, at the desk."""
    rows = PartnerOffer.objects.filter(in_force(on), within(tuple(codes)))
    return rows.select_related("organisation", "kind", "area").order_by("-id")


# --- Matching -----------------------------------------------------------------------------------------------
def rule_on(day: date) -> MatchingRule | None:
    return MatchingRule.objects.filter(in_force(day)).order_by("-starts_on").first()


def weights_on(day: date) -> matching.Weights:
    """Without a rule all questions weigh the same."""
    rule = rule_on(day)
    return rule.weights if rule else matching.Weights(1, 1, 1, 1, 500, 3000)


def helpers_for(request: HelpRequest, on: date) -> list[tuple[Volunteer, matching.Match]]:
    """Volunteers of the community, the best match first; for the office, which knows where help is wanted."""
    rows = Volunteer.objects.filter(
        state=VolunteerState.ACTIVE, memberships__community=request.community_id, memberships__left_on=None
    )
    volunteers = {
        row.pk: row for row in rows.select_related("user").prefetch_related("skills", "places")[:HELPERS_READ]
    }
    asker = next((pk for pk, row in volunteers.items() if row.user_id == request.requester_id), None)
    asked = as_asked(request, asker=request.requester_id)
    helpers = [helper for helper in _as_helpers(volunteers.values()) if helper.id != asker]
    ranked = matching.helpers_for(asked, helpers, weights_on(on))
    return [(volunteers[helper.id], found) for helper, found in ranked]


def requests_for(volunteer: Volunteer, on: date) -> list[tuple[HelpRequest, matching.Match]]:
    """Open requests of the volunteer's communities, the best match first. Of the frail neither place nor history says
    who asks."""
    rows = {row.pk: row for row in open_to(volunteer).order_by("-id")[:REQUESTS_READ]}
    helper = next(iter(_as_helpers([volunteer])))
    asked = [as_asked(row, asker=None if row.is_frail else row.requester_id) for row in rows.values()]
    return [(rows[one.id], found) for one, found in matching.requests_for(helper, asked, weights_on(on))]


def as_asked(request: HelpRequest, *, asker: int | None) -> matching.Asked:
    hidden = request.is_frail and asker is None
    spot = _spot(request.building) if request.building and not hidden else None
    skill = request.kind.skill
    return matching.Asked(
        request.pk, request.kind_id, request.kind.skill_id, skill.name if skill else "",
        slots_of(request.wanted_on, request.part), spot, asker,
    )  # fmt: skip


def _as_helpers(volunteers: Iterable[Volunteer]) -> list[matching.Helper]:
    """Three statements for all of them: homes, whom and how they have helped before."""
    rows = list(volunteers)
    homes: dict[int, list[matching.Spot]] = {}
    lived = Residency.objects.filter(user__in=[row.user_id for row in rows], verified_at__isnull=False)
    for home in lived.select_related("dwelling__building"):
        homes.setdefault(home.user_id, []).append(_spot(home.dwelling.building))
    past: dict[int, list[tuple[int, int | None]]] = {}
    served = HelpRequest.objects.filter(volunteer__in=[row.pk for row in rows], state__in=HELPED)
    for pk, kind, asker in served.order_by("-id").values_list("volunteer", "kind", "requester")[: 10 * HELPERS_READ]:
        past.setdefault(pk or 0, []).append((kind, asker))
    return [
        matching.Helper(
            row.pk,
            frozenset(skill.pk for skill in row.skills.all()),
            frozenset(row.free_times),
            tuple(homes.get(row.user_id, ())),
            frozenset(asker for _kind, asker in past.get(row.pk, ()) if asker),
            frozenset(kind for kind, _asker in past.get(row.pk, ())),
            frozenset(place.pk for place in row.places.all()),
        )
        for row in rows
    ]


def _spot(building: Building) -> matching.Spot:
    known = building.latitude is not None and building.longitude is not None
    point = (float(building.latitude), float(building.longitude)) if known else None  # type: ignore[arg-type]
    return matching.Spot(building.pk, building.estate_id, point)


def in_area(code: str) -> Q:
    """Rows of this area and everything below it."""
    low, high = code_range(code)
    return Q(area_code__gte=low, area_code__lt=high)
