"""吹哨报到 on devices: an officer on the road with one big button, the street at its desk, nothing wrong with either page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from grievances.models import Response
from grievances.services.whistles import blow
from tests.browser import steps
from tests.browser.conftest import PHONE
from tests.browser.walk import BRIEFLY, Findings, look_at
from tests.grievances.whistle_world import draft
from tests.grievances.world import World

pytestmark = pytest.mark.walk


def test_officer_on_the_road_when_called_then_one_button_after_another(
    world: World, page_of: Callable[..., Any]
) -> None:
    findings, now = Findings(), timezone.now()
    whistle = blow(draft=draft(world, happened_at=now), actor=world.street_officer, now=now)
    officer = page_of(world.department_officer, width=PHONE)
    officer.goto("/desk/whistles/")
    look_at(officer, "whistles-phone", findings, BRIEFLY)
    officer.get_by_role("link", name="夜市占道").click()
    officer.get_by_role("button", name="签收").click()
    officer.get_by_role("button", name="已联系吹哨方").click()
    officer.locator("input[type=file]").set_input_files(steps.photo_file())
    look_at(officer, "whistle-phone", findings, BRIEFLY)
    officer.get_by_role("button", name="我已到现场").click()
    officer.get_by_text("等吹哨方确认").first.wait_for()
    assert Response.objects.get().photos.count() == 1
    street = page_of(world.street_officer)
    street.goto(f"/desk/whistles/{whistle.code}/")
    look_at(street, "whistle-desk", findings, BRIEFLY)
    street.get_by_role("button", name="确认到场").click()
    street.get_by_text("已确认到场").first.wait_for()
    street.goto("/desk/whistles/new/")
    look_at(street, "whistle-new", findings, BRIEFLY)
    assert Response.objects.get().state == "CONFIRMED"
    assert findings.lines == []
