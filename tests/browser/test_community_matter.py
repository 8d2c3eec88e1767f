"""小事: a broken lamp, from the telephone of a resident to the public result, through the hands of a grid worker."""

import io
import re
from collections.abc import Callable
from typing import Any

from PIL import Image

from grievances.models import Grievance, Photo
from grievances.states import State
from tests.browser import steps
from tests.grievances.world import World

TITLE = "三单元楼道的灯坏了三天"


def test_matter_when_raised_without_photos_or_name_then_code_secret_and_what_comes_next(
    world: World, new_page: Callable[..., Any]
) -> None:
    page = new_page(width=360)
    receipt = steps.raise_matter(page)

    grievance = Grievance.objects.get()
    assert re.fullmatch(r"NA-\w{4}-\w{2}", receipt.code) and receipt.code == grievance.code
    assert re.fullmatch(r"\d{6}", receipt.secret)
    assert (grievance.contact_phone, grievance.contact_name, grievance.building) == ("", "", world.building)
    assert page.get_by_role("img", name="二维码").is_visible()
    assert "第一网格正在看您的事" in page.locator(".steps").inner_text()
    assert "最晚" in page.locator(".steps").inner_text()
    page.get_by_role("link", name="看进度").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith(TITLE)


def test_lamp_when_settled_by_the_grid_worker_then_resident_rates_and_the_public_sees_the_result(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    resident = new_page(width=360)
    steps.write_matter(resident)
    steps.add_photo(resident, steps.photo_file())
    receipt = steps.send_matter(resident)
    grievance = Grievance.objects.get(code=receipt.code)
    assert_nothing_in_photo_but_the_picture(grievance.photos.get())

    worker = page_of(world.grid_worker, width=360)
    steps.open_at_desk(worker, TITLE)
    steps.accept(worker)
    steps.triage(worker, "小事")
    steps.do_verb(worker, "plan", "方案已保存", plan="今天买灯，明天上午换好。", responsible="员工grid_worker")
    worker.get_by_role("button", name="准许公开").click()
    steps.see_done(worker, "照片已更新")
    settle_with_photo(worker)

    steps.follow(resident, receipt.code, receipt.secret)
    assert "楼道的灯已经换好" in resident.locator("main").inner_text()
    assert "今天买灯，明天上午换好。" in resident.locator("main").inner_text()
    steps.rate(resident, "很满意", "第二天就来修了，谢谢。")
    grievance.refresh_from_db()
    assert (grievance.state, grievance.stars) == (State.CLOSED, 5)

    neighbour = new_page(width=360)
    neighbour.goto("/matters/")
    neighbour.get_by_role("link", name=TITLE).click()
    shown = neighbour.locator("main").inner_text()
    assert "楼道的灯已经换好" in shown and "第一网格" in shown and "小事" in shown
    # The photo that was cleared is shown; the one of the result was not cleared yet.
    assert neighbour.locator(".photos img").count() == 1
    assert neighbour.locator(".photos img").evaluate("async img => { await img.decode(); return img.naturalWidth }") > 0


def settle_with_photo(worker: Any) -> None:
    form = steps.open_verb(worker, "resolve")
    form.locator("[name=result]").fill("楼道的灯已经换好，换成了声控灯。")
    form.locator("[name=after]").set_input_files([steps.photo_file("after.jpg", "yellow")])
    form.locator("button[type=submit]").click()
    steps.see_done(worker, "已办结，等待居民评价")


def assert_nothing_in_photo_but_the_picture(photo: Photo) -> None:
    content = photo.image.read()
    assert b"TelephoneMaker" not in content
    picture = Image.open(io.BytesIO(content))
    assert not picture.getexif() and "exif" not in picture.info
