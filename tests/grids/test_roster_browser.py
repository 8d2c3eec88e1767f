"""A border drawn by hand and a post handed over, in a real browser on a phone's screen."""

import json

import pytest

from governance.territory.models import Area
from grids.models import Handover
from grids.services.roster import NewEntry, appoint
from grids.states import Duty
from tests.grievances.world import NOW, World, build_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


def test_community_when_it_draws_a_border_and_hands_a_post_over_then_both_are_kept(world: World, new_page, live_server):
    Area.objects.filter(pk=world.community.pk).update(latitude="29.53", longitude="106.56")
    entry = appoint(
        new=NewEntry(Duty.GRID_WORKER, world.grid, NOW.date(), user=world.grid_worker),
        actor=world.community_worker,
        now=NOW,
    )
    world.community_worker.set_password("jiefang-2026")
    world.community_worker.save()
    page = new_page(width=360, height=740)
    page.goto(f"/sign-in/?as=staff&next=/desk/grids/{world.community.code}/map/?edit={world.grid.code}")
    page.fill("[name=login]" if page.query_selector("[name=login]") else "[name=username]", "community_worker")
    page.fill("[name=password]", "jiefang-2026")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#map-tools:not([hidden])")
    box = page.locator("#map").bounding_box()
    for x, y in ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.5, 0.9), (0.2, 0.8)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    assert page.locator(".map-handle").count() == 5
    page.click("[data-map=undo]")
    assert len(json.loads(page.input_value("[name=boundary]"))["coordinates"][0]) == 5
    page.click("#boundary-form [type=submit]")
    page.wait_for_selector(".map-label")
    assert Area.objects.get(pk=world.grid.pk).boundary["type"] == "Polygon"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(f"/desk/grids/roster/{entry.pk}/hand-over/")
    page.fill("[name=name]", "李接手")
    page.click("main form [type=submit]")
    page.wait_for_selector("h2:has-text('工作移交')")
    assert Handover.objects.get().after.name == "李接手"
