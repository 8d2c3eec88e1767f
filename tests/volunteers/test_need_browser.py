"""On phones and at the desk: a wish from posting to thanks; a private matter that ends when a neighbour has helped."""

import io

import pytest
import time_machine
from PIL import Image

from grievances.models import Grievance
from grievances.states import Kind, State
from tests.funds.test_choice_browser import sign_in
from tests.volunteers.needs_world import HOUR, NOW, build_needs
from volunteers.models import HelpRequest, Wish

pytestmark = [pytest.mark.browser, pytest.mark.walk]


def no_sideways(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_wish_when_posted_on_a_phone_then_checked_claimed_fulfilled_and_thanked(
    new_page, live_server, transactional_db
):
    world = build_needs()
    with time_machine.travel(NOW, tick=True):
        asker, giver, desk = (
            new_page(width=360, height=740),
            new_page(width=360, height=740),
            new_page(width=1440, height=900),
        )
        for page, user in ((asker, world.asker), (giver, world.giver), (desk, world.clerk)):
            sign_in(page, live_server, user)
        asker.goto("/wishes/")
        asker.get_by_role("link", name="发布一个心愿").first.click()
        asker.get_by_label("孩子").check()
        asker.get_by_label("想要什么").fill("一个新书包")
        asker.type("#id_place_text", "阳光花园3栋")
        asker.wait_for_selector("#place-list [role=option]")
        asker.press("#id_place_text", "ArrowDown")
        asker.press("#id_place_text", "Enter")
        asker.get_by_label("是谁的心愿").fill("小雨")
        no_sideways(asker)
        asker.get_by_role("button", name="发布心愿").click()
        asker.get_by_text("社区核对以后上心愿墙。").first.wait_for()
        wish = Wish.objects.get()
        desk.goto(f"/desk/needs/wishes/{wish.code}/")
        desk.get_by_role("link", name="核对，上心愿墙").click()
        desk.get_by_label("公开的话").fill("开学就三年级了")
        desk.get_by_role("button", name="上心愿墙").click()
        desk.get_by_text("已上心愿墙。").wait_for()
        giver.goto("/wishes/")
        giver.get_by_text("一个新书包").click()
        giver.get_by_role("link", name="我来实现").click()
        giver.get_by_role("button", name="认领这个心愿").click()
        giver.get_by_role("link", name="心愿实现了").click()
        giver.get_by_label("怎样实现的").fill("书包送到社区了")
        picture = io.BytesIO()
        Image.new("RGB", (80, 60), "#3a7").save(picture, "JPEG")
        giver.get_by_label("照片").set_input_files(
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
        )
        giver.get_by_role("button", name="提交").click()
        giver.get_by_text("等社区看过再公开").wait_for()
        desk.reload()
        desk.get_by_role("button", name="公开", exact=True).click()
        desk.get_by_role("button", name="不公开").wait_for()
        asker.goto(f"/wishes/{wish.code}/")
        asker.get_by_role("link", name="说声谢谢").click()
        asker.get_by_label("谢谢的话").fill("特别喜欢，谢谢您")
        asker.get_by_role("button", name="送出谢谢").click()
        asker.goto("/wishes/?show=true")
        asker.get_by_text("特别喜欢").wait_for()
        assert asker.locator(".wish-card img").count() == 1 and "小雨" not in asker.content()
        no_sideways(asker)
    photo = wish.photos.get()
    photo.image.delete(save=False)
    photo.thumbnail.delete(save=False)


def test_matter_when_turned_into_a_request_then_a_neighbour_helps_and_it_ends(new_page, live_server, transactional_db):
    world = build_needs()
    matter = world.ground.brought_to(State.HANDLING, Kind.PRIVATE, actor=world.asker)
    with time_machine.travel(NOW, tick=True):
        desk, helper = new_page(width=1440, height=900), new_page(width=360, height=740)
        sign_in(desk, live_server, world.clerk)
        sign_in(helper, live_server, world.helper)
        desk.goto(f"/desk/{matter.code}/")
        desk.get_by_role("link", name="转为互助求助").click()
        desk.get_by_label("代买代办").check()
        desk.get_by_label("一句话说清楚").fill("楼道灯坏了，请会修的邻居看看")
        desk.get_by_role("button", name="转为互助求助").click()
        desk.get_by_text("谁合适").wait_for()
        request = HelpRequest.objects.get()
        helper.goto("/needs/")
        helper.get_by_role("link", name="楼道灯坏了").click()
        helper.get_by_role("link", name="我来帮忙").click()
        helper.get_by_role("button", name="认领").click()
        helper.get_by_text("社区确认以后").first.wait_for()
        desk.goto(f"/desk/needs/{request.code}/")
        desk.get_by_role("link", name="确认志愿者").click()
        desk.get_by_role("button", name="确认", exact=True).click()
        desk.get_by_text("已确认，双方").wait_for()
        helper.reload()
        helper.get_by_role("button", name="查看姓名和地址").click()
        helper.get_by_text("这次查看已经记录").wait_for()
        no_sideways(helper)
    with time_machine.travel(NOW + 3 * HOUR, tick=True):
        helper.goto(f"/needs/{request.code}/finish/")
        helper.get_by_label("几点开始的").fill("2026-11-18T11:00")
        helper.get_by_label("用了多久（分钟）").fill("30")
        helper.get_by_label("做了什么").fill("换好了灯")
        helper.get_by_role("button", name="提交").click()
        helper.get_by_text("帮完了，等对方评价").wait_for()
        assert Grievance.objects.get(pk=matter.pk).state == State.RESOLVED
        asker = new_page(width=360, height=740)
        sign_in(asker, live_server, world.asker)
        asker.goto(f"/needs/{request.code}/")
        asker.get_by_role("link", name="评价").click()
        asker.get_by_label("很满意").check()
        asker.get_by_role("button", name="提交评价").click()
        asker.get_by_text("已经帮成").wait_for()
        asker.goto(f"/grievances/track/{matter.code}/")
        asker.get_by_role("heading", name="邻里互助").wait_for()
    assert Grievance.objects.get(pk=matter.pk).state == State.CLOSED
