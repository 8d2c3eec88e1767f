"""The roster to programs: read by who may, refused to strangers, told by the description."""

from datetime import date

import pytest
from django.test import Client

from governance.territory.models import BuildingGrid
from grids.services.roster import NewEntry, appoint
from grids.states import Duty
from tests.grievances.world import NOW, World

pytestmark = pytest.mark.django_db


def test_roster_when_read_by_each_then_answered_or_refused(world: World):
    by = {"actor": world.community_worker, "now": NOW}
    worker = appoint(new=NewEntry(Duty.GRID_WORKER, world.grid, date(2024, 1, 1), user=world.grid_worker), **by)
    appoint(new=NewEntry(Duty.BUILDING_LEADER, world.building, date(2025, 1, 1), name="张桂英"), **by)
    BuildingGrid.objects.create(building=world.building, grid=world.grid, starts_on=date(2024, 1, 1))
    everybody, here = f"/api/v1/roster/?community={world.community.code}", f"building={world.building.pk}"
    client = Client()
    assert client.get(everybody).status_code == 401
    for name, status in {
        "grid_worker": 200,
        "auditor": 200,
        "neighbour_worker": 404,
        "department_officer": 404,
    }.items():
        client.force_login(world.people[name])
        assert client.get(everybody).status_code == status, name
        assert client.get(f"/api/v1/responsible/?{here}").status_code == status, name
    client.force_login(world.grid_worker)
    rows = client.get(everybody).json()["results"]
    assert [(row["duty"], row["place"]) for row in rows] == [
        ("GRID_WORKER", "第一网格"),
        ("BUILDING_LEADER", "阳光花园3栋"),
    ]
    before = client.get(f"/api/v1/responsible/?{here}&day=2024-06-01").json()
    assert [(row["entry"]["id"], row["is_deputy"]) for row in before] == [(worker.pk, False)]
    wrong = ["", f"{here}&lane=1", "area=5", f"{here}&day=gestern", f"area={world.street.code}"]
    assert {client.get(f"/api/v1/responsible/?{query}").status_code for query in wrong} == {422}
    assert client.get("/api/v1/responsible/?building=999999").status_code == 404
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert {"/api/v1/roster/", "/api/v1/responsible/"} <= set(paths)
