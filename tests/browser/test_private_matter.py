"""私事: a dripping tap at home is nobody's duty, but somebody says where help is; nothing of it becomes public."""

from collections.abc import Callable
from typing import Any

from grievances.models import Grievance, ServiceEntry
from tests.browser import steps
from tests.grievances.world import World

WORDS = "我家厨房的水龙头一直滴水，请问能帮忙修吗？"


def test_tap_at_home_when_guided_then_resident_calls_the_service_and_nothing_is_public(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    ServiceEntry.objects.filter(pk=world.service.pk).update(phone="02362801234", hours="每天 8:00–20:00")
    resident = new_page(width=360)
    receipt = steps.raise_matter(resident, WORDS)

    worker = page_of(world.grid_worker, width=360)
    steps.open_at_desk(worker, "我家厨房的水龙头一直滴水")
    steps.accept(worker)
    steps.triage(worker, "私事")
    steps.do_verb(worker, "guide", "服务指引已发给居民", services="便民维修", words="可以先打电话问价。")

    steps.follow(resident, receipt.code, receipt.secret)
    assert resident.get_by_role("link", name="02362801234").get_attribute("href") == "tel:02362801234"
    assert "每天 8:00–20:00" in resident.locator("main").inner_text()
    assert "可以先打电话问价。" in resident.locator("main").inner_text()

    assert "这是您的私事，不公开。" in resident.locator("main").inner_text()

    grievance = Grievance.objects.get()
    assert grievance.published_at is None
    stranger = new_page(width=360)
    stranger.goto("/matters/")
    assert "水龙头" not in stranger.content()
    assert stranger.goto(f"/matters/{grievance.pk}/").status == 404
