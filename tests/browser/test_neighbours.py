"""Neighbours: who meets the same trouble joins; who calls has it written down; who signs in sees who looked."""

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from grievances.models import Grievance
from grievances.states import Source, State
from tests.browser import steps
from tests.grievances.world import World

PHONE = "13812345678"


@pytest.fixture(autouse=True)
def empty_outbox() -> None:
    shutil.rmtree(settings.VAR_DIR / "sms-outbox", ignore_errors=True)


def test_neighbour_when_the_same_was_raised_nearby_then_sees_it_while_typing_and_joins(
    world: World, new_page: Callable[..., Any]
) -> None:
    first = world.brought_to(State.HANDLING, body=steps.BROKEN_LAMP)
    page = new_page(width=360)
    steps.write_matter(page, "楼道的灯坏了，晚上很黑看不见。")
    page.locator("#similar", has_text="三单元楼道的灯坏了三天").wait_for()
    page.get_by_role("button", name="是这件，加入").click()
    assert "已加入，谢谢您" in page.get_by_role("heading", level=1).inner_text()
    first.refresh_from_db()
    assert first.supports == 1
    assert Grievance.objects.count() == 1
    page.get_by_role("link", name="看这件事的进度").click()
    assert "1 人同样遇到" in page.locator("main").inner_text()


def test_neighbour_when_it_is_another_matter_then_sends_it_all_the_same(
    world: World, new_page: Callable[..., Any]
) -> None:
    world.brought_to(State.HANDLING, body=steps.BROKEN_LAMP)
    page = new_page(width=360)
    steps.write_matter(page, "楼道的灯坏了，晚上很黑看不见。")
    page.locator("#similar [data-ids]").wait_for()
    steps.send_matter(page)
    assert Grievance.objects.count() == 2


def test_caller_when_written_down_by_staff_then_follows_with_the_last_four_of_the_telephone(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    worker = page_of(world.community_worker)
    worker.goto("/desk/")
    worker.get_by_role("link", name="登记诉求").click()
    worker.get_by_label("来电").check()
    worker.get_by_label("情况", exact=True).fill(steps.BROKEN_LAMP)
    worker.get_by_label("在哪里").press_sequentially("阳光花园3", delay=10)
    worker.locator("#places").get_by_text("阳光花园3栋").click()
    worker.get_by_label("怎么称呼").fill("李阿姨")
    worker.get_by_label("联系电话").fill(PHONE)
    worker.get_by_role("button", name="登记并取得查询码").click()
    worker.wait_for_url("**/receipt/")
    grievance = Grievance.objects.get()
    assert grievance.code in worker.locator(".receipt").inner_text().replace(" ", "")
    assert worker.get_by_role("button", name="打印").is_visible()
    assert (grievance.source, grievance.first_contact) == (Source.CALL, world.community_worker)

    caller = new_page(width=360)
    steps.follow(caller, grievance.code, PHONE[-4:])
    assert "第一网格" in caller.locator(".standing").inner_text()


def test_resident_when_signed_in_by_code_then_sees_own_matters_and_who_looked_at_the_number(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    resident = new_page(width=360)
    sign_in_by_code(resident)
    steps.write_matter(resident)
    resident.get_by_label("用我登录的手机号").check()
    steps.send_matter(resident)

    worker = page_of(world.grid_worker)
    steps.open_at_desk(worker, "三单元楼道的灯坏了三天")
    assert PHONE not in worker.content()
    worker.get_by_text("查看完整号码").click()
    worker.get_by_label("为什么要看").select_option(label="约时间上门")
    worker.get_by_role("button", name="查看并留痕").click()
    worker.get_by_role("link", name=PHONE).wait_for()

    resident.goto("/me/")
    assert "三单元楼道的灯坏了三天" in resident.locator("main").inner_text()
    looks = resident.locator("section", has_text="谁看过我的号码").inner_text()
    assert "员工grid_worker" in looks and "约时间上门" in looks
    resident.get_by_role("button", name="退出登录").click()
    resident.get_by_role("link", name="登录", exact=True).first.wait_for()


def sign_in_by_code(resident: Any) -> None:
    resident.goto("/sign-in/")
    resident.get_by_label("手机号").fill(PHONE)
    resident.get_by_role("button", name="获取验证码").click()
    resident.wait_for_url("**/sign-in/code/")
    resident.get_by_label("验证码").fill(last_code())
    resident.get_by_role("button", name="登录", exact=True).click()
    resident.wait_for_url(lambda url: "/sign-in/" not in url)


def last_code() -> str:
    file = max((settings.VAR_DIR / "sms-outbox").glob("*.jsonl"))
    return str(json.loads(file.read_text().splitlines()[-1])["params"]["code"])
