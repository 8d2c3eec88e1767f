"""The shell: home, who is my grid worker, large type, words for times and clocks, calm pages for what went wrong."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from django.utils import timezone

from governance.common import errors
from governance.deadlines.models import CalendarYear
from governance.notifications.models import Message
from governance.people.models import IdentityLook, User
from governance.people.roles import Role
from governance.portal.registry import (
    DeskSource,
    Figure,
    FigureSource,
    HomeAction,
    NavItem,
    Panel,
    StandingWarning,
    portal,
    staff,
)
from governance.portal.templatetags.portal import TimeWords, clock_look, clock_words, exact_words
from governance.trail.services import record, seal
from tests.factories import BuildingFactory, EstateFactory, UserFactory, at, post, posted

pytestmark = pytest.mark.django_db


# --- Words -------------------------------------------------------------------------------------------------
NOW = at("2026-11-21 15:00")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-23 18:10", "还剩 2 天 3 小时"),
        ("2026-11-22 15:00", "还剩 1 天"),
        ("2026-11-21 20:00", "还剩 5 小时"),
        ("2026-11-21 16:30", "还剩 1 小时 30 分钟"),
        ("2026-11-21 15:40", "还剩 40 分钟"),
        ("2026-11-21 10:00", "已超时 5 小时"),
        ("2026-11-21 15:00", "已超时 1 分钟"),
    ],
)
def test_clock_words_when_before_or_after_due_then_said_plainly(due, words):
    assert clock_words(at(due), NOW) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-21 14:59:30", "刚刚"),
        ("2026-11-21 14:20", "40分钟前"),
        ("2026-11-21 12:00", "3小时前"),
        ("2026-11-19 09:05", "11月19日 周四 09:05"),
        ("2026-11-01 09:05", "11月1日"),
        ("2025-11-01 09:05", "2025年11月1日"),
        ("2026-11-23 09:00", "11月23日 周一 09:00"),
    ],
)
def test_when_at_any_distance_then_in_words_people_use(moment, words):
    assert TimeWords.at(NOW).ago(at(moment)) == words


def test_exact_words_always_name_the_weekday():
    assert exact_words(at("2026-11-21 15:00"), NOW) == "11月21日 周六 15:00"


@pytest.mark.parametrize(
    ("due", "warn", "paused", "done", "look"),
    [
        ("2026-11-25 15:00", "2026-11-24 15:00", False, False, "in_time"),
        ("2026-11-25 15:00", "2026-11-21 14:00", False, False, "soon"),
        ("2026-11-22 10:00", None, False, False, "soon"),
        ("2026-11-21 15:00", None, False, False, "late"),
        ("2026-11-20 15:00", None, True, False, "paused"),
        ("2026-11-20 15:00", None, False, True, "done"),
    ],
)
def test_clock_look_follows_due_and_warning(due, warn, paused, done, look):
    found = clock_look(due_at=at(due), now=NOW, warn_at=warn and at(warn), paused=paused, done=done)
    assert found == look


def test_clock_tag_never_shows_colour_alone():
    html = Template("{% load portal %}{% clock due label='办结' %}").render(
        Context({"due": at("2026-11-21 10:00"), "now": NOW})
    )
    assert "clock-late" in html and "<svg" in html and "办结" in html and "已超时 5 小时" in html


# --- Home and registries -----------------------------------------------------------------------------------
@pytest.fixture
def pieces(monkeypatch):
    """Registries that forget what a test adds."""
    for name in ("nav", "desk", "home_actions", "home_panels", "me_panels", "figures", "warnings"):
        registry = getattr(portal, name)
        monkeypatch.setattr(registry, "_pieces", dict(registry._pieces))
    return portal


def test_home_when_apps_registered_pieces_then_shows_them(client, pieces):
    pieces.home_actions.add(HomeAction("t", "试一试", "看看", "portal:who", "plus", is_main=True))
    pieces.figures.add(FigureSource("t", lambda code, now: [Figure("本月诉求", "42", url="/who/")]))
    pieces.home_panels.add(Panel("t", "portal/_empty.html", lambda request: {"why": "公告在此"}))
    pieces.home_panels.add(Panel("nothing", "portal/_empty.html", lambda request: None))
    body = client.get("/").content.decode()
    assert "试一试" in body and "42" in body and "公告在此" in body


def test_nav_and_warnings_when_for_staff_then_residents_do_not_see_them(client, pieces):
    pieces.nav.add(NavItem("t", "工作台试", "portal:who", "list", show=staff))
    pieces.warnings.add(StandingWarning("t", lambda request: "2027 年放假安排未导入", show=staff))
    assert "工作台试" not in client.get("/").content.decode()
    client.force_login(posted(Role.GRID_WORKER))
    body = client.get("/").content.decode()
    assert "工作台试" in body and "放假安排未导入" in body


def test_home_when_staff_then_what_waits_stands_first(client, pieces):
    pieces.desk.add(DeskSource("t", "等我办的事", "portal:who", lambda request: 100))
    client.force_login(posted(Role.GRID_WORKER))
    body = client.get("/").content.decode()
    assert "等我办的事" in body and "99+" in body
    assert "等我办的事" not in Client().get("/").content.decode()


def test_calendar_when_a_year_is_missing_then_every_page_of_staff_says_so(client):
    CalendarYear.objects.all().delete()
    client.force_login(posted(Role.COMMUNITY_WORKER))
    assert "放假安排还没有导入" in client.get("/me/").content.decode()
    assert "放假安排还没有导入" not in Client().get("/").content.decode()


def test_registry_when_same_key_added_twice_then_later_one_stands(pieces):
    before = len(pieces.nav)
    pieces.nav.add(NavItem("t", "一", "portal:who", "list"))
    pieces.nav.add(NavItem("t", "二", "portal:who", "list"))
    assert len(pieces.nav) == before + 1


def test_home_when_anonymous_then_few_queries(client, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(4):
        client.get("/")


# --- Who is my grid worker ---------------------------------------------------------------------------------
@pytest.fixture
def estate():
    estate = EstateFactory(name="阳光花园", initials="yghy")
    BuildingFactory(estate=estate, name="3栋")
    worker = UserFactory(display_name="王小兰", work_phone="023-62801234", phone_number="13812345678")
    post(worker, Role.GRID_WORKER)
    return estate


@pytest.mark.parametrize("text", ["阳光", "阳光花园", "yghy", "YGH", "阳光花园 3栋", "阳光花园3栋"])
def test_who_when_place_is_typed_then_found(client, estate, text):
    response = client.get("/who/", {"q": text})
    assert "阳光花园" in response.content.decode()
    assert response.context["estates"] or response.context["buildings"]


def test_who_when_estate_chosen_then_worker_with_work_phone_only(client, estate):
    body = client.get("/who/", {"estate": estate.pk}).content.decode()
    assert "王小兰" in body and "tel:023-62801234" in body
    assert "13812345678" not in body and "5678" not in body


def test_who_when_posting_ended_then_worker_is_gone(client, estate):
    old = UserFactory(display_name="旧网格员")
    post(old, Role.GRID_WORKER, ends_on=timezone.localdate())
    assert "旧网格员" not in client.get("/who/", {"estate": estate.pk}).content.decode()


def test_who_when_nothing_found_then_says_what_to_try(client):
    assert "没有找到" in client.get("/who/", {"q": "不存在<b>"}).content.decode()
    assert client.get("/who/", {"estate": "99999"}).status_code == 404
    assert client.get("/who/", {"estate": "x"}).status_code == 200


# --- Large type --------------------------------------------------------------------------------------------
def test_large_type_when_anonymous_then_kept_on_the_device(client):
    response = client.post("/large-type/", {"on": "1", "next": "/who/"})
    assert response.url == "/who/"
    assert 'class="large-type' in client.get("/").content.decode()
    client.post("/large-type/", {"on": "0"})
    assert 'class="large-type' not in client.get("/").content.decode()


def test_large_type_when_signed_in_then_kept_with_the_person(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/large-type/", {"on": "1"})
    other_device = Client()
    other_device.force_login(user)
    assert 'class="large-type' in other_device.get("/").content.decode()


def test_large_type_when_next_leads_away_then_home(client):
    assert client.post("/large-type/", {"on": "1", "next": "//evil.example/"}).url == "/"
    assert client.get("/large-type/").status_code == 405


# --- 我的 ---------------------------------------------------------------------------------------------------
def test_me_when_anonymous_then_door_that_leads_back(client):
    assert client.get("/me/").url == "/sign-in/?next=/me/"


def test_me_shows_masked_phone_and_who_looked(client):
    user = UserFactory(phone_number="13812345678")
    looker = UserFactory(display_name="赵网格")
    IdentityLook.objects.create(looker=looker, looked_at=timezone.now(), what="PHONE", reason="回访", owner=user)
    client.force_login(user)
    body = client.get("/me/").content.decode()
    assert "138****5678" in body and "13812345678" not in body
    assert "赵网格" in body and "回访" in body


def message(user, number=0, link=""):
    return Message.objects.create(
        key=f"{user.pk}:{number}", recipient=user, title=f"消息{number}", link=link, created_at=timezone.now()
    )


def test_message_when_opened_then_read_and_followed(client):
    user = UserFactory()
    first = message(user, 1, "/who/")
    client.force_login(user)
    assert client.get(f"/me/messages/{first.pk}/").url == "/who/"
    first.refresh_from_db()
    assert first.read_at is not None


def test_message_when_of_somebody_else_then_404(client):
    theirs = message(UserFactory())
    client.force_login(UserFactory())
    assert client.get(f"/me/messages/{theirs.pk}/").status_code == 404


def test_inbox_when_longer_than_a_page_then_pages_by_key(client):
    user = UserFactory()
    for number in range(25):
        message(user, number)
    client.force_login(user)
    first = client.get("/me/messages/")
    assert len(first.context["page"].rows) == 20
    rest = client.get("/me/messages/", {"after": first.context["page"].next})
    assert [row.title for row in rest.context["page"].rows] == [f"消息{number}" for number in range(4, -1, -1)]
    client.post("/me/messages/read/")
    assert not Message.objects.filter(read_at=None).exists()


def test_unread_when_very_many_then_capped(client):
    user = UserFactory()
    Message.objects.bulk_create(
        Message(key=f"m{number}", recipient=user, title="x", created_at=timezone.now()) for number in range(150)
    )
    client.force_login(user)
    assert "99+" in client.get("/").content.decode()


# --- What went wrong ---------------------------------------------------------------------------------------
class Urls:
    """Views that fail, each in its own way."""

    urlpatterns = []


def _raises(error):
    def view(request):
        raise error

    return view


def _failing_urls():
    from governance import urls

    Urls.urlpatterns = [
        *urls.urlpatterns,
        path("t/403/", _raises(errors.PermissionRefused("x", "这件事归街道办"))),
        path("t/409/", _raises(errors.StateRefused("x", "别人刚刚已受理"))),
        path("t/422/", _raises(errors.InputRefused("x", "请写明理由", fields={"reason": "理由太短"}))),
        path("t/429/", _raises(errors.LimitReached("x", "请一小时后再试"))),
        path("t/500/", _raises(RuntimeError("secret detail"))),
    ]
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(Urls, name, getattr(urls, name))
    return Urls


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "这件事归街道办"), (409, "别人刚刚已受理"), (422, "理由太短"), (429, "请一小时后再试")],
)
def test_domain_error_when_it_leaves_a_view_then_calm_page_with_its_words(client, status, words):
    with override_settings(ROOT_URLCONF=_failing_urls()):
        response = client.get(f"/t/{status}/")
        assert response.status_code == status
        assert words in response.content.decode()
        assert "回首页" in response.content.decode()


def test_domain_error_when_htmx_then_alert_for_its_place(client):
    with override_settings(ROOT_URLCONF=_failing_urls()):
        response = client.get("/t/409/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#alerts"
    body = response.content.decode()
    assert "别人刚刚已受理" in body and "<html" not in body


def test_failure_when_unforeseen_then_words_without_details():
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=_failing_urls()):
        response = client.get("/t/500/")
    assert response.status_code == 500
    assert "系统出了点问题" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_page_when_absent_then_404_in_words(client):
    response = client.get("/no-such-page/", headers={"referer": "https://evil.example/"})
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()
    assert "evil.example" not in response.content.decode()


def test_form_when_csrf_token_is_stale_then_says_nothing_was_lost():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/large-type/", {"on": "1"})
    assert response.status_code == 403
    assert "没有任何内容丢失" in response.content.decode()


# --- Machinery ---------------------------------------------------------------------------------------------
def test_healthz_when_database_answers_then_ok(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_robots_when_asked_then_private_pages_are_closed(client):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()


def test_pages_when_served_then_no_script_or_style_from_elsewhere(client):
    for path_ in ("/", "/who/", "/sign-in/", "/sign-in/?as=staff"):
        body = client.get(path_).content.decode()
        assert "http://" not in body.replace("http://www.w3.org", "") and "https://" not in body
        assert "<script>" not in body and " onclick=" not in body


def test_staff_predicate_when_nobody_signed_in_then_false():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert staff(request) is False


def test_seals_page_is_public_and_shows_each_seal(client: Client) -> None:
    assert "还没有封存" in client.get(reverse("portal:seals")).content.decode()
    user = User.objects.create(username="somebody", password="!")
    record(actor=user, verb="test.act", subject=user, now=timezone.now())
    sealed = seal(now=timezone.now())
    assert sealed is not None
    page = client.get(reverse("portal:seals")).content.decode()
    assert sealed.chain in page
    assert "somebody" not in page
