"""Raising, following and reading over the API: what comes back, what it costs, and what never leaks."""

import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.api.models import StoredAnswer
from governance.people.models import User
from grievances import services
from grievances.api.filters import WorklistFilter
from grievances.forms.desk import DeskFilterForm
from grievances.models import Grievance
from grievances.states import Kind, State
from grievances.tracking import link_token, secret_of
from tests.grievances.api_client import Api, secret, solved, token
from tests.grievances.resident_pages import picture
from tests.grievances.world import NOW, World

BODY = "三单元楼道的灯坏了三天，晚上老人看不见台阶。"
PHONE, NAME, ROOM = "13987654321", "诸葛铁柱", "门牌后面第三扇蓝色铁门"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def statements(act) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len([query for query in seen.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


# --- Raising ------------------------------------------------------------------------------------------------
def test_resident_when_challenge_is_solved_then_raises_follows_and_keeps_one_matter(world: World):
    app = Api()
    place = app.get("places/", {"q": "阳光"}).json()[0]
    sent = {
        "body": BODY, "place": place["value"], "category": "lighting", "name": "王阿姨", "phone": PHONE, "proof": solved(app),
    }  # fmt: skip
    first = app.post("grievances/", sent, key="one")
    assert first.status_code == 201, first.json()
    receipt = first.json()
    assert app.post("grievances/", sent, key="one").json() == receipt
    matter = Grievance.objects.get()
    assert (matter.body, matter.contact_phone, matter.category, matter.estate) == (
        BODY,
        PHONE,
        world.category,
        world.estate,
    )
    assert (receipt["code"], receipt["secret"]) == (matter.code, secret_of(matter.code))
    tracked = app.get(f"track/{receipt['code']}/", **{"Track-Secret": receipt["secret"]})
    assert tracked.status_code == 200
    assert tracked.json()["headline"] == "已收到，等待受理"
    assert tracked.json()["verbs"] == ["add", "withdraw"]
    assert tracked.json()["promises"][0]["words"] == "受理并分派"
    assert "no-store" in tracked["Cache-Control"]
    # The same proof of work is good for one matter only.
    again = app.post("grievances/", {**sent, "body": BODY + "请快来。"}, key="two")
    assert (again.status_code, again.json()["code"]) == (422, "bad_proof")
    assert Grievance.objects.count() == 1


def test_raise_when_answer_was_lost_with_the_cache_kept_then_same_proof_is_good_again(world: World):
    """The process died between using the proof up and writing the matter: the same sending goes through."""
    app = Api()
    sent = {"body": BODY, "place": f"building:{world.building.pk}", "proof": solved(app)}
    code = app.post("grievances/", sent, key="one").json()["code"]
    StoredAnswer.objects.all().delete()
    assert app.post("grievances/", sent, key="one").json()["code"] == code
    assert Grievance.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"proof": ""}, "proof"),
        ({"proof": "bm9uc2Vuc2U="}, "proof"),
        ({"body": "短"}, "body"),
        ({"body": None}, "body"),
        ({"place": ""}, "place"),
        ({"place": "estate:999999999999999999999"}, "place"),
        ({"place": "", "latitude": 10, "longitude": 10}, "place"),
        ({"latitude": "NaN"}, "latitude"),
        ({"phone": "12345"}, "phone"),
        ({"category": "no-such"}, "category"),
        ({"source": "CALL"}, "source"),
        ({"source": "WEB"}, "source"),
    ],
)
def test_raise_when_something_is_wrong_then_422_names_the_field(world: World, changes: dict, field: str):
    sent = {"body": BODY, "place": f"estate:{world.estate.pk}", "proof": "x", **changes}
    answer = Api().post("grievances/", sent)
    assert answer.status_code == 422
    assert field in answer.json()["fields"], answer.json()
    assert not Grievance.objects.exists()


def test_raise_when_a_number_is_used_too_often_then_limit_is_shared_with_the_page(world: World):
    app = Api()
    answers = []
    for number in range(6):
        sent = {"body": f"{BODY}{number}", "place": f"estate:{world.estate.pk}", "phone": PHONE, "proof": solved(app)}
        answers.append(app.post("grievances/", sent))
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert answers[5].json()["code"] == "limit_raise-phone"


def test_staff_when_source_is_given_then_enters_for_somebody_and_auditor_may_not(world: World):
    sent = {
        "body": BODY,
        "place": f"building:{world.building.pk}",
        "source": "CALL",
        "urgency": "DANGER",
        "phone": PHONE,
    }
    answer = Api(world.grid_worker).post("grievances/", sent, key="call-1")
    assert answer.status_code == 201
    matter = Grievance.objects.get()
    assert (matter.source, matter.urgency, matter.first_contact) == ("CALL", "DANGER", world.grid_worker)
    assert Api(world.auditor).post("grievances/", sent).status_code == 403


