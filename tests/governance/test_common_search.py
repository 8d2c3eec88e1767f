from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.common.remember import forget_all
from governance.common.search import BigramIndex, BigramIndexOperation, bigrams
from governance.common.sliced_search import SlicedIndex, SliceIndexOperation

TEXTS = {
    1: "阳光花园小区停水三天了，没人管",
    2: "3栋2单元电梯坏了，物业说等WiFi配件",
    3: "广场舞噪音扰民",
    4: "小区的水压太低",
    5: "小区晚上停车难，A栋门口堵",
}


@pytest.fixture
def index(db) -> BigramIndex:
    with connection.cursor() as cursor:  # a schema editor would refuse to work inside the test's transaction
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        BigramIndexOperation("trial_search").database_forwards("common", editor, None, None)
    made = BigramIndex("trial_search")
    made.put_many(TEXTS.items())
    return made


def found(index, text):
    from governance.people.models import User

    query = User.objects.filter(pk__in=index.matching(text)).values("pk").query
    assert "trial_search" in str(query)
    sql, parameters = index.matching(text).sql, index.matching(text).params
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {row[0] for row in cursor.fetchall()}


def test_bigrams_cut_chinese_in_pairs_with_a_last_single():
    assert bigrams("小区停水 3栋 WiFi") == ["小区", "区停", "停水", "水", "3", "栋", "wifi"]
    assert bigrams("１２３４５，ＡＢＣ") == ["12345", "abc"]
    assert bigrams("") == bigrams("！？ … 😀") == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("停水", {1}),
        ("小区停水", {1}),
        ("水", {1, 4}),
        ("小区 水", {1, 4}),
        ("小区", {1, 4, 5}),
        ("区水", set()),
        ("停 车", {5}),
        ("3栋", {2}),
        ("３栋", {2}),
        ("栋2单元", {2}),
        ("wifi", {2}),
        ("WIFI配件", {2}),
        ("元电", {2}),
        ("a栋", {5}),
        ("扰民", {3}),
        ("水管", set()),
        ("！！！", set()),
        ("", set()),
    ],
)
def test_matching_finds_words_where_characters_stand_side_by_side(index, text, ids):
    assert found(index, text) == ids


def test_put_when_text_changes_then_only_the_new_text_is_found(index):
    index.put(1, "恢复供水")
    assert found(index, "停水") == set()
    assert found(index, "供水") == {1}
    index.remove(1)
    assert found(index, "供水") == set()


HOSTILE = [
    '"',
    "'",
    "NEAR(",
    "a OR b*",
    "words:",
    "^",
    "-",
    "*",
    "a:b",
    "\\",
    "%s",
    "\0",
    "' <-> '",
    "a & !b",
    "☃",
    "(((",
    "水" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_matching_when_input_is_hostile_then_nothing_breaks(index, text):
    found(index, text)
    index.put(99, text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_matching_when_input_is_anything_then_nothing_breaks(index, text):
    index.put(7, text)
    found(index, text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="停水电梯坏了", min_size=2, max_size=30), st.data())
def test_matching_when_query_is_a_piece_of_the_text_then_it_is_found(index, text, data):
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    index.put(7, text)
    assert 7 in found(index, text[begin:end])


def test_matching_when_query_is_not_in_the_text_then_it_is_not_found(index):
    index.put(7, "停电水")
    assert 7 not in found(index, "停水")


# --- Slices ---------------------------------------------------------------------------------------------------
def test_matching_when_sliced_then_new_and_live_rows_are_found_and_old_and_ended_ones_left_out_on_postgresql(index):
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        SliceIndexOperation("trial_search", "SELECT 5").database_forwards("common", editor, None, None)
    sliced, many = SlicedIndex("trial_search"), [5, 10**5, 2 * 10**5, 10**9, 10**9 + 1]
    sliced.put_many((pk, "电梯停了") for pk in many)
    sliced.set_live(10**9, False)
    forget_all()

    def keys(**which):
        asked = sliced.matching("电梯", **which)
        if isinstance(asked, list):
            return set(asked) - {2}
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            return {row[0] for row in cursor.fetchall()} - {2}

    assert keys() == set(many)
    sees_marks = connection.vendor == "postgresql"
    assert sliced.newest("电梯") == ([10**9 + 1, 10**9, 2 * 10**5, 10**5] if sees_marks else [])
    assert sliced.newest("电梯", below=10**9) == ([2 * 10**5, 10**5] if sees_marks else [])
    assert sliced.newest("电梯", below=2**63 - 1)[:1] == ([10**9 + 1] if sees_marks else [])
    assert sliced.newest("电梯", below=1) == sliced.newest("！") == []
    assert keys(is_live=True) == ({5, 10**5, 2 * 10**5, 10**9 + 1} if sees_marks else set(many))
    assert sliced.matching("！", is_live=True).params == []
