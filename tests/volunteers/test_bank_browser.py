"""The time bank in a real browser: hours saved, then spent for a mother."""

import pytest
import time_machine

from tests.funds.test_choice_browser import sign_in
from tests.volunteers.bank_world import build_bank
from volunteers.models import TimeOrder

pytestmark = [pytest.mark.browser, pytest.mark.walk]


def no_sideways(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_hours_when_saved_then_spent_for_a_mother(new_page, live_server, transactional_db):
    bank = build_bank()
    one, helper = bank.person(), bank.person(1)
    bank.serve(one, minutes=120, is_for_frail=True)
    bank.tie(one.user)
    with time_machine.travel(bank.now, tick=True):
        phone = new_page(width=360, height=740)
        sign_in(phone, live_server, one.user)
        phone.goto("/bank/new/help/")
        phone.get_by_label("李桂英").check()
        phone.get_by_label("需要什么帮助").fill("陪着去医院")
        phone.get_by_label("希望哪天").fill("2026-11-18")
        phone.get_by_label("大约多少分钟").fill("60")
        phone.get_by_label("地址").fill("3栋201")
        phone.get_by_label("联系电话").fill("13900000000")
        phone.get_by_role("button", name="提交，预留时间").click()
        phone.get_by_text("等志愿者接单").first.wait_for()
        assert no_sideways(phone)
        order = TimeOrder.objects.get()
        bank.done(order, helper, 50)
        phone.goto(f"/bank/hours/{order.code}/")
        phone.get_by_role("link", name="确认完成").click()
        phone.get_by_label("★★★★★").check()
        phone.get_by_role("button", name="确认，支付时间").click()
        phone.get_by_text("时间已经转给志愿者").wait_for()
    assert bank.book(helper.user).minutes.available == 50 and bank.book(one.user).minutes.available == 70
