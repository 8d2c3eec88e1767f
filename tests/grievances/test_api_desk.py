"""The rest of the desk over the API: calls, numbers, joining, giving many away, the three rates, hotspots."""

from datetime import timedelta

import pytest
import time_machine

from governance.api.models import StoredAnswer
from governance.people.models import IdentityLook
from governance.people.roles import Role
from governance.territory.models import Area, Level
from grievances.models import FollowUp, Hotspot, Support
from grievances.services.hotspots import refresh_hotspots
from grievances.states import State, Verdict
from tests.grievances.api_client import Api
from tests.grievances.test_rates_pages import lived
from tests.grievances.world import NOW, World

PHONE = "13812345678"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def elsewhere(world: World) -> Api:
    far = Area.objects.create(code="500112", level=Level.DISTRICT, name="渝北区")
    return Api(world.post("supervisor_of_another_district", Role.DISTRICT_SUPERVISOR, far))


def test_calls_when_made_then_each_answer_is_kept_once(world: World, elsewhere: Api):
    matters = [world.to_be_called() for _number in range(3)]
    api = Api(world.community_worker)
    rows = api.get("follow-ups/").json()["results"]
    assert [row["grievance"] for row in rows] == [matter.code for matter in matters]
    assert rows[0]["contact_phone"] == "138****5678"
    first, second, third = (f"follow-ups/{row['id']}/" for row in rows)
    for sent, field in (
        ({}, "is_reached"),
        ({"is_reached": True}, "is_settled"),
        ({"is_reached": True, "is_settled": True}, "is_satisfied"),
        ({"is_reached": True, "is_settled": False}, "words"),
    ):
        answer = api.post(f"{first}call/", sent)
        assert (answer.status_code, [*answer.json()["fields"]]) == (422, [field])
    good = {"is_reached": True, "is_settled": True, "is_satisfied": True, "words": "挺好"}
    for _again in range(2):
        answer = api.post(f"{first}call/", good, key="good")
        assert (answer.status_code, answer.json()["state"]) == (200, "DONE")
    assert api.post(f"{first}call/", good).status_code == 409
    bad = api.post(f"{second}call/", {"is_reached": True, "is_settled": False, "words": "又不亮了"}).json()
    assert (bad["state"], bad["grievance_state"]) == ("DONE", "HANDLING")
    later = api.post(f"{third}call/", {"is_reached": False}).json()
    assert (later["state"], later["due_at"]) == ("WAITING", (NOW + timedelta(hours=12)).isoformat())
    assert [api.get("follow-ups/", {"scope": name}).json()["results"] != [] for name in ("later", "ended")] == [
        True
    ] * 2
    matters[0].refresh_from_db()
    assert matters[0].verdict == Verdict.SATISFIED
    assert api.get(first).json()["is_satisfied"] is True
    assert [Api().get(first).status_code, elsewhere.get(first).status_code] == [401, 404]
    assert [Api(world.grid_worker).get(path).status_code for path in ("follow-ups/", first)] == [403, 200]
    assert Api(world.grid_worker).post(f"{third}call/", good).status_code == 403
    assert [elsewhere.post(f"{third}{verb}/", good).status_code for verb in ("call", "phone")] == [404, 404]
    assert api.get("follow-ups/", {"scope": "x"}).status_code == 422
    assert api.get(f"follow-ups/{2**70}/").status_code == 404
    assert api.post(f"{third}phone/").json()["phone"] == PHONE
    assert (IdentityLook.objects.count(), FollowUp.objects.filter(attempts=1).count()) == (1, 3)


def test_number_when_opened_then_written_once_shown_to_who_may_and_not_kept(world: World, elsewhere: Api):
    matter, silent = world.raised(contact_phone=PHONE), world.raised()
    path, why = f"grievances/{matter.code}/phone/", {"why": "约时间上门"}
    worker = Api(world.grid_worker)
    for _again in range(2):
        answer = worker.post(path, why, key="look")
        assert (answer.status_code, answer.json()["phone"]) == (200, PHONE)
        assert answer["Cache-Control"] == "no-store"
    assert IdentityLook.objects.count() == 1
    assert PHONE not in StoredAnswer.objects.get().body
    for sent, field in (({}, "why"), ({"why": "好奇"}, "why"), ({"why": "other"}, "words")):
        bad = worker.post(path, sent)
        assert (bad.status_code, [*bad.json()["fields"]]) == (422, [field])
    assert worker.post(f"grievances/{silent.code}/phone/", why).json()["code"] == "no_phone"
    others = (Api(), Api(world.auditor), Api(world.neighbour_worker), elsewhere)
    assert [api.post(path, why).status_code for api in others] == [401, 403, 404, 404]
    assert IdentityLook.objects.count() == 1


