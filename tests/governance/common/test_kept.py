"""Statements compiled once give what the ORM gives, on every connection."""

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.db.utils import DatabaseError

from governance.common.kept import KeptQuery, kept_rows
from governance.territory.models import Area
from tests.factories import make_area

BY_CODE = KeptQuery(lambda code: Area.objects.filter(code=code).select_related("parent"))
NAMED = KeptQuery(
    lambda code: Area.objects.filter(parent__code=code).order_by("code").values_list("code", "name", named=True)
)


@pytest.fixture
def areas():
    district = make_area("500108")
    return district, [make_area("500108001", name="铜元局街道"), make_area("500108002")]


@pytest.mark.django_db
def test_kept_query_when_asked_again_with_another_value_then_as_the_queryset(areas):
    district, streets = areas
    for street in streets:
        (found,) = BY_CODE(code=street.code)
        assert (found, found.name, found.parent) == (street, street.name, district)
        assert found.parent.name == district.name
    assert BY_CODE(code="1") == []
    assert [(row.code, row.name) for row in NAMED(code="500108")] == [(row.code, row.name) for row in streets]


@pytest.mark.django_db
def test_kept_rows_when_the_key_differs_then_another_statement(areas):
    _district, streets = areas
    asked = []

    def rows(code: str) -> list[Area]:
        def build():
            asked.append(code)
            return Area.objects.filter(code=code)

        return kept_rows(("test", code), build)

    for _ in range(2):
        assert [rows(street.code) for street in streets] == [[street] for street in streets]
    assert asked == [street.code for street in streets]
    assert kept_rows("nothing", lambda: Area.objects.filter(Q(pk__in=[]))) == []


@pytest.mark.django_db(transaction=True)
def test_kept_query_when_connected_anew_or_rolled_back_then_still_answers(areas):
    _district, streets = areas
    (before,) = BY_CODE(code=streets[0].code)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing_of_the_kind")
    assert BY_CODE(code=streets[0].code) == [before]
    connection.close()
    assert BY_CODE(code=streets[0].code) == [before]