def test_raise_when_photos_come_along_then_kept(world: World):
    sent = {"body": BODY, "place": f"estate:{world.estate.pk}", "source": "COUNTER", "photos": [picture(), picture()]}
    assert Api(world.grid_worker).post("grievances/", sent, files=True, key=str(uuid.uuid4())).status_code == 201
    matter = Grievance.objects.get()
    assert (matter.photos.count(), matter.may_publish) == (2, True)


# --- Lists --------------------------------------------------------------------------------------------------
def test_list_when_paged_then_every_matter_once_and_back_again(world: World):
    codes = {world.raised().code for _ in range(5)}
    worker = Api(world.grid_worker)
    seen, url = [], "grievances/?size=2"
    while url:
        page = worker.get(url).json()
        assert set(page) == {"next", "previous", "results"}
        seen += [row["code"] for row in page["results"]]
        last, url = page, page["next"]
    assert set(seen) == codes
    assert len(seen) == 5
    assert [row["code"] for row in worker.get(last["previous"]).json()["results"]] == seen[2:4]


def test_list_when_longer_then_no_more_statements(world: World):
    worker = Api(world.grid_worker)
    world.brought_to(State.HANDLING)
    one = statements(lambda: worker.get("grievances/", {"scope": "all"}))
    for _ in range(3):
        world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    assert statements(lambda: worker.get("grievances/", {"scope": "all"})) == one <= 4


def test_list_when_filtered_then_as_the_desk_and_knows_each_of_its_filters(world: World):
    private = world.brought_to(State.HANDLING, Kind.PRIVATE)
    shared = world.brought_to(State.HANDLING, Kind.COMMUNITY, body="小区门口的路灯坏了，很黑。")
    worker = Api(world.grid_worker)

    def found(**query) -> set[str]:
        answer = worker.get("grievances/", {"scope": "all", **query})
        assert answer.status_code == 200, answer.json()
        return {row["code"] for row in answer.json()["results"]}

    assert found() == {private.code, shared.code}
    assert found(kind="PRIVATE") == {private.code}
    assert found(q="门口") == {shared.code}
    assert found(q=private.code.lower()) == {private.code}
    assert found(category="lighting", state="HANDLING", area=world.grid.code, since="2026-11-18") == found()
    assert found(until="2026-11-17") == found(late="true") == found(kind="NONE") == set()
    assert set(WorklistFilter.base_filters) - {"scope"} == set(DeskFilterForm.base_fields)


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "OTHER"}, {"scope": "everything"}, {"since": "2026-13-01"}, {"category": "nothing"}, {"area": "abc"},
        {"after": "abc"}, {"after": "é"}, {"size": "0"}, {"size": "9" * 30}, {"q": "a\x00b"},
    ],
)  # fmt: skip
def test_list_when_a_filter_means_nothing_then_422(world: World, query: dict):
    answer = Api(world.grid_worker).get("grievances/", query)
    assert (answer.status_code, set(answer.json())) == (422, {"code", "message", "fields"})


def test_list_when_nobody_a_resident_or_a_stranger_asks_then_nothing(world: World):
    matter = world.raised()
    assert Api().get("grievances/").status_code == 401
    assert Api(world.resident).get("grievances/").status_code == 403
    assert Api(world.neighbour_worker).get("grievances/", {"scope": "all"}).json()["results"] == []
    assert Api(world.neighbour_worker).get(f"grievances/{matter.code}/").status_code == 404
    assert Api(world.grid_worker).get("grievances/NA-0000-00/").status_code == 404


# --- One matter ---------------------------------------------------------------------------------------------
def test_matter_when_asked_for_then_what_the_desk_shows_without_the_number(world: World):
    matter = world.brought_to(State.CLOSED, contact_phone=PHONE, contact_name=NAME, place_detail=ROOM)
    worker = Api(world.grid_worker)
    answer = worker.get(f"grievances/{matter.code}/")
    shown = answer.json()
    assert (shown["contact_name"], shown["contact_phone"], shown["place_detail"]) == (NAME, "139****4321", ROOM)
    assert shown["ratings"][0]["stars"] == 5
    assert shown["public"]["title"]
    assert {clock["purpose"] for clock in shown["clocks"]} >= {"grievances.triage", "grievances.settle"}
    assert set(shown["verbs"]) == {"note", "edit-public", "clear-photo"}
    assert PHONE not in answer.content.decode()
    assert statements(lambda: worker.get(f"grievances/{matter.code}/")) <= 13
    lines = worker.get(f"grievances/{matter.code}/timeline/").json()["results"]
    assert [line["verb"] for line in lines] == ["add", "accept", "triage", "resolve", "rate"]


