"""A volunteer on a phone: registers, is checked, signs up, checks in and out; two keys bring hours and points, which are
exchanged and fetched; the certificate is checked by anybody."""

import pytest
import time_machine

from governance.people.models import User
from tests.grievances.desk_pages import signed_in
from tests.volunteers.bank_world import build_bank
from tests.volunteers.test_shifts import code_at, published
from volunteers.models import ExchangeOrder, ServiceRecord, Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.walk]


def as_user(new_page, live_server, user, width=360):
    page = new_page(width=width, height=780)
    cookie = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def test_service_when_it_is_done_then_two_keys_bring_hours_and_points_and_goods_are_fetched_for_them(
    new_page, live_server, transactional_db
):
    bank = build_bank()
    bank.product(price=15)
    serving, user = bank.serving, User.objects.create(display_name="新人", password="!")
    with time_machine.travel(bank.now, tick=True):
        phone = as_user(new_page, live_server, user)
        phone.goto("/volunteers/me/")
        phone.get_by_role("link", name="注册志愿者").click()
        phone.get_by_label("姓名", exact=False).first.fill("李新")
        phone.get_by_label("出生日期").fill("1990-05-01")
        phone.get_by_label("在哪个社区服务").select_option(str(serving.community.pk))
        phone.get_by_label("急救").check()
        phone.get_by_role("button", name="注册").click()
        phone.get_by_label("我自愿").check()
        assert phone.get_by_label("急救").is_checked(), "what was chosen survives"
        phone.get_by_role("button", name="注册").click()
        phone.get_by_text("还差一步").wait_for()
        desk = as_user(new_page, live_server, serving.clerk, 1440)
        desk.goto(f"/desk/volunteers/{Volunteer.objects.get(user=user).code}/check/")
        desk.get_by_role("button", name="已看过身份证").click()
        desk.get_by_text("已核验").first.wait_for()
        shift = published(serving)
        phone.goto("/volunteers/")
        phone.get_by_role("link", name="敬老陪护").click()
        phone.get_by_role("button", name="报名").click()
        phone.get_by_text("开始前会提醒您").wait_for()
    with time_machine.travel(shift.starts_at, tick=True):
        phone, leader = (as_user(new_page, live_server, one) for one in (user, serving.leader.user))
        leader.goto(f"/volunteers/shifts/{shift.pk}/code/")
        code = leader.locator(".big-code").inner_text()
        phone.goto(f"/volunteers/shifts/{shift.pk}/")
        phone.get_by_label("六位签到码").fill(code)
        phone.get_by_role("button", name="签到").click()
        phone.get_by_role("heading", name="签退").wait_for()
    with time_machine.travel(shift.ends_at, tick=True):
        phone, leader = (as_user(new_page, live_server, one) for one in (user, serving.leader.user))
        phone.goto(f"/volunteers/shifts/{shift.pk}/?code={code_at(shift, shift.ends_at)}")
        phone.get_by_role("button", name="签退").click()
        phone.get_by_text("已签退").wait_for()
        record = ServiceRecord.objects.get()
        leader.goto(f"/volunteers/records/{record.pk}/confirm/")
        leader.get_by_role("button", name="第一把钥匙").click()
        leader.get_by_text("等服务对象一方确认").wait_for()
        desk = as_user(new_page, live_server, serving.second, 1440)
        desk.goto(f"/desk/volunteers/records/{record.pk}/vouch/")
        desk.get_by_label("怎么核实的").fill("我也在现场")
        desk.get_by_role("button", name="第二把钥匙").click()
        desk.get_by_text("已确认").first.wait_for()
        phone.goto("/volunteers/me/")
        phone.get_by_label("从", exact=True).fill("2026-11-01")
        phone.get_by_role("button", name="开具证明").click()
        phone.get_by_text("兹证明志愿者 李新").wait_for()
        number = phone.locator("strong.code").first.inner_text()
        anybody = new_page(width=360, height=740)
        anybody.goto(f"/volunteers/certificates/check/?code={number}")
        anybody.get_by_text("真实有效").wait_for()
        phone.goto("/bank/mine/")
        phone.get_by_role("link", name="用积分兑换").click()
        phone.get_by_role("link", name="大米").click()
        phone.get_by_role("button", name="兑换，去网点领").click()
        digits = phone.locator(".bank-digits").inner_text()
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        counter = as_user(new_page, live_server, bank.keeper, 1440)
        counter.goto(f"/desk/bank/{bank.here.pk}/")
        counter.get_by_label("取货码（8 位数字）").fill(digits)
        counter.get_by_role("button", name="查找").click()
        counter.get_by_role("button", name="已交给本人").click()
        counter.get_by_text("已发放，积分已入账").wait_for()
        phone.reload()
        phone.get_by_text("已领取").first.wait_for()
    assert ExchangeOrder.objects.get().state == "HANDED_OVER"