def test_join_when_the_same_person_comes_twice_then_counted_once(world: World):
    matter, hidden = world.brought_to(State.HANDLING), world.raised()
    path = f"public/matters/{matter.pk}/join/"
    device = {"device": "0f5d1c9e-6a1b-4f3b"}
    assert Api().post(path, {}).json()["fields"].keys() == {"device"}
    assert Api().post(path, {"device": "short"}).status_code == 422
    answers = [Api().post(path, device, key="join"), Api().post(path, device, key="join"), Api().post(path, device)]
    assert [answer.json()["is_new"] for answer in answers] == [True, True, False]
    assert Api(world.grid_worker).post(path).json() == {"id": matter.pk, "is_new": True, "supports": 2}
    assert Support.objects.count() == 2
    assert [Api().post(f"public/matters/{pk}/join/", device).status_code for pk in (hidden.pk, 2**70)] == [404, 404]
    assert Api().post(f"public/matters/{world.brought_to(State.CLOSED).pk}/join/", device).status_code == 409


def test_many_when_given_to_one_then_what_works_is_done_and_the_rest_is_told(world: World, elsewhere: Api):
    mine = [world.brought_to(State.HANDLING) for _number in range(2)]
    ended, hidden = world.brought_to(State.CLOSED), world.raised(building=None, area=world.neighbour)
    codes = [*(matter.code for matter in mine), ended.code, hidden.code]
    sent = {"grievances": codes, "assignee": world.grid_leader.pk}
    api = Api(world.grid_worker)
    answer = api.post("grievances/assign/", sent, key="many")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["done"] == codes[:2]
    assert {row["code"] for row in answer.json()["refused"]} == set(codes[2:])
    entries = mine[0].timeline.count()
    assert api.post("grievances/assign/", sent, key="many").json() == answer.json()
    assert mine[0].timeline.count() == entries
    for wrong, field in (
        ({**sent, "grievances": []}, "grievances"),
        ({**sent, "assignee": world.neighbour_worker.pk}, "assignee"),
        ({"grievances": codes}, "assignee"),
    ):
        bad = api.post("grievances/assign/", wrong)
        assert (bad.status_code, [*bad.json()["fields"]]) == (422, [field])
    assert [who.post("grievances/assign/", sent).status_code for who in (Api(), elsewhere)] == [401, 422]
    assert Api(world.auditor).post("grievances/assign/", sent).json()["done"] == []


def test_rates_when_read_then_every_number_is_as_long_as_its_list(world: World, elsewhere: Api):
    lived(world)
    Hotspot.objects.all().delete()
    api = Api(world.district_supervisor)
    rates = api.get("rates/").json()
    assert (rates["since"], rates["until"], len(rates["months"])) == ("2025-12", "2026-11", 12)
    assert rates["total"]["rates"]["satisfaction"] == {"good": 1, "of": 2, "percent": 50.0, "is_thin": True}
    for measure, count in rates["total"]["numbers"].items():
        listed = api.get("rates/matters/", {"measure": measure, "size": 200}).json()["results"]
        assert len(listed) == count, measure
    for due, count in rates["pressure"].items():
        assert len(api.get("rates/matters/", {"due": due}).json()["results"]) == count, due
    (area,) = rates["areas"]
    assert (area["key"], area["name"]) == ("500108001", "铜元局街道")
    keys = {row["key"] for row in rates["departments"]}
    assert keys == {"chengguan", None}
    some = api.get("rates/", {"department": "chengguan", "area": area["key"], "kind": "GOVERNMENT"}).json()
    assert some["total"]["numbers"]["raised"] == 1
    assert api.get("rates/", {"category": "none"}).json()["total"]["numbers"]["raised"] == 1
    for query in (
        {"since": "2026-13"}, {"since": "2026-11", "until": "2026-01"}, {"until": "2027-01"}, {"area": "1"},
        {"since": "0000-01"}, {"area": world.grid.code}, {"department": "x"}, {"kind": "X"}, {"measure": "x"},
    ):  # fmt: skip
        assert api.get("rates/matters/", query).status_code == 422, query
    assert elsewhere.get("rates/").json()["total"]["numbers"]["raised"] == 0
    assert [Api().get("rates/").status_code, Api(world.grid_worker).get("rates/").status_code] == [401, 403]


def test_hotspots_when_read_then_with_the_matters_behind_and_only_here(world: World, elsewhere: Api):
    for number in range(4):
        world.raised(contact_phone=f"1380000000{number}", category=world.category)
    assert refresh_hotspots(now=NOW) == 1
    api = Api(world.community_worker)
    (row,) = api.get("hotspots/").json()["results"]
    assert (row["area_code"], row["recent"], row["matters"]) == (world.community.code, 4, 4)
    assert len(api.get(f"hotspots/{row['id']}/matters/").json()["results"]) == 4
    path = f"hotspots/{row['id']}/matters/"
    assert [who.get(path).status_code for who in (Api(), elsewhere, Api(world.neighbour_worker))] == [401, 404, 404]
    assert elsewhere.get("hotspots/").json()["results"] == []
    assert api.get(f"hotspots/{2**70}/matters/").status_code == 404
