"""Estates, lanes and entrances at the desk: entered, renamed, refused in words, and listed by pages."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.people.models import Posting
from governance.territory.models import Dwelling, Entrance, Estate, Lane
from governance.trail.models import Entry
from grids.models import BuildingCount
from grids.services.territory import add_dwellings
from grievances.models import Grievance
from tests.grids.test_organisation_pages import client_of
from tests.grievances.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def lists(world: World) -> dict[str, tuple[str, type]]:
    """The list of each kind, and its model."""
    here = f"/desk/grids/{world.community.code}"
    return {
        "estate": (f"{here}/estates/", Estate), "lane": (f"{here}/lanes/", Lane),
        "entrance": (f"/desk/grids/buildings/{world.building.pk}/entrances/", Entrance),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["estate", "lane", "entrance"])
def test_place_when_entered_and_renamed_by_the_community_then_kept_with_trail(world: World, kind: str):
    (url, model), desk = lists(world)[kind], client_of(world.community_secretary)
    assert "还没有登记" in desk.get(url).content.decode() or kind == "estate"
    assert desk.post(url, {"name": "  7  "}).status_code == 302
    row = model.objects.get(name="7单元" if kind == "entrance" else "7")
    again = desk.post(url, {"name": "7"})
    assert again.status_code == 409 and "已有同名" in again.content.decode()
    assert model.objects.filter(name=row.name).count() == 1
    for wrong in ("", " ", "长" * 61):
        assert desk.post(url, {"name": wrong}).status_code == 422

    one = f"/desk/grids/{kind}s/{row.pk}/"
    assert row.name in desk.get(one).content.decode()
    worker = client_of(world.community_worker)
    assert worker.post(one, {"name": "响水"}).status_code == 302
    row.refresh_from_db()
    assert row.name == "响水" and "响水" in desk.get(url).content.decode()
    told = Entry.objects.filter(subject_id=row.pk, verb__startswith="grids.").order_by("id")
    assert [(entry.verb, entry.actor_id) for entry in told] == [
        (f"grids.add_{kind}", world.community_secretary.pk), (f"grids.change_{kind}", world.community_worker.pk),
    ]  # fmt: skip
    assert told[1].data["before"] in ("7", "7单元") and told[1].data["name"] == "响水"

    other = model.objects.create(
        name="已有", **({"building": world.building} if kind == "entrance" else {"community": world.community})
    )
    taken = desk.post(one, {"name": other.name})
    assert taken.status_code == 409 and 'value="已有"' in taken.content.decode()
    assert desk.post(f"{one}delete/").status_code == 404


def test_estate_when_changed_then_found_by_its_new_initials_and_with_its_point(world: World):
    desk, one = client_of(world.community_worker), f"/desk/grids/estates/{world.estate.pk}/"
    assert desk.post(one, {"name": "江畔花园", "longitude": "106.55"}).status_code == 422
    given = {"name": "江畔花园", "address": "滨江路 1 号", "longitude": "106.55", "latitude": "29.55"}
    assert desk.post(one, given).status_code == 302
    estate = Estate.objects.get()
    assert (estate.initials, estate.address, str(estate.longitude)) == ("jphy", "滨江路 1 号", "106.550000")
    matter = world.raised(now=NOW)
    assert Grievance.objects.get(pk=matter.pk).building.estate == estate


def test_entrance_when_entered_or_renamed_then_dwellings_stay_and_the_building_counts_it(world: World):
    by = {"actor": world.community_worker, "now": NOW}
    add_dwellings(building=world.building, entrance="1", rooms=["101", "102"], area=None, **by)
    desk, url = client_of(world.community_worker), lists(world)["entrance"][0]
    desk.post(url, {"name": "2"})
    assert BuildingCount.objects.get(pk=world.building.pk).entrances == 2
    desk.post(f"/desk/grids/entrances/{Entrance.objects.get(name='1单元').pk}/", {"name": "东门"})
    assert {str(row.entrance.name) for row in Dwelling.objects.select_related("entrance")} == {"东门"}
    page = desk.get(f"/desk/grids/buildings/{world.building.pk}/").content.decode()
    assert "2 个单元" in page and "东门" in page


@pytest.mark.parametrize("kind", ["estate", "lane", "entrance"])
def test_places_when_somebody_else_asks_then_looked_at_or_not_found_and_never_changed(world: World, kind: str):
    url, model = lists(world)[kind]
    row = model.objects.create(
        name="江畔", **({"building": world.building} if kind == "entrance" else {"community": world.community})
    )
    one = f"/desk/grids/{kind}s/{row.pk}/"
    inside = client_of(world.grid_worker)
    page = inside.get(url).content.decode()
    assert "江畔" in page and one not in page
    assert inside.get(one).status_code == 403
    for address in (url, one):
        refused = inside.post(address, {"name": "改了"})
        assert refused.status_code == 403 and 'value="改了"' in refused.content.decode()
        assert client_of(world.neighbour_worker).post(address, {"name": "改了"}).status_code == 404
    assert client_of(world.neighbour_worker).get(url).status_code == 404
    desk = client_of(world.community_worker)
    Posting.objects.filter(user=world.community_worker).update(ends_on=NOW.date())
    assert desk.post(one, {"name": "改了"}).status_code in (403, 404)
    assert list(model.objects.filter(name="改了")) == []
    assert client_of(world.street_officer).post(one, {"name": "街道改的"}).status_code == 302


@pytest.mark.parametrize("kind", ["estate", "lane", "entrance"])
def test_places_when_one_three_or_sixty_then_the_same_few_statements_and_pages(world: World, kind: str):
    (url, model), desk, spent = lists(world)[kind], client_of(world.community_worker), []
    owner = {"building": world.building} if kind == "entrance" else {"community": world.community}
    model.objects.all().update(name="甲")
    for upto in (1, 3, 60):
        known = model.objects.count()
        model.objects.bulk_create(model(name=f"第{number:02d}", **owner) for number in range(known, upto))
        desk.get(url)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(url)
        spent.append(len(asked))
    assert len(set(spent)) == 1 and spent[0] <= 12, spent
    shown = page.content.decode()
    assert "第20" in shown and 'rel="next"' in shown
    rest = desk.get(page.context["next_url"]).content.decode()
    names = {row.name for row in model.objects.all()}
    assert all(name in shown + rest for name in names) and 'rel="prev"' in rest
    assert "第33" in desk.get(url, {"q": "第33"}).content.decode()
    assert "没有找到" in desk.get(url, {"q": "没有的"}).content.decode()
