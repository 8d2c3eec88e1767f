"""A community with a school that has registered, its contact, a neighbour who lives here, and a hall to book."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from governance.deadlines.models import ClockPolicy, Unit
from governance.people.models import Organisation, Residency, User
from governance.territory.models import Dwelling, Entrance
from grids.models import BookingLimit, Facility, OrganisationRegistration
from grids.services import lists
from grids.services.facilities import keeping
from grids.services.organisations import registering
from grids.services.organisations.registering import OrganisationDraft
from grids.slots import Opening
from grids.states_facilities import Approval, Bookers, FacilityKind, Reach
from grids.states_lists import Field, ResourceKind
from tests.grievances.world import NOW, START, World, build_world

CREDIT_CODE = "91350100M000100Y43"
DRAFT = OrganisationDraft(
    kind=Organisation.Kind.RESIDENT, name="实验小学", phone="02362800000", credit_code=CREDIT_CODE,
    contact_name="周联络", services="周末开放操场",
)  # fmt: skip
LIMITS = {
    "DAYS_AHEAD": 30, "SLOTS": 3, "OPEN_BOOKINGS": 2, "CANCEL_HOURS": 2, "NO_SHOWS": 2, "NO_SHOW_DAYS": 90,
    "PAUSE_DAYS": 30, "LEAST_RATINGS": 2,
}  # fmt: skip
CLOCKS = {
    "grids.registration_check": (5, Unit.WORKDAYS), "grids.booking_answer": (8, Unit.WORK_HOURS),
    "grids.residency_check": (3, Unit.WORKDAYS), "grids.residency_raise": (2, Unit.WORKDAYS),
}  # fmt: skip


def at(hour: int, minute: int = 0, days: int = 1) -> datetime:
    """An hour of tomorrow (Thursday), or of a day after."""
    return (NOW + timedelta(days=days)).replace(hour=hour, minute=minute)


@dataclass
class Partners:
    world: World
    contact: User
    resident: User
    registration: OrganisationRegistration
    hall: Facility


def write_rules() -> None:
    BookingLimit.objects.bulk_create(
        BookingLimit(name=name, amount=amount, source="测试", starts_on=START) for name, amount in LIMITS.items()
    )
    ClockPolicy.objects.bulk_create(
        ClockPolicy(purpose=purpose, amount=amount, unit=unit, source="测试", starts_on=START)
        for purpose, (amount, unit) in CLOCKS.items()
    )


def person(name: str) -> User:
    return User.objects.create(display_name=name, password="!")


def settle(world: World, user: User, room: str = "101") -> User:
    """Living in the world's building, as the grid worker has verified."""
    entrance, _new = Entrance.objects.get_or_create(building=world.building, name="1单元")
    dwelling, _new = Dwelling.objects.get_or_create(building=world.building, entrance=entrance, room=room)
    Residency.objects.create(
        user=user, dwelling=dwelling, kind=Residency.Kind.OWNER, verified_at=NOW, verified_by=world.grid_worker
    )
    return user


def hall_draft(**fields) -> keeping.FacilityDraft:
    given = {
        "kind": FacilityKind.ROOM, "place": "二楼", "rules": "请带走垃圾", "places": 1, "slot_minutes": 60,
        "approval": Approval.NONE, "bookers": Bookers.BOTH, "reach": Reach.COMMUNITY, "is_open": True,
        "hours": [Opening(weekday, time(9), time(12)) for weekday in range(7)],
    }  # fmt: skip
    return keeping.FacilityDraft(**(given | fields))


def build_partners() -> Partners:
    world = build_world()
    write_rules()
    contact, resident = person("周联络"), settle(world, person("李居民"))
    row = registering.apply_for_organisation(
        community=world.community, draft=DRAFT, actor=contact, now=NOW, representative=contact
    )
    row = registering.accept(registration_id=row.pk, actor=world.community_worker, now=NOW)
    resource = lists.add_resource(
        community=world.community, title="学校会议室", field=Field.OTHER, kind=ResourceKind.PLACE, actor=contact,
        now=NOW, provider=row.organisation,
    )  # fmt: skip
    hall = keeping.set_up(resource_id=resource.pk, draft=hall_draft(), actor=contact, now=NOW)
    return Partners(world, contact, resident, row, hall)
