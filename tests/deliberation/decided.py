"""A council with a passed ballot, its people, and a resolution brought to any state through the services."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from deliberation.models import (
    Ballot,
    Charter,
    Council,
    DecisionRule,
    Procedure,
    ProcedureStage,
    Resolution,
    RollEntry,
    Seat,
    Topic,
    TopicSupport,
)
from deliberation.services import resolutions
from deliberation.services.resolutions import NewTask
from deliberation.states import BallotState, ResolutionState
from governance.common.codes import new_code
from governance.common.images import CleanPhoto, clean_photo
from governance.deadlines.models import ClockPolicy
from governance.people.models import Residency, User
from governance.territory.models import Dwelling
from tests.grievances.world import NOW, START, World

CLOCKS = [
    ("deliberation.task_late", 3, "WORKDAYS"),
    ("deliberation.result", 5, "WORKDAYS"),
    ("deliberation.covenant_comments", 15, "DAYS"),
    ("deliberation.covenant_filing", 10, "WORKDAYS"),
    ("deliberation.committee_report", 10, "WORKDAYS"),
]
RESULT = {"lines": ["名册 12 人，参加 9 人", "赞成 7 人，超过二分之一"], "passed": True}


def photo() -> CleanPhoto:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "#3a7").save(buffer, "JPEG")
    buffer.seek(0)
    return clean_photo(buffer)


@dataclass
class Decided:
    """The building council of the world's building: who proposed, supported, voted, lives there, chairs."""

    world: World
    council: Council
    rule: DecisionRule
    topic: Topic
    ballot: Ballot
    people: dict[str, User] = field(default_factory=dict)
    resolution: Resolution = field(default_factory=Resolution)
    now: datetime = NOW

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def office(self) -> User:
        return self.world.community_worker

    def publish(self, **given: Any) -> Resolution:
        task = NewTask("装好路灯", "张师傅", timezone.localdate(self.now) + timedelta(days=30), self.worker)
        defaults = {
            "council_id": self.council.pk, "title": "更换院内路灯", "body": "同意更换院内三盏路灯。",
            "topic_id": self.topic.pk, "ballot_id": self.ballot.pk, "tasks": [task],
            "actor": self.office, "now": self.now,
        }  # fmt: skip
        self.resolution = resolutions.publish_resolution(**(defaults | given))
        return self.resolution

    def do(self, verb: Any, actor: User | None = None, **given: Any) -> Any:
        done = verb(resolution_id=self.resolution.pk, actor=actor or self.office, now=self.now, **given)
        self.resolution = Resolution.objects.get(pk=self.resolution.pk)
        return done

    def fresh(self) -> Resolution:
        self.resolution = Resolution.objects.get(pk=self.resolution.pk)
        return self.resolution

    def sweep_at(self, now: datetime) -> Resolution:
        from governance.deadlines.services import sweep

        self.now = now
        while sweep(now=now):
            pass
        return self.fresh()

    def finish(self) -> None:
        for task in self.resolution.tasks.filter(state="OPEN"):
            self.do(resolutions.finish_task, task_id=task.pk, result="路灯已经装好，晚上亮了。", photos=[photo()])

    def to(self, state: str) -> Resolution:
        """From a published resolution on to `state`."""
        if state == ResolutionState.OVERTURNED:
            objection = self.do(resolutions.object_to, self.resident, words="没有通知到我们单元")
            self.do(resolutions.uphold_objection, objection_id=objection.pk, answer="重新表决")
        steps = [
            (ResolutionState.IN_FORCE, lambda: self.sweep_at(self.resolution.publish_until)),
            (ResolutionState.CARRIED_OUT, self.finish),
            (ResolutionState.REPORTED, lambda: self.do(resolutions.report_result, result="三盏路灯全部换好。")),
        ]
        order = [reached for reached, _act in steps]
        here = order.index(self.resolution.state) + 1 if self.resolution.state in order else 0
        for reached, act in steps[here:]:
            if self.resolution.state == state:
                break
            act()
            assert self.resolution.state == reached
        assert self.resolution.state == state
        return self.resolution


