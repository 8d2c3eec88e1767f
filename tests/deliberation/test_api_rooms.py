"""Meetings and topics over the API: a meeting planned, held and minuted by programs; a topic proposed, talked over, optioned."""

from datetime import timedelta

import pytest
import time_machine

from deliberation.models import Ballot, CommitteeReport, Meeting, Topic
from deliberation.states import CouncilKind, MeetingState
from grievances.states import Kind, State
from tests.deliberation.meeting_world import STARTS, build_room
from tests.deliberation.topic_world import build_topic_world
from tests.grievances.api_client import Api
from tests.grievances.world import NOW, build_world


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_meeting_when_walked_by_programs_then_planned_held_voted_signed_and_published(db):
    room = build_room(build_world())
    topic = room.topic()
    with at(NOW):
        chair, member, stranger = Api(room.chair), Api(room.member), Api(room.world.neighbour_worker)
        venue = chair.get(f"councils/{room.council.pk}/").json()["venues"][0]["id"]
        new = {
            "council": room.council.pk, "title": "三月议事会", "starts_at": STARTS.isoformat(), "venue": venue,
            "topics": [topic.code], "items": ["通报"],
        }  # fmt: skip
        assert Api().post("meetings/", new).status_code == 401
        assert stranger.post("meetings/", new).status_code == 403
        assert member.post("meetings/", new).status_code == 403
        for wrong in ({"venue": 10**9}, {"topics": ["YT-0"]}, {"council": 10**9}, {"starts_at": "2020-01-01T00:00Z"}):
            assert next(iter(wrong)) in chair.post("meetings/", new | wrong).json()["fields"]
        made = chair.post("meetings/", new, key="plan")
        assert made.status_code == 201 and chair.post("meetings/", new, key="plan").json() == made.json()
        address = f"meetings/{made.json()['name']}/"
        assert member.post(address + "convene/").status_code == 403
        notes = chair.get(address + "room/").json()["agenda"][1]["id"]
        assert chair.post(address + "shift-item/", {"item_id": notes, "way": "sideways"}).status_code == 422
        assert chair.post(address + "shift-item/", {"item_id": notes, "way": "up"}).status_code == 200
        assert [row["title"] for row in chair.get(address + "room/").json()["agenda"]] == ["通报", topic.title]
        assert chair.post(address + "convene/").json()["state"] == MeetingState.CONVENED
        seats = chair.get(address + "room/").json()["chairs"]
        own = member.get(address + "room/").json()["own_seats"]
        assert own == [seats[2]["seat_id"]]
        away = {"seat_id": own[0], "answer": "NOT_COMING", "words": "出差", "substitute_id": room.substitute.pk}
        assert member.post(address + "answer/", away).status_code == 200
        assert member.post(address + "answer/", away | {"seat_id": seats[3]["seat_id"]}).status_code == 403
        assert stranger.get(address + "room/").status_code == 404
        assert stranger.post(address + "answer/", away).status_code == 404
    with at(STARTS):
        _hold(room, address, seats)


