"""Resolutions of the demonstration's community, one in every state; a covenant with an older version; reports.

Six topics come before the community's council, are carried in one meeting, and go on from there through the services
with the clock set back and the sweep in between.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from deliberation.models import AgendaItem, Ballot, Council, Covenant, Meeting, Motion, Resolution, Topic
from deliberation.selectors.councils import homes_in, seats_of
from deliberation.selectors.covenants import rules_for
from deliberation.selectors.procedures import procedures_for
from deliberation.services import covenants, meetings, resolutions, topics
from deliberation.services.covenants.drafting import FILING
from deliberation.services.resolutions import NewTask
from deliberation.services.topics import NewTopic
from deliberation.states import CouncilKind, CovenantState, ProposerKind, ResolutionState, SeatRole, TopicScope
from governance.common.images import CleanPhoto, clean_photo
from governance.deadlines import services as deadlines
from governance.deadlines.services import sweep
from governance.people.models import Residency, User
from grievances.demo.loading import settle_messages

MET, MET_AGAIN = timedelta(days=75), timedelta(days=10)  # so long ago the council met
# Title, what was decided, tasks (what, who, days after publication), published so many days ago, how far it goes.
STORIES = [
    ("院内路灯更换", "更换院内三盏损坏的路灯，费用从公共收益支出。", [("买灯装灯", "物业王经理", 25), ("夜间验收", "周组长", 30)], 60, "rated"),
    ("垃圾投放点搬迁", "把北门投放点搬到车棚东侧，加装洗手池和遮雨棚。", [("搬迁和硬化地面", "物业王经理", 28)], 50, "carried"),
    ("儿童游乐区维修", "更换破损的滑梯和地垫，两个月内完成。", [("更换滑梯", "居委会李主任", 18), ("铺设地垫", "物业王经理", 60)], 35, "late"),
    ("快递柜进小区", "在南门内侧设一组快递柜，免费使用。", [("联系快递公司", "社区小陈", 20)], 30, "upheld"),
    ("晾衣架分时使用", "东侧晾衣架上午归一、二单元，下午归三、四单元。", [], 8, "objected"),
    ("电动车充电棚收费办法", "充电按表计费，每度一元，账目每月公开。", [("张贴收费公示", "物业王经理", 30)], 3, "published"),
]  # fmt: skip
OLD_CLAUSES = ["楼道内不堆放杂物，不停放电动车。", "晚上十点后不大声喧哗。", "养犬出门要牵绳。", "垃圾按时分类投放。"]
NEW_CLAUSES = [
    "楼道和安全出口内不堆放杂物，不停放电动车，不私拉电线充电。", "晚上十点到早上七点不大声喧哗。",
    "养犬出门要牵绳、主动避让，随手清理粪便。", "垃圾按时分类投放。", "高空不抛物。",
]  # fmt: skip


@dataclass
class _Here:
    """The community's council and the people who act for it."""

    council: Council
    secretary: User
    now: datetime
    neighbours: list[User]


