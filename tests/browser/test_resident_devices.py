"""What a telephone brings along: a position, photos of all sorts, a thumb that changes its mind."""

from collections.abc import Callable
from typing import Any

from grievances.models import Grievance
from grievances.states import State
from tests.browser import steps
from tests.grievances.world import World


def test_position_when_shared_then_the_place_nearby_is_chosen(world: World, new_page: Callable[..., Any]) -> None:
    world.estate.latitude, world.estate.longitude = "29.522917", "106.560000"
    world.estate.save()
    here = {"latitude": 29.5230, "longitude": 106.5601}
    page = new_page(width=360, geolocation=here, permissions=["geolocation"])
    page.goto("/grievances/new/")
    page.get_by_role("textbox", name="发生了什么事").fill(steps.BROKEN_LAMP)
    page.get_by_role("button", name="用我的位置").click()
    page.locator("#place-choices [name=place]:checked").wait_for()
    steps.send_matter(page)
    grievance = Grievance.objects.get()
    assert grievance.area_code.startswith(world.community.code)
    assert (str(grievance.latitude), str(grievance.longitude)) == ("29.523000", "106.560100")


def test_photos_when_some_are_none_then_said_why_and_words_and_good_ones_stay(
    world: World, new_page: Callable[..., Any]
) -> None:
    page = new_page(width=360)
    steps.write_matter(page)
    steps.add_photo(page, steps.photo_file())
    bad = [
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"},
        {"name": "empty.jpg", "mimeType": "image/jpeg", "buffer": b""},
    ]
    page.locator("#id_photos").set_input_files(bad)
    page.locator("#photo-status .field-error").nth(1).wait_for()
    assert page.locator("#photo-list img").count() == 1
    assert page.get_by_role("textbox", name="发生了什么事").input_value() == steps.BROKEN_LAMP
    steps.send_matter(page)
    assert Grievance.objects.get().photos.count() == 1


def test_matter_when_added_to_and_then_withdrawn_then_staff_see_both(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    resident = new_page(width=360)
    steps.raise_matter(resident)
    resident.get_by_role("link", name="看进度").click()
    resident.locator("#add summary").click()
    resident.get_by_label("想补充的话").fill("四单元的灯也坏了。")
    resident.get_by_role("button", name="提交补充").last.click()
    resident.locator(".timeline", has_text="四单元的灯也坏了。").wait_for()
    resident.locator("#withdraw summary").click()
    resident.get_by_label("为什么撤回").fill("物业已经来修了。")
    resident.get_by_role("button", name="确定撤回这件事").click()
    resident.locator(".timeline", has_text="居民已撤回").wait_for()
    assert Grievance.objects.get().state == State.WITHDRAWN

    worker = page_of(world.grid_worker, width=360)
    steps.open_at_desk(worker, "三单元楼道的灯坏了三天", scope="ended")
    seen = worker.locator("#matter").inner_text()
    assert "四单元的灯也坏了。" in seen and "物业已经来修了。" in seen
