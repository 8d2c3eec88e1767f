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
    for x, y in ((0.2, 0.3), (0.7, 0.3), (0.7, 0.8), (0.5, 0.9), (0.3, 0.8)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(60)
    assert page.locator(".map-handle.is-corner").count() == 5
    page.click("[data-map=undo]")
    page.locator(".map-handle.is-first").click()
    page.locator(".map-handle.is-middle").last.press("Enter")
    assert page.locator(".map-handle.is-corner").count() == 5, "a corner put in between"
    drawn = json.loads(page.input_value("[name=boundary]"))
    corner = page.locator(".map-handle.is-corner").nth(1)
    corner.focus()
    corner.press("ArrowDown")
    moved = json.loads(page.input_value("[name=boundary]"))
    assert moved != drawn and len(moved["coordinates"][0]) == 6
    page.add_script_tag(url="/static/grids/gcj02.js")
    there, back = page.evaluate("[gcj02.toSheet(31.1774276, 121.5272106), gcj02.toWorld(31.17530398, 121.53154186)]")
    assert there == pytest.approx([31.17530398, 121.53154186], abs=1e-6)
    assert back == pytest.approx([31.1774276, 121.5272106], abs=1e-6)
    page.click("#boundary-form [type=submit]")
    page.wait_for_selector(".map-name")
    assert page.locator("#map path.map-area").bounding_box()["width"] > 100, "the border is to be seen"
    assert Area.objects.get(pk=world.grid.pk).boundary["type"] == "Polygon"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(f"/desk/grids/roster/{entry.pk}/hand-over/")
    page.fill("[name=name]", "李接手")
    page.click("main form [type=submit]")
    page.wait_for_selector("h2:has-text('工作移交')")
    assert Handover.objects.get().after.name == "李接手"
