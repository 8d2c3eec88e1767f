"""矛盾纠纷调解 over the API: a whole life, who is shut out, what is refused, and that parties stay masked."""

from datetime import timedelta

import time_machine

from governance.api.models import StoredAnswer
from governance.people.models import IdentityLook
from governance.people.roles import Role
from governance.territory.models import Area, Level
from grievances.api.disputes import urlpatterns
from grievances.mediation_states import DisputeState, MediationVerb
from grievances.models import Dispute, DisputeEntry
from tests.grievances.api_client import Api
from tests.grievances.disputes import SUMMARY, opened, write_rules
from tests.grievances.resident_pages import picture
from tests.grievances.world import NOW, World

PARTIES = [
    {"side": "APPLICANT", "name": "诸葛铁柱", "phone": "13987654321"},
    {"side": "RESPONDENT", "name": "上官翠花", "phone": "13712349876", "representative": "欧阳代理"},
]
PRIVATE = ("诸葛铁柱", "上官翠花", "欧阳代理", "13987654321", "13712349876")


class Walk:
    """One dispute, and everything that was done to it over the API."""

    def __init__(self, world: World) -> None:
        self.api, self.done, self.number = Api(world.community_worker), set(), 0
        sent = {"kind": write_rules().code, "summary": SUMMARY, "parties": PARTIES}
        answer = self.api.post("disputes/", sent, key="open")
        assert answer.status_code == 201, answer.json()
        assert self.api.post("disputes/", sent, key="open").json() == answer.json()
        self.code = answer.json()["code"]

    @property
    def file(self) -> dict:
        return self.api.get(f"disputes/{self.code}/").json()

    def do(self, verb: str, sent=None, *, files: bool = False) -> dict:
        self.number += 1
        path, key = f"disputes/{self.code}/{verb}/", f"{verb}-{self.number}"
        answer = self.api.post(path, sent, key=key, files=files)
        assert answer.status_code == 200, (verb, answer.json())
        if not files:
            count = DisputeEntry.objects.count()
            assert self.api.post(path, sent, key=key).json() == answer.json()
            assert DisputeEntry.objects.count() == count
        assert not any(words in answer.content.decode() for words in PRIVATE)
        self.done.add(verb.replace("-", "_"))
        return answer.json()

    def hold(self, outcome: str) -> dict:
        planned = self.do("plan-round", {"planned_at": NOW.isoformat(), "place": "社区调解室"})
        there = [row["id"] for row in self.file["mediators"]]
        given = {"round_id": planned["round_id"], "outcome": outcome, "minutes": "各说各的理。", "mediators": there}
        return self.do("hold-round", given)

    def agree(self) -> list[int]:
        party = self.file["parties"][0]["id"]
        clauses = [{"text": f"赔偿第 {n} 笔", "party": party} for n in range(1, 6)]
        clauses[1]["due_on"] = "2026-12-01"
        self.do("agree", {"clauses": clauses})
        return [clause["id"] for clause in self.file["agreements"][-1]["clauses"]]

    def sign(self) -> None:
        self.do("sign", {"signed_on": "2026-11-18", "photos": [picture()]}, files=True)


def test_dispute_when_walked_through_the_api_then_every_verb_and_closed(world: World):
    with time_machine.travel(NOW, tick=False) as clock:
        walk = Walk(world)
        walk.do("add-party", {"side": "THIRD", "name": "物业公司"})
        walk.do("remove-party", {"party": walk.file["parties"][-1]["id"], "words": "记错了"})
        key = walk.file["may_mediate"][0]["key"]
        assert walk.do("appoint", {"mediators": [key]})["state"] == "MEDIATING"
        assert walk.hold("AGREED")["state"] == "AGREED"
        assert walk.do("lapse", {"words": "一方反悔"})["state"] == "MEDIATING"
        walk.hold("AGREED")
        clauses = walk.agree()
        assert len(clauses) == 5
        walk.sign()
        assert walk.do("break-clause", {"clause": clauses[0], "words": "没有付"})["state"] == "MEDIATING"
        walk.hold("AGREED")
        clauses = walk.agree()
        walk.sign()
        photo = walk.file["agreements"][-1]["photos"][0]["url"]
        assert walk.api.get(photo)["Content-Type"] == "image/jpeg"
        assert [Api().get(photo).status_code, Api(world.neighbour_worker).get(photo).status_code] == [401, 404]
        for clause in clauses:
            walk.do("keep-clause", {"clause": clause, "words": "已付"})
        clock.shift(timedelta(days=31))
        walk.api = Api(world.community_worker)
        walk.do("visit", {"outcome": "SETTLED", "words": "相处平静"})
        walk.do("note", {"words": "材料已归档"})
        assert walk.do("close", {})["state"] == "CLOSED"
        file = walk.file
        assert [row["outcome"] for row in file["rounds"]] == ["AGREED"] * 3
        assert file["agreements"][0]["ended_at"] and len(file["agreements"][-1]["clauses"]) == 5
        walk.code = opened(world).dispute.code
        assert walk.do("withdraw", {"words": "双方自行和解"})["is_open"] is False
    by_pages = {pattern.name.removeprefix("api_dispute_") for pattern in urlpatterns[3:]}
    assert by_pages == walk.done == set(MediationVerb) - {"open", "rise", "fail", "look", "print"}


