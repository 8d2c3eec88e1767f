"""Councils of a small community, residents with verified homes, and topics brought to any stage."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deliberation.models import Charter, Council, DecisionRule, Procedure, Seat, Topic
from deliberation.presets import load_presets
from deliberation.services import topics
from deliberation.states import (
    CouncilKind,
    Electorate,
    PassBase,
    ProposerKind,
    SeatBasis,
    SeatRole,
    StageOutcome,
    TopicScope,
)
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.people.models import Residency, User
from governance.territory.models import Dwelling, ResidentGroup
from tests.grievances.world import NOW, START, World, build_world

SUPPORTERS = 2


@dataclass
class TopicWorld:
    world: World
    councils: dict[str, Council] = field(default_factory=dict)
    residents: list[User] = field(default_factory=list)
    chair: User | None = None
    now: datetime = NOW

    def people(self) -> dict[str, User]:
        return self.world.people | {"chair": self.chair, "proposer": self.residents[0], "neighbour": self.residents[1]}

    def new(self, **fields) -> topics.NewTopic:
        defaults = {
            "title": "楼前加一盏路灯",
            "body": "楼前晚上很黑。\n\n建议在3栋门口加一盏太阳能路灯。",
            "scope": TopicScope.BUILDING,
            "community": self.world.community,
            "building": self.world.building,
            "submission": uuid.uuid4(),
        }
        return topics.NewTopic(**(defaults | fields))

    def proposed(self, **fields) -> Topic:
        return topics.propose(new=self.new(**fields), actor=self.residents[0], now=self.now)

    def accepted(self, procedure: str = "three_tier", council: str = CouncilKind.BUILDING, **fields) -> Topic:
        return topics.accept(
            topic_id=self.proposed(**fields).pk,
            actor=self.world.community_worker,
            now=self.now,
            procedure=Procedure.objects.get(code=procedure),
            council=self.councils[council],
        )

    def supported(self, topic: Topic) -> Topic:
        for resident in self.residents[:SUPPORTERS]:
            topic = topics.support(topic_id=topic.pk, actor=resident, now=self.now)
        return topic

    def finish(self, topic: Topic, outcome: str = StageOutcome.YES, actor: User | None = None) -> Topic:
        return topics.finish_stage(topic_id=topic.pk, outcome=outcome, actor=actor, now=self.now)

    def wait(self, topic: Topic) -> Topic:
        """Until its clock has run out, and the sweep has come by."""
        clock = Deadline.objects.filter(
            subject_type="deliberation.topic", subject_id=topic.pk, state=Deadline.State.RUNNING
        ).latest("due_at")
        self.now = clock.due_at + timedelta(minutes=1)
        report = sweep(now=self.now)
        assert report.failed == 0
        topic.refresh_from_db()
        return topic


def build_topic_world() -> TopicWorld:
    """A building's, a group's, the community's, the owners' and the neighbourhood council; three verified residents."""
    ground = build_world()
    load_presets()
    rule = DecisionRule.objects.filter(code="council_default").first() or _rule()
    world = TopicWorld(ground)
    group = ResidentGroup.objects.create(community=ground.community, name="第一居民小组")
    group.buildings.add(ground.building)
    above: Council | None = None
    for kind, place in [
        (CouncilKind.COMMUNITY, {}),
        (CouncilKind.GROUP, {"group": group}),
        (CouncilKind.BUILDING, {"building": ground.building}),
        (CouncilKind.ORGANISATIONS, {}),
        (CouncilKind.NEIGHBOURHOOD, {"estate": ground.estate}),
    ]:
        council = Council.objects.create(
            kind=kind, name=str(kind.label), community=ground.community, above=above, **place
        )
        above = council if kind in (CouncilKind.COMMUNITY, CouncilKind.GROUP) else None
        Charter.objects.create(council=council, version=1, rule=rule, supporters_needed=SUPPORTERS, starts_on=START)
        world.councils[kind] = council
    for number in range(3):
        world.residents.append(_resident(ground, number))
    world.chair = User.objects.create(username="chair", display_name="召集人", password="!")
    for council in world.councils.values():
        Seat.objects.create(
            council=council, role=SeatRole.CHAIR, basis=SeatBasis.ELECTION, user=world.chair, name="召集人",
            starts_on=START,
        )  # fmt: skip
    return world


def _rule() -> DecisionRule:
    return DecisionRule.objects.create(
        code="council_default", name="议事会一般事项", electorate=Electorate.SEATS, quorum_numerator=2,
        quorum_denominator=3, pass_numerator=1, pass_denominator=2, pass_base=PassBase.PRESENT, article="章程",
        starts_on=START,
    )  # fmt: skip


def _resident(ground: World, number: int) -> User:
    user = User.objects.create(username=None, display_name=f"张{number}三", password="!")
    dwelling = Dwelling.objects.create(building=ground.building, room=f"{number + 1}01")
    Residency.objects.create(
        user=user, dwelling=dwelling, kind=Residency.Kind.OWNER, verified_at=NOW, verified_by=ground.grid_worker
    )
    return user


__all__ = ["NOW", "SUPPORTERS", "ProposerKind", "TopicWorld", "build_topic_world"]
