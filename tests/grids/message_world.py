"""A street with its clocks, a roster, and a message that is about to go down."""

import uuid

from governance.deadlines.models import ClockPolicy, Unit
from governance.people.models import Posting, User
from governance.people.roles import Role
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grids.models import Broadcast, Leave, RosterEntry
from grids.services import messages
from grids.states import Duty
from grids.states_messages import Audience
from tests.grievances.world import NOW, START, World

EVERYBODY = tuple(Audience)


def write_clocks() -> None:
    ClockPolicy.objects.bulk_create(
        ClockPolicy(purpose=purpose, amount=2, unit=Unit.HOURS, source="测试", starts_on=START)
        for purpose in messages.PURPOSES
    )


def draft(world: World, **fields) -> messages.BroadcastDraft:
    defaults = {
        "area": world.street, "audience": EVERYBODY, "title": "台风防御", "body": "请逐户提醒收好阳台花盆。",
        "submission": uuid.uuid4(),
    }  # fmt: skip
    return messages.BroadcastDraft(**(defaults | fields))


def sent(world: World, actor: User | None = None, **fields) -> Broadcast:
    return messages.send(draft=draft(world, **fields), actor=actor or world.street_officer, now=NOW)


def building_leader(world: World, name: str = "张大妈", user: User | None = None) -> RosterEntry:
    building, _made = Building.objects.get_or_create(
        community=world.community, estate=world.estate, grid=world.grid, name=f"{name}的楼"
    )
    return RosterEntry.objects.create(
        duty=Duty.BUILDING_LEADER, community=world.community, area_code=world.grid.code, grid=world.grid,
        building=building, name=name, user=user, work_phone="023-1234", starts_on=START,
    )  # fmt: skip


def on_leave(world: World, user: User, deputy: User) -> Leave:
    rows = [
        RosterEntry.objects.create(
            duty=Duty.GRID_WORKER, community=world.community, area_code=world.grid.code, grid=world.grid, user=person,
            name=str(person), starts_on=START,
        )
        for person in (user, deputy)
    ]  # fmt: skip
    return Leave.objects.create(entry=rows[0], deputy=rows[1], starts_on=NOW.date(), ends_on=NOW.date().replace(day=28))


def fill_street(world: World, count: int) -> None:
    """So many grids, each with five workers and five hub households that have no account."""
    communities = Area.objects.bulk_create(
        Area(code=f"500108001{number:03d}", level=Level.COMMUNITY, name=f"社区{number}", parent=world.street)
        for number in range(100, 100 + count // 5)
    )
    grids = Area.objects.bulk_create(
        Area(code=f"{area.code}{number:03d}", level=Level.GRID, name=f"网格{number}", parent=area)
        for area in communities
        for number in range(1, 6)
    )
    users = User.objects.bulk_create(
        User(username=f"w{number}", display_name=f"员{number}", password="!") for number in range(5 * count)
    )
    Posting.objects.bulk_create(
        Posting(user=user, role=Role.GRID_WORKER, area=grids[number % count], starts_on=START)
        for number, user in enumerate(users)
    )
    RosterEntry.objects.bulk_create(
        RosterEntry(
            duty=Duty.HUB_HOUSEHOLD, community=grid.parent, area_code=grid.code, grid=grid, building=world.building,
            name=f"中心户{grid.code}-{number}", starts_on=START,
        )
        for grid in grids
        for number in range(5)
    )  # fmt: skip
