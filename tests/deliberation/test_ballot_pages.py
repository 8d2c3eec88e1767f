"""Ballots through their pages: a voter's phone, the desk from draft to result, paper and doors, what strangers get."""

import re
from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliberation.models import Ballot, Casting, RollEntry
from deliberation.services.ballots.rolls import NewHead, write_roll
from deliberation.states import BallotState
from deliberation.tallying.files import recount
from governance.deadlines.services import sweep
from governance.people.models import User
from tests.deliberation.ballot_world import DAY, Voting, drafted, owners_council, resident, rule
from tests.grievances.desk_pages import signed_in
from tests.grievances.world import NOW, World


def text_of(response) -> str:
    return response.content.decode()


def test_voter_when_voting_on_the_phone_then_confirms_gets_a_receipt_and_finds_it_among_the_results(world: World):
    voter = User.objects.create(display_name="选民甲", password="!")
    voting = drafted(world, "election_voters", is_election=True, choices=["甲某", "乙某"])
    voting.heads(3, area="0", users=[voter]).opened()
    address = f"/ballots/{voting.ballot.code}/"
    with time_machine.travel(voting.now + timedelta(hours=1), tick=False):
        client = signed_in(voter)
        assert "登录后投票" in text_of(Client().get(address))
        assert Client().post(f"{address}vote/", {}).status_code == 302
        assert "甲某" in text_of(client.get(address))
        mine = {"entry": voting.entry(1).pk, "choice": "1"}
        assert client.post(f"{address}vote/", {"entry": mine["entry"]}).status_code == 422
        assert client.post(f"{address}vote/", mine | {"entry": voting.entry(2).pk}).status_code == 403
        asked = text_of(client.post(f"{address}vote/", mine))
        assert '<input type="hidden" name="choice" value="1">' in asked and not Casting.objects.exists()
        done = text_of(client.post(f"{address}vote/", mine | {"confirmed": "yes"}))
        receipt = re.search(r'vote-receipt">([\w-]+)<', done).group(1)
        assert "以最后一次为准" in text_of(client.get(address))
        assert client.get(f"{address}votes.json").status_code == 404
        assert "等我投票" not in text_of(client.get("/me/"))
    late = voting.ballot.closes_at + timedelta(seconds=1)
    with time_machine.travel(late, tick=False):
        late_voter = signed_in(voter)
        assert late_voter.post(f"{address}vote/", mine | {"confirmed": "yes"}).status_code == 409
        sweep(now=late)
        assert "怎么算的" in text_of(Client().get(address))
        found = text_of(Client().get(f"{address}votes/?receipt={receipt}"))
        assert "alert-success" in found and "选民甲" not in found and "张三" not in found
        assert "没有这个回执码" in text_of(Client().get(f"{address}votes/?receipt=XXXX"))
        data = Client().get(f"{address}votes.json").json()
        assert recount(data).as_data() == data["result"]
        assert "回执码" in text_of(Client().get(f"{address}votes.csv"))


