"""A topic on a phone: proposed by a resident, taken in at the desk, supported by neighbours, its steps read by everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from deliberation.models import Topic
from tests.browser import steps
from tests.deliberation.topic_world import TopicWorld, build_topic_world

pytestmark = pytest.mark.walk


@pytest.fixture
def here(transactional_db) -> TopicWorld:
    return build_topic_world()


def assert_fits(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_topic_when_proposed_on_a_phone_then_taken_in_and_supported(
    here: TopicWorld, page_of: Callable[..., Any], new_page: Callable[..., Any]
) -> None:
    resident = page_of(here.residents[0], width=360)
    resident.goto("/topics/")
    resident.get_by_role("link", name="提议题").first.click()
    resident.get_by_label("一句话说清楚是什么事").fill("院坝装一盏路灯")
    resident.get_by_label("现在是什么情况").fill("晚上黑，老人看不见台阶。\n\n建议装一盏太阳能路灯。")
    resident.get_by_label("小区、楼栋或社区的名字").fill("阳光花园3")
    resident.locator("#place-list [role=option]").first.click()
    assert "阳光花园3栋" in resident.locator("#place-choices").inner_text()
    steps.add_photo(resident, steps.photo_file())
    assert_fits(resident)
    resident.get_by_role("button", name="提交议题").last.click()
    resident.get_by_text("已收到，等社区受理").wait_for()
    topic = Topic.objects.get()
    assert topic.photos.count() == 1

    worker = page_of(here.world.community_worker, width=1440)
    worker.goto("/desk/topics/?scope=new")
    worker.get_by_role("link", name="院坝装一盏路灯").click()
    worker.get_by_role("link", name="受理").first.click()
    worker.get_by_role("button", name="受理并公开").click()
    worker.get_by_text("已受理，议题已公开").wait_for()

    for neighbour in here.residents[1:3]:
        page = page_of(neighbour, width=360)
        page.goto(f"/topics/{topic.code}/")
        page.get_by_role("button", name="我附议").click()
        page.get_by_text("谢谢，您已附议").wait_for()
        assert_fits(page)
    anybody = new_page(width=360)
    anybody.goto(f"/topics/{topic.code}/")
    assert "正在：开会商议" in anybody.locator("main").inner_text()
    assert "楼栋议事会" in anybody.locator("main").inner_text()
    assert here.residents[0].display_name not in anybody.locator("main").inner_text()
    assert_fits(anybody)
