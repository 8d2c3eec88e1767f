"""The shell in Chromium: accessibility, weight, sign-in by code, large type, and everything without script."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from governance.notifications.models import Message
from governance.people.models import IdentityLook, User
from governance.people.roles import Role
from tests.factories import BuildingFactory, EstateFactory, UserFactory, post, posted

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough secret 7"
PHONE = "13812345678"
# What a first visit may cost over the wire. Tests serve files uncompressed, so this is counted after gzip.
SHELL_BYTES = 40_000


def serious(page: Any) -> list[str]:
    """What axe finds that is serious or worse."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.fixture
def resident() -> User:
    estate = EstateFactory(name="阳光花园", initials="yghy")
    BuildingFactory(estate=estate, name="3栋")
    worker = UserFactory(display_name="王小兰", work_phone="023-62801234")
    post(worker, Role.GRID_WORKER)
    user = UserFactory(username=None, display_name="李大姐", phone_number=PHONE)
    IdentityLook.objects.create(looker=worker, looked_at=timezone.now(), what="PHONE", reason="回访", owner=user)
    Message.objects.create(
        key="m",
        recipient=user,
        title="您的诉求有新进展",
        body="物业已到现场。",
        link="/who/",
        created_at=timezone.now(),
    )
    return user


def sign_in_by_code(page: Any, next_url: str = "/me/") -> None:
    page.goto(f"/sign-in/?next={next_url}")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("6 位验证码").fill(page.locator("#shown-code").inner_text())
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{next_url}")


PUBLIC = ("/", "/who/", "/who/?q=阳光", "/who/?estate={estate}", "/sign-in/", "/sign-in/?as=staff", "/no-such-page/")
OWN = ("/me/", "/me/messages/")


@pytest.mark.walk
@pytest.mark.parametrize(
    ("width", "options", "large"),
    [(360, {}, False), (320, {}, True), (1440, {"color_scheme": "dark"}, False)],
    ids=["phone", "smallest phone in large type", "dark desk"],
)
def test_pages_when_looked_at_by_axe_then_nothing_serious_and_nothing_sideways(
    new_page: Callable[..., Any], resident: User, width: int, options: dict[str, Any], large: bool
) -> None:
    page = new_page(width=width, **options)
    estate = BuildingFactory._meta.model.objects.get().estate_id
    troubles: dict[str, list[str]] = {}

    def look(path: str) -> None:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        # Large type changes sizes only: what axe says about the page stands for it too.
        found = ([] if large else serious(page)) + ([f"{wide} px too wide"] if wide > 0 else [])
        if found:
            troubles[path] = found

    page.goto("/")
    if large:
        page.get_by_role("button", name="大字版").click()
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"
    for path in PUBLIC:
        look(path.format(estate=estate))
    page.goto("/sign-in/")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("6 位验证码").wait_for()
    if found := serious(page):
        troubles["/sign-in/code/"] = found
    page.get_by_label("6 位验证码").fill(page.locator("#shown-code").inner_text())
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.get_by_role("link", name="李大姐").wait_for()
    for path in OWN:
        look(path)
    assert troubles == {}


@pytest.mark.walk
def test_staff_pages_when_looked_at_by_axe_then_nothing_serious(new_page: Callable[..., Any]) -> None:
    user = posted(Role.COMMUNITY_WORKER)
    user.set_password(PASSWORD)
    user.save()
    page = new_page(width=360)
    page.goto("/sign-in/?as=staff&next=/me/")
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/me/")
    troubles = {"/me/": serious(page)}
    page.goto("/account/second-factor/on/")
    troubles["again"] = serious(page)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.get_by_label("6 位数字").wait_for()
    troubles["on"] = serious(page)
    for path in ("/account/second-factor/", "/account/password/"):
        page.goto(path)
        troubles[path] = serious(page)
    assert {path: found for path, found in troubles.items() if found} == {}


def test_first_visit_when_weighed_then_light_enough_for_a_slow_line(new_page: Callable[..., Any]) -> None:
    page = new_page(width=360)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.__setitem__(answer.url, len(gzip.compress(answer.body()))))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert sum(weights.values()) < SHELL_BYTES, weights


def test_sign_in_when_no_script_runs_then_works_all_the_same(new_page: Callable[..., Any], resident: User) -> None:
    page = new_page(width=360, java_script_enabled=False)
    sign_in_by_code(page)
    assert page.get_by_role("heading", name="李大姐").is_visible()
    assert page.get_by_text("138****5678").is_visible()
    page.get_by_role("button", name="换成大字").click()
    assert page.locator("html.large-type").count() == 1
    page.get_by_role("button", name="退出登录").click()
    assert page.get_by_text("您已退出登录。").is_visible()


def test_who_when_searched_by_keyboard_then_found(new_page: Callable[..., Any], resident: User) -> None:
    page = new_page(width=360)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.get_by_label("小区或楼栋").fill("yghy")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="阳光花园").click()
    assert page.get_by_role("link", name="023-62801234").get_attribute("href") == "tel:023-62801234"
