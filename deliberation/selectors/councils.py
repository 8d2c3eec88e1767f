"""Reads of councils: who sits in one, by which charter, and which council is the right one for a place."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from deliberation.models import Ballot, Charter, Council, Seat
from deliberation.selectors.rules import as_of
from deliberation.states import BallotState, CouncilKind, SeatRole, TopicScope
from governance.common.days import in_force
from governance.common.kept import KeptQuery
from governance.people.authority import Authority, authority_of, within
from governance.people.models import Residency, User
from governance.people.roles import DISPATCHING_ROLES, HANDLERS, READ_ONLY
from governance.people.selectors import handlers_at, leaders_at
from governance.portal.registry import HubHousehold, portal
from governance.territory.levels import Level, code_at
from governance.territory.models import Area, Building, Entrance, Estate, Lane

ROW_RELATIONS = ("community", "building__estate", "building__grid", "group", "estate", "lane", "above")
# Who leads a sitting and who writes it down: they may do for the council what is done by hand.
LEADING = (SeatRole.CHAIR, SeatRole.CLERK)
ELECTIONS_SHOWN = 10
MEETINGS_OF_ALL = (CouncilKind.RESIDENTS, CouncilKind.REPRESENTATIVES, CouncilKind.OWNERS)
# The level above a council's office, and every level above that.
ABOVE_ROLES = (*HANDLERS[Level.STREET], *HANDLERS[Level.DISTRICT])
# The councils that a scope asks for, the most exact first; after the last one comes the community's.
KINDS_FOR_SCOPE: dict[TopicScope, tuple[CouncilKind, ...]] = {
    TopicScope.ENTRANCE: (CouncilKind.BUILDING, CouncilKind.GROUP),
    TopicScope.BUILDING: (CouncilKind.BUILDING, CouncilKind.GROUP),
    TopicScope.LANE: (CouncilKind.NEIGHBOURHOOD, CouncilKind.GROUP),
    TopicScope.ESTATE: (CouncilKind.NEIGHBOURHOOD, CouncilKind.OWNERS, CouncilKind.GROUP),
    TopicScope.COMMUNITY: (),
}


# --- One council --------------------------------------------------------------------------------------------
def charter_of(council: Council, on: date) -> Charter | None:
    """The charter in force that day: the highest version that has begun, with its rule as it stands that day."""
    charter = (
        council.charters.filter(starts_on__lte=on)
        .select_related("rule", "venue")
        .order_by("-starts_on", "-version")
        .first()
    )
    if charter:
        charter.rule = as_of(charter.rule, on)
    return charter


def seats_of(council: Council, on: date, *, with_substitutes: bool = True) -> list[Seat]:
    """Who sits in the council that day: chair, clerk, members, substitutes, each in the order they came."""
    rows = council.seats.filter(in_force(on)).select_related("user", "organisation", "election")
    if not with_substitutes:
        rows = rows.exclude(role=SeatRole.SUBSTITUTE)
    return list(rows.order_by(role_rank(), "id"))


def role_rank() -> Case:
    return Case(
        *[When(role=role, then=Value(number)) for number, role in enumerate(SeatRole)],
        default=Value(len(SeatRole)),
        output_field=IntegerField(),
    )


def _seats_of_user(user: int, council: int, on: date) -> QuerySet[Seat]:
    return Seat.objects.filter(in_force(on), user_id=user, council_id=council)


def _leading_seats(council: int, on: date) -> QuerySet[Seat]:
    rows = Seat.objects.filter(in_force(on), council_id=council, role__in=LEADING, user__isnull=False)
    return rows.select_related("user")


_SEATS_OF_USER, _LEADING_SEATS = KeptQuery(_seats_of_user), KeptQuery(_leading_seats)


def by_rank(seats: Iterable[Seat]) -> list[Seat]:
    """As `role_rank` orders them, each role in the order they came."""
    ranks = {role: rank for rank, role in enumerate(SeatRole)}
    return sorted(seats, key=lambda seat: (ranks[SeatRole(seat.role)], seat.pk))


def seat_of(user: User | AnonymousUser, council: Council, on: date) -> Seat | None:
    """The seat of this account in the council that day."""
    if not isinstance(user, User):
        return None
    return next(iter(by_rank(_SEATS_OF_USER(user=user.pk, council=council.pk, on=on))), None)


def is_leading(user: User | AnonymousUser, council: Council, on: date) -> bool:
    """Chair or clerk of the council that day."""
    seat = seat_of(user, council, on)
    return seat is not None and seat.role in LEADING


def chairs_of(council: Council, on: date) -> list[User]:
    """The accounts of the council's chair and clerk."""
    return [seat.user for seat in by_rank(_LEADING_SEATS(council=council.pk, on=on)) if seat.user]


