"""The desk without a mouse: hundreds of items a day, two hands on the keys."""

from collections.abc import Callable
from typing import Any

from grievances.models import Grievance
from grievances.states import Kind, State
from tests.grievances.world import World

BODIES = ("一号楼门口的垃圾桶满了。", "二号楼的水管漏水了。", "三号楼的门禁坏了。")


def focused_row(page: Any) -> int:
    return int(
        page.evaluate(
            "() => [...document.querySelectorAll('.work-row')].indexOf(document.activeElement.closest('.work-row'))"
        )
    )


def test_desk_when_worked_by_keys_then_moves_opens_accepts_and_sorts(world: World, page_of: Callable[..., Any]) -> None:
    for body in BODIES:
        world.raised(body=body)
    page = page_of(world.grid_worker)
    page.goto("/desk/?scope=all")
    page.keyboard.press("j")
    assert focused_row(page) == 0
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused_row(page) == 1
    title = page.locator(".work-row .work-title").nth(1).inner_text().strip()

    page.keyboard.press("Enter")
    page.locator("#pane-detail #matter-title", has_text=title).wait_for()
    page.keyboard.press("a")
    page.get_by_text("已受理，请分流。").wait_for()
    page.keyboard.press("t")
    form = page.locator(".verb-form-triage")
    form.wait_for()
    assert form.locator("select[name=category]").evaluate("field => field === document.activeElement")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    chosen = form.locator("[name=kind]:checked").get_attribute("value")
    page.keyboard.press("Enter")
    page.get_by_text("已分流，开始计时办理。").wait_for()
    grievance = Grievance.objects.get(title=title)
    assert (grievance.state, grievance.kind) == (State.HANDLING, chosen)
    assert chosen in Kind.values

    page.keyboard.press("Escape")
    page.locator("#matter").wait_for(state="detached")
    assert focused_row(page) == 1


def test_desk_when_slash_then_search_and_question_mark_then_help(world: World, page_of: Callable[..., Any]) -> None:
    for body in BODIES:
        world.raised(body=body)
    page = page_of(world.grid_worker)
    page.goto("/desk/?scope=all")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="快捷键").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="快捷键").wait_for(state="hidden")
    page.keyboard.press("/")
    page.keyboard.insert_text("漏水")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert page.locator(".work-row").count() == 1
    assert "二号楼的水管漏水了" in page.locator(".work-row").inner_text()
