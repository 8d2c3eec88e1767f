"""Deliberation over the API: reading everything, the verbs of resolutions and covenants, refusals, repeated sendings."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deliberation.api.verbs import OFFERED
from deliberation.models import Covenant, Resolution, Venue
from deliberation.services import covenants, outcomes, resolutions
from deliberation.states import ResolutionState
from tests.deliberation.ballot_world import drafted
from tests.deliberation.decided import Decided, decide, photo
from tests.deliberation.meeting_world import build_room
from tests.grievances.api_client import Api
from tests.grievances.test_api_schema import EXAMPLES, try_out
from tests.grievances.world import build_world

S = ResolutionState


@pytest.fixture
def case(db, settings, tmp_path, monkeypatch) -> Decided:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(outcomes, "resolution_moved", [])
    case = decide(build_world())
    case.now = timezone.now()
    return case


def test_reading_when_anybody_asks_then_lists_and_details_without_a_private_word(case: Decided):
    anybody = Api()
    resolution = case.publish()
    objection = case.do(resolutions.object_to, case.resident, words="电话 13812345678")
    for path in ("councils", "topics", "meetings", "ballots", "resolutions", "covenants"):
        answer = anybody.get(f"{path}/")
        assert answer.status_code == 200 and set(answer.json()) == {"next", "previous", "results"}
    council = anybody.get(f"councils/{case.council.pk}/").json()
    assert council["article"] == "本会章程" and council["seats"][0]["name"] == "周召集"
    assert anybody.get(f"topics/{case.topic.code}/").json()["stage"] == "publish"
    assert anybody.get(f"ballots/{case.ballot.code}/").json()["result"] == case.ballot.result
    read = anybody.get(f"resolutions/{resolution.code}/")
    body = read.json()
    assert body["arithmetic"]["result"] == case.ballot.result and body["tasks"][0]["title"] == "装好路灯"
    assert body["verbs"] == [] and body["objections"][0]["words"] == "" and body["objections"][0]["who"].endswith("**")
    assert "13812345678" not in read.text and case.resident.display_name not in read.text
    mine = Api(case.office).get(f"resolutions/{resolution.code}/").json()
    assert mine["objections"][0]["id"] == objection.pk and "13812345678" in mine["objections"][0]["words"]
    assert "answer" in mine["verbs"] and "rate" not in mine["verbs"]
    for path in ("councils/999999/", "resolutions/JY-0000-00/", "covenants/999999/", "ballots/x/", "meetings/HY-1/"):
        assert anybody.get(path).status_code == 404, path
    assert anybody.get("resolutions/", {"scope": "desk"}).status_code == 403
    assert len(Api(case.office).get("resolutions/", {"scope": "desk"}).json()["results"]) == 1
    assert Api(case.world.neighbour_worker).get("resolutions/", {"scope": "desk"}).json()["results"] == []
    assert anybody.get("resolutions/", {"community": case.world.neighbour.code}).json()["results"] == []
    assert anybody.get("resolutions/", {"community": "x"}).status_code == 422


def test_lists_when_longer_then_at_the_same_cost(case: Decided, django_assert_num_queries):
    def more(numbers: range) -> None:
        Resolution.objects.bulk_create(
            Resolution(
                code=f"JY-L{number:03d}", council=case.council, area_code=case.council.area_code, title="一件", body="…",
                published_at=case.now, publish_until=case.now, objections_until=case.now,
            )
            for number in numbers
        )  # fmt: skip

    more(range(1))
    anybody = Api()
    anybody.get("resolutions/")
    with django_assert_num_queries(1):
        anybody.get("resolutions/")
    more(range(1, 5))
    with django_assert_num_queries(1):
        assert len(anybody.get("resolutions/", {"size": 3}).json()["results"]) == 3


def test_resolution_when_walked_by_programs_then_published_objected_answered_done_reported_rated(case: Decided):
    office, neighbour, stranger = Api(case.office), Api(case.resident), Api(case.world.neighbour_worker)
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    new = {
        "council": case.council.pk, "ballot": case.ballot.code, "title": "换灯", "body": "换三盏灯",
        "tasks": [{"title": "买灯", "responsible_name": "张师傅", "finish_on": day}],
    }  # fmt: skip
    assert Api().post("resolutions/", new).status_code == 401
    assert stranger.post("resolutions/", new).status_code == 403
    bad = office.post("resolutions/", new | {"title": "", "ballot": "TP-0"})
    assert bad.status_code == 422 and "title" in bad.json()["fields"]
    assert "ballot" in office.post("resolutions/", new | {"ballot": "TP-0"}).json()["fields"]
    made = office.post("resolutions/", new, key="publish-1")
    again = office.post("resolutions/", new, key="publish-1")
    assert (made.status_code, again.status_code) == (201, 201) and made.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    case.resolution = Resolution.objects.get()
    address = f"resolutions/{case.resolution.code}/"
    assert neighbour.post(address + "object/", {"words": "没有通知"}, key="object-1").status_code == 200
    assert Api(case.stranger).post(address + "object/", {"words": "外人"}).status_code == 403
    objection = case.resolution.objections.get()
    assert stranger.post(address + "answer/", {}).status_code == 404
    assert Api(case.world.auditor).post(address + "answer/", {}).status_code == 403
    wrong = office.post(address + "answer/", {"objection_id": 10**12, "answer": "补了"})
    assert wrong.status_code == 422 and "objection_id" in wrong.json()["fields"]
    done = office.post(address + "answer/", {"objection_id": objection.pk, "answer": "补了"})
    assert done.status_code == 200 and done.json()["state"] == S.PUBLISHED
    assert office.post(address + "report/", {"result": "早了"}).status_code == 409
    case.to(S.IN_FORCE)
    added = {"title": "验收", "responsible_name": "物业", "finish_on": day}
    assert office.post(address + "add-task/", added).status_code == 200
    bought, checked = case.resolution.tasks.all()
    assert office.post(address + "finish-task/", {"task_id": bought.pk, "result": "买好了"}).status_code == 200
    dropped = office.post(address + "drop-task/", {"task_id": checked.pk, "words": "不用"})
    assert dropped.json()["state"] == S.CARRIED_OUT
    assert neighbour.post(address + "rate/", {"stars": 5}).status_code == 409
    assert office.post(address + "report/", {"result": "全好了"}).json()["state"] == S.REPORTED
    assert neighbour.post(address + "rate/", {"stars": 6}).status_code == 422
    assert neighbour.post(address + "rate/", {"stars": 5}).status_code == 200
    assert Api().get(address).json()["ratings_count"] == 1


def test_files_when_asked_for_then_what_the_pages_give_to_those_who_may(case: Decided):
    anybody, office = Api(), Api(case.office)
    room = build_room(case.world, name="另一个")
    room.convened()
    meeting, resolution = f"meetings/{room.meeting.code}/", case.publish()
    council = f"councils/{room.council.pk}/"
    hall = Venue.objects.create(community=case.world.community, name="一号院子")
    for path, media, word in (
        (f"{meeting}calendar/", "text/calendar", "BEGIN:VEVENT"),
        (f"{council}calendar/", "text/calendar", room.meeting.code),
        (f"venues/{hall.pk}/calendar/", "text/calendar", "一号院子"),
        (f"resolutions/{resolution.code}/sheets/notice/", "text/html", resolution.title),
        (f"ballots/{case.ballot.code}/votes/", "application/json", case.ballot.code),
        (f"ballots/{case.ballot.code}/votes/csv/", "text/csv", "表决事项"),
    ):
        answer = anybody.get(path, accept=media)
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, media), path
        assert word in answer.content.decode(), path
    for sheet in ("agenda", "attendance", "poster", "minutes"):
        path = f"{meeting}sheets/{sheet}/"
        assert anybody.get(path).status_code == 401 and Api(case.world.neighbour_worker).get(path).status_code == 404
        assert office.get(path)["Content-Type"].startswith("text/html") and office.get(path).status_code == 200, sheet
    assert Api(room.member).get(f"{meeting}sheets/poster/").status_code == 403  # it carries the secret
    papers = f"ballots/{case.ballot.code}/sheets/papers/0/"
    assert office.get(papers, {"who": "all"}).status_code == 200 and anybody.get(papers).status_code == 401
    task = case.resolution.tasks.get()
    case.to(S.IN_FORCE)
    case.do(resolutions.finish_task, task_id=task.pk, result="装好了", photos=[photo()])
    taken = f"resolutions/photos/{task.photos.get().pk}/"
    assert anybody.get(taken).status_code == 404 and office.get(taken)["Content-Type"] == "image/jpeg"
    for path in (f"{meeting}x/", "meetings/photos/999/", "topics/photos/999/", "venues/999/calendar/"):
        assert anybody.get(path).status_code == 404, path


def test_rulebook_when_read_then_charters_places_and_procedures_with_their_stages(
    case: Decided, django_assert_num_queries
):
    anybody = Api()
    Venue.objects.create(community=case.world.community, name="一号院子", capacity=30)
    with django_assert_num_queries(2):
        procedures = anybody.get("procedures/").json()["results"]
    assert "publish" in [stage["code"] for row in procedures for stage in row["stages"]]
    assert [row["capacity"] for row in anybody.get("venues/").json()["results"]] == [30]
    charters = anybody.get(f"councils/{case.council.pk}/charters/").json()["results"]
    assert [row["article"] for row in charters] == ["本会章程"]
    assert anybody.get("councils/999999/charters/").status_code == 404


def test_covenant_when_walked_by_programs_then_drafted_asked_amended_and_decided(case: Decided):
    office, neighbour = Api(case.office), Api(case.resident)
    made = office.post(
        "covenants/", {"council": case.council.pk, "name": "公约", "clauses": ["楼道不堆物。"]}, key="c1"
    )
    assert made.status_code == 201
    covenant = Covenant.objects.get()
    address = f"covenants/{covenant.pk}/"
    assert Api().get(address).status_code == 404 and office.get(address).json()["clauses"][0]["text"] == "楼道不堆物。"
    assert office.post(address + "ask/").status_code == 200
    clause = Api().get(address).json()["clauses"][0]
    amended = neighbour.post(address + "amend/", {"clause_id": clause["id"], "text": "楼道不堆物，不停车。"})
    assert amended.status_code == 200
    assert Api().get(address).json()["clauses"][0]["amendments"] == []
    amendment = office.get(address).json()["clauses"][0]["amendments"][0]
    decision = {"amendment_id": amendment["id"], "is_adopted": "yes", "answer": "好"}
    assert office.post(address + "decide/", decision).status_code == 200
    assert Api().get(address).json()["clauses"][0]["text"] == "楼道不堆物，不停车。"
    assert office.post(address + "vote/", {"ballot_id": case.ballot.pk}).status_code == 409
    assert office.post(address + "drop/", {"words": "不改了"}).json()["state"] == "REJECTED"


def test_tables_when_read_then_every_verb_of_desk_and_room_has_an_address(case: Decided):
    office = Api(case.office)
    for _kind, _base, page, address in OFFERED:
        answer = office.post(address.replace("<str:code>", "XX-0000-00").replace("<int:pk>", "999999"))
        assert answer.status_code == 404 and "地址" not in answer.json()["message"], (address, page.slug)
    assert len(OFFERED) >= 55


@pytest.mark.walk
@pytest.mark.parametrize("who", ["resident", "office"])
def test_api_when_operations_are_tried_at_random_then_nothing_unforeseen(case: Decided, settings, who: str):
    settings.API_REQUESTS_PER_MINUTE = settings.API_ANONYMOUS_REQUESTS_PER_MINUTE = 0
    codes = [case.publish().code]
    case.do(resolutions.object_to, case.resident, words="没有通知")
    covenant = covenants.draft_covenant(
        council_id=case.council.pk, name="公约", clauses=["一", "二"], actor=case.office, now=case.now
    )
    covenants.ask_residents(covenant_id=covenant.pk, actor=case.office, now=case.now)
    room, voting = build_room(case.world, name="另一个"), drafted(case.world).heads(3, users=[case.resident])
    room.running()
    draft, _opened = drafted(case.world), voting.opened()
    slip = voting.paper(2, "YES", case.office)
    voting.paper(2, "NO", case.world.grid_worker)
    things = {
        "/api/v1/venues/": [{"pk": Venue.objects.create(community=case.world.community, name="院子").pk}],
        "/api/v1/councils/": [{"pk": case.council.pk, "seat": case.council.seats.latest("pk").pk}],
        "/api/v1/topics/": [{"code": case.topic.code}],
        "/api/v1/meetings/": [{"code": room.meeting.code}],
        "/api/v1/ballots/": [
            {"code": code, "slip": slip.pk} for code in (voting.ballot.code, draft.ballot.code, case.ballot.code)
        ],
        "/api/v1/covenants/": [{"pk": covenant.pk}],
        "/api/v1/": [{"code": code} for code in codes],
    }
    operations = [
        operation["operationId"]
        for path in Client().get("/api/v1/schema/").json()["paths"].values()
        for operation in path.values()
        if "deliberation" in operation.get("tags", [])
    ]
    api = Api(getattr(case, who))
    assert try_out(things, api, examples=EXAMPLES, only=tuple(operations)) >= len(operations)
