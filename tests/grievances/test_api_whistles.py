"""吹哨报到 over the API: every verb on its way, who is refused, and what cannot be used."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.territory.models import Area, Level
from grievances.models import Whistle, WhistleEntry, WhistlePhoto
from grievances.states import State
from grievances.whistle_states import WhistleVerb
from tests.grievances.api_client import Api
from tests.grievances.resident_pages import picture
from tests.grievances.whistle_world import blown
from tests.grievances.world import NOW, Role, World

INCIDENT = {"title": "夜市占道", "body": "请到场", "place": "南坪东路口", "happened_at": "2026-11-18T09:30:00+08:00"}
SEEN = set()


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def act(api: Api, whistle: str, step: str, sent=None, *, status: int = 200, **more) -> dict:
    """Do it twice under one key: done once, answered the same."""
    key = f"{whistle}-{step}-{status}-{len(SEEN)}"
    answer = api.post(f"whistles/{whistle}/{step}/", sent, key=key, **more)
    assert answer.status_code == status, (step, answer.json())
    if status == 200:
        SEEN.add(step.rsplit("/", 1)[-1])
        count = WhistleEntry.objects.count()
        again = api.post(f"whistles/{whistle}/{step}/", sent, key=key, **more)
        assert (again.json(), again["Idempotency-Replayed"]) == (answer.json(), "true")
        assert WhistleEntry.objects.count() == count
    return answer.json()


def test_whistle_when_walked_through_the_api_then_settled_with_its_matters(world: World, housing):
    first, second = world.brought_to(State.HANDLING), world.brought_to(State.HANDLING)
    street, officer = Api(world.street_officer), Api(world.department_officer)
    other, above = Api(world.people["housing_officer"]), Api(world.district_supervisor)
    sent = {"body": "请到场一起看。", "lead": "chengguan", "matters": [first.code, second.code]}
    blew = street.post("whistles/", sent, key="blow")
    assert blew.status_code == 201, blew.json()
    assert street.post("whistles/", sent, key="blow").json() == blew.json()
    code = blew.json()["code"]
    assert street.post("whistles/", sent).json()["fields"].keys() == {"matters"}  # they are in an open whistle now
    assert Whistle.objects.get().place == "阳光花园3栋"  # as the page proposes
    lead = blew.json()["responses"][0]["id"]
    called = act(street, code, "call", {"department": "zhujian", "part": "ASSISTING"})
    assist = called["responses"][1]["id"]
    for step, sent in {
        "sign": {}, "contact": {"words": "下午三点见"}, "arrive": {"words": "到了"}
    }.items():  # fmt: skip
        act(officer, code, f"responses/{lead}/{step}", sent)
    act(street, code, f"responses/{lead}/deny", {"words": "没有见到人"})
    path = f"whistles/{code}/responses/{lead}/arrive/"
    assert officer.post(path, {"photos": [picture()]}, files=True).status_code == 200
    act(street, code, f"responses/{lead}/confirm")
    act(other, code, f"responses/{assist}/refuse", {"reason": "不归我局管"})
    act(above, code, f"responses/{assist}/order", {"words": "请到场"})
    for api, step in ((other, "contact"), (other, "arrive"), (street, "confirm")):
        act(api, code, f"responses/{assist}/{step}")
    act(street, code, "settle", {"result": "好了"}, status=409)
    for api, response in ((officer, lead), (other, assist)):
        act(api, code, f"responses/{response}/report", {"result": "已清理"})
    act(street, code, f"responses/{lead}/rate", {"stars": 5, "words": "很快"})
    shown = street.get(f"whistles/{code}/").json()
    assert (shown["state"], shown["verbs"]) == ("REPORTED", ["call", "cancel", "settle"])
    assert [row["code"] for row in shown["matters"]] == [first.code, second.code]
    assert shown["responses"][0]["stars"] == 5
    photo = shown["responses"][0]["photos"][0]["url"]
    assert officer.get(photo)["Content-Type"] == "image/jpeg"
    assert WhistlePhoto.objects.count() == 1
    done = act(street, code, "settle", {"result": "已清理完毕"})
    assert (done["state"], set(done["settled"]), done["left"]) == ("SETTLED", {first.code, second.code}, [])
    first.refresh_from_db()
    assert first.state == State.RESOLVED

    incident = street.post("whistles/", {**INCIDENT, "lead": "chengguan"}).json()
    part = incident["responses"][0]["id"]
    act(officer, incident["code"], f"responses/{part}/refuse", {"reason": "不归我局管"})
    act(above, incident["code"], f"responses/{part}/uphold", {"words": "同意"})
    act(street, incident["code"], "cancel", {"words": "已散去"})
    assert {verb.value for verb in WhistleVerb} == SEEN


def test_whistle_when_not_theirs_then_401_403_404_409_and_nothing_is_written(world: World):
    street = Area.objects.create(code="500108005", level=Level.STREET, name="南坪街道", parent=world.district)
    stranger = Api(world.post("officer_of_another_street", Role.STREET_OFFICER, street))
    far = Area.objects.create(code="500112", level=Level.DISTRICT, name="渝北区")
    elsewhere = Api(world.post("supervisor_of_another_district", Role.DISTRICT_SUPERVISOR, far))
    whistle = blown(world)
    part = whistle.responses.get()
    officer = Api(world.department_officer)
    path = f"whistles/{whistle.code}/"
    sign = f"{path}responses/{part.pk}/sign/"
    entries = WhistleEntry.objects.count()
    for api, status in ((Api(), 401), (stranger, 404), (elsewhere, 404), (Api(world.resident), 403)):
        assert [api.get(path).status_code, api.post(sign).status_code] == [status, status]
        assert api.post(f"{path}cancel/", {"words": "算了"}).status_code == status
    for user in (world.street_officer, world.auditor, world.district_supervisor):
        assert Api(user).post(sign).status_code == 403
    assert officer.post(f"{path}responses/{part.pk}/report/", {"result": "好了"}).status_code == 409
    assert officer.post(f"{path}responses/{part.pk + 9}/sign/").status_code == 404
    assert officer.post(f"{path}responses/{2**70}/sign/").status_code == 404
    assert Api(world.grid_worker).post("whistles/", {**INCIDENT, "lead": "chengguan"}).status_code == 403
    assert WhistleEntry.objects.count() == entries
    assert [len(api.get("whistles/").json()["results"]) for api in (officer, stranger, elsewhere)] == [1, 0, 0]
    assert officer.get("whistles/", {"scope": "called"}).json()["results"][0]["responses"][0]["state"] == "CALLED"


def test_whistle_when_something_cannot_be_used_then_422_says_what(world: World):
    hidden = world.raised(building=None, area=world.neighbour)
    street, whistle = Api(world.street_officer), blown(world)
    full = {**INCIDENT, "lead": "chengguan"}
    for sent, field in (
        ({**full, "lead": "no-such"}, "lead"),
        ({**full, "assisting": ["no-such"]}, "assisting"),
        ({**full, "happened_at": "2027-01-01T00:00:00Z"}, "happened_at"),
        ({**full, "area": world.neighbour.code}, "area"),
        ({**full, "body": ""}, "body"),
        ({**full, "difficulty": "EASY"}, "difficulty"),
        ({**full, "matters": ["NA-0000-00"]}, "matters"),
        ({**full, "matters": [hidden.code]}, "matters"),  # nobody has sorted it yet
        ({"body": "请到场", "place": "南坪", "lead": "chengguan"}, "title"),
    ):
        answer = street.post("whistles/", sent)
        assert (answer.status_code, [*answer.json()["fields"]]) == (422, [field]), answer.json()
    calls = (({"department": "chengguan", "part": "LEAD"}, "department"), ({"department": "x"}, "part"))
    for sent, field in calls:
        answer = street.post(f"whistles/{whistle.code}/call/", sent)
        assert (answer.status_code, field in answer.json()["fields"]) == (422, True), answer.json()
    assert street.get("whistles/", {"scope": "nothing"}).status_code == 422
    assert Whistle.objects.count() == 1


def test_lists_when_longer_then_the_same_statements(world: World):
    street = Api(world.street_officer)
    blown(world)
    street.get("whistles/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        street.get("whistles/")
    for _number in range(2):
        blown(world)
    with CaptureQueriesContext(connection) as three:
        assert len(street.get("whistles/").json()["results"]) == 3
    assert len(three) == len(one) <= 8
    page = street.get("whistles/", {"size": 2}).json()
    assert len(street.get(page["next"]).json()["results"]) == 1
