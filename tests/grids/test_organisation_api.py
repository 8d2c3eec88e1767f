"""双报到 and 社区之家 to programs: read by everybody, booked once, checked by who may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.people.models import User
from grids.services import lists
from grids.states_lists import Field
from tests.grids.organisation_world import NOW, at, build_partners, person
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


def test_members_claims_meetings_and_documents_when_used_over_the_api_then_as_on_the_pages(without_limits):
    partners = build_partners()
    User.objects.filter(pk__in=[partners.resident.pk, partners.contact.pk]).update(username=None)
    me, host, office = Api(partners.resident), Api(partners.contact), Api(partners.world.community_worker)
    stranger, code = Api(person("路人")), partners.world.community.code
    new = {"community": code, "kind": "EMPLOYEE", "fields_offered": ["OTHER"], "available": "WEEKENDS"}
    assert me.post("member-registrations/", new).status_code == 422  # without consent
    first, again = (me.post("member-registrations/", new | {"consents": True}, key="m") for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    one = f"member-registrations/{first.json()['id']}/"
    assert [api.get(one).status_code for api in (me, office, host, stranger)] == [200, 200, 404, 404]
    assert (me.get(one).json()["verbs"], office.get(one).json()["verbs"]) == (["end"], ["confirm", "decline"])
    assert me.post(f"{one}confirm/", {}).status_code == 403
    assert office.post(f"{one}confirm/", {}).json()["state"] == "REGISTERED"

    need = lists.add_need(
        community=partners.world.community, title="找人教手机", field=Field.OTHER, words="",
        actor=partners.world.community_worker, now=NOW,
    )  # fmt: skip
    offer = {"need": need.pk, "member": first.json()["id"]}
    assert stranger.post("need-claims/", offer).status_code == 404
    assert me.post("need-claims/", {"need": need.pk}).status_code == 422
    claim = me.post("need-claims/", offer)
    assert claim.status_code == 201 and stranger.get("need-claims/").json()["results"] == []
    address = f"need-claims/{claim.json()['id']}/"
    assert [api.post(f"{address}accept/", {}).status_code for api in (stranger, me)] == [404, 403]
    assert office.post(f"{address}accept/", {}).json()["state"] == "ACCEPTED"
    assert me.post(f"{address}withdraw/", {}).status_code == 409
    assert me.post(f"{one}end/", {}).json()["state"] == "ENDED"

    resource = partners.hall.resource_id
    assert stranger.post("facilities/set-up/", {"resource": resource}).status_code == 404
    assert host.post("facilities/set-up/", {"resource": resource, "hours_0": "乱写"}).status_code == 422
    kept = host.post("facilities/set-up/", {"resource": resource, "places": 2, "hours_0": "9:00-11:00"})
    assert kept.json() == {"id": partners.hall.pk}
    partners.hall.refresh_from_db()
    assert (partners.hall.places, partners.hall.place, partners.hall.hours.count()) == (2, "二楼", 7)
    day = f"{timezone.localdate() + timedelta(days=9):%F}"
    shut, hall = {"day": day, "reason": "消杀"}, f"facilities/{partners.hall.pk}/"
    assert host.post(f"{hall}close-day/", shut).json() == {"called_off": 0} and partners.hall.closed_days.exists()
    assert host.post(f"{hall}open-day/", {"day": day}).status_code == 200 and not partners.hall.closed_days.exists()

    call = {"community": code, "title": "停车", "starts_at": "2020-01-01T01:00:00Z", "place": "社区", "agenda": "停车"}
    listed = Api().get("organisations/").json()["results"][0]["id"]
    assert me.post("joint-meetings/", call | {"invited": [listed]}).status_code == 403
    assert office.post("joint-meetings/", call | {"invited": [10**6]}).status_code == 422
    called = office.post("joint-meetings/", call | {"invited": [listed]})
    assert called.status_code == 201, called.content
    meeting = f"joint-meetings/{called.json()['id']}/"
    assert office.post(f"{meeting}add-task/", {"title": "画线", "due_on": day}).status_code == 409
    assert office.post(f"{meeting}hold/", {"minutes": "同意", "present": [listed]}).json()["state"] == "HELD"
    task = office.post(f"{meeting}add-task/", {"title": "画线", "due_on": day, "registration": listed})
    assert task.json()["state"] == "OPEN", task.content
    done = office.post(f"{meeting}tasks/{task.json()['id']}/finish/", {"words": "画好了"})
    assert done.json()["state"] == "DONE"
    seen = office.get(meeting).json()
    assert (seen["invited"][0]["was_present"], seen["tasks"][0]["result"]) == (True, "画好了")

    paper = {"community": code, "title": "双报到通知", "issuer": "区委组织部", "issued_on": "2026-01-05"}
    assert [api.post("registration-documents/", paper).status_code for api in (Api(), me)] == [401, 403]
    assert office.post("registration-documents/", paper).status_code == 201
    assert Api().get("registration-documents/", {"area": code}).json()["results"][0]["title"] == "双报到通知"