def vacancies(council: Council, on: date) -> list[Seat]:
    """Seats that ended before that day and that nobody was put into: neither a substitute nor somebody new."""
    filled = Seat.objects.filter(substitute_for=OuterRef("pk"))
    return list(
        council.seats.filter(ends_on__lte=on)
        .exclude(role=SeatRole.SUBSTITUTE)
        .filter(~Exists(filled.exclude(role=SeatRole.SUBSTITUTE)))
        .order_by("-ends_on", "id")
    )


def is_filled(seat: Seat) -> bool:
    return Seat.objects.filter(substitute_for=seat).exclude(role=SeatRole.SUBSTITUTE).exists()


def hub_households_of(council: Council, on: date) -> list[HubHousehold]:
    """中心户 that the roster has where the council decides."""
    buildings = list(buildings_in(council).values_list("pk", flat=True))
    return [household for source in portal.hub_households for household in source.households(buildings, on)]


def without_hub(seats: QuerySet[Seat], on: date) -> QuerySet[Seat]:
    """Of these seats those taken from the roster as 中心户 that no roster knows as one that day."""
    seats = seats.filter(hub__isnull=False)
    if not len(portal.hub_households):
        return seats.none()
    named = {seat.hub for seat in seats.only("hub") if seat.hub is not None}
    still = {pk for source in portal.hub_households for pk in source.still(named, on)} if named else set()
    return seats.filter(hub__in=named - still)


def elected_by(election: Ballot) -> list[str]:
    """Whom a counted election elected and who was not given a seat for it yet, in the order of the result."""
    if election.state != BallotState.COUNTED or not election.is_election:
        return []
    titles = dict(election.options.values_list("code", "title"))
    seated = set(Seat.objects.filter(election=election).values_list("name", flat=True))
    return [titles[code] for code in election.result.get("elected", []) if titles[code] not in seated]


def elections_for(council: Council) -> QuerySet[Ballot]:
    """Counted elections that may fill its seats: its own, and those of the meetings of all in its community."""
    of_all = Q(council__community=council.community_id, council__kind__in=MEETINGS_OF_ALL)
    return Ballot.objects.filter(of_all | Q(council=council), is_election=True, state=BallotState.COUNTED)


def elections_to_seat(council: Council) -> list[tuple[Ballot, list[str]]]:
    """The latest of those with somebody to be seated, newest first."""
    counted = elections_for(council).select_related("council")
    waiting = [(election, elected_by(election)) for election in counted.order_by("-counted_at")[:ELECTIONS_SHOWN]]
    return [(election, names) for election, names in waiting if names]


def grid_codes_of(council: Council) -> tuple[str, ...]:
    """The grids in which a building's or a group's council lies; none for wider councils."""
    if council.building:
        return (council.building.grid.code,) if council.building.grid else ()
    if council.group:
        return tuple(
            council.group.buildings.filter(grid__isnull=False)
            .order_by("grid__code")
            .values_list("grid__code", flat=True)
            .distinct()
        )
    return ()


def staff_of(council: Council, on: date) -> list[User]:
    """The office: who handles and leads in the council's community."""
    return handlers_at(council.community.code, on)


def leaders_of(council: Council, on: date, *, rises: int = 0) -> list[User]:
    """The community's secretary; where it is late again the street's officers too, and then the district's."""
    levels = (Level.COMMUNITY, Level.STREET, Level.DISTRICT)[: rises + 1]
    return [user for level in levels for user in leaders_at(code_at(council.community.code, level), on)]


# --- Who may work for it ------------------------------------------------------------------------------------
def in_office(authority: Authority) -> Q:
    """Councils whose office this person is: their community's, their street's, and those of their own grid's buildings."""
    rule = within(authority.codes(*DISPATCHING_ROLES))
    grids = authority.codes(*HANDLERS[Level.GRID])
    if grids:
        rule |= Q(building__grid__code__in=grids)
        groups = Council.objects.filter(pk=OuterRef("pk"), group__buildings__grid__code__in=grids)
        rule |= Q(Exists(groups))
    return rule


def serves(authority: Authority, council: Council) -> bool:
    """`in_office` for one council."""
    if authority.covers(council.area_code, *DISPATCHING_ROLES):
        return True
    grid_roles = HANDLERS[Level.GRID]
    if not authority.has(*grid_roles):
        return False
    return any(authority.covers(code, *grid_roles) for code in grid_codes_of(council))


