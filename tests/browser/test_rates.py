"""The three rates and the call list as people see them: charts under the content policy, phones, dark scheme."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from governance.territory.models import Area
from grievances import services
from grievances.models import FollowUpPolicy
from grievances.policies import Resident
from grievances.services.counting import fold
from grievances.states import Kind, State
from tests.browser.conftest import PHONE
from tests.browser.walk import BRIEFLY, Findings, look_at
from tests.grievances.world import START, World

pytestmark = pytest.mark.walk


def square(west: float) -> dict[str, Any]:
    east = west + 0.01
    return {
        "type": "Polygon",
        "coordinates": [[[west, 29.5], [east, 29.5], [east, 29.51], [west, 29.51], [west, 29.5]]],
    }


def test_rates_when_looked_at_then_charts_are_drawn_and_nothing_serious(
    world: World, page_of: Callable[..., Any]
) -> None:
    now = timezone.now()
    FollowUpPolicy.objects.create(
        every_nth=1, call_level="STREET", wait_hours=0, attempts=2, retry_hours=1, source="测试", starts_on=START
    )
    for months, stars in ((0, 5), (1, 4), (2, 2), (3, 5), (3, 4), (5, 5)):
        row = world.brought_to(
            State.RESOLVED, now=now - timedelta(days=30 * months, hours=1), contact_phone="13812345678"
        )
        owner = Resident(opened=frozenset({row.pk}))
        services.rate(grievance_id=row.pk, actor=owner, now=now - timedelta(minutes=5), stars=stars)
    sent = world.brought_to(State.HANDLING, Kind.GOVERNMENT, now=now)
    services.dispatch(grievance_id=sent.pk, actor=world.community_worker, now=now, department=world.department)
    services.escalate(grievance_id=world.raised(now=now).pk, actor=world.grid_worker, now=now, words="要街道协调")
    call = row.follow_ups.get().pk
    fold(now=now)
    findings, page = Findings(), page_of(world.street_officer, width=PHONE)
    for name, address in {
        "rates-tiles": "/desk/rates/",
        "rates-list": "/desk/rates/matters/?count=satisfied,settled",
        "calls": "/desk/follow-ups/",
        "call": f"/desk/follow-ups/{call}/",
        "rates-public": "/matters/rates/",
    }.items():
        page.goto(address)
        if name == "rates-tiles":
            page.locator("[data-chart=trend] svg").wait_for()
            assert page.locator("[data-chart] svg").count() == 3  # one community: nothing to rank
        look_at(page, name, findings, BRIEFLY)
    Area.objects.filter(pk=world.community.pk).update(boundary=square(106.5))
    Area.objects.filter(pk=world.neighbour.pk).update(boundary=square(106.51))
    fold(now=timezone.now())  # the page is written anew after the next count
    page.goto("/desk/rates/")
    page.locator("[data-chart=map] svg").wait_for()
    look_at(page, "rates-map", findings, BRIEFLY)
    assert findings.lines == [], "\n" + "\n".join(findings.lines)
