"""人、地、事、物、组织: every number is counted from what is there, with its definition beside it."""

import io
from datetime import timedelta
from decimal import Decimal

from django.test import Client
from openpyxl import load_workbook
from shapely.geometry import box, mapping

from governance.people.models import Organisation, Residency
from governance.territory.models import Area, Building, Dwelling
from grids.models import BuildingCount, DwellingDue, ServiceKind
from grids.presets import load_presets
from grids.selectors.grid_counts import COUNTS, counts_of_grids
from grids.services.circle import PlaceDraft, save_place
from grids.services.territory import recount
from grievances.states import State
from tests.grievances.world import NOW, World


def test_counts_when_a_grid_is_full_then_each_number_follows_its_definition(
    world: World, django_assert_max_num_queries
):
    load_presets()
    grid, beside = world.grid, world.grid_beside
    Area.objects.filter(pk=grid.pk).update(boundary=mapping(box(106.5, 29.5, 106.51, 29.51)))
    other = Building.objects.create(community=world.community, grid=grid, name="4栋")
    doors = [Dwelling.objects.create(building=world.building, room=str(number)) for number in range(3)]
    recount([world.building.pk, other.pk], {world.building.pk: 7})
    Residency.objects.create(
        user=world.resident, dwelling=doors[0], kind="OWNER", verified_at=NOW, verified_by=world.grid_worker
    )
    Residency.objects.create(
        user=world.resident, dwelling=doors[1], kind="FAMILY", verified_at=NOW, verified_by=world.grid_worker
    )
    for door, days in zip(doors, (0, -1, 1), strict=True):
        DwellingDue.objects.create(
            dwelling=door, building=world.building, area_code=grid.code, due_on=NOW.date() + timedelta(days=days)
        )
    world.brought_to(State.CLOSED)
    world.raised(now=NOW - timedelta(days=40))
    place = PlaceDraft(
        ServiceKind.objects.get(code="shop"), "小店", latitude=Decimal("29.505"), longitude=Decimal("106.505")
    )
    save_place(community=world.community, draft=place, actor=world.community_worker, now=NOW)
    Organisation.objects.create(area=grid, name="小学", kind="RESIDENT")
    Organisation.objects.create(area=grid, name="停办的", kind="RESIDENT", is_active=False)
    with django_assert_max_num_queries(18):
        counts = counts_of_grids(world.community, NOW)
    here = {key: counts.numbers[key][grid.pk] for key in COUNTS}
    assert here | {"ground": None} == {
        "dwellings": 3, "people": None, "residents": 1, "care": 0, "buildings": 2, "entrances": 0, "estates": 1,
        "ground": None, "open": 1, "raised": 1, "findings": 0, "visits": 2, "checks": 0, "places": 1, "typed": 0,
        "own_organisations": 1, "team": 0,
    }  # fmt: skip
    assert 10_000 < (here["ground"] or 0) < 11_000  # about a square kilometre, in hundreds of square metres
    assert counts.numbers["ground"][beside.pk] is None and counts.numbers["places"][beside.pk] is None
    assert counts.numbers["dwellings"][beside.pk] == 0
    BuildingCount.objects.filter(pk=other.pk).update(people=2)
    assert counts_of_grids(world.community, NOW).numbers["people"][grid.pk] == 9

    client = Client()
    client.force_login(world.grid_worker)
    whole, one = f"/desk/grids/{world.community.code}/counts/", f"/desk/grids/{grid.code}/counts/"
    for address in (whole, one):
        page = client.get(address).content.decode()
        for count in COUNTS.values():
            assert str(count.label) in page and str(count.definition) in page, count.label
    assert one in client.get("/desk/grids/roster/").content.decode()
    file = load_workbook(io.BytesIO(client.get(f"{whole}?format=xlsx").content)).active
    rows = list(file.values)
    assert len(rows) == 1 + 2 * len(COUNTS) and rows[1][1:5] == ("第一网格", "人", "户", "3") and rows[1][5]
    stranger = Client()
    stranger.force_login(world.neighbour_worker)
    for address in (
        whole,
        one,
        f"/desk/grids/{world.street.code}/counts/",
        f"/desk/grids/{world.community.code}999/counts/",
    ):
        assert stranger.get(address).status_code == 404
    assert client.get(f"/desk/grids/{world.community.code}999/counts/").status_code == 404