def write_rule(**given: Any) -> DecisionRule:
    defaults = {
        "code": "council_default", "name": "议事会", "electorate": "SEATS", "quorum_numerator": 2,
        "quorum_denominator": 3, "pass_numerator": 1, "pass_denominator": 2, "article": "本会章程", "starts_on": START,
    }  # fmt: skip
    return DecisionRule.objects.create(**(defaults | given))


def write_clocks() -> None:
    ClockPolicy.objects.bulk_create(
        ClockPolicy(purpose=purpose, amount=amount, unit=unit, source="测试", starts_on=START)
        for purpose, amount, unit in CLOCKS
    )


def live_in(world: World, name: str, room: str) -> User:
    """A verified resident of the world's building."""
    user = User.objects.create(username=None, display_name=f"欧阳{name}", password="!")
    dwelling = Dwelling.objects.get_or_create(building=world.building, room=room)[0]
    Residency.objects.create(user=user, dwelling=dwelling, kind="OWNER", verified_at=NOW, verified_by=world.grid_worker)
    return user


def make_procedure() -> Procedure:
    procedure = Procedure.objects.create(code="short", name="简单程序")
    for position, (code, product) in enumerate(
        [("vote", "BALLOT"), ("publish", "RESOLUTION"), ("work", "WORK"), ("result", "RESULT")], start=1
    ):
        ProcedureStage.objects.create(
            procedure=procedure, position=position, code=code, name=code, actor="COUNCIL", product=product
        )
    return procedure


def decide(world: World, **rule: Any) -> Decided:
    """A topic of the building council with a passed ballot."""
    write_clocks()
    procedure = make_procedure()
    council = Council.objects.create(
        kind="BUILDING", name="3栋议事会", community=world.community, area_code=world.community.code,
        building=world.building,
    )  # fmt: skip
    rule = write_rule(**rule)
    Charter.objects.create(council=council, version=1, rule=rule, starts_on=START)
    people = {name: live_in(world, name, f"{n}01") for n, name in enumerate(["proposer", "supporter", "resident"], 1)}
    people["chair"] = live_in(world, "chair", "401")
    people["worker"] = User.objects.create(username="worker", display_name="张师傅", password="!")
    people["stranger"] = User.objects.create(username="stranger", display_name="外人", password="!")
    seat = Seat.objects.create(
        council=council, role="CHAIR", basis="ELECTION", user=people["chair"], name="周召集", starts_on=date(2024, 1, 1)
    )
    topic = Topic.objects.create(
        code=new_code("YT"), title="院内路灯", body="路灯坏了", scope="BUILDING", council=council,
        area_code=council.area_code, procedure=procedure, stage=procedure.stages.get(code="publish"),
        state="RUNNING", proposer_kind="RESIDENT", proposer=people["proposer"], opened_at=NOW, is_published=True,
    )  # fmt: skip
    TopicSupport.objects.create(topic=topic, user=people["supporter"], at=NOW)
    ballot = Ballot.objects.create(
        code=new_code("TP"), question="是否更换路灯", council=council, area_code=council.area_code, topic=topic, rule=rule,
        secrecy="OPEN", state=BallotState.COUNTED, created_by=world.community_worker, created_at=NOW, closed_at=NOW,
        counted_at=NOW, roll_heads=12, is_passed=True, result=RESULT,
    )  # fmt: skip
    RollEntry.objects.create(
        ballot=ballot, number=1, name="周召集", user=people["chair"], seat=seat, paper_number="1", voted_at=NOW,
        channel="PHONE_PAGE", times_voted=1, choice="YES",
    )  # fmt: skip
    return Decided(world, council, rule, topic, ballot, people)


__all__ = ["NOW", "Decided", "decide", "photo"]
