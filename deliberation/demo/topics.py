"""Topics of the demonstration's own community, one at every place where a topic can stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from deliberation.demo.councils import demo_community
from deliberation.models import Council, Procedure, Topic, TopicComment, TopicSuspension
from deliberation.selectors.councils import homes_in
from deliberation.selectors.procedures import procedures_for
from deliberation.services import topics
from deliberation.services.topics.desk import NewOption
from deliberation.services.topics.proposing import NewTopic
from deliberation.states import CouncilKind, ProposerKind, StageOutcome, TopicScope, WordsState
from governance.deadlines.services import sweep
from governance.people.models import Residency, User
from governance.people.selectors import user_by_phone
from governance.portal.demo.people import RESIDENT_PHONE
from grievances.demo.loading import settle_messages
from grievances.models import Grievance
from grievances.states import Kind, State

YES, NO = StageOutcome.YES, StageOutcome.NO
Ruling = TopicSuspension.Ruling


@dataclass(frozen=True, slots=True)
class Story:
    """A topic and how far it goes: `until` is the code of the stage it stands in, or how it ended."""

    title: str
    body: str
    kind: CouncilKind
    until: str
    days: int
    procedure: str = ""
    scope: TopicScope = TopicScope.BUILDING
    pause: str = ""  # why its clock is to stand still
    is_paused: bool = False  # the street has granted it


B, G, C, N, ORG = (
    CouncilKind.BUILDING,
    CouncilKind.GROUP,
    CouncilKind.COMMUNITY,
    CouncilKind.NEIGHBOURHOOD,
    CouncilKind.ORGANISATIONS,
)
STORIES = [
    Story("单元门口加装扶手", "单元门口三级台阶没有扶手，雨天老人容易滑倒。\n建议两侧各装一道不锈钢扶手。", B, "proposed", 1),
    Story("楼顶漏水请大家商量维修", "顶楼三户下雨渗水，维修要动公共屋面。\n建议请两家公司看现场报价，再商量费用怎么分。", B, "support", 4),
    Story("楼道不放电动车，集中充电", "楼道里充电很危险。\n建议在楼后空地设集中充电棚，大家约定楼道不停车、不充电。\n充电费按表计算。", B, "talk", 12, pause="供电公司下周来看线路，看完才知道充电棚能装几个位。", is_paused=True),
    Story("院坝晾衣架怎么摆", "院坝的晾衣架占了老人活动的地方。\n建议改到东侧靠墙，分时段使用。", B, "risen", 20),
    Story("楼下路灯改成太阳能", "楼下路灯三盏坏了两盏，晚上看不见台阶。\n建议换成太阳能路灯，不用接电。", B, "ballot", 25),
    Story("楼前绿化带补种", "楼前绿化带被踩秃了。\n建议补种麦冬，留一条石板小路。", B, "resolution", 40),
    Story("雨棚清洗轮值", "一楼雨棚积灰积水，夏天有异味。\n建议每季度各单元轮流清洗一次。", B, "done", 90),
    Story("小区老年人助餐点选址", "独居老人做饭不方便。\n建议利用社区闲置用房办助餐点，居民适当出资。", C, "single_ballot", 45, "single_issue", TopicScope.COMMUNITY),
    Story("广场舞音量和时间约定", "晚上音响声音大，孩子写作业受影响。\n建议晚八点半结束，音量不超过约定。", C, "rejected", 60, "three_tier", TopicScope.COMMUNITY),
    Story("小区大门人车分流", "上下学时段大门口人车混行。\n建议加一道行人门，车行道设减速带。", N, "branch", 9, "neighbourhood", TopicScope.ESTATE),
    Story("公共收益用来修健身器材", "广告收益结余不少，健身器材坏了一半。\n建议用公共收益维修，账目公开。", N, "joint", 18, "neighbourhood", TopicScope.ESTATE, pause="公共收益的账正在请会计师核对，账目出来再开联席会议。"),
    Story("门岗夜间值守安排", "夜间门岗有时没人。\n建议物业公布值班表，业委会每月检查。", N, "neighbour_resolution", 35, "neighbourhood", TopicScope.ESTATE),
    Story("暑期托管班场地共用", "暑假孩子没人看。\n建议学校、社工机构和社区共用场地办托管班。", ORG, "review", 12, "organisations", TopicScope.COMMUNITY),
    Story("楼道里养鸡的事", "有一户在楼道养鸡。\n希望大家商量不许养。", B, "declined", 15),
    Story("更换单元门锁", "门锁经常坏。\n建议换成刷卡锁。", B, "withdrawn", 11),
]  # fmt: skip


@transaction.atomic
def load_topics(*, now: datetime, say: Callable[[str], None]) -> None:
    """Through the services with the clock set back; once."""
    if Topic.objects.exists():
        return
    say("居民议题")
    here = _Here(now)
    for number, story in enumerate(STORIES):
        here.run(story, number)
    here.from_a_matter()
    while sweep(now=now):
        pass
    settle_messages(now)


class _Here:
    """The community's people and councils."""

    def __init__(self, now: datetime) -> None:
        self.now, self.community = now, demo_community()
        self.worker = User.objects.get(username="demo-community")
        self.resident = user_by_phone(RESIDENT_PHONE)
        self.councils: dict[str, list[Council]] = {}
        rows = Council.objects.filter(community=self.community).select_related("building__estate", "estate", "group")
        for council in rows.order_by("pk"):
            self.councils.setdefault(council.kind, []).append(council)

    def run(self, story: Story, number: int) -> None:
        at = self.now - timedelta(days=story.days, hours=number)
        councils = self.councils[story.kind]
        council = councils[number % len(councils)]
        homes = list(
            Residency.objects.filter(homes_in(council), verified_at__isnull=False)
            .select_related("user")
            .order_by("pk")[:12]
        )
        homes = [home for home in homes if home.user != self.resident]
        proposer = homes[number % len(homes)].user if homes else self.worker
        if story.until in ("proposed", "talk") and self.resident:
            proposer = self.resident
        if story.kind == ORG:
            proposer = self.worker
        topic = topics.propose(new=self._new(story, council), actor=proposer, now=at)
        self._walk(topic, story, [home.user for home in homes], at + timedelta(hours=5))

    def _new(self, story: Story, council: Council) -> NewTopic:
        seat = council.seats.exclude(organisation=None).first()  # an organisation's topic is entered at the desk
        return NewTopic(
            title=story.title,
            body=story.body.replace("\n", "\n\n"),
            scope=story.scope,
            community=self.community,
            building=council.building,
            estate=council.estate or (council.building.estate if council.building else None),
            kind=ProposerKind.ORGANISATION if seat else ProposerKind.RESIDENT,
            organisation=seat.organisation if seat else None,
            council=council if seat else None,
        )

    def _walk(self, topic: Topic, story: Story, neighbours: list[User], at: datetime) -> None:
        desk: dict[str, Any] = {"topic_id": topic.pk, "actor": self.worker}
        if story.until == "proposed":
            return
        if story.until == "declined":
            topics.decline(**desk, now=at, words="这是个别住户的事，已请网格员上门劝导，不用开议事会。")
            return
        council = topic.council
        fitting = procedures_for(council)
        procedure = next((one for one in fitting if one.code == story.procedure), fitting[0])
        topic = topics.accept(**desk, now=at, procedure=procedure, council=council)
        if story.until == "withdrawn":
            topics.withdraw(topic_id=topic.pk, actor=topic.proposer, now=at + timedelta(days=1), words="物业已经换好了")
            return
        topic = self._support(topic, story, neighbours, at)
        self._words(topic, story, neighbours, at)
        self._go_on(topic, story, at + timedelta(days=2))
        self._pause(topic, story)

    def _support(self, topic: Topic, story: Story, neighbours: list[User], at: datetime) -> Topic:
        """Enough of the neighbours, or one too few where it stands there."""
        if topic.stage is None or topic.stage.product != "SUPPORT":
            return topic
        wanted = topic.supporters_needed - (1 if story.until == "support" else 0)
        for number, neighbour in enumerate(neighbours[:wanted]):
            topic = topics.support(topic_id=topic.pk, actor=neighbour, now=at + timedelta(hours=number + 1))
        if story.until != "support" and topic.stage and topic.stage.product == "SUPPORT":
            topic = self._end(topic, YES, at + timedelta(days=1), "中心户和网格员上门收集的附议已够")
        return topic

    def _words(self, topic: Topic, story: Story, neighbours: list[User], at: datetime) -> None:
        """Options, facts, and what neighbours say about a topic that is talked about."""
        if len(neighbours) < 3 or story.until not in ("support", "talk", "ballot", "single_ballot"):
            return
        desk: dict[str, Any] = {"topic_id": topic.pk, "actor": self.worker, "now": at + timedelta(hours=9)}
        topics.write_options(
            **desk,
            options=[
                NewOption("先试一处", "选最要紧的一处先做，三个月后再看效果。", 180_000),
                NewOption("一次做完", "请专业队伍统一施工，质保两年。", 560_000),
            ],
        )
        topics.write_facts(**desk, facts="现场看过三次。费用为两家公司报价的平均数，含材料和人工。")
        for number, words in enumerate(["支持，早就该办了。", "费用要公开，最好贴在楼道里。", "施工请避开午休时间。"]):
            said = at + timedelta(hours=10 + number)
            topics.comment(
                topic_id=topic.pk, actor=neighbours[number], now=said, words=words,
                paragraph=2 if number == 2 else None, is_amendment=False,
            )  # fmt: skip
        first, second, third = TopicComment.objects.filter(topic=topic).order_by("pk")[:3]
        look: dict[str, Any] = {"topic_id": topic.pk, "actor": self.worker, "now": at + timedelta(hours=14)}
        topics.look_at(**look, comment=first, state=WordsState.SHOWN)
        topics.answer_comment(**look, comment=second, words="会的，报价和发票都会公开。")
        if story.until not in ("support", "talk"):
            topics.look_at(**look, comment=third, state=WordsState.SHOWN)

    def _pause(self, topic: Topic, story: Story) -> None:
        """Asked for yesterday; where the street has granted it, this morning."""
        if not story.pause:
            return
        until = timezone.localdate(self.now) + timedelta(days=9)
        asked_at, ruled_at = self.now - timedelta(days=1), self.now - timedelta(hours=2)
        topics.request_suspension(topic_id=topic.pk, actor=self.worker, now=asked_at, words=story.pause, until=until)
        if story.is_paused:
            street = User.objects.get(username="demo-street")
            topics.rule_suspension(
                topic_id=topic.pk, actor=street, now=ruled_at, ruling=Ruling.APPROVED, words="同意。"
            )

    def _go_on(self, topic: Topic, story: Story, at: datetime) -> None:
        stops = {"single_ballot": "ballot", "neighbour_resolution": "resolution"}
        until = stops.get(story.until, story.until)
        words = {"REVIEW": "符合议事范围，同意提交商议。", "TALK": "大家意见基本一致，同意按方案办。"}
        step = 0
        while topic.stage and topic.stage.code != until:
            step += 1
            now = at + timedelta(days=step * 2)
            if topic.stage.product == "TALK" and until in ("risen", "rejected"):
                rises = topic.council.above_id is not None
                topic = self._end(topic, NO, now, "两次商议意见不一致，本级议不成。")
                if until == "risen" or not rises:
                    return
                continue
            product = topic.stage.product if topic.stage else ""
            topic = self._end(topic, YES, now, words.get(product, ""))

    def _end(self, topic: Topic, outcome: str, now: datetime, words: str) -> Topic:
        by_hand = topic.stage and topic.stage.product in ("SUPPORT", "REVIEW", "TALK")
        actor = self.worker if by_hand else None
        return topics.finish_stage(topic_id=topic.pk, outcome=outcome, actor=actor, now=now, words=words)

    def from_a_matter(self) -> None:
        """One of the community's 小事, as its people made a topic of it."""
        matter = Grievance.objects.filter(
            area_code__startswith=self.community.code, kind=Kind.COMMUNITY, state=State.HANDLING, topics=None
        ).first()
        if matter and Procedure.objects.exists():
            topic = topics.propose_from_matter(
                grievance_id=matter.pk, actor=self.worker, now=self.now - timedelta(hours=20)
            )
            fitting = procedures_for(topic.council)
            topics.accept(
                topic_id=topic.pk, actor=self.worker, now=self.now - timedelta(hours=18), procedure=fitting[0],
                council=topic.council,
            )  # fmt: skip