def test_dispute_when_not_theirs_then_401_403_404_409_and_nothing_is_written(world: World):
    far = Area.objects.create(code="500112", level=Level.DISTRICT, name="渝北区")
    elsewhere = Api(world.post("supervisor_of_another_district", Role.DISTRICT_SUPERVISOR, far))
    with time_machine.travel(NOW, tick=False):
        case = opened(world)
        path, entries = f"disputes/{case.dispute.code}/", DisputeEntry.objects.count()
        note, party = {"words": "看过"}, case.dispute.parties.first().pk
        why = {"why": "联系核实情况"}
        shut = [(Api(), 401), (elsewhere, 404), (Api(world.neighbour_worker), 404), (Api(world.street_officer), 404)]
        for api, status in shut:
            answers = [api.get(path), api.post(f"{path}note/", note), api.post(f"{path}parties/{party}/look/", why)]
            assert [answer.status_code for answer in answers] == [status] * 3
        auditor, worker = Api(world.auditor), Api(world.community_worker)
        assert auditor.get(path).status_code == 200
        assert auditor.post(f"{path}note/", note).status_code == 403
        assert auditor.post(f"{path}parties/{party}/look/", why).status_code == 403
        assert [worker.post(f"{path}{verb}/").status_code for verb in ("close", "print")] == [409, 409]
        assert Api(world.grid_worker).post("disputes/", {"kind": "x", "summary": "吵"}).status_code == 403
        assert (DisputeEntry.objects.count(), IdentityLook.objects.count()) == (entries, 0)
        assert elsewhere.get("disputes/", {"scope": "all"}).json()["results"] == []


def test_dispute_when_something_cannot_be_used_then_422_says_what(world: World):
    with time_machine.travel(NOW, tick=False):
        case = opened(world)
        case.to(DisputeState.AGREED)
        api, party = Api(world.community_worker), case.dispute.parties.first().pk
        path = f"disputes/{case.dispute.code}/"
        clause = {"text": "赔偿", "party": party}
        for address, sent, field in (
            ("disputes/", {"kind": "no-such", "summary": SUMMARY}, "kind"),
            ("disputes/", {"kind": "neighbour", "summary": ""}, "summary"),
            ("disputes/", {"kind": "neighbour", "summary": SUMMARY, "area_code": "500108001003"}, "area_code"),
            ("disputes/", {"kind": "neighbour", "summary": SUMMARY, "parties": [{"side": "X", "name": "甲"}]},
             "parties.0.side"),
            (f"{path}agree/", {"clauses": []}, "clauses"),
            (f"{path}agree/", {"clauses": [clause, {"text": "道歉", "party": party + 999}]}, "clauses.1.party"),
            (f"{path}sign/", {"signed_on": "2026-11-30"}, "photos"),
            (f"{path}lapse/", {"words": "  "}, "words"),
        ):  # fmt: skip
            answer = api.post(address, sent)
            assert (answer.status_code, field in answer.json()["fields"]) == (422, True), answer.json()
        fresh = opened(world).dispute
        bad = api.post(f"disputes/{fresh.code}/appoint/", {"mediators": [f"u{world.neighbour_worker.pk}"]})
        assert (bad.status_code, [*bad.json()["fields"]]) == (422, ["mediators"])
        for query in ({"scope": "x"}, {"period": "2026-13"}, {"kind": "x"}, {"level": "GRID"}):
            assert api.get("disputes/", query).status_code == 422, query
        assert Dispute.objects.count() == 2


def test_parties_when_read_then_masked_and_a_look_is_written_once_and_not_kept(world: World):
    with time_machine.travel(NOW, tick=False):
        case = opened(world)
        case.to(DisputeState.KEEPING)
        api, path = Api(world.community_worker), f"disputes/{case.dispute.code}/"
        shown = api.get(path)
        assert shown["Cache-Control"] == "no-store"
        assert shown.json()["parties"][0]["phone"] == "139****4321"
        listed = api.get("disputes/", {"scope": "all"})
        assert not any(words in (shown.content + listed.content).decode() for words in PRIVATE)
        party = case.dispute.parties.get(side="APPLICANT")
        for _again in range(2):
            full = api.post(f"{path}parties/{party.pk}/look/", {"why": "other", "words": "核对"}, key="look").json()
            assert (full["party"]["name"], full["party"]["phone"]) == PRIVATE[0::3][:2]
        assert IdentityLook.objects.count() == 1
        paper = api.post(f"{path}print/", key="print").json()
        assert [row["name"] for row in paper["parties"]] == ["诸葛铁柱", "上官翠花"]
        assert IdentityLook.objects.count() == 3
        assert not any(words in row.body for row in StoredAnswer.objects.all() for words in PRIVATE)
        above = Api(world.street_officer).get("disputes/", {"scope": "counted"}).json()["results"]
        assert [(row["code"], row["title"], row["due_at"]) for row in above] == [(case.dispute.code, None, None)]
