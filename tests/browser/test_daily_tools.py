"""The daily tools where script helps: a reply with one click, a colleague after an @, an export that grows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from grievances.models import Mention
from grievances.services.exporting import claim_export, run_export
from grievances.services.replies import save_reply
from grievances.states import State
from grievances.tasks import rows_of
from tests.grievances.world import World


@pytest.mark.walk
def test_desk_when_reply_mention_and_export_are_used_in_place_then_each_does_its_part(
    world: World, page_of: Callable[..., Any]
) -> None:
    now = timezone.now()
    grievance = world.brought_to(State.HANDLING, now=now)
    save_reply(actor=world.grid_worker, now=now, title="已安排", text="{称呼}您好，{查询码}已安排。", verbs=["answer"])
    page = page_of(world.grid_worker)
    page.goto(f"/desk/?scope=all&open={grievance.code}")
    page.keyboard.press("r")
    words = page.locator(".verb-form-answer textarea")
    words.fill("先说一句。")
    page.get_by_role("link", name="已安排").click()
    assert words.input_value() == f"先说一句。\n居民朋友您好，{grievance.code}已安排。"
    page.get_by_role("button", name="发出答复").click()
    page.get_by_text("答复已发给居民。").wait_for()

    page.keyboard.press("n")
    note = page.locator(".verb-form-note textarea")
    note.press_sequentially("请@员工grid_l")
    page.get_by_role("button", name="@员工grid_leader").click()
    assert note.input_value() == "请@员工grid_leader "
    page.get_by_role("button", name="保存备注").click()
    page.locator(".mention-chips", has_text="@员工grid_leader").wait_for()
    assert Mention.objects.get().person == world.grid_leader

    page.get_by_text("工具", exact=True).click()
    page.get_by_role("button", name=".csv").click()
    page.get_by_text("排队中，马上开始。").wait_for()
    run_export(export=claim_export(now=timezone.now()), rows=rows_of, clock=timezone.now)
    page.get_by_role("link", name="下载").wait_for()  # the list asked again by itself
