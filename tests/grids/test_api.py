"""The day, messages, lists and imports to programs: each verb once, by whom it is for, in one world."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grids.models import BroadcastCopy, Finding, HazardCheck, ImportJob, Visit
from grids.services.checks import open_season
from grids.states_lists import NeedState
from tests.grids.day_world import HOLE, TODAY, build_day
from tests.grievances.api_client import Api
from tests.grievances.test_api_schema import EXAMPLES, try_out, without_limits
from tests.grievances.world import NOW

pytestmark = pytest.mark.django_db
__all__ = ["without_limits"]


def test_day_when_done_over_the_api_then_kept_once_and_refused_to_strangers(without_limits):
    day = build_day()
    world, api = day.world, Api(day.worker)
    outside = [Api(world.grid_worker_beside), Api(world.auditor), Api(world.resident), Api()]
    place = {"place": f"b{world.building.pk}", "words": HOLE}
    new = place | {"client_id": str(uuid.uuid4())}
    first, again = (api.post("findings/", new) for _ in range(2))
    assert (first.status_code, first.json()["is_new"], again.json()["is_new"]) == (201, True, False)
    matter = Finding.objects.get().grievance
    assert first.json()["matter"] == again.json()["matter"] == matter.code
    assert [one.post("findings/", place).status_code for one in outside] == [422, 403, 403, 401]
    finding = f"findings/{first.json()['id']}/"
    assert api.get(finding).json()["state"] == "REPORTED"
    assert [one.get(finding).status_code for one in outside] == [404, 200, 403, 401]
    day.settled(Finding.objects.get())
    assert [row["id"] for row in api.get("findings/", {"state": "HANDLED"}).json()["results"]] == [first.json()["id"]]
    assert api.post(f"{finding}verify/", {"is_settled": True}).status_code == 403  # whoever handled it
    verified = Api(world.community_worker).post(f"{finding}verify/", {"is_settled": True})
    assert verified.json() == {"id": first.json()["id"], "state": "VERIFIED"}

    doors = api.get("doors/", {"until": TODAY + timedelta(days=60)}).json()["results"]
    assert {row["id"] for row in doors} == {door.pk for door in day.doors}
    visits = f"doors/{day.doors[0].pk}/visits/"
    visit = {"client_id": str(uuid.uuid4()), "at": (NOW - timedelta(hours=2)).isoformat(), "outcome": "MET"}
    assert [api.post(visits, visit, key="k").status_code for _ in range(2)] == [201, 201]
    assert Visit.objects.get().at == NOW - timedelta(hours=2)
    assert api.post(visits, {"outcome": "MET", "words": "信佛"}).status_code == 422
    assert api.get(visits).json()[0]["outcome"] == "MET"
    assert [one.get(visits).status_code for one in outside] == [404, 403, 403, 401]

    open_season(now=NOW)
    check = HazardCheck.objects.get(building=world.building)
    one = f"checks/{check.pk}/"
    points = [point["id"] for point in api.get(one).json()["points"]]
    answers = [{"point": pk, "answer": "FINE"} for pk in points]
    answers[0] |= {"answer": "OPEN_POINT"}
    assert api.post(f"{one}do/", {"answers": answers}).json()["fields"] == {
        f"words_{points[0]}": "请写明隐患在哪里、什么情况"
    }
    answers[0]["words"] = "燃气软管老化开裂"
    assert [row.post(f"{one}do/", {"answers": answers}).status_code for row in outside] == [404, 403, 403, 401]
    assert api.post(f"{one}do/", {"answers": answers}).status_code == 200
    assert api.post(f"{one}do/", {"answers": answers}).status_code == 409
    assert api.get("checks/", {"is_done": "true"}).json()["results"][0]["id"] == check.pk
    order = {"checklist": day.checklist().pk, "due_on": str(TODAY), "buildings": [world.building.pk]}
    assert api.post("checks/", order).status_code == 403
    assert Api(world.community_worker).post("checks/", order).json() == {"made": 1}
    assert Api(world.community_worker).post("checks/", order | {"buildings": [10**6]}).status_code == 422

    items = [{"kind": "visit", "dwelling": str(day.doors[1].pk), **visit, "client_id": str(uuid.uuid4())}, 1]
    assert [row["outcome"] for row in api.post("day/sync/", {"items": items}).json()["answers"]] == ["taken", "refused"]
    assert api.get("day/").json()["checks_due"] == 1
    assert [row.get("day/").status_code for row in outside[1:]] == [403, 403, 401]


def test_messages_lists_and_imports_when_used_over_the_api_then_as_on_the_pages(without_limits):
    world = build_day().world
    office, worker, stranger = Api(world.community_worker), Api(world.grid_worker), Api(world.neighbour_worker)
    message = {"area": world.community.code, "title": "台风", "body": "请收起阳台物品。", "wants_done": True}
    message |= {"audience": ["GRID_LEADER", "GRID_WORKER"], "submission": str(uuid.uuid4())}
    sent = [office.post("broadcasts/", message) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert [worker.post("broadcasts/", message).status_code, stranger.post("broadcasts/", message).status_code] == [
        422
    ] * 2
    one = f"broadcasts/{sent[0].json()['id']}/"
    copy = BroadcastCopy.objects.get(user=world.grid_worker)
    mine = f"own-messages/{copy.pk}/"
    assert [row["title"] for row in worker.get("own-messages/", {"waiting": "true"}).json()["results"]] == ["台风"]
    assert [worker.post(f"{mine}{verb}/").json()["state"] for verb in ("read", "acknowledge")] == [
        "READ",
        "ACKNOWLEDGED",
    ]
    assert stranger.post(f"{mine}acknowledge/").status_code == 404
    assert worker.post(f"{mine}finish/", {"words": "都收好了"}).json()["state"] == "DONE"
    silent = office.get(f"{one}silent/").json()["results"]
    assert {row["duty"] for row in silent} == {"GRID_LEADER", "GRID_WORKER"}
    told = office.post(f"{one}copies/{silent[0]['id']}/tell/", {"words": "电话里答应了"})
    assert told.json()["state"] == "ACKNOWLEDGED"
    standing = office.get(one).json()["standing"]
    assert sum(row["acknowledged"] for row in standing) == 2
    assert stranger.get(one).status_code == 404
    assert office.post(f"{one}close/", {"words": "风已过"}).json()["state"] == "CLOSED"

    item = {"community": world.community.code, "title": "想学用智能手机", "field": "ELDERLY"}
    need = worker.post("lists/needs/", item).json()
    resource = office.post("lists/resources/", item | {"title": "手机课", "kind": "SERVICE"}).json()
    assert worker.post("lists/resources/", item | {"title": "手机课", "kind": "SERVICE"}).status_code == 403
    steps = f"lists/needs/{need['id']}/"
    assert "offer" in office.get(steps).json()["verbs"]
    assert worker.post(f"{steps}offer/", {"resource": resource["id"]}).status_code == 403
    for verb, given in (("offer", {"resource": resource["id"]}), ("report", {"words": "上了两节"})):
        assert office.post(f"{steps}{verb}/", given).status_code == 200
    assert office.post(f"{steps}offer/", {"resource": resource["id"]}).status_code == 409
    assert office.post(f"{steps}rate/", {"stars": 5, "words": "学会了"}).json()["state"] == NeedState.RATED
    assert stranger.get(steps).status_code == 404

    file = {"community": world.community.code, "kind": "DWELLINGS"}
    sheets = [SimpleUploadedFile("houses.csv", "楼栋,房号\n1,101\n".encode()) for _ in range(2)]
    assert worker.post("grid-imports/", file | {"file": sheets[0]}, files=True).status_code == 403
    job = office.post("grid-imports/", file | {"file": sheets[1]}, files=True).json()
    assert ImportJob.objects.get().pk == job["id"]
    assert office.get(f"grid-imports/{job['id']}/").json()["state"] == "QUEUED"
    assert office.get("grid-imports/", {"community": world.community.code}).json()["results"][0]["id"] == job["id"]
    assert stranger.get(f"grid-imports/{job['id']}/").status_code == 404


@pytest.mark.walk
@pytest.mark.parametrize("who", ["grid_worker", "community_worker"])
def test_api_of_grids_when_tried_at_random_then_nothing_unforeseen(without_limits, who: str):
    day = build_day()
    api, office = Api(day.world.people[who]), Api(day.world.community_worker)
    open_season(now=NOW)
    found = day.found().row
    item = {"community": day.world.community.code, "title": "想学用智能手机", "field": "ELDERLY"}
    message = {"area": day.world.community.code, "title": "台风", "body": "注意", "audience": ["GRID_WORKER"]}
    sent = office.post("broadcasts/", message).json()
    need = office.post("lists/needs/", item).json()
    copy = BroadcastCopy.objects.first()
    things = {
        f"/api/v1/{path}/": [{"pk": pk} | more]
        for path, pk, more in (
            ("findings", found.pk, {}), ("doors", day.doors[0].pk, {}), ("checks", HazardCheck.objects.first().pk, {}),
            ("broadcasts", sent["id"], {"copy": copy.pk, "leg": copy.leg_id}), ("own-messages", copy.pk, {}),
            ("lists", need["id"], {}), ("", 1, {}),
        )
    }  # fmt: skip
    things["/api/v1/"] = things.pop("/api/v1//")
    paths = office.get("schema/").json()["paths"]
    own = [
        told["operationId"]
        for path, operations in paths.items()
        for told in operations.values()
        if "grids" in told.get("tags", ())
    ]
    assert try_out(things, api, examples=EXAMPLES, only=tuple(own)) >= len(own)
