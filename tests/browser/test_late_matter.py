"""A matter that nobody takes in time rises: the desk turns red, the community gets it, and everybody can read why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from governance.deadlines.services import sweep
from grievances.models import Grievance
from grievances.tracking import secret_of
from tests.browser import steps
from tests.grievances.world import World

TITLE = "三单元楼道的灯坏了三天"
ROSE = "第一网格超时未办，已自动上升至桐梓坪社区"


def test_matter_when_nobody_settles_it_in_time_then_it_rises_and_everybody_can_read_so(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    raised = timezone.now() - timedelta(days=9)
    grievance = world.triaged(world.raised(now=raised, body=steps.BROKEN_LAMP), now=raised)
    worker = page_of(world.grid_worker)
    see_red(worker)

    sweep(now=timezone.now())
    grievance.refresh_from_db()
    assert (grievance.holder, grievance.rises) == (world.community, 1)
    community = page_of(world.community_worker)
    community.goto("/me/")
    assert "一件诉求超时，已自动上升" in community.locator("main").inner_text()
    steps.open_at_desk(community, TITLE)
    assert "超时上升 1 次" in community.locator("#matter .matter-line").inner_text()
    assert "还剩" in community.locator("#matter .matter-who").inner_text()
    assert ROSE in community.locator("#matter .timeline").inner_text()

    read_by_the_resident(new_page(width=360), grievance)
    neighbour = new_page(width=360)
    neighbour.goto(f"/matters/{grievance.pk}/")
    assert ROSE in neighbour.locator(".timeline").inner_text()
    assert "曾超时" in neighbour.locator("main").inner_text()


def see_red(worker: Any) -> None:
    """Before the sweep the row says how late it is, in words and in the colour of lateness, under the tab of late ones."""
    worker.goto("/desk/?scope=late")
    clock = worker.locator(".work-row", has_text=TITLE).locator(".clock")
    assert "已超时" in clock.inner_text()
    late = clock.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--late-ink').trim()")
    assert clock.evaluate("clock => getComputedStyle(clock).color") == rgb(late)


def read_by_the_resident(resident: Any, grievance: Grievance) -> None:
    steps.follow(resident, grievance.code, secret_of(grievance.code))
    assert ROSE in resident.locator(".timeline").inner_text()
    assert "桐梓坪社区" in resident.locator(".standing").inner_text()
    assert "超时上升" in resident.locator(".standing").inner_text()


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"
