"""Tokens of staff: who gets one, what ends it, and how often one may guess."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from governance.api.models import Token
from governance.api.tasks import sweep_api
from governance.people.models import Posting, User
from governance.people.roles import Role
from governance.trail.models import Entry
from tests.factories import UserFactory, post

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret 7"
JSON = "application/json"


@pytest.fixture
def worker() -> User:
    user = UserFactory(username="wang", display_name="王小兰")
    user.set_password(PASSWORD)
    user.save()
    post(user, Role.GRID_WORKER)
    return user


def sign_in(password: str = PASSWORD, username: str = "wang", **more):
    given = {"username": username, "password": password, **more}
    return Client().post("/api/v1/sign-in/", given, content_type=JSON)


def bearer(token: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def me(token: str):
    return Client().get("/api/v1/me/", **bearer(token))


def test_token_when_password_right_then_speaks_for_the_person_and_leaves_a_trail(worker):
    answer = sign_in(label="巡查手机")
    assert answer.status_code == 200
    given = answer.json()
    assert given["person"]["postings"][0]["role"] == "GRID_WORKER"
    assert me(given["token"]).json()["username"] == "wang"
    assert given["token"] not in str(Token.objects.values().get())
    assert Entry.objects.filter(verb="api.token_made", actor=worker).count() == 1


def test_token_when_used_then_two_statements_and_no_write(worker, django_assert_num_queries):
    token = sign_in().json()["token"]
    with django_assert_num_queries(2) as seen:
        assert me(token).status_code == 200
    # On PostgreSQL the statements are kept by name.
    assert all(query["sql"].startswith(("SELECT", "EXECUTE")) for query in seen.captured_queries)


def test_token_when_signed_out_expired_or_password_changed_then_401(worker):
    first, second, third = (sign_in().json()["token"] for _ in range(3))
    assert Client().post("/api/v1/sign-out/", **bearer(first)).json() == {"ended": 1}
    assert (me(first).status_code, me(second).status_code) == (401, 200)
    with time_machine.travel(timezone.now() + timedelta(hours=12, minutes=1)):
        assert me(second).status_code == 401
        sweep_api()
    assert not Token.objects.exists()
    fourth = sign_in().json()["token"]
    worker.set_password("another long secret 8")
    worker.save()
    answer = me(fourth)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert set(answer.json()) == {"code", "message", "fields"}
    assert third not in answer.content.decode()


def test_sign_out_everywhere_when_asked_then_every_token_ends(worker):
    tokens = [sign_in().json()["token"] for _ in range(3)]
    assert Client().post("/api/v1/sign-out-everywhere/", **bearer(tokens[0])).json() == {"ended": 3}
    assert [me(token).status_code for token in tokens] == [401, 401, 401]


def test_token_when_posting_ended_then_403_and_no_new_one(worker):
    token = sign_in().json()["token"]
    Posting.objects.update(ends_on=timezone.localdate())
    assert me(token).json()["code"] == "not_staff"
    assert sign_in().status_code == 403


def test_token_when_account_is_closed_then_401(worker):
    token = sign_in().json()["token"]
    User.objects.update(is_active=False)
    assert me(token).status_code == 401
    assert sign_in().status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer é", "Bearer \x00", "Basic d2FuZzp4", "Token x", ""])
def test_authorization_when_broken_then_401_in_our_shape(header):
    answer = Client().get("/api/v1/me/", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "message", "fields"}


def test_sign_in_when_wrong_five_times_then_locked_as_json_also_for_the_page(worker):
    for _ in range(4):
        assert sign_in("wrong").json()["code"] == "bad_credentials"
    assert sign_in("wrong").status_code == 429
    locked = sign_in()
    assert (locked.status_code, locked.json()["code"]) == (429, "locked_out")
    assert Client().post("/sign-in/", {"as": "staff", "login": "wang", "password": PASSWORD}).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in().status_code == 200


def test_sign_in_when_second_factor_is_on_then_code_is_needed_and_guesses_are_counted(worker):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(worker, secret)

    def code() -> str:
        return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))

    assert sign_in().json()["code"] == "second_factor_needed"
    right = code()
    assert sign_in(code=right).status_code == 200
    assert sign_in(code=right).status_code == 401  # a code that was seen is of no use
    wrong = "000000" if right != "000000" else "111111"
    answers = [sign_in(code=wrong).status_code for _ in range(4)]
    assert answers == [401, 401, 401, 429]
    cache.clear()
    assert sign_in(code=code()).status_code == 429


def test_sign_in_when_second_factor_is_demanded_and_missing_then_403(worker, settings):
    settings.STAFF_TOTP_REQUIRED = True
    assert sign_in().json()["code"] == "second_factor_missing"
    browser = Client()
    browser.force_login(worker)
    assert browser.get("/api/v1/me/").json()["code"] == "second_factor_missing"


def test_session_when_used_to_write_then_csrf_is_asked_for(worker):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(worker)
    assert browser.get("/api/v1/me/").status_code == 200
    answer = browser.post("/api/v1/grievances/", {}, content_type=JSON)
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["message"]


def test_caller_when_over_the_limit_then_429_says_when_again(worker, settings):
    settings.API_ANONYMOUS_REQUESTS_PER_MINUTE = 2
    answers = [Client().get("/api/v1/categories/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    settings.API_ANONYMOUS_REQUESTS_PER_MINUTE = 0
    assert Client().get("/api/v1/categories/").status_code == 200


def test_address_when_unknown_then_json_404_and_never_a_page():
    for path in ("/api/", "/api/v1/nothing/", "/api/v2/grievances/", "/api/v1/grievances"):
        for answer in (Client().get(path), Client().post(path, {}, content_type=JSON)):
            assert answer.status_code == 404
            assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 20_000, 400),
        (b'{"username": ' + b"9" * 5000 + b"}", 400),
        (b'{"username": "a\\u0000", "password": "x"}', 422),
        (b'{"username": "\\ud800", "password": "x"}', 422),
        (b"[]", 422),
        (b"null", 422),
        (b'{"username": {"a": 1}, "password": ["x"]}', 422),
        (b'{"username": "a", "password": "' + b"x" * (3 * 1024 * 1024) + b'"}', 413),
    ],
)
def test_body_when_broken_then_refused_in_our_shape(body, status):
    answer = Client().post("/api/v1/sign-in/", body, content_type=JSON)
    assert (answer.status_code, set(answer.json())) == (status, {"code", "message", "fields"})
