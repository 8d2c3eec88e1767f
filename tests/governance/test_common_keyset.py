import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from governance.common.errors import InputRefused
from governance.common.keyset import page_by_key
from governance.people.models import Posting, User
from governance.people.roles import Role
from tests.factories import UserFactory, at, make_area, posted

START = at("2026-03-02 09:00")
ORDERS = [
    ("phone_verified_at", "id"),
    ("-phone_verified_at", "id"),
    ("-phone_verified_at", "-id"),
    ("display_name", "-phone_verified_at", "id"),
    ("-is_active", "phone_verified_at"),
]


def expected(users, order):
    rows = sorted(users, key=lambda user: user.pk)
    names = list(order) if order[-1].lstrip("-") == "id" else [*order, "id"]
    for name in reversed(names):
        key, descending = name.removeprefix("-"), name.startswith("-")

        def rank(user, key=key, descending=descending):
            value = getattr(user, key)
            return (not descending,) if value is None else (descending, value)

        rows.sort(key=rank, reverse=descending)  # NULLs last either way
    return [row.pk for row in rows]


def make_users(specs):
    return [
        UserFactory(
            display_name=name,
            is_active=active,
            phone_verified_at=None if minutes is None else START + timedelta(minutes=minutes),
        )
        for name, active, minutes in specs
    ]


SPECS = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans(), st.one_of(st.none(), st.integers(0, 3))), min_size=1, max_size=12
)


class KeysetProperties(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(SPECS, st.sampled_from(ORDERS), st.integers(1, 4))
    def test_pages_forward_and_back_show_every_row_once_in_order(self, specs, order, size):
        wanted = expected(make_users(specs), order)
        pages, after = [], ""
        while True:
            page = page_by_key(User.objects.all(), order, size=size, after=after)
            pages.append([row.pk for row in page.rows])
            if not page.next:
                break
            after = page.next
        assert [pk for rows in pages for pk in rows] == wanted
        backward = []
        while page.previous:
            page = page_by_key(User.objects.all(), order, size=size, after=page.previous)
            backward.insert(0, [row.pk for row in page.rows])
        assert backward == pages[:-1]


def cursor_of(*content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "äöü", "e30", cursor_of("n"), cursor_of("z", "a", "1"), cursor_of("n", [], "1"),
     cursor_of("n", "a", "not a number"), cursor_of("n", None, "1"), cursor_of("n", "a", "9" * 30), cursor_of("n", "a\0", "1")],
)  # fmt: skip
def test_page_when_cursor_was_not_made_here_then_refused(db, cursor):
    with pytest.raises(InputRefused):
        page_by_key(User.objects.all(), ("display_name", "id"), size=2, after=cursor)


def test_page_when_order_crosses_a_relation_then_in_order(db):
    for code in ("500108001", "500108002", "500108003"):
        make_area(code)
        posted(Role.STREET_OFFICER, code)
    rows = Posting.objects.select_related("area")
    first = page_by_key(rows, ("-area__code", "id"), size=2)
    second = page_by_key(rows, ("-area__code", "id"), size=2, after=first.next)
    codes = [row.area.code for row in [*first.rows, *second.rows]]
    assert codes == ["500108003", "500108002", "500108001"]
