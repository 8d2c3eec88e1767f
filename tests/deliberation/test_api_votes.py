"""Ballots over the API: drafted, the roll from a file, votes on every channel; of a secret vote nothing stays behind."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from deliberation.models import Ballot, CountedVote, SealedVote
from deliberation.states import BallotState, CouncilKind
from governance.api.models import StoredAnswer
from governance.deadlines.services import sweep
from governance.people.models import User
from tests.deliberation.ballot_world import Voting, drafted, owners_council, rule
from tests.grievances.api_client import Api
from tests.grievances.resident_pages import picture
from tests.grievances.world import NOW, build_world

OPENS = NOW + timedelta(days=25)


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build_world()


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_ballot_when_walked_by_programs_then_votes_come_in_on_every_channel(world):
    worker, voters = (
        world.community_worker,
        [User.objects.create(display_name=f"业主{n}", password="!") for n in "一二"],
    )
    council = owners_council(world)
    with at(NOW):
        office, stranger = Api(worker), Api(world.neighbour_worker)
        rules = {row["code"]: row["id"] for row in Api().get("decision-rules/", {"size": 200}).json()["results"]}
        assert rules == {}
        chosen = rule("owners_general")
        read = Api().get("decision-rules/", {"size": 200}).json()["results"]
        assert {row["code"]: row["quorum"] for row in read}["owners_general"] == "三分之二以上"
        new = {
            "council": council.pk, "question": "更换物业", "rule": chosen.pk, "opens_at": OPENS.isoformat(),
            "closes_at": (OPENS + timedelta(days=7)).isoformat(),
        }  # fmt: skip
        assert Api().post("ballots/", new).status_code == 401
        assert stranger.post("ballots/", new).status_code == 403
        assert "rule" in office.post("ballots/", new | {"rule": 10**9}).json()["fields"]
        assert "topic" in office.post("ballots/", new | {"topic": "YT-0"}).json()["fields"]
        made = office.post("ballots/", new, key="draft")
        assert made.status_code == 201 and office.post("ballots/", new, key="draft").json() == made.json()
        code = made.json()["name"]
        address = f"ballots/{code}/"
        assert stranger.post(address + "edit/", {"question": "不行"}).status_code == 404
        assert office.post(address + "edit/", {"choices": ["只有一个"]}).status_code == 422
        assert office.post(address + "edit/", {"question": "更换小区物业"}).status_code == 200
        voting = Voting(world, Ballot.objects.get(code=code))
        assert (voting.ballot.question, voting.ballot.rule_id) == ("更换小区物业", chosen.pk)

        def send(text: str, key: str = ""):
            file = SimpleUploadedFile("roll.csv", text.encode(), content_type="text/csv")
            return office.post(address + "import/", {"file": file}, files=True, key=key)

        bad = send("楼栋,房号,姓名,面积\n99栋,101,张三,80\n")
        assert bad.status_code == 422 and "99栋" in bad.json()["fields"]["line.2"]
        good = "楼栋,房号,姓名,面积\n" + "".join(f"{world.building.name},{n}01,业主{n},80\n" for n in range(1, 7))
        assert send(good, key="roll").json()["heads"] == 6
        assert send(good, key="roll").headers["Idempotency-Replayed"] == "true"
        for number, user in enumerate(voters, start=1):
            voting.ballot.roll.filter(number=number).update(user=user)
        assert office.post(address + "freeze/", {"confirmed": True}).status_code == 200
        assert office.post(address + "edit/", {"question": "晚了"}).status_code == 409
        roll = Api().get(address + "roll/").json()["results"]
        assert [row["number"] for row in roll] == [1, 2, 3, 4, 5, 6] and roll[0]["name"] == "业**"
        owner = Api(voters[0])
        assert owner.post(address + "object/", {"words": "少一户", "entry": 99}).status_code == 422
        assert owner.post(address + "object/", {"words": "少一户", "entry": 1}).status_code == 200
        objection = voting.ballot.roll_objections.get()
        answered = {"objection": objection.pk, "is_upheld": "no", "answer": "核对过了"}
        assert office.post(address + "answer/", answered).status_code == 200
    with at(OPENS):
        assert sweep(now=OPENS).failed == 0 and voting.fresh().state == BallotState.OPEN
        _vote_on_every_channel(voting, address, voters)
        office = Api(worker)
        panel = office.get(address + "panel/").json()
        assert (panel["voted"]["heads"], panel["total"]["heads"]) == (5, 6) and panel["is_quorate"]
        building = panel["buildings"][0]["building"]
        missing = office.get(address + "missing/", {"building": building}).json()["results"]
        assert [(row["number"], row["calls"]) for row in missing] == [(6, 1)]
        assert Api(world.auditor).get(address + "missing/").status_code == 403
        assert Api(voters[0]).get(address + "panel/").status_code == 403
    assert voting.closed().is_passed
    with at(voting.now):
        assert owner.post(address + "vote/", {"entry": 1, "choice": ["NO"]}).status_code == 401  # a token of that day
        assert Api(voters[0]).post(address + "vote/", {"entry": 1, "choice": ["NO"]}).status_code == 409


def _vote_on_every_channel(voting: Voting, address: str, voters: list[User]) -> None:
    world = voting.world
    owner, other, grid = Api(voters[0]), Api(voters[1]), Api(world.grid_worker)
    mine = owner.get(address + "mine/").json()["votes"]
    assert [(row["number"], row["proxy"], row["times_voted"]) for row in mine] == [(1, None, 0)]
    for wrong, status in [
        ({"choice": ["YES"]}, 422), ({"entry": 1, "choice": []}, 422), ({"entry": 1, "choice": ["MAYBE"]}, 422),
        ({"entry": 2, "choice": ["YES"]}, 403), ({"proxy": 9, "choice": ["YES"]}, 403), ([1], 422),
    ]:  # fmt: skip
        assert owner.post(address + "vote/", wrong, key="wrong").status_code == status, wrong
    voted = owner.post(address + "vote/", {"entry": 1, "choice": ["YES"]}, key="one")
    assert voted.status_code == 200 and voted.json()["receipt"] == ""
    assert owner.post(address + "vote/", {"entry": 1, "choice": ["YES"]}, key="one").status_code == 409
    door = {"entry": 3, "channel": "DOORSTEP", "choice": ["YES"], "words": "在家"}
    assert other.post(address + "record/", door).status_code == 404
    assert grid.post(address + "record/", door).status_code == 200
    assert grid.post(address + "record/", door | {"entry": 4, "channel": "TELEPHONE"}).status_code == 200
    assert grid.post(address + "call/", {"entry": 6, "channel": "DOORSTEP", "words": "没人"}).status_code == 200
    paper = {"number": voting.entry(5).paper_number, "choice": ["NO"]}
    first = grid.post(address + "papers/", paper)
    assert first.json()["slip"]["state"] == "ONCE" and "NO" not in first.json()["slip"].values()
    second = Api(world.community_worker).post(address + "papers/", paper | {"choice": ["YES"]}).json()["slip"]
    waiting = grid.get(address + "papers/").json()["results"]
    assert [(row["id"], row["state"]) for row in waiting] == [(second["id"], "CONFLICT")]
    settle = f"{address}papers/{second['id']}/settle/"
    assert grid.post(f"{address}papers/999999/settle/", {"choice": ["YES"]}).status_code == 404
    assert grid.post(settle, {"choice": ["YES"]}).json()["slip"]["state"] == "AGREED"
    assert grid.post(settle, {"choice": ["YES"]}).status_code == 409
    assert other.post(address + "vote/", {"entry": 2, "choice": ["YES"]}).status_code == 200
    heads = voting.ballot.roll.exclude(voted_at=None)
    assert dict(heads.values_list("number", "channel")) == {
        1: "PHONE_PAGE", 2: "PHONE_PAGE", 3: "DOORSTEP", 4: "TELEPHONE", 5: "PAPER",
    }  # fmt: skip
    assert set(heads.values_list("choice", flat=True)) == {"YES"}


def test_secret_vote_when_sent_with_a_key_then_neither_choice_nor_receipt_stays(world):
    people = [User.objects.create(display_name=f"代表{n}", password="!") for n in range(3)]
    council = owners_council(world, CouncilKind.REPRESENTATIVES)
    rule("owners_general")
    voting = drafted(
        world,
        "election_representatives",
        council=council,
        is_election=True,
        choices=["甲", "乙", "丙"],
        seats_to_fill=2,
    ).heads(3, users=people)
    voting.opened()
    address = f"ballots/{voting.ballot.code}/vote/"
    with at(voting.now):
        voter = Api(people[0])
        first = voter.post(address, {"entry": 1, "choice": ["1", "2"]}, key="k")
        receipt = first.json()["receipt"]
        assert len(receipt) == 12 and first.headers["Cache-Control"] == "no-store"
        kept = StoredAnswer.objects.get()
        assert receipt not in kept.body and "choice" not in kept.body
        for choice in (["1", "2"], ["3"]):  # whatever is chosen, the key names the same sending
            again = voter.post(address, {"entry": 1, "choice": choice}, key="k")
            assert (again.status_code, again.json()["code"]) == (409, "already_done")
        marks = {kept.fingerprint}
        for person, number, choice in [(people[1], 2, ["1"]), (people[1], 2, ["3"])]:
            StoredAnswer.objects.filter(scope=f"user:{person.pk}").delete()
            assert Api(person).post(address, {"entry": number, "choice": choice}, key="k").status_code == 200
            marks.add(StoredAnswer.objects.get(scope=f"user:{person.pk}").fingerprint)
        assert len(marks) == 2  # one of each voter: another choice leaves the same hash
        assert SealedVote.objects.filter(ballot=voting.ballot).count() == 2
        changed = voter.post(address, {"entry": 1, "choice": ["3"]}, key="another").json()["receipt"]
        assert changed != receipt
        told = Api(world.grid_worker).post(
            address.replace("vote/", "record/"), {"entry": 3, "channel": "DOORSTEP", "choice": ["3"]}, key="door"
        )
        assert told.json()["receipt"] and told.json()["receipt"] not in StoredAnswer.objects.get(key="door").body
    ballot = voting.closed()
    counted = dict(CountedVote.objects.filter(ballot=ballot).values_list("receipt", "choice"))
    assert counted[changed] == "3" and receipt not in counted and len(counted) == 3


def test_proxy_when_registered_over_the_api_then_the_agent_votes_for_the_principal(world):
    people = [User.objects.create(display_name=f"居民{n}", password="!") for n in range(2)]
    rule("owners_general")
    voting = drafted(
        world, "election_voters", is_election=True, choices=["甲", "乙"], council=owners_council(world)
    ).heads(3, users=people)
    voting.opened()
    address = f"ballots/{voting.ballot.code}/"
    with at(voting.now):
        office, agent = Api(world.community_worker), Api(people[1])
        taken = office.post(
            address + "proxy/", {"entry": 1, "agent": 2, "is_written": "true", "document": picture()}, files=True
        )
        assert taken.status_code == 200, taken.json()
        proxy = next(row["proxy"] for row in agent.get(address + "mine/").json()["votes"] if row["proxy"])
        assert agent.post(address + "vote/", {"proxy": proxy, "choice": ["1"]}).json()["receipt"]
        assert voting.entry(1).times_voted == 1
        assert Api(people[0]).post(address + "vote/", {"entry": 1, "choice": ["2"]}).status_code == 200
        assert agent.post(address + "vote/", {"proxy": proxy, "choice": ["1"]}).status_code == 403  # voted in person
        office.post(address + "proxy/", {"entry": 3, "agent": 2, "is_written": "true"}, files=True)
        last = voting.ballot.proxies.latest("pk")
        assert office.post(address + "revoke/", {"proxy": last.pk}).status_code == 200