def _hold(room, address: str, seats: list[dict]) -> None:
    chair, member = Api(room.chair), Api(room.member)
    meeting = Meeting.objects.get()
    assert member.post(address + "check-in/", {"secret": "falsch"}).status_code == 422
    assert member.post(address + "check-in/", {"secret": meeting.check_in_secret}).status_code == 200
    assert chair.post(address + "open/").status_code in (409, 422)
    assert member.post(address + "attend/", {"seat_id": seats[0]["seat_id"]}).status_code == 403
    for seat in seats[:6]:
        assert chair.post(address + "attend/", {"seat_id": seat["seat_id"]}).status_code == 200
    assert chair.post(address + "open/").json()["state"] == MeetingState.RUNNING
    now = chair.get(address + "room/").json()
    assert now["quorum"] == {"total": 9, "present": 6, "needed": 6, "is_reached": True}
    assert chair.client.get(
        f"/api/v1/{address}room/?version={now['version']}", headers=chair.headers
    ).status_code == 204  # fmt: skip
    assert chair.post(address + "start-item/", {"item_id": now["agenda"][1]["id"]}).status_code == 200
    mine = now["chairs"][2]["seat_id"]
    assert member.post(address + "raise-hand/", {"seat_id": mine, "side": "FOR"}, key="hand").status_code == 200
    assert member.post(address + "raise-hand/", {"seat_id": mine, "side": "FOR"}, key="hand").status_code == 200
    queue = member.get(address + "room/").json()["queue"]
    assert [row["seat_id"] for row in queue] == [mine]
    assert member.post(address + "call-speaker/", {"request_id": queue[0]["id"]}).status_code == 403
    assert chair.post(address + "call-speaker/", {"request_id": queue[0]["id"]}).status_code == 200
    assert chair.get(address + "room/").json()["speaker"]["seat_id"] == mine
    assert chair.post(address + "stop-speaker/").status_code == 200
    assert member.post(address + "move/", {"seat_id": mine, "text": "换一盏灯"}).status_code == 200
    motion = chair.get(address + "room/").json()["motions"][0]["id"]
    hands = [row["votes_as"] for row in chair.get(address + "room/").json()["chairs"] if row["votes_as"]]
    votes = {"motion_id": motion, "votes": [{"seat_id": seat, "choice": "YES"} for seat in hands]}
    assert chair.post(address + "count/", votes).status_code == 409  # nobody seconded it
    assert chair.post(address + "second/", {"seat_id": hands[0], "motion_id": motion}).status_code == 200
    assert chair.post(address + "put/", {"motion_id": motion}).status_code == 200
    assert member.post(address + "count/", votes).status_code == 403
    assert (
        chair.post(address + "count/", {"motion_id": motion, "votes": [{"seat_id": 1, "choice": "?"}]}).status_code
        == 422
    )
    assert chair.post(address + "count/", votes, key="count").status_code == 200
    assert chair.post(address + "count/", votes, key="count").headers["Idempotency-Replayed"] == "true"
    assert Ballot.objects.get(motion=motion).is_passed
    assert chair.get(address + "room/").json()["motions"][0]["state"] == "CARRIED"
    assert chair.post(address + "end-item/", {"item_id": now["agenda"][1]["id"], "summary": "同意"}).status_code == 200
    assert chair.post(address + "close/").json()["state"] == MeetingState.CLOSED
    for who, seat in ((chair, seats[0]), (Api(room.clerk), seats[1])):
        text_hash = who.get(address + "room/").json()["minutes_hash"]
        signed = {"seat_id": seat["seat_id"], "text_hash": text_hash}
        assert who.post(address + "sign-minutes/", signed).status_code == 200
    assert chair.post(address + "publish-minutes/").status_code == 200
    assert "换一盏灯" in Api().get(address).json()["minutes"]


def test_room_when_more_people_are_in_it_then_at_the_same_cost(db, django_assert_max_num_queries):
    room = build_room(build_world())
    room.running(6)
    with at(room.now):
        chair = Api(room.chair)
        chair.get(f"meetings/{room.meeting.code}/room/")
        with django_assert_max_num_queries(20):
            assert chair.get(f"meetings/{room.meeting.code}/room/").status_code == 200


@pytest.fixture
def here(db):
    return build_topic_world()


