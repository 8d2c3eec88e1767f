"""The resident's pages in a real browser: with script, without it, and for assistive technology."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from grievances.models import Grievance, Photo
from grievances.services.proof import NUMERALS
from grievances.states import State
from grievances.tracking import link_token
from tests.grievances.resident_pages import picture
from tests.grievances.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def answer_question(page: Any) -> None:
    """Only where the question shows: no script, or a browser that cannot do the work."""
    label = page.locator("label[for=id_answer]")
    if label.is_visible():
        first, second = re.search("：(.)加(.)等于几", label.inner_text()).groups()
        page.fill("#id_answer", str(NUMERALS.index(first) + NUMERALS.index(second)))


def assert_accessible(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    assert [
        (rule["id"], rule["nodes"][0]["target"]) for rule in found if rule["impact"] in {"serious", "critical"}
    ] == []


def test_phone_with_script_when_filled_by_keys_then_raised_once_with_photo(new_page):
    world = build_world()
    page = new_page(width=360, height=740)
    page.goto("/grievances/new/")
    assert_accessible(page)
    page.fill("#id_body", "三单元楼道的灯坏了三天，晚上老人看不见台阶。")
    page.type("#id_place_text", "阳光花园3栋")
    page.wait_for_selector("#place-list [role=option]")
    page.press("#id_place_text", "ArrowDown")
    page.press("#id_place_text", "Enter")
    photo = picture("a.jpg", size=(800, 600))
    page.set_input_files("#id_photos", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo.read()})
    page.wait_for_selector(".photo-kept img")
    answer_question(page)
    page.dblclick(".send button")
    page.wait_for_selector(".receipt-code")
    assert_accessible(page)
    grievance = Grievance.objects.get()
    assert grievance.building == world.building
    assert Photo.objects.filter(grievance=grievance).count() == 1
    assert grievance.code in page.inner_text(".receipt")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_phone_without_script_when_place_is_searched_then_raised(new_page):
    world = build_world()
    page = new_page(width=360, height=740, java_script_enabled=False)
    page.goto("/grievances/new/")
    page.fill("#id_body", "小区门口的路灯坏了好几天")
    page.fill("#id_place_text", "阳光花园")
    page.click("#find-place")
    assert page.input_value("#id_body") == "小区门口的路灯坏了好几天"
    page.locator("#place-choices input").first.check()
    answer_question(page)
    page.click(".send button")
    assert page.locator(".receipt-code").count() == 2
    assert Grievance.objects.get().estate == world.estate


@pytest.mark.walk
@pytest.mark.parametrize("state", [State.WAITING, State.RESOLVED])
def test_matter_in_large_type_when_opened_then_accessible_and_no_wider_than_the_phone(new_page, state):
    grievance = build_world().brought_to(state)
    page = new_page(width=360, height=740)
    page.goto("/grievances/track/")
    page.click("button[name=on]")
    page.goto(f"/grievances/track/{grievance.code}/?k={link_token(grievance.code)}")
    assert "large-type" in page.locator("html").get_attribute("class")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
