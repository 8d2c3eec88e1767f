"""Characters that no honest browser sends: null, which PostgreSQL refuses to look for, and digits that are no number."""

import pytest
from django.test import Client

from governance.common.given import number_in, numbers_in
from governance.territory.models import Estate
from tests.grievances.world import World, build_world


@pytest.fixture
def world(db) -> World:
    return build_world()


@pytest.mark.parametrize(
    "address",
    [
        "/?q=3%00栋", "/?community=%00", "/desk/?q=a%00b", "/desk/?open=%00", "/desk/grids/{code}/buildings/?q=%00",
        "/desk/grids/{code}/estates/?q=%00", "/grids/{code}/circle/?q=%00&kind=%00", "/certificates/?code=%00",
        "/councils/?community=%00", "/needs/wishes/?community=%00", "/bank/?district=%00", "/matters/?q=%00&area=%00&kind=%00",
        "/matters/%00/", "/grievances/track/?code=%00&k=%00", "/projects/%00/", "/councils/?after=%00",
        "/me/residency/?q=%00&building=%00",
    ],
)  # fmt: skip
def test_address_when_it_has_a_null_character_then_answered_as_without(world: World, address: str):
    client = Client(raise_request_exception=False)
    client.force_login(world.community_worker)
    asked = address.format(code=world.community.code)
    assert client.get(asked).status_code == client.get(asked.replace("%00", "")).status_code < 500


def test_page_when_null_characters_are_in_its_address_or_typed_then_none_is_looked_for_or_kept(world: World):
    client = Client(raise_request_exception=False)
    assert client.get("/grids/%00/circle/").status_code == 404
    client.force_login(world.community_secretary)
    address = f"/desk/grids/{world.community.code}/estates/"
    assert client.post(address, {"name": "南\x00苑"}).status_code == 302
    assert Estate.objects.filter(community=world.community, name="南苑").exists()


@pytest.mark.parametrize("asked", ["grievances/?q=%00", "grievances/%00/"])
def test_interface_when_asked_with_a_null_character_then_says_so(world: World, asked: str):
    client = Client(raise_request_exception=False)
    client.force_login(world.community_worker)
    assert 400 <= client.get(f"/api/v1/{asked}").status_code < 500


@pytest.mark.parametrize(
    "address",
    [
        "/desk/meetings/new/?council=²", "/desk/disputes/figures/?year=²²²²", "/desk/disputes/?kind=²&year=²",
        "/desk/assign/?pick=²", "/desk/whistles/new/?pick=²", "/desk/funds/choices/?from=²", "/?estate=²&building=²",
        "/bank/?office=²", "/teams/?member=²&community=²", "/projects/?community=²",
    ],
)  # fmt: skip
def test_address_when_a_digit_is_no_number_then_answered_as_without(world: World, address: str):
    client = Client(raise_request_exception=False)
    client.force_login(world.street_officer)
    assert client.get(address).status_code == client.get(address.replace("²", "")).status_code < 500


def test_number_when_text_is_no_plain_number_then_nobodys():
    assert [number_in(text) for text in ("7", "007", "", None, "²", "٣", "１", "-1", "1e3", " 1", "9" * 19)] == [
        7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]  # fmt: skip
    assert number_in("12345", digits=4) == 0
    assert numbers_in(["1", "x", "3"]) == [1, 3]