def test_topic_when_walked_by_programs_then_proposed_supported_amended_optioned_suspended_and_withdrawn(here):
    with at(NOW):
        office, proposer, neighbour = Api(here.world.community_worker), Api(here.residents[0]), Api(here.residents[1])
        new = {"title": "楼前加灯", "body": "晚上很黑。\n装一盏灯。", "place": f"building:{here.world.building.pk}"}
        assert Api().post("topics/", new).status_code == 401
        for wrong in ({"place": "building:999999"}, {"kind": "ORGANISATION"}, {"title": ""}):
            assert next(iter(wrong)) in proposer.post("topics/", new | wrong).json()["fields"], wrong
        made = proposer.post("topics/", new, key="p")
        assert made.status_code == 201 and proposer.post("topics/", new, key="p").json() == made.json()
        topic = Topic.objects.get()
        assert (topic.scope, topic.proposer_kind) == ("BUILDING", "RESIDENT")
        address = f"topics/{topic.code}/"
        assert neighbour.get(address).status_code == 404 and neighbour.post(address + "support/").status_code == 404
        accepted = office.post(address + "accept/")
        assert accepted.status_code == 200, accepted.json()
        for person in (proposer, neighbour):
            assert person.post(address + "support/").status_code == 200
        amendment = {"words": "装两盏灯。", "paragraph": 2, "is_amendment": True}
        assert neighbour.post(address + "comment/", amendment | {"paragraph": 9}).status_code == 422
        assert neighbour.post(address + "comment/", amendment, key="c").status_code == 200
        assert Api().get(address).json()["comments"] == []
        said = office.get(address).json()["comments"][0]
        assert (said["state"], said["who"]) == ("WAITING", "张**")
        answer = {"comment": said["id"], "words": "好主意", "adopted": "yes"}
        assert office.post(address + "answer/", answer).status_code == 200
        read = Api().get(address).json()
        assert read["body"].endswith("装两盏灯。") and read["comments"][0]["state"] == "ADOPTED"
        options = {"options": [{"title": "普通灯", "cost_fen": 80000}, {"title": "太阳能灯", "body": "不用接线"}]}
        assert proposer.post(address + "options/", options).status_code == 403
        assert office.post(address + "options/", {"options": [{"title": "x"}] * 7}).status_code == 422
        assert office.post(address + "options/", options).status_code == 200
        assert [row["cost_fen"] for row in Api().get(address).json()["options"]] == [80000, None]
        until = (NOW + timedelta(days=3)).date().isoformat()
        pause = {"until": until, "words": "等报价"}
        assert office.post(address + "request-suspension/", pause).status_code == 200
        assert Api().get(address).json()["suspensions"] == []
        street, granted = Api(here.world.street_officer), {"ruling": "APPROVED"}
        assert street.get(address).json()["suspensions"][0]["reason"] == "等报价"
        assert office.post(address + "rule-suspension/", granted).status_code == 403
        assert street.post(address + "rule-suspension/", {"ruling": "REFUSED"}).status_code == 422
        assert street.post(address + "rule-suspension/", granted).status_code == 200
        assert street.post(address + "rule-suspension/", granted).status_code == 409
        read = Api().get(address).json()
        assert read["due_at"] is None and read["suspended_until"].startswith(until)
        assert office.post(address + "resume/", {"words": "报价来了"}).status_code == 200
        assert neighbour.post(address + "withdraw/").status_code == 403
        assert proposer.post(address + "withdraw/", {"words": "不用了"}).json()["state"] == "WITHDRAWN"
        matter = here.world.brought_to(State.HANDLING, Kind.COMMUNITY)
        assert proposer.post("topics/from-matter/", {"grievance": matter.code}).status_code == 422
        assert office.post("topics/from-matter/", {"grievance": matter.code}).status_code == 201
        assert office.post("topics/from-matter/", {"grievance": matter.code}).status_code == 409


def test_council_when_kept_by_programs_then_seats_begin_end_and_are_filled_and_reports_come(here):
    council = here.councils[CouncilKind.NEIGHBOURHOOD]
    report = CommitteeReport.objects.create(
        council=council, area_code=council.area_code, period="2026Q3", due_on=NOW.date()
    )
    with at(NOW):
        office, chair, grid = Api(here.world.community_worker), Api(here.chair), Api(here.world.grid_worker)
        address = f"councils/{council.pk}/seats/"
        assert chair.get(address).status_code == 403 and grid.get(address).status_code == 404
        offered = office.get(address).json()
        assert [row["name"] for row in offered["seats"]] == ["召集人"] and offered["residencies"][0]["name"][
            1:3
        ] == "**"
        home, other = (row["id"] for row in offered["residencies"][:2])
        assert "name" in office.post(address, {"basis": "ELECTION"}).json()["fields"]
        assert "residency" in office.post(address, {"basis": "RESIDENCY", "residency": 10**9}).json()["fields"]
        sat = office.post(address, {"basis": "RESIDENCY", "residency": home}, key="seat")
        assert (
            sat.status_code == 200
            and office.post(address, {"basis": "RESIDENCY", "residency": home}, key="seat").json() == sat.json()
        )
        stand_in = {"basis": "RESIDENCY", "residency": other, "role": "SUBSTITUTE"}
        substitute = office.post(address, stand_in).json()["id"]
        publish = f"committee-reports/{report.pk}/publish/"
        assert Api().get("committee-reports/").json()["results"][0]["published_at"] is None
        assert Api(here.residents[0]).post(publish, {"body": "收支"}).status_code == 403
        assert (
            chair.post(publish, {"body": "收支"}).status_code == 200
            and chair.post(publish, {"body": "收支"}).status_code == 409
        )
    with at(NOW + timedelta(days=1)):
        office = Api(here.world.community_worker)
        assert office.post(f"{address}999999/end/", {"reason": "搬走"}).status_code == 404
        assert office.post(f"{address}{sat.json()['id']}/end/", {"reason": "搬走"}).status_code == 200
        empty = office.get(address).json()["vacancies"][0]["id"]
        assert office.post(f"{address}{substitute}/up/", {"into": 10**9}).status_code == 422
        assert office.post(f"{address}{substitute}/up/", {"into": empty}).status_code == 200
        assert [row["role"] for row in office.get(address).json()["seats"]] == ["CHAIR", "MEMBER"]
