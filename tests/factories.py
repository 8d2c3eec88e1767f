"""Rows of the ground floor by name: areas by code, people with postings, policies and clocks."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory

from governance.deadlines.models import ClockPolicy, Unit
from governance.people.models import Department, Organisation, Posting, User
from governance.people.roles import LEVEL_OF_ROLE, Role
from governance.territory.levels import CODE_LENGTH, Level, level_of
from governance.territory.models import Area, Building, Dwelling, Estate, Lane
from governance.territory.pinyin import initials_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
DISTRICT, STREET, COMMUNITY, GRID = "500108", "500108001", "500108001002", "500108001002001"
LONG_AGO = date(2020, 1, 1)


def at(text: str) -> datetime:
    """`2026-03-05 10:00` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def make_area(code: str = GRID, name: str = "", **fields: Any) -> Area:
    """The area of this code, with everything above it."""
    area = Area.objects.filter(code=code).first()
    if area:
        return area
    level = level_of(code)
    parent = make_area(code[: CODE_LENGTH[level.above]]) if level.above else None
    name = name or f"{Level(level).label}{code[-3:]}"
    return Area.objects.create(
        code=code, level=level, name=name, parent=parent, **{"initials": initials_of(name), **fields}
    )


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"user{number}")
    display_name = factory.Sequence(lambda number: f"王{number}")

    @factory.post_generation
    def phone_number(self, create: bool, number: str | None, **_: Any) -> None:
        if number:
            self.set_phone(number)
            self.save()


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    district = factory.LazyFunction(lambda: make_area(DISTRICT))
    code = factory.Sequence(lambda number: f"dep{number}")
    name = factory.Sequence(lambda number: f"第{number}局")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    area = factory.LazyFunction(lambda: make_area(COMMUNITY))
    kind = Organisation.Kind.RESIDENT
    name = factory.Sequence(lambda number: f"第{number}小学")


class EstateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Estate

    community = factory.LazyFunction(lambda: make_area(COMMUNITY))
    name = factory.Sequence(lambda number: f"阳光花园{number}期")
    initials = factory.LazyAttribute(lambda estate: initials_of(estate.name))


class BuildingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Building

    estate = factory.SubFactory(EstateFactory)
    community = factory.LazyAttribute(lambda building: building.estate.community)
    grid = factory.LazyFunction(lambda: make_area(GRID))
    name = factory.Sequence(lambda number: f"{number + 1}栋")


class LaneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lane

    community = factory.LazyFunction(lambda: make_area(COMMUNITY))
    name = factory.Sequence(lambda number: f"第{number}巷")


class DwellingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dwelling

    building = factory.SubFactory(BuildingFactory)
    room = factory.Sequence(lambda number: f"{number + 101}")


class ClockPolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClockPolicy

    purpose = "test.settle"
    amount = 24
    unit = Unit.HOURS
    source = "试验"
    starts_on = LONG_AGO


CODE_OF_LEVEL = {Level.DISTRICT: DISTRICT, Level.STREET: STREET, Level.COMMUNITY: COMMUNITY, Level.GRID: GRID}


def post(user: User, role: Role, code: str = "", **fields: Any) -> Posting:
    """Let `user` hold `role` at the area `code` (default: the test territory's area of the role's level)."""
    code = code or CODE_OF_LEVEL[LEVEL_OF_ROLE[role] or Level.DISTRICT]
    if role == Role.DEPARTMENT_OFFICER and "department" not in fields:
        fields["department"] = DepartmentFactory()
    return Posting.objects.create(user=user, role=role, area=make_area(code), **{"starts_on": LONG_AGO, **fields})


def posted(role: Role, code: str = "", **fields: Any) -> User:
    """A new user who holds `role`."""
    user = UserFactory()
    post(user, role, code, **fields)
    return user
