"""热点: the arithmetic without a database, then the page and the very matters behind each."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from grievances.hotspots import Said, find_hotspots, phrase_of, surprise
from grievances.models import Hotspot
from grievances.services.hotspots import refresh_hotspots
from tests.grievances.world import NOW, World


def said(
    number: int, *, recent: bool = True, title: str = "楼道灯不亮", category: int | None = 1, person: str = ""
) -> Said:
    return Said(number, "500108001002", category, title, person or f"p{number}", recent)


def test_surprise_when_counted_then_grows_with_the_week_and_falls_with_the_past():
    assert surprise(0, 0) == surprise(1, 4) == 0
    assert surprise(3, 0) == pytest.approx(2.67, abs=0.01)  # 1 − e^−¼ (1 + ¼ + 1/32) = 0.216 %
    assert surprise(8, 4) > surprise(5, 4) > surprise(5, 12)
    assert surprise(40, 150) < 1


def test_find_when_one_resident_writes_five_times_then_no_hotspot():
    assert not find_hotspots([said(number, person="同一人") for number in range(5)])
    assert not find_hotspots([said(1), said(2)])


def test_find_when_it_was_always_so_then_no_hotspot():
    rows = [said(number) for number in range(5)] + [said(100 + number, recent=False) for number in range(20)]
    assert not find_hotspots(rows)


def test_find_when_a_category_rises_then_one_finding_with_its_words_and_matters():
    rows = [said(number, title=f"{number}号楼的楼道灯不亮了") for number in range(1, 5)]
    (found,) = find_hotspots([*rows, said(50, recent=False), said(60, category=2, title="垃圾没有清运")])
    assert (found.category_id, found.recent, found.before, found.ids) == (1, 4, 1, (1, 2, 3, 4))
    assert found.words == "号楼的楼道灯不亮"


def test_find_when_nobody_gave_a_category_then_found_by_the_words():
    titles = ["水压特别低", "六楼水压特别低没有水", "水压特别低怎么办"]
    (found,) = find_hotspots([said(number, category=None, title=title) for number, title in enumerate(titles)])
    assert (found.category_id, found.words, found.ids) == (None, "水压特别低", (0, 1, 2))


def test_find_when_titles_share_only_how_people_ask_then_no_hotspot():
    asked = ["垃圾怎么办", "路灯怎么坏着", "电梯怎么又停", "井盖什么时候修", "水管什么时候换", "围墙什么时候补"]
    assert not find_hotspots([said(number, category=None, title=title) for number, title in enumerate(asked)])


def test_phrase_when_titles_share_nothing_then_none():
    assert phrase_of(["楼道灯不亮", "垃圾没人管", "电梯停了"]) == ""


def test_refresh_when_all_titles_name_the_estate_then_its_name_is_no_hotspot(world: World):
    for number, title in enumerate(["电梯停了", "路灯不亮", "垃圾没清", "井盖松动"]):
        world.raised(title=f"阳光花园{title}", contact_phone=f"1380000000{number}")
    assert refresh_hotspots(now=NOW) == 0


@pytest.fixture
def risen(world: World) -> Hotspot:
    for number in range(4):
        world.raised(
            now=NOW - timedelta(days=number), body="昨晚开始水压特别低，六楼没有水", contact_phone=f"1380000000{number}"
        )
    world.raised(now=NOW - timedelta(days=20), body="垃圾桶该换了")
    with time_machine.travel(NOW, tick=False):
        assert refresh_hotspots(now=NOW) == 1
        assert refresh_hotspots(now=NOW) == 1  # replaced, not added
        return Hotspot.objects.get()


def page(user, path: str = "/desk/hotspots/") -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        response = client.get(path)
    return response.status_code, response.content.decode()


def test_page_when_seen_by_who_covers_the_place_then_hotspot_and_exactly_its_matters(world: World, risen: Hotspot):
    for user in (world.community_worker, world.street_officer, world.auditor):
        status, text = page(user)
        assert status == 200
        assert "桐梓坪社区" in text
        assert "看这 4 件" in text
        status, text = page(user, f"/desk/hotspots/{risen.pk}/")
        assert status == 200
        assert text.count("work-title") == 4
        assert "垃圾桶" not in text


def test_page_when_nothing_is_there_for_this_person_then_says_why(world: World, risen: Hotspot):
    assert "没有明显升温" in page(world.neighbour_worker)[1]
    assert "按社区统计" in page(world.grid_worker)[1]
    assert "没有辖区" in page(world.department_officer)[1]
    assert page(world.neighbour_worker, f"/desk/hotspots/{risen.pk}/")[0] == 404
    assert page(world.resident)[0] == 403
    Hotspot.objects.all().delete()
    assert "每小时统计一次" in page(world.community_worker)[1]
