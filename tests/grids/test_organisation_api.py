"""双报到 and 社区之家 to programs: read by everybody, booked once, checked by who may."""

import pytest

from governance.people.models import User
from tests.grids.organisation_world import at, build_partners, person
from tests.grievances.api_client import Api
from tests.grievances.test_api_schema import without_limits

pytestmark = pytest.mark.django_db
__all__ = ["without_limits"]


def test_facilities_and_registrations_when_used_over_the_api_then_as_on_the_pages(without_limits):
    partners = build_partners()
    User.objects.filter(pk__in=[partners.resident.pk, partners.contact.pk]).update(username=None)
    nobody, me, host = Api(), Api(partners.resident), Api(partners.contact)
    office, stranger = Api(partners.world.community_worker), Api(person("路人"))
    street = partners.world.street.code
    hall = nobody.get("facilities/", {"area": street, "kind": "ROOM"}).json()["results"][0]
    assert (hall["title"], hall["provider"]) == ("学校会议室", "实验小学")
    assert nobody.get("facilities/", {"area": "5"}).status_code == 422
    assert [row["name"] for row in nobody.get("organisations/").json()["results"]] == ["实验小学"]
    slots = nobody.get(f"facilities/{hall['id']}/slots/", {"day": f"{at(9):%F}"}).json()["slots"]
    assert [slot["free"] for slot in slots] == [1, 1, 1]
    assert nobody.get(f"facilities/{hall['id']}/slots/", {"day": "2030-01-01"}).json()["slots"] == []
    new = {"facility": hall["id"], "starts_at": slots[0]["starts_at"], "purpose": "读书会"}
    assert [one.post("bookings/", new).status_code for one in (nobody, stranger)] == [401, 403]
    first, again = (me.post("bookings/", new, key="k") for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    taken = host.post("bookings/", new | {"organisation": partners.registration.code})
    assert (taken.status_code, taken.json()["code"]) == (409, "taken")
    assert me.post("bookings/", new | {"organisation": partners.registration.code}).status_code == 422
    for wrong in ({"facility": 99}, {"starts_at": "9999-12-31T23:00:00Z"}, {"starts_at": "0001-01-01T00:00:00Z"}):
        assert me.post("bookings/", new | wrong).status_code == 422, wrong
    own = f"bookings/{first.json()['code']}/"
    assert me.get(own).json()["verbs"] == ["cancel"]
    assert [one.get(own).status_code for one in (stranger, host, office)] == [404, 200, 200]
    assert host.post(f"{own}call-off/", {}).status_code == 422
    assert me.post(f"{own}confirm/", {}).status_code == 409
    assert me.post(f"{own}cancel/", {}).json()["state"] == "CANCELLED"
    assert me.get("bookings/").json()["results"][0]["state"] == "CANCELLED"

    entry = {"community": partners.world.community.code, "kind": "SOCIAL", "name": "太极队", "phone": "02311112222"}
    assert stranger.post("registrations/", entry | {"kind": "RESIDENT"}).status_code == 422
    made = stranger.post("registrations/", entry)
    assert made.status_code == 201
    code = made.json()["code"]
    assert [one.get(f"registrations/{code}/").status_code for one in (me, stranger, office)] == [404, 200, 200]
    assert stranger.post(f"registrations/{code}/accept/", {}).status_code == 403
    assert office.post(f"registrations/{code}/return/", {"words": ""}).status_code == 422
    assert office.post(f"registrations/{code}/return/", {"words": "请写地址"}).json()["state"] == "RETURNED"
    put_right = {key: value for key, value in entry.items() if key != "community"} | {"address": "一号院"}
    assert stranger.post(f"registrations/{code}/resubmit/", put_right).json()["state"] == "APPLIED"
    assert office.post(f"registrations/{code}/accept/", {}).json()["state"] == "REGISTERED"
    assert "end" in office.get(f"registrations/{code}/").json()["verbs"]
