"""An old browser in a chat app, or one whose script did not arrive: everything works by plain forms."""

import re
from collections.abc import Callable
from typing import Any

from grievances.models import Grievance
from grievances.states import State
from tests.browser import steps
from tests.grievances.world import World

NUMERALS = "零一二三四五六七八九十"
TITLE = "三单元楼道的灯坏了三天"


def answer_question(page: Any) -> None:
    first, second = re.search(r"(.)加(.)等于几", page.locator("#question").inner_text()).groups()  # type: ignore[union-attr]
    page.locator("#id_answer").fill(str(NUMERALS.index(first) + NUMERALS.index(second)))


def test_matter_when_no_script_runs_then_raised_handled_followed_and_rated(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    resident = new_page(width=360, java_script_enabled=False)
    steps.write_matter(resident, has_script=False)
    resident.locator("#id_photos").set_input_files([steps.photo_file()])
    answer_question(resident)
    receipt = steps.send_matter(resident)
    grievance = Grievance.objects.get(code=receipt.code)
    assert grievance.building == world.building
    assert grievance.photos.count() == 1

    worker = page_of(world.grid_worker, width=1440, java_script_enabled=False)
    steps.open_at_desk(worker, TITLE)
    steps.accept(worker)
    steps.triage(worker, "小事")
    steps.do_verb(worker, "resolve", "已办结，等待居民评价", result="楼道的灯已经换好。")

    steps.follow(resident, receipt.code, receipt.secret)
    steps.rate(resident, "满意")
    grievance.refresh_from_db()
    assert (grievance.state, grievance.stars) == (State.CLOSED, 4)


def test_form_when_something_is_missing_then_words_stay_and_the_errors_are_said(
    world: World, new_page: Callable[..., Any]
) -> None:
    page = new_page(width=360, java_script_enabled=False)
    page.goto("/grievances/new/")
    page.get_by_role("textbox", name="发生了什么事").fill(steps.BROKEN_LAMP)
    page.locator(".send button[type=submit]").click()
    assert "还没有提交，您填的内容都在。" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("textbox", name="发生了什么事").input_value() == steps.BROKEN_LAMP
    assert not Grievance.objects.exists()