def workable_by(user: User, now: datetime) -> QuerySet[Council]:
    """The councils that this person works for at the desk (or looks at, as an auditor does)."""
    authority = authority_of(user, timezone.localdate(now))
    return Council.objects.filter(in_office(authority) | within(authority.codes(*READ_ONLY)))


def councils_for_public(*, community: Area | None = None, kind: str = "") -> QuerySet[Council]:
    """Active councils with what a list shows."""
    rows = Council.objects.filter(is_active=True).select_related(*ROW_RELATIONS)
    if community:
        rows = rows.filter(community=community)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("area_code", "kind", "name")


def with_today(councils: QuerySet[Council], on: date) -> QuerySet[Council]:
    """Councils with their charters and the seats in force prefetched, for lists: `council.seats_today`."""
    seats = Seat.objects.filter(in_force(on)).order_by(role_rank(), "id")
    charters = Charter.objects.filter(starts_on__lte=on).select_related("rule", "venue").order_by("-version")
    return councils.prefetch_related(
        Prefetch("seats", seats, to_attr="seats_today"), Prefetch("charters", charters, to_attr="charters_begun")
    )


# --- The right council for a place --------------------------------------------------------------------------
def council_for(
    scope: str,
    *,
    community: Area,
    building: Building | None = None,
    estate: Estate | None = None,
    lane: Lane | None = None,
) -> Council | None:
    """楼栋事楼栋议: the most exact active council for the place, else the community's own; None where it has none."""
    candidates = list(suggestions(scope, community=community, building=building, estate=estate, lane=lane))
    return candidates[0] if candidates else None


def suggestions(
    scope: str,
    *,
    community: Area,
    building: Building | None = None,
    estate: Estate | None = None,
    lane: Lane | None = None,
) -> Iterable[Council]:
    """The councils that could take it, the most fitting first."""
    wanted = (*KINDS_FOR_SCOPE[TopicScope(scope)], CouncilKind.COMMUNITY, CouncilKind.NEIGHBOURHOOD)
    estate = estate or (building.estate if building else None)
    place = Q(building=None, group=None, estate=None, lane=None)
    if building:
        place |= Q(building=building) | Q(group__buildings=building)
    if estate:
        place |= Q(estate=estate)
    if lane:
        place |= Q(lane=lane)
    rank = Case(
        *[When(kind=kind, then=Value(number)) for number, kind in enumerate(wanted)],
        default=Value(len(wanted)),
        output_field=IntegerField(),
    )
    return (
        Council.objects.filter(place, community=community, is_active=True, kind__in=wanted)
        .select_related(*ROW_RELATIONS)
        .annotate(rank=rank)
        .order_by("rank", F("building").asc(nulls_last=True), F("estate").asc(nulls_last=True), "id")
        .distinct()
    )


def community_of(
    *,
    building: Building | None = None,
    estate: Estate | None = None,
    lane: Lane | None = None,
    entrance: Entrance | None = None,
) -> Area | None:
    """The community in which a place lies."""
    building = building or (entrance.building if entrance else None)
    place = building or estate or lane
    return place.community if place else None


# --- Residents ----------------------------------------------------------------------------------------------
def homes_in(council: Council) -> Q:
    """Residencies in the area where the council decides (a rule over `Residency`)."""
    if council.building_id:
        return Q(dwelling__building_id=council.building_id)
    if council.group_id:
        return Q(dwelling__building__resident_groups=council.group_id)
    if council.estate_id:
        return Q(dwelling__building__estate_id=council.estate_id)
    return Q(dwelling__building__community_id=council.community_id)


def buildings_in(council: Council) -> QuerySet[Building]:
    """The buildings of where the council decides."""
    if council.building_id:
        return Building.objects.filter(pk=council.building_id)
    if council.group_id:
        return Building.objects.filter(resident_groups=council.group_id)
    if council.estate_id:
        return Building.objects.filter(estate=council.estate_id)
    return Building.objects.filter(community=council.community_id)


def lives_in(user: User | AnonymousUser, council: Council) -> bool:
    """A verified resident (owner, tenant or family) of where the council decides."""
    if not isinstance(user, User):
        return False
    return Residency.objects.filter(homes_in(council), user=user, verified_at__isnull=False).exists()


def councils_at_home(user: User) -> Q:
    """The councils that decide where this person lives: `lives_in`, said of all (a rule over `Council`)."""
    homes = Residency.objects.filter(user=user, verified_at__isnull=False).values("dwelling__building")
    places = Building.objects.filter(pk__in=homes)
    return (
        Q(building__in=homes)
        | Q(building=None, group__in=places.values("resident_groups"))
        | Q(building=None, group=None, estate__in=places.values("estate"))
        | Q(building=None, group=None, estate=None, community__in=places.values("community"))
    )
