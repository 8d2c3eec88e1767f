"""The staff's door: name, password and a code that changes; who guesses is stopped, in words."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp

from governance.people.models import User
from tests.grievances.world import World

PASSWORD = "a long enough secret 7"


@pytest.fixture
def worker(world: World) -> User:
    user = world.grid_worker
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page: Any, password: str = PASSWORD) -> None:
    page.get_by_label("登录名").fill("grid_worker")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def code_of(secret: str, steps_ahead: int = 0) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps_ahead)))


def test_staff_when_second_factor_is_required_then_set_up_first_and_asked_ever_after(
    worker: User, new_page: Callable[..., Any], settings: Any
) -> None:
    settings.STAFF_TOTP_REQUIRED = True
    page = new_page(width=360)
    page.goto("/desk/")
    sign_in(page)
    page.wait_for_url("**/account/**")
    if page.get_by_label("密码").count():
        page.get_by_label("密码").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/second-factor/on/")
    secret = page.locator("main .secret").inner_text().replace(" ", "")
    page.locator("main input[name=code]").fill(code_of(secret))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/second-factor/codes/")
    page.goto("/desk/")
    page.get_by_role("heading", name="工作台").wait_for()

    other = new_page(width=1440)
    other.goto("/desk/")
    sign_in(other)
    other.wait_for_url("**/account/second-factor/check/**")
    other.locator("main input[name=code]").fill(code_of(secret, steps_ahead=1))
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url("**/desk/")


def test_staff_when_password_is_guessed_five_times_then_locked_in_words(
    worker: User, new_page: Callable[..., Any]
) -> None:
    page = new_page(width=360)
    page.goto("/sign-in/?as=staff")
    for _attempt in range(4):
        sign_in(page, "wrong")
        page.get_by_text("登录名或密码不对").first.wait_for()
    sign_in(page, "wrong")
    page.get_by_text("暂停登录 15 分钟").wait_for()
    page.goto("/sign-in/?as=staff")
    sign_in(page)
    page.get_by_text("暂停登录 15 分钟").wait_for()
