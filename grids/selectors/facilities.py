"""Reads of 社区之家: what can be booked and when, whose bookings wait, who may book at all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.common.days import is_in_force
from governance.common.remember import remembered
from governance.people.authority import within
from governance.people.models import Residency, User
from governance.territory.levels import Level, code_at
from grids.models import BookedCell, Booking, BookingLimit, Facility, OrganisationRegistration
from grids.slots import Slot, Taken, next_free, slots_of_day, with_room
from grids.states_facilities import LIVE_BOOKINGS, Approval, BookingLimitName, BookingState, Reach
from grids.states_organisations import RegistrationState

NEXT_SHOWN = 3
MOST_COUNTED = 99
Row = TypeVar("Row", bound=Facility)


@remembered(30)
def _limit_rows() -> list[BookingLimit]:
    return list(BookingLimit.objects.order_by("starts_on"))


def limits_on(day: date) -> dict[str, int]:
    """Every limit in force, by its name; a name without a row is no limit."""
    return {row.name: row.amount for row in _limit_rows() if is_in_force(row, day)}


def days_ahead(day: date) -> int:
    """How far the calendar of a facility goes; without a limit of the district a quarter of a year."""
    return limits_on(day).get(BookingLimitName.DAYS_AHEAD, 90)


def offered() -> QuerySet[Facility]:
    """What the catalogue shows."""
    rows = Facility.objects.filter(is_open=True, resource__is_active=True)
    return rows.select_related("resource__community", "resource__provider")


def reached_from(codes: Iterable[str]) -> Q:
    """Facilities that are open to somebody of these communities."""
    codes = list(codes)
    streets = tuple({code_at(code, Level.STREET) for code in codes})
    return Q(area_code__in=codes) | (Q(reach=Reach.STREET) & within(streets))


def homes_of(user: User) -> list[str]:
    """Codes of the communities where this person lives, as a grid worker has verified."""
    rows = Residency.objects.filter(user=user, verified_at__isnull=False)
    return sorted(set(rows.values_list("dwelling__building__community__code", flat=True)))


def organisations_of(user: User) -> list[OrganisationRegistration]:
    """The registered organisations for which this person acts."""
    rows = OrganisationRegistration.objects.filter(representative=user, state=RegistrationState.REGISTERED)
    return list(rows.select_related("community").order_by("pk"))


def reaches(facility: Facility, code: str) -> bool:
    """Whether somebody of the community `code` may book."""
    level = Level.STREET if facility.reach == Reach.STREET else Level.COMMUNITY
    return code_at(code, level) == code_at(facility.area_code, level)


def taken_cells(facility_ids: Iterable[int], begins: datetime, ends: datetime) -> dict[int, Taken]:
    found: dict[int, set[tuple[int, datetime]]] = defaultdict(set)
    rows = BookedCell.objects.filter(facility__in=list(facility_ids), starts_at__gte=begins, starts_at__lt=ends)
    for pk, place, starts_at in rows.values_list("facility_id", "place", "starts_at"):
        found[pk].add((place, starts_at))
    return dict(found)


def with_next_slots(facilities: list[Facility], now: datetime) -> list[tuple[Facility, list[Slot]]]:
    """Each facility with its next free slots: three statements for any number."""
    today = timezone.localdate(now)
    ahead = days_ahead(today)
    taken = taken_cells([row.pk for row in facilities], now, now + timedelta(days=ahead + 1))
    rows = Facility.objects.filter(pk__in=[row.pk for row in facilities]).prefetch_related("hours", "closed_days")
    known = {row.pk: row for row in rows}
    return [
        (
            row,
            next_free(
                [hours.opening for hours in known[row.pk].hours.all()],
                taken.get(row.pk, frozenset()),
                {closed.day for closed in known[row.pk].closed_days.all()},
                places=row.places, slot_minutes=row.slot_minutes, now=now, days_ahead=ahead, most=NEXT_SHOWN,
            ),
        )
        for row in facilities
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a facility as a booker sees it."""

    day: date
    slots: list[Slot]
    closed: str  # why it stays shut

    @property
    def free(self) -> int:
        return sum(1 for slot in self.slots if slot.free)


def calendar_of(facility: Facility, first: date, days: int, now: datetime) -> list[Day]:
    """The days from `first` on, with their slots to come. Three statements."""
    openings = [row.opening for row in facility.hours.all()]
    closed = {row.day: row.reason for row in facility.closed_days.all()}
    begins = timezone.make_aware(datetime.combine(first, time()))
    taken = taken_cells([facility.pk], begins, begins + timedelta(days=days)).get(facility.pk, frozenset())
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        slots = [] if day in closed else slots_of_day(openings, day, facility.slot_minutes)
        found.append(Day(day, list(with_room(slots, taken, facility.places, now)), closed.get(day, "")))
    return found


def paused_until(user: User, now: datetime) -> date | None:
    """Until when (exclusive) this person may not book because of bookings they did not come to; None: may book."""
    limits = limits_on(timezone.localdate(now))
    most, days, pause = (
        limits.get(name)
        for name in (BookingLimitName.NO_SHOWS, BookingLimitName.NO_SHOW_DAYS, BookingLimitName.PAUSE_DAYS)
    )
    if not (most and days and pause):
        return None
    rows = Booking.objects.filter(booker=user, state=BookingState.NO_SHOW, starts_at__gte=now - timedelta(days=days))
    missed = list(rows.order_by("-starts_at").values_list("starts_at", flat=True)[:most])
    if len(missed) < most:
        return None
    until = timezone.localdate(missed[0]) + timedelta(days=pause)
    return until if until > timezone.localdate(now) else None


def own_bookings(user: User) -> QuerySet[Booking]:
    return Booking.objects.filter(booker=user).select_related("facility__resource__community")


def bookings_to_decide(user: User, codes: tuple[str, ...]) -> QuerySet[Booking]:
    """What waits for an answer: of the community's facilities, and of one's own organisations'."""
    of_office = within(codes) & ~Q(facility__approval=Approval.NONE)
    return _with_people(Booking.objects.filter(of_office | _hosted_by(user), state=BookingState.REQUESTED))


def hosted_bookings(user: User) -> QuerySet[Booking]:
    """Live bookings of what this person's organisations offer."""
    return _with_people(Booking.objects.filter(_hosted_by(user), state__in=LIVE_BOOKINGS))


def bookings_at(facility: Facility) -> QuerySet[Booking]:
    return _with_people(facility.bookings.all())


def _with_people(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return rows.select_related("facility__resource__community", "booker", "organisation")


def _hosted_by(user: User) -> Q:
    return Q(
        facility__resource__provider__registrations__representative=user,
        facility__resource__provider__registrations__state=RegistrationState.REGISTERED,
    )
