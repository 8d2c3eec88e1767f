import base64
import os

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import connection

from governance.common.crypto import blind_index, decrypt, encrypt
from governance.common.errors import InputRefused
from governance.people.identity import is_identity_number
from governance.people.models import IdentityLook, User
from governance.people.selectors import looks_at, user_by_phone
from governance.people.services import reveal_phone, set_identity_number
from governance.trail.models import Entry
from tests.factories import UserFactory, at

NOW = at("2026-03-02 10:00")
NUMBER = "11010519491231002X"  # the example of GB 11643
PHONE = "13812345678"


def test_encrypt_when_repeated_then_differs_and_comes_back():
    first, second = encrypt("王小明"), encrypt("王小明")
    assert first != second and decrypt(first) == decrypt(second) == "王小明"
    assert encrypt("") == decrypt("") == ""


def test_decrypt_when_value_was_changed_then_raises():
    key_id, encoded = encrypt(PHONE).split(":")
    raw = bytearray(base64.b64decode(encoded))
    raw[-1] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(f"{key_id}:{base64.b64encode(raw).decode()}")


def test_decrypt_when_keys_are_rotated_then_old_values_still_open(settings):
    old = encrypt(PHONE)
    settings.FIELD_KEYS = ["new:" + base64.b64encode(os.urandom(32)).decode(), *settings.FIELD_KEYS]
    assert decrypt(old) == PHONE
    assert encrypt(PHONE).startswith("new:")


def test_blind_index_depends_on_purpose_and_is_no_plain_hash():
    assert blind_index("phone", PHONE) == blind_index("phone", PHONE) != blind_index("identity", PHONE)
    assert blind_index("phone", "") == ""


def test_encrypted_columns_cannot_be_filtered(db):
    with pytest.raises(FieldError):
        User.objects.filter(phone=PHONE).exists()


def stored(user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_user WHERE id = %s", [user.pk])
        return " ".join(map(str, cursor.fetchone()))


def test_database_holds_no_plain_numbers(db):
    user = UserFactory(phone_number=PHONE)
    set_identity_number(user=user, number=NUMBER, actor=user, now=NOW)
    user.refresh_from_db()
    assert (user.phone, user.identity_number) == (PHONE, NUMBER)
    assert PHONE not in stored(user) and NUMBER not in stored(user)
    assert user_by_phone("138 1234 5678") == user
    assert user_by_phone("") is None
    assert user.masked_phone == "138****5678"


@pytest.mark.parametrize(
    "number", ["110105194912310021", "1101051949123100", "11010519491331002X", "abc", "01010519491231002X"]
)
def test_identity_number_when_wrong_then_refused(db, number):
    assert not is_identity_number(number)
    with pytest.raises(InputRefused):
        set_identity_number(user=UserFactory(), number=number, actor=None, now=NOW)


def test_identity_number_when_taken_then_refused_and_when_emptied_then_free_again(db):
    first, second = UserFactory(), UserFactory()
    set_identity_number(user=first, number="１１０１０５ 19491231 002x", actor=first, now=NOW)
    with pytest.raises(InputRefused):
        set_identity_number(user=second, number=NUMBER, actor=second, now=NOW)
    set_identity_number(user=first, number="", actor=first, now=NOW)
    assert set_identity_number(user=second, number=NUMBER, actor=second, now=NOW).identity_number == NUMBER
    assert NUMBER not in str(list(Entry.objects.values_list("verb", "data")))


def test_reveal_when_a_number_is_looked_at_then_its_owner_can_read_who_when_and_why(db):
    owner, looker = UserFactory(phone_number=PHONE), UserFactory(display_name="李网格")
    shown = reveal_phone(
        number=PHONE, owner=None, phone_index=owner.phone_index, subject_type="grievances.grievance", subject_id=7,
        looker=looker, reason="约时间上门", now=NOW,
    )  # fmt: skip
    assert shown == PHONE
    assert [(look.looker, look.what, look.reason) for look in looks_at(owner)] == [(looker, "PHONE", "约时间上门")]
    assert Entry.objects.filter(verb="people.look_phone", actor=looker).exists()
    assert not looks_at(UserFactory()).exists()


def test_reveal_when_no_reason_is_given_then_refused_and_nothing_written(db):
    with pytest.raises(InputRefused):
        reveal_phone(
            number=PHONE,
            owner=None,
            phone_index="x",
            subject_type="",
            subject_id=None,
            looker=UserFactory(),
            reason=" ",
            now=NOW,
        )
    assert not IdentityLook.objects.exists() and not Entry.objects.exists()