@transaction.atomic
def load_resolutions(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the community has a council with seats."""
    if Resolution.objects.exists():
        return
    secretary = User.objects.filter(username="demo-secretary").first()
    council = Council.objects.filter(kind=CouncilKind.COMMUNITY, seats__user=secretary).first() if secretary else None
    if secretary is None or council is None:
        return
    say("决议、公约和定期报告")
    homes = Residency.objects.filter(homes_in(council), verified_at__isnull=False).select_related("user")
    here = _Here(
        council, secretary, now, list({home.user_id: home.user for home in homes.order_by("pk")[:20]}.values())
    )
    for met, stories in ((MET, STORIES[:4]), (MET_AGAIN, STORIES[4:])):
        for story, ballot in zip(stories, _decide(here, now - met, stories), strict=True):
            _Case(here, ballot).run(*story)
    _covenants(here)
    covenants.open_reports(now=now)
    while sweep(now=now):
        pass
    settle_messages(now)


def _decide(here: _Here, at: datetime, stories: list[Any]) -> list[Ballot]:
    """The topics, a meeting of the council about them, and a carried motion for each."""
    found = [_propose(here, story[0], story[1], at - timedelta(days=10)) for story in stories]
    starts = timezone.localtime(at).replace(hour=19, minute=0, second=0, microsecond=0)
    act: dict[str, Any] = {"actor": here.secretary}
    meeting = meetings.plan_meeting(
        council_id=here.council.pk, now=at - timedelta(days=2), title="社区公共事务议事会", starts_at=starts,
        minutes_planned=120, place="社区议事厅", topics=found, **act,
    )  # fmt: skip
    given: dict[str, Any] = act | {"meeting_id": meeting.pk, "now": starts}
    meetings.convene(**given | {"now": at - timedelta(days=1)}, notice_reason="事情急，成员都同意提前开")
    seats = [seat for seat in seats_of(here.council, starts.date()) if seat.role != SeatRole.SUBSTITUTE]
    for seat in seats:
        meetings.attend(**given, seat_id=seat.pk)
    meetings.open_meeting(**given)
    for number, item in enumerate(AgendaItem.objects.filter(meeting=meeting).order_by("position")):
        meetings.start_item(**given, item_id=item.pk)
        meetings.move(**given, seat_id=seats[0].pk, text=stories[number][1])
        motion = Motion.objects.get(item=item)
        meetings.second(**given, seat_id=seats[1].pk, motion_id=motion.pk)
        meetings.put_to_vote(**given, motion_id=motion.pk)
        votes = {seat.pk: "NO" if place == number % len(seats) else "YES" for place, seat in enumerate(seats)}
        meetings.count_votes(**given, motion_id=motion.pk, votes=votes)
    meetings.close_meeting(**given | {"now": starts + timedelta(hours=2)})
    return list(Ballot.objects.filter(motion__item__meeting=Meeting.objects.get(pk=meeting.pk)).order_by("id"))


def _propose(here: _Here, title: str, body: str, at: datetime) -> Topic:
    new = NewTopic(
        title=title, body=body, scope=TopicScope.COMMUNITY, community=here.council.community, council=here.council,
        kind=ProposerKind.COMMUNITY,
    )  # fmt: skip
    topic = topics.propose(new=new, actor=here.secretary, now=at)
    procedure = next(one for one in procedures_for(here.council) if one.code == "three_tier")
    act: dict[str, Any] = {"topic_id": topic.pk, "actor": here.secretary}
    topic = topics.accept(**act, now=at, procedure=procedure, council=here.council)
    for neighbour in here.neighbours[: topic.supporters_needed]:
        topics.support(topic_id=topic.pk, actor=neighbour, now=at + timedelta(hours=5))
    return Topic.objects.get(pk=topic.pk)


class _Case:
    """One resolution and how far it goes."""

    def __init__(self, here: _Here, ballot: Ballot) -> None:
        self.here, self.ballot, self.now = here, ballot, here.now
        self.resolution = Resolution()

    def do(self, verb: Callable[..., object], actor: User | None = None, **given: object) -> Any:
        self.now += timedelta(hours=1)
        done = verb(
            resolution_id=self.resolution.pk,
            actor=actor or self.here.secretary,
            now=min(self.now, self.here.now),
            **given,
        )
        self.resolution.refresh_from_db()
        return done

    def run(self, title: str, body: str, tasks: list[tuple[str, str, int]], days: int, fate: str) -> None:
        self.now = self.here.now - timedelta(days=days)
        day = timezone.localdate(self.now)
        rows = [NewTask(what, who, day + timedelta(days=after)) for what, who, after in tasks]
        self.resolution = resolutions.publish_resolution(
            council_id=self.here.council.pk, title=title, body=body, ballot_id=self.ballot.pk, tasks=rows,
            actor=self.here.secretary, now=self.now,
        )  # fmt: skip
        if fate in ("objected", "upheld", "rated"):
            self._object(fate)
        if self.resolution.state == ResolutionState.PUBLISHED and self.resolution.publish_until <= self.here.now:
            self._carry_out(fate)

    def _object(self, fate: str) -> None:
        objection = self.do(
            resolutions.object_to, self.here.neighbours[0], words="没有在我们单元贴通知，老人不知道这件事。"
        )
        if fate == "objected":
            self.do(resolutions.object_to, self.here.neighbours[1], words="下午没有太阳，衣服晒不干，建议隔天轮换。")
            answer = "已在各单元补贴通知，网格员逐户告知。"
            self.do(resolutions.answer_objection, objection_id=objection.pk, answer=answer)
        elif fate == "upheld":
            answer = "快递柜的位置确实占了消防通道，换一个位置重新商议。"
            self.do(resolutions.uphold_objection, objection_id=objection.pk, answer=answer)
        else:
            self.now += timedelta(days=2)
            answer = "已在各单元补贴通知，公示期照常。"
            self.do(resolutions.answer_objection, objection_id=objection.pk, answer=answer)

    def _carry_out(self, fate: str) -> None:
        self.now = self.resolution.publish_until
        while sweep(now=self.now):
            pass
        self.resolution.refresh_from_db()
        if fate == "late":
            return
        for task in self.resolution.tasks.order_by("position"):
            self.now += timedelta(days=5)
            photos = [_picture()]
            self.do(resolutions.finish_task, task_id=task.pk, result="已按决议完成，现场看过没有问题。", photos=photos)
            for photo in task.photos.all():
                self.do(resolutions.clear_photo, photo_id=photo.pk)
        if fate == "rated":
            self.now += timedelta(days=3)
            self.do(resolutions.report_result, result="三盏路灯全部换好，花费 2,160 元，从公共收益支出，账目已张贴。")
            for number, neighbour in enumerate(self.here.neighbours[:6]):
                self.do(resolutions.rate_resolution, neighbour, stars=5 - number % 3, words="")


def _covenants(here: _Here) -> None:
    """A first version in force and replaced, the second in force, the third open for comments; elsewhere one that waits
    for the street, and one whose vote is being prepared."""
    name = f"{here.council.community.name}居民公约"
    _adopt(here.council, here.secretary, name, OLD_CLAUSES, here.now - timedelta(days=400), "备〔2025〕7 号")
    _adopt(here.council, here.secretary, name, NEW_CLAUSES, here.now - timedelta(days=60), "备〔2026〕12 号")
    _elsewhere(here)
    at = here.now - timedelta(days=4)
    act: dict[str, Any] = {"actor": here.secretary, "now": at}
    draft = covenants.draft_covenant(council_id=here.council.pk, name=name, **act)
    covenants.ask_residents(covenant_id=draft.pk, **act)
    for position, text in (
        (2, "晚上九点半到早上七点、中午十二点到两点不大声喧哗。"),
        (5, "高空不抛物，花盆不放在窗台外沿。"),
    ):
        neighbour = here.neighbours[position]
        clause = draft.clauses.get(position=position)
        reason = "上夜班和带孩子的人家中午要休息。" if position == 2 else "上月有花盆掉下来。"
        given: dict[str, Any] = {"covenant_id": draft.pk, "now": at + timedelta(hours=position)}
        row = covenants.amend_clause(clause_id=clause.pk, text=text, reason=reason, actor=neighbour, **given)
        if position == 2:
            covenants.moderate_amendment(amendment_id=row.pk, is_shown=True, actor=here.secretary, **given)


def _elsewhere(here: _Here) -> None:
    others = Council.objects.filter(community=here.council.community_id).order_by("pk")
    owners = others.filter(kind=CouncilKind.OWNERS).first()
    if owners:
        name = f"{owners.estate}管理规约"
        waiting = _adopt(owners, here.secretary, name, NEW_CLAUSES, here.now - timedelta(days=6))
        deadlines.start(subject=waiting, purpose=FILING, now=here.now - timedelta(days=3))
    neighbours = others.filter(kind=CouncilKind.NEIGHBOURHOOD).first()
    if neighbours:
        act: dict[str, Any] = {"actor": here.secretary, "now": here.now - timedelta(days=20)}
        name = f"{neighbours.estate}邻里公约"
        draft = covenants.draft_covenant(council_id=neighbours.pk, name=name, clauses=OLD_CLAUSES, **act)
        draft = covenants.ask_residents(covenant_id=draft.pk, **act)
        assert draft.comments_until
        opens_at = (here.now + timedelta(days=16)).replace(hour=1, minute=0, second=0, microsecond=0)
        rule = rules_for(neighbours, timezone.localdate(here.now)).first()
        assert rule
        covenants.put_to_vote(
            covenant_id=draft.pk, rule=rule, opens_at=opens_at, closes_at=opens_at + timedelta(days=7),
            actor=here.secretary, now=draft.comments_until + timedelta(hours=2),
        )  # fmt: skip


def _adopt(
    council: Council, secretary: User, name: str, clauses: list[str], at: datetime, number: str = ""
) -> Covenant:
    """What happened before the portal: entered as adopted and (by its number) filed, with the versions in their order."""
    act: dict[str, Any] = {"actor": secretary, "now": at}
    covenant = covenants.draft_covenant(council_id=council.pk, name=name, clauses=clauses, **act)
    Covenant.objects.filter(pk=covenant.pk).update(
        state=CovenantState.ADOPTED, comments_until=at, adopted_at=at + timedelta(days=3)
    )
    if number:
        street = User.objects.get(username="demo-street")
        covenants.file_covenant(
            covenant_id=covenant.pk, filing_number=number, actor=street, now=at + timedelta(days=10)
        )
    return Covenant.objects.get(pk=covenant.pk)


def _picture() -> CleanPhoto:
    """A drawn sheet instead of a photo: the demonstration carries no picture of a real place."""
    image = Image.new("RGB", (480, 360), "#cfe3d4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 120, 420, 330), fill="#8fa3b0")
    draw.rectangle((200, 40, 216, 330), fill="#5b6b7b")
    draw.ellipse((184, 20, 232, 68), fill="#f3d37a")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    buffer.seek(0)
    return clean_photo(buffer)
