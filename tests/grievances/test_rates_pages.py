"""The pages of the three rates and of the follow-up calls: what they show, to whom, and that every number opens its list."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from governance.people.models import IdentityLook
from grievances import services
from grievances.models import FollowUp, Grievance
from grievances.services.counting import fold
from grievances.states import Kind, State, Verdict
from tests.grievances.test_follow_ups import PHONE, closed, rule
from tests.grievances.world import NOW, World

LATER = NOW + timedelta(days=2)
ROW = re.compile(r'id="row-')


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- The three rates ------------------------------------------------------------------------------------------------
def lived(world: World) -> None:
    for stars in (5, 2):
        closed(world, stars=stars)
    world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    world.brought_to(State.RESOLVED)
    world.raised()
    services.dispatch(
        grievance_id=world.brought_to(State.HANDLING, Kind.GOVERNMENT).pk, actor=world.community_worker, now=NOW,
        department=world.department,
    )  # fmt: skip
    fold(now=LATER)


def test_rates_page_when_any_number_is_opened_then_the_list_is_as_long(world: World):
    lived(world)
    client = signed_in(world.district_supervisor)
    page = client.get("/desk/rates/").content.decode()
    links = set(re.findall(r'<a href="(/desk/rates/matters/[^"]+)"[^>]*>(?:[^<\d]*<b>)?\s*(\d+)', page))
    assert len(links) > 25
    for address, number in sorted(links):
        listed = client.get(unescape(address))
        assert listed.status_code == 200
        assert len(ROW.findall(listed.content.decode())) == int(number), address
    assert "50.0%" in page  # satisfied: one of two
    assert 'class="tiles"' in page and 'data-chart="map"' not in page


@pytest.mark.parametrize(
    ("name", "status", "shows"),
    [
        ("community_secretary", 200, True), ("street_officer", 200, True), ("auditor", 200, True),
        ("department_officer", 200, True), ("neighbour_worker", 200, False), ("grid_worker", 403, False),
        ("resident", 403, False),
    ],
)  # fmt: skip
def test_rates_pages_when_opened_then_each_sees_what_they_cover(world: World, name: str, status: int, shows: bool):
    lived(world)
    client = signed_in(world.people[name])
    for address in ("/desk/rates/", "/desk/rates/matters/", "/desk/rates/file.xlsx"):
        assert client.get(address).status_code == status, address
    if status == 200:
        assert ("rate-card" in client.get("/desk/rates/").content.decode()) == shows
        seen = client.get("/desk/rates/", {"area": world.district.code}).content.decode()
        assert (world.street.name in seen) == (name in {"auditor", "street_officer", "department_officer"})


def test_rates_page_when_never_counted_or_address_is_nonsense_then_says_so_and_stays_whole(world: World):
    client = signed_in(world.street_officer)
    assert "没有诉求" in client.get("/desk/rates/").content.decode()
    fold(now=LATER)
    nonsense = {
        "since": "1999-99",
        "until": "x",
        "area": "5'",
        "department": "y",
        "category": "-1",
        "kind": "?",
        "rank": "?",
    }
    assert client.get("/desk/rates/", nonsense).status_code == 200
    more = nonsense | {"count": "drop,table", "flow": "A>B>C", "due": "never"}
    assert client.get("/desk/rates/matters/", more).status_code == 200
    assert client.get("/desk/rates/map.json", {"codes": "x,500108"}).json()["features"] == []


def test_rates_page_when_there_are_more_areas_then_not_more_statements(world: World, django_assert_max_num_queries):
    lived(world)
    client = signed_in(world.district_supervisor)
    client.get("/desk/rates/")
    with django_assert_max_num_queries(22):
        client.get("/desk/rates/")


def test_map_when_areas_have_boundaries_then_page_asks_for_them(world: World):
    lived(world)
    square = {"type": "Polygon", "coordinates": [[[106.5, 29.5], [106.6, 29.5], [106.6, 29.6], [106.5, 29.5]]]}
    type(world.community).objects.filter(pk=world.community.pk).update(boundary={"geometry": square})
    client = signed_in(world.street_officer)
    page = client.get("/desk/rates/").content.decode()
    assert f"/desk/rates/map.json?codes={world.community.code}" in page
    shapes = client.get(f"/desk/rates/map.json?codes={world.community.code}").json()
    assert shapes["features"][0]["geometry"] == square
    assert shapes["features"][0]["properties"]["name"] == world.community.code


def test_file_when_downloaded_then_numbers_equal_the_page_and_no_cell_is_a_formula(world: World):
    type(world.category).objects.update(name="=cmd|' /C calc'!A0")
    lived(world)
    answer = signed_in(world.street_officer).get("/desk/rates/file.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["合计", "按月", "按区域", "按类别", "按部门", "口径说明"]
    months = list(book["按月"].values)
    raised = months[0].index("提出")
    assert sum(row[raised] for row in months[1:]) == Grievance.objects.count()
    assert any(str(row[0]).startswith("'=") for row in book["按类别"].values)
    assert any("÷" in str(row[1]) for row in book["口径说明"].values)


def test_public_rates_when_few_answered_then_no_rate_and_nobody_is_named(world: World, client, settings):
    settings.DISTRICT_CODE = world.district.code
    assert client.get("/matters/rates/").status_code == 200
    lived(world)
    few = client.get("/matters/rates/").content.decode()
    assert "不足 10 件" in few
    assert "/desk/" not in few
    Grievance.objects.update(verdict=Verdict.SATISFIED)
    for _number in range(6):
        Grievance.objects.filter(pk=world.raised().pk).update(verdict=Verdict.SETTLED)
    fold(now=LATER)
    services.note(grievance_id=Grievance.objects.first().pk, actor=world.community_worker, now=NOW, words="x")
    fold(now=LATER)
    assert "50.0%" in client.get("/matters/rates/").content.decode()


# --- Follow-up calls ------------------------------------------------------------------------------------------------
def test_call_when_made_from_the_list_then_written_down_and_gone_from_it(world: World):
    rule()
    pk = closed(world).follow_ups.get().pk
    client = signed_in(world.street_officer)
    assert f"/desk/follow-ups/{pk}/" in client.get("/desk/follow-ups/").content.decode()
    page = client.get(f"/desk/follow-ups/{pk}/").content.decode()
    assert PHONE not in page and "138" in page
    number = client.post(f"/desk/follow-ups/{pk}/phone/", {"words": "先记一句"}).content.decode()
    assert PHONE in number and "先记一句" in number
    assert IdentityLook.objects.count() == 1
    incomplete = client.post(f"/desk/follow-ups/{pk}/", {"is_reached": "yes", "is_settled": "no"})
    assert incomplete.status_code == 422 and "请写明哪里没有解决" in incomplete.content.decode()
    answer = {"is_reached": "yes", "is_settled": "no", "words": "晚上又黑了"}
    assert client.post(f"/desk/follow-ups/{pk}/", answer).status_code == 302
    assert Grievance.objects.get().state == State.HANDLING
    again = client.post(f"/desk/follow-ups/{pk}/", answer)
    assert again.status_code == 409
    assert f"/desk/follow-ups/{pk}/" in client.get("/desk/follow-ups/?scope=ended").content.decode()
    assert f"/desk/follow-ups/{pk}/" in client.get(f"/desk/{Grievance.objects.get().code}/").content.decode()


def test_call_pages_when_stranger_or_wrong_office_then_404_or_words(world: World):
    rule()
    pk = closed(world).follow_ups.get().pk
    for name, list_status, call_status in (
        ("community_worker", 200, 200), ("auditor", 403, 200), ("grid_worker", 403, 200),
        ("neighbour_worker", 200, 404), ("department_officer", 403, 404), ("resident", 403, 403),
    ):  # fmt: skip
        client = signed_in(world.people[name])
        assert client.get("/desk/follow-ups/").status_code == list_status, name
        seen = client.get(f"/desk/follow-ups/{pk}/")
        assert seen.status_code == call_status, name
        assert "call-form" not in seen.content.decode()
        refused = client.post(f"/desk/follow-ups/{pk}/", {"is_reached": "no"})
        assert refused.status_code in (403, 404), name
        assert client.post(f"/desk/follow-ups/{pk}/phone/").status_code in (403, 404), name
    assert FollowUp.objects.get().attempts == 0


def test_call_list_when_longer_then_not_more_statements(world: World, django_assert_num_queries):
    rule()
    closed(world)
    client = signed_in(world.street_officer)
    client.get("/desk/follow-ups/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get("/desk/follow-ups/")
    closed(world), closed(world)
    with django_assert_num_queries(len(one)):
        page = client.get("/desk/follow-ups/").content.decode()
    assert page.count("call-link") == 3
