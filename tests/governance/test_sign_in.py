"""Doors: residents by telephone and code, staff by name, password and second factor, and who is kept out."""

import json
import shutil
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from governance.common.crypto import blind_index
from governance.people.models import User
from governance.people.roles import Role
from tests.factories import UserFactory, post

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret 7"
PHONE = "13812345678"


@pytest.fixture
def worker() -> User:
    user = UserFactory(username="wang", display_name="王小兰")
    user.set_password(PASSWORD)
    user.save()
    post(user, Role.GRID_WORKER)
    return user


@pytest.fixture(autouse=True)
def empty_outbox() -> None:
    shutil.rmtree(settings.VAR_DIR / "sms-outbox", ignore_errors=True)


def sent_codes() -> list[str]:
    outbox = settings.VAR_DIR / "sms-outbox"
    lines = [line for file in sorted(outbox.glob("*.jsonl")) for line in file.read_text().splitlines()]
    return [json.loads(line)["params"]["code"] for line in lines]


def ask_code(client: Client, phone: str = PHONE, **extra):
    return client.post("/sign-in/", {"as": "resident", "phone": phone} | extra)


def sign_in_staff(client: Client, password: str = PASSWORD, login: str = "wang", **extra):
    return client.post("/sign-in/", {"as": "staff", "login": login, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- Residents ---------------------------------------------------------------------------------------------
def test_code_when_right_then_account_is_made_and_next_followed(client):
    response = ask_code(client, "+86 138 1234 5678", next="/who/")
    assert response.url == "/sign-in/code/"
    assert not User.objects.exists()
    response = client.post("/sign-in/code/", {"code": sent_codes()[-1]})
    assert response.url == "/who/"
    user = User.objects.get()
    assert user.phone_index == blind_index("phone", PHONE)
    assert user.phone == PHONE
    assert user.phone_verified_at and not user.has_usable_password()
    assert client.session.get_expiry_age() > 29 * 24 * 3600


def test_code_when_entered_again_later_then_same_account(client):
    for days in (0, 2):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            cache.clear()  # Redis does not travel: the limit of one code a minute would still count
            device = Client()
            ask_code(device)
            device.post("/sign-in/code/", {"code": sent_codes()[-1]})
            assert is_signed_in(device)
    assert User.objects.count() == 1


def test_code_when_wrong_five_times_then_void(client):
    ask_code(client)
    right = sent_codes()[-1]
    wrong = "000000" if right != "000000" else "111111"
    for left in (4, 3, 2, 1):
        response = client.post("/sign-in/code/", {"code": wrong})
        assert response.status_code == 422
        assert f"还可以再试 {left} 次" in response.content.decode()
    assert client.post("/sign-in/code/", {"code": wrong}).url == "/sign-in/"
    assert client.post("/sign-in/code/", {"code": right}).url == "/sign-in/"
    assert not is_signed_in(client) and not User.objects.exists()


def test_code_when_guessed_side_by_side_then_no_extra_attempts(client):
    """Parallel requests each see the session as it was before the others; the count outside it still holds."""
    ask_code(client)
    right = sent_codes()[-1]
    before = dict(client.session.items())
    for guess in range(5):
        client.post("/sign-in/code/", {"code": f"{(int(right) + 1 + guess) % 1_000_000:06d}"})
        session = client.session
        session.update(before)
        session.save()
    assert client.post("/sign-in/code/", {"code": right}).url == "/sign-in/"
    assert not is_signed_in(client)


def test_code_when_too_old_then_refused(client):
    ask_code(client)
    code = sent_codes()[-1]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.post("/sign-in/code/", {"code": code}).url == "/sign-in/"
    assert not is_signed_in(client)


def test_code_when_typed_in_another_session_then_refused(client):
    ask_code(client)
    stranger = Client()
    assert stranger.post("/sign-in/code/", {"code": sent_codes()[-1]}).url == "/sign-in/"


def test_code_when_asked_twice_in_a_minute_then_told_to_wait(client):
    ask_code(client)
    before = len(sent_codes())
    response = ask_code(client)
    assert response.status_code == 422
    assert "一分钟后再试" in response.content.decode()
    assert len(sent_codes()) == before


def test_code_when_a_whole_building_shares_one_address_then_all_get_theirs(client):
    for number in range(40):
        assert ask_code(Client(), f"138{number:08d}").status_code == 302


def test_code_when_one_address_asks_without_end_then_stopped(client):
    answers = [ask_code(Client(), f"139{number:08d}").status_code for number in range(62)]
    assert answers[:60] == [302] * 60
    assert answers[60:] == [422, 422]


@pytest.mark.parametrize("phone", ["", "12345", "02362801234", "not a number"])
def test_phone_when_no_mobile_then_refused_in_words(client, phone):
    response = ask_code(client, phone)
    assert response.status_code == 422


def test_next_when_it_leads_away_then_ignored(client):
    ask_code(client, next="https://evil.example/")
    response = client.post("/sign-in/code/", {"code": sent_codes()[-1]})
    assert response.url == "/"


def test_code_when_number_belongs_to_staff_then_sent_to_the_password(client, worker):
    worker.set_phone(PHONE)
    worker.save()
    ask_code(client)
    response = client.post("/sign-in/code/", {"code": sent_codes()[-1]})
    assert response.url.startswith("/sign-in/?as=staff")
    assert not is_signed_in(client)


# --- Staff -------------------------------------------------------------------------------------------------
def test_staff_when_password_right_then_in_for_twelve_hours(client, worker):
    assert sign_in_staff(client).status_code == 302
    assert is_signed_in(client)
    assert client.session.get_expiry_age() <= 12 * 3600


def test_staff_when_wrong_five_times_then_locked_in_words_but_neighbours_are_not(client, worker):
    for _ in range(4):
        assert sign_in_staff(client, "wrong").status_code == 422
    assert sign_in_staff(client, "wrong").status_code == 429
    locked = sign_in_staff(client)
    assert locked.status_code == 429
    assert "暂停登录 15 分钟" in locked.content.decode()
    assert not is_signed_in(client)
    User.objects.create_user("li", PASSWORD)
    assert sign_in_staff(Client(), login="li").status_code == 302
    assert sign_in_staff(Client(), REMOTE_ADDR="10.0.0.9").status_code == 302


def test_staff_when_fifteen_minutes_passed_then_lock_is_off(client, worker):
    for _ in range(5):
        sign_in_staff(client, "wrong")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in_staff(client).status_code == 302


def test_session_of_staff_when_idle_two_hours_then_over_and_page_kept(client, worker):
    sign_in_staff(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=50)):
        assert client.get("/me/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=3, minutes=40)):
        assert client.get("/me/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=5, minutes=50)):
        response = client.get("/me/")
        assert response.url == "/sign-in/?as=staff&next=%2Fme%2F"
        assert not is_signed_in(client)


def test_session_of_staff_when_twelve_hours_old_then_over_however_busy(client, worker):
    start = timezone.now()
    sign_in_staff(client)
    for hours in range(1, 12):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert client.get("/me/").status_code == 200
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert client.get("/me/").status_code == 302


def test_second_factor_when_required_then_nothing_before_it(client, worker, settings):
    settings.STAFF_TOTP_REQUIRED = True
    sign_in_staff(client)
    assert client.get("/me/").url == "/account/second-factor/on/"
    assert client.get("/account/second-factor/on/").status_code == 302  # first the password again
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/second-factor/on/")
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // 30))
    assert client.post("/account/second-factor/on/", {"code": code}).url == "/account/second-factor/codes/"
    assert client.get("/account/second-factor/codes/").status_code == 200
    assert client.get("/me/").status_code == 200
    # It cannot be switched off where it is required.
    assert client.post("/account/second-factor/off/").status_code == 200
    assert client.get("/me/").status_code == 200
    # The next sign-in asks for it, and the password alone opens nothing.
    other = Client()
    assert sign_in_staff(other).url == "/account/second-factor/check/"
    assert not is_signed_in(other)
    assert other.get("/me/").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=60)):
        code = totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // 30))
        other.post("/account/second-factor/check/", {"code": code})
    assert is_signed_in(other)


def test_second_factor_when_stored_then_sealed(client, worker):
    sign_in_staff(client)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/account/second-factor/on/").context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // 30))
    client.post("/account/second-factor/on/", {"code": code})
    kept = worker.authenticator_set.get(type="totp").data
    assert secret not in json.dumps(kept)


def test_second_factor_when_resident_then_never_asked(client, settings):
    settings.STAFF_TOTP_REQUIRED = True
    ask_code(client)
    client.post("/sign-in/code/", {"code": sent_codes()[-1]})
    assert client.get("/me/").status_code == 200


def test_admin_when_nobody_signed_in_then_our_door_and_no_loop_for_strangers(client, worker):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2F"
    assert response.context["is_staff_tab"]
    sign_in_staff(client)
    assert client.get("/admin/", follow=True).status_code == 403


def test_sign_out_when_posted_then_out(client, worker):
    sign_in_staff(client)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path", ["/account/signup/", "/account/email/", "/account/password/reset/", "/accounts/login/"]
)
def test_pages_of_allauth_when_unused_then_absent(client, path):
    assert client.get(path).status_code == 404


def test_name_when_changed_then_kept_and_recorded(client):
    ask_code(client)
    client.post("/sign-in/code/", {"code": sent_codes()[-1]})
    client.post("/me/name/", {"display_name": "  李  大姐 "})
    assert User.objects.get().display_name == "李 大姐"
