"""Every list of the grids at 1, 3 and 20,000 dwellings: the same few statements."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.territory.levels import Level
from governance.territory.models import Area, Building, BuildingGrid, Dwelling, Entrance
from grids.models import BuildingCount, DwellingDue, HazardCheck, RosterEntry
from grids.presets import load_presets
from grids.services import lists
from grids.states import Duty
from tests.grids.day_world import HOLE, Day
from tests.grids.message_world import sent
from tests.grievances.api_client import Api
from tests.grievances.world import START, build_world

MOST = 24
pytestmark = [pytest.mark.django_db, pytest.mark.walk]  # ten seconds of work: with the walks


def addresses(day: Day, message: int) -> dict[str, str]:
    community, building = day.world.community.code, day.world.building.pk
    named: dict[str, list[Any]] = {
        "day": [], "visits": [], "walk": [building], "coverage": [], "care_list": [], "checks": [], "findings": [],
        "log": [], "log_month": [], "day_pack": [], "roster": [], "buildings": [community], "building": [building],
        "imports": [community], "map": [community], "messages": [], "message": [message], "message_people": [message],
        "message_progress": [message], "own_messages": [], "lists": [], "lists_of": ["resources"],
        "public_lists": [community], "public_index": [], "counts": [community], "circle": [community],
        "circle_gaps": [], "circle_places": [community], "desk_residency": [], "desk_organisations": [],
        "desk_members": [], "desk_bookings": [], "desk_documents": [], "desk_joint_meetings": [], "facilities": [],
        "five_lists": [community], "admissions": [], "public_admissions": [], "papers": [], "grid_plans": [],
        "grid_plan_new": [community], "estates": [community], "lanes": [community], "entrances": [building],
    }  # fmt: skip
    found = {name: reverse(f"grids:{name}", args=values) for name, values in named.items()}
    found |= {"street map": reverse("grids:map", args=[day.world.street.code])}
    found |= {"buildings visited": f"{reverse('grids:coverage')}?grid={day.world.grid.code}"}
    rows = ("day/", "findings/", "doors/", "checks/", "broadcasts/", f"broadcasts/{message}/silent/", "own-messages/",
            "lists/needs/", "lists/resources/", "lists/projects/", f"roster/?community={community}")  # fmt: skip
    return found | {f"api {path}": f"/api/v1/{path}" for path in rows}


def dwell(day: Day, buildings: int, doors: int) -> None:
    """So many more buildings, in grids of their own from ten on, each with so many doors that are due today."""
    world, today = day.world, timezone.localdate()
    grids = [world.grid]
    if buildings > 10:
        grids += Area.objects.bulk_create(
            Area(
                code=f"{world.community.code}1{number:02d}",
                level=Level.GRID,
                name=f"扩{number}",
                parent=world.community,
            )
            for number in range(buildings // 10)
        )
    known = Building.objects.count()
    new = Building.objects.bulk_create(
        Building(
            community=world.community,
            estate=world.estate,
            grid=grids[number % len(grids)],
            name=f"扩{known + number}栋",
        )
        for number in range(buildings)
    )
    BuildingGrid.objects.bulk_create(BuildingGrid(building=one, grid=one.grid, starts_on=START) for one in new)
    stairs = Entrance.objects.bulk_create(Entrance(building=one, name="1单元") for one in new)
    rows = Dwelling.objects.bulk_create(
        Dwelling(building=door.building, entrance=door, room=str(100 + number))
        for door in stairs
        for number in range(doors)
    )
    DwellingDue.objects.bulk_create(
        DwellingDue(dwelling=row, building=row.building, area_code=row.building.grid.code, due_on=today) for row in rows
    )
    BuildingCount.objects.bulk_create(BuildingCount(building=one, dwellings=doors) for one in new)
    checklist = day.checklist()
    HazardCheck.objects.bulk_create(
        HazardCheck(checklist=checklist, building=one, area_code=one.grid.code, due_on=today) for one in new
    )
    RosterEntry.objects.bulk_create(
        RosterEntry(duty=Duty.BUILDING_LEADER, community=world.community, area_code=one.grid.code, building=one, grid=one.grid,
                    name="甲", starts_on=START)
        for one in new
    )  # fmt: skip


def happen(day: Day, number: int) -> None:
    """One of everything that lists show."""
    office, now = day.world.community_worker, timezone.now()
    by: dict[str, Any] = {"community": day.world.community, "field": "ELDERLY", "actor": office, "now": now}
    lists.add_need(title=f"想学手机{number}", **by)
    lists.add_resource(title=f"手机课{number}", kind="SERVICE", **by)
    lists.add_project(title=f"手机月{number}", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1), **by)
    day.found(now=now, words=f"{HOLE}第{number}处")
    sent(day.world)


def test_lists_when_one_three_or_twenty_thousand_dwellings_then_the_same_few_statements() -> None:
    day = Day(build_world())
    load_presets()
    office = day.world.community_worker
    message = sent(day.world, actor=day.world.street_officer).pk
    client, api, spent = Client(), Api(office), {}
    client.force_login(office)
    asked = addresses(day, message)
    for stage, (buildings, doors) in enumerate(((1, 1), (2, 1), (100, 200))):
        dwell(day, buildings, doors)
        for number in range(stage + 1):
            happen(day, number + 10 * stage)
        for name, address in asked.items():
            reading = api if name.startswith("api ") else client
            reading.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert reading.get(address).status_code == 200, name
            spent.setdefault(name, []).append(len(captured))
    assert Dwelling.objects.count() >= 20_000
    grown = {name: counts for name, counts in spent.items() if counts[2] > counts[1] + 1}
    assert grown == {}, grown
    assert max(max(counts) for counts in spent.values()) <= MOST, spent