def test_desk_when_a_ballot_is_walked_from_draft_to_result_then_every_page_works(world: World):
    client, council = signed_in(world.community_worker), owners_council(world)
    opens = NOW + 10 * DAY
    new = {
        "council": council.pk, "question": "更换物业公司", "rule": rule("owners_general").pk, "seats_to_fill": 1,
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}", "closes_at": f"{opens + 2 * DAY:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        assert client.get("/desk/ballots/new/").status_code == 200
        assert client.post("/desk/ballots/new/", new | {"choices": "甲\n甲"}).status_code == 422
        address = client.post("/desk/ballots/new/", new)["Location"]
        ballot = Ballot.objects.get()
        assert Client().get(f"/ballots/{ballot.code}/").status_code == 404  # a draft is the desk's
        assert client.post(f"{address}edit/", new | {"question": "更换小区物业公司"}).status_code == 302
        wrong = SimpleUploadedFile("a.csv", "楼栋,房号,姓名,面积\n9栋,101,甲,80\n".encode())
        assert "第 2 行" in text_of(client.post(f"{address}import/", {"file": wrong}))
        rows = "".join(f"3栋,{100 + n},业主{n},80\n" for n in range(1, 7))
        good = SimpleUploadedFile("a.csv", f"楼栋,房号,姓名,面积\n{rows}".encode())
        assert client.post(f"{address}import/", {"file": good}).status_code == 302
        assert client.post(f"{address}freeze/", {}).status_code == 422
        assert client.post(f"{address}freeze/", {"confirmed": "on"}).status_code == 302
        assert client.post(f"{address}freeze/", {"confirmed": "on"}).status_code == 409
        roll, owner = (
            f"/ballots/{ballot.code}/roll/",
            resident(world, RollEntry.objects.first().dwellings.get().dwelling, "业主1"),
        )
        assert "业**" in text_of(Client().get(roll)) and "业主1" not in text_of(Client().get(roll))
        assert signed_in(owner).post(roll, {"words": "第 6 户不住这里"}).status_code == 302
        assert Client().post(roll, {"words": "路过"}).status_code == 422
        assert client.post(f"{address}strike/", {"number": 6, "reason": "登记错"}).status_code == 302
        assert client.post(f"{address}strike/", {"number": 6, "reason": "登记错"}).status_code == 422
        objection = ballot.roll_objections.get()
        answer = {"objection": objection.pk, "is_upheld": "yes", "answer": "已更正"}
        assert client.post(f"{address}answer/", answer).status_code == 302
        add = {"name": "业主7", "building": world.building.pk, "room": "106", "area_m2": "80", "reason": "补登"}
        assert client.post(f"{address}add/", add | {"room": "999"}).status_code == 422
        assert client.post(f"{address}add/", add).status_code == 302
        for page in ("", "edit/", "reschedule/", "annul/"):
            assert client.get(f"{address}{page}").status_code in (200, 403)
    voting = Voting(world, ballot, opens)
    with time_machine.travel(opens, tick=False):
        client = signed_in(world.community_worker)
        sweep(now=opens)
        assert voting.fresh().state == BallotState.OPEN
        building = f"{address}buildings/{world.building.pk}/"
        assert "业主1" in text_of(client.get(building)) and voting.entry(1).paper_number in text_of(
            client.get(f"{building}print/")
        )
        door = f"{address}doors/{voting.entry(1).pk}/"
        assert client.get(door).status_code == 200
        assert client.post(door, {"what": "call", "channel": "DOORSTEP", "words": "没人"}).status_code == 302
        assert "没人" in text_of(client.get(building))
        assert client.post(door, {"channel": "DOORSTEP"}).status_code == 422
        assert client.post(door, {"channel": "DOORSTEP", "choice": "YES"})["Location"] == building
        other = signed_in(world.grid_worker)
        for number, first, second in ((2, "YES", "YES"), (3, "NO", "YES"), (4, "YES", "YES")):
            for person, choice in ((client, first), (other, second)):
                paper = {"number": voting.entry(number).paper_number, "choice": choice}
                assert person.post(f"{address}papers/", paper).status_code == 302
        assert client.post(f"{address}papers/", {"number": "1", "choice": "YES"}).status_code == 422
        slip = ballot.slips.get(state="CONFLICT")
        assert client.post(f"{address}papers/{slip.pk}/", {"choice": "YES"}).status_code == 302
        live = client.get(address).content.decode()
        assert "已投 / 名册人数" in live and 'hx-trigger="every 30s"' in live  # it follows the votes by itself
        sweep(now=opens + 2 * DAY)
    assert voting.fresh().is_passed
    assert "表决通过" in text_of(client.get(address)) and "表决通过" in text_of(
        Client().get(f"/ballots/{ballot.code}/")
    )


def test_pages_when_strangers_and_auditors_come_then_hidden_or_read_only(world: World):
    voting = drafted(world).heads(2).opened()
    address = f"/desk/ballots/{voting.ballot.code}/"
    assert Client().get(address).status_code == 302
    for person, status, doors in (
        (world.neighbour_worker, 404, 404), (world.department_officer, 404, 404), (world.auditor, 200, 403),
        (world.grid_worker_beside, 200, 200), (world.street_officer, 200, 200), (world.resident, 403, 403),
    ):  # fmt: skip
        client = signed_in(person)
        assert client.get(address).status_code == status, person
        assert client.get(f"{address}buildings/{world.building.pk}/").status_code == doors, person
    assert signed_in(world.grid_worker).post(f"{address}annul/", {"reason": "x"}).status_code == 409
    assert Client().get("/ballots/TP-0000-00/").status_code == 404


def test_pages_when_the_roll_grows_then_the_same_number_of_queries(world: World):
    client, counts = signed_in(world.community_worker), {}
    for size in (3, 60):
        voting = drafted(world, days=6)
        write_roll(
            voting.ballot,
            [NewHead(name=f"甲{n}", building_id=world.building.pk, place=f"{n}", area_m2=80) for n in range(size)],
        )
        voting.opened()
        for page in ("/desk/ballots/", f"/desk/ballots/{voting.ballot.code}/", "/ballots/", f"/ballots/{voting.ballot.code}/roll/",
                     f"/desk/ballots/{voting.ballot.code}/buildings/{world.building.pk}/"):  # fmt: skip
            client.get(page)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(page).status_code == 200
            counts.setdefault(page.replace(voting.ballot.code, "…"), []).append(len(captured))
    assert all(len(set(numbers)) == 1 for numbers in counts.values()), counts
    assert max(max(numbers) for numbers in counts.values()) <= 26, counts