def test_answers_to_strangers_when_everything_is_planted_then_hold_nothing_private(world: World):
    for user in world.people.values():
        User.objects.filter(pk=user.pk).update(display_name="欧阳网格员")
    body = f"我叫{NAME}，电话{PHONE}。楼道灯坏了一个月，请来修。"
    matter = world.brought_to(State.HANDLING, body=body, contact_phone=PHONE, contact_name=NAME, place_detail=ROOM)
    services.note(grievance_id=matter.pk, actor=world.grid_worker, now=NOW, words="内部私话")
    services.answer(grievance_id=matter.pk, actor=world.grid_worker, now=NOW, words="答复私话")
    paths = [
        "public/matters/", f"public/matters/{matter.pk}/", "public/matters/?q=楼道", f"track/{matter.code}/", "grievances/",
        f"grievances/{matter.code}/", f"grievances/{matter.code}/timeline/", "areas/", "categories/", "departments/",
        "services/", "decline-reasons/", "places/?q=阳光", "schema/",
    ]  # fmt: skip
    private = [
        PHONE,
        NAME,
        ROOM,
        "欧阳网格员",
        "内部私话",
        "答复私话",
        matter.code,
        secret_of(matter.code),
        link_token(matter.code),
    ]
    for api in (Api(), Api(world.neighbour_worker)):
        for path in paths:
            text = api.get(path).content.decode()
            leaked = [word for word in private if word in text and not (word == matter.code and word in path)]
            assert not leaked, (path, leaked)
    assert Api(world.neighbour_worker).get(f"track/{matter.code}/").status_code == 403
    described = Api().get("schema/", {"format": "json"}).json()["paths"]["/api/v1/track/{code}/"]["get"]
    assert "403" in described["responses"]
    assert "楼道灯坏了" in Api().get(f"public/matters/{matter.pk}/").content.decode()
    for words in (PHONE, NAME, "私话"):
        assert Api().get("public/matters/", {"q": words}).json()["results"] == []


def test_tracking_when_resident_looks_then_no_internal_words_and_no_staff_name(world: World):
    for user in world.people.values():
        User.objects.filter(pk=user.pk).update(display_name="欧阳网格员")
    matter = world.brought_to(State.HANDLING)
    services.note(grievance_id=matter.pk, actor=world.grid_worker, now=NOW, words="内部私话")
    services.answer(grievance_id=matter.pk, actor=world.grid_worker, now=NOW, words="明天来换")
    text = Api().get(f"track/{matter.code}/", **token(matter)).content.decode()
    assert "明天来换" in text
    assert "内部私话" not in text
    assert "欧阳网格员" not in text


def test_tracking_when_secret_is_wrong_or_missing_then_same_answer_for_codes_that_exist_and_not(world: World):
    matter = world.raised(contact_phone=PHONE)
    wrong = {"Track-Secret": "123456" if secret_of(matter.code) != "123456" else "654321"}
    real, other = Api().get(f"track/{matter.code}/", **wrong), Api().get("track/NA-4F7K-92/", **wrong)
    assert real.status_code == 422
    assert other.status_code == 422
    assert Api().get(f"track/{matter.code}/").status_code == Api().get("track/NA-4F7K-92/").status_code == 401
    assert Api().get(f"track/{matter.code}/", **{"Track-Secret": PHONE[-4:]}).status_code == 200
    for _ in range(12):  # the token is no guess
        assert Api().get(f"track/{matter.code}/", **token(matter)).status_code == 200
    cache.clear()
    assert Api().get(f"track/{matter.code}/", **secret(matter)).status_code == 200


def test_public_matter_when_private_or_unpublished_then_404(world: World):
    hidden = world.raised()
    assert Api().get(f"public/matters/{hidden.pk}/").status_code == 404
    assert Api().get(f"public/matters/{2**70}/").status_code == 404
    shown = world.brought_to(State.HANDLING)
    assert Api().get(f"public/matters/{shown.pk}/").json()["timeline"][0]["line"]
    assert Api().get("public/matters/", {"area": "999999"}).status_code == 422


def test_catalogues_when_asked_then_public_rows_by_code(world: World):
    assert (
        Api().get("areas/", {"within": world.community.code, "level": "GRID"}).json()["results"][0]["code"]
        == world.grid.code
    )
    assert Api().get("areas/", {"level": "PLANET"}).status_code == 422
    assert Api().get("departments/").json()["results"][0]["code"] == "chengguan"
    assert Api().get("services/").json()["results"][0]["name"] == "便民维修"
    assert Api().get("places/").status_code == 422
