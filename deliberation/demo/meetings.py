"""Meetings of the demonstration's councils in every state, through the services with the clock set back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.models import AgendaItem, Council, Meeting, Motion, Seat, Venue
from deliberation.selectors.meetings import offered_topics, quorum_of, seats_of_day, signers_of
from deliberation.services import meetings
from deliberation.services.meetings.minutes import hash_of
from deliberation.states import CouncilKind, MeetingState, SeatRole
from governance.deadlines.services import sweep
from governance.people.models import User
from grievances.demo.loading import settle_messages

LEAD = timedelta(days=12)  # long enough for every notice period
SUMMARY = "先由社区工作者介绍了情况和两份报价，大家逐项看过，对夜间照明的范围有不同意见，商量后取得一致。"
# Kind of council, days from today, what becomes of it, name, items.
STORIES = [
    (CouncilKind.BUILDING, 0, -24, "published", "楼道照明专题议事", ("更换楼道声控灯", "夏季晾晒公约")),
    (CouncilKind.BUILDING, 0, -5, "no_quorum", "电动车停放议事", ("划定停车位", "充电桩费用")),
    (CouncilKind.BUILDING, 1, -1, "closed", "院坝座椅议事", ("增设休息座椅", "通报上次决议落实情况")),
    (CouncilKind.GROUP, 0, 0, "running", "老旧管网改造商议会", ("排水管改造方案", "施工期间停水安排", "推选监督小组")),
    (CouncilKind.COMMUNITY, 0, 14, "convened", "社区季度议事会", ("上季度决议落实通报",)),
    (CouncilKind.NEIGHBOURHOOD, 0, 6, "answered", "邻里节筹备会", ("确定活动时间", "分工")),
    (CouncilKind.COMMUNITY, 0, 40, "planned", "社区年度总结会", ("全年议事情况", "明年计划")),
    (CouncilKind.GROUP, 1, 3, "cancelled", "小组碰头会", ("近期事项",)),
]  # fmt: skip


@transaction.atomic
def load_meetings(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where there are councils to meet."""
    if Meeting.objects.exists() or not Council.objects.exists():
        return
    say("议事会议")
    secretary = User.objects.get(username="demo-secretary")
    councils = list(Council.objects.filter(is_active=True, seats__isnull=False).distinct().order_by("id"))
    for kind, number, days, fate, title, items in STORIES:
        found = [council for council in councils if council.kind == kind]
        if found:
            _Case(found[number % len(found)], secretary, now).run(days, fate, title, items)
    while sweep(now=now):  # what was to be reminded of meanwhile
        pass
    settle_messages(now)


class _Case:
    """One meeting, led by the community's secretary in the chair's place where the chair has no account."""

    def __init__(self, council: Council, secretary: User, now: datetime) -> None:
        self.council, self.secretary, self.today, self.now = council, secretary, now, now
        self.meeting = Meeting()
        self.seats: list[Seat] = []

    def do(self, verb: Callable[..., Meeting], actor: User | None = None, **given: object) -> None:
        self.meeting = verb(meeting_id=self.meeting.pk, actor=actor or self.secretary, now=self.now, **given)

    def run(self, days: int, fate: str, title: str, items: tuple[str, ...]) -> None:
        starts = self._start(days)
        self.now = min(starts - LEAD, self.today - timedelta(hours=2))
        topics = list(offered_topics(self.council)[:2]) if fate in ("convened", "planned") else []
        self.meeting = meetings.plan_meeting(
            council_id=self.council.pk, actor=self.secretary, now=self.now, title=title, starts_at=starts,
            minutes_planned=90, venue=_venue(self.council), place="", topics=topics, items=items,
        )  # fmt: skip
        self.seats = [seat for seat in seats_of_day(self.meeting) if seat.role != SeatRole.SUBSTITUTE]
        if fate == "planned":
            return
        self.do(meetings.convene, notice_reason="居民急着商量，成员都同意")
        if fate == "cancelled":
            self.do(meetings.cancel_meeting, words="与社区志愿活动冲突，另行通知")
        else:
            self._answers()
            self._meet(fate)

    def _start(self, days: int) -> datetime:
        if days == 0:
            return self.today - timedelta(minutes=40)
        day = timezone.localtime(self.today + timedelta(days=days))
        return day.replace(hour=19, minute=0, second=0, microsecond=0)

    def _answers(self) -> None:
        for number, seat in enumerate(self.seats):
            if number % 4 != 3:
                coming = "NOT_COMING" if number % 5 == 4 else "COMING"
                words = "在外地，请大家商量" if coming == "NOT_COMING" else ""
                self.do(meetings.answer_invitation, seat_id=seat.pk, answer=coming, words=words)

    def _meet(self, fate: str) -> None:
        if fate in ("convened", "answered"):
            return
        self.now = self.meeting.starts_at
        needed = quorum_of(self.meeting).needed
        for seat in self.seats[: needed - 1 if fate == "no_quorum" else max(needed, len(self.seats) - 1)]:
            self.do(meetings.attend, seat_id=seat.pk)
        self.now += timedelta(minutes=5)
        if fate == "no_quorum":
            self.do(meetings.end_without_quorum)
            self.now += timedelta(minutes=10)
            again = timezone.localtime(max(self.now + LEAD, self.today + timedelta(days=7))).replace(hour=19, minute=30)
            self.do(meetings.repeat_meeting, starts_at=again)
            return
        self.do(meetings.open_meeting)
        self._talk(fate)

    def _talk(self, fate: str) -> None:
        first, *others = AgendaItem.objects.filter(meeting=self.meeting).order_by("position")
        self.do(meetings.start_item, item_id=first.pk)
        for seat, side in zip(self.seats, ("FOR", "AGAINST", "FOR"), strict=False):
            self.do(meetings.raise_hand, seat_id=seat.pk, side=side)
        self.now += timedelta(minutes=5)
        self.do(meetings.call_speaker)
        self.do(meetings.move, seat_id=self.seats[0].pk, text="按第二份报价施工，费用按户分摊，夜间十点以后不施工。")
        motion = Motion.objects.filter(item=first).latest("id")
        self.do(meetings.second, seat_id=self.seats[1].pk, motion_id=motion.pk)
        if fate == "running":
            return
        for _turn in range(2):
            self.now += timedelta(minutes=4)
            self.do(meetings.call_speaker)
        self._vote(motion)
        for item in others:
            self.do(meetings.end_item, item_id=first.pk, summary=SUMMARY)
            self.now += timedelta(minutes=12)
            self.do(meetings.start_item, item_id=item.pk)
            first = item
        self.do(meetings.end_item, item_id=first.pk, summary="大家听了情况，没有不同意见。")
        self.now += timedelta(minutes=10)
        self.do(meetings.close_meeting)
        if fate == "published":
            self._publish()

    def _vote(self, motion: Motion) -> None:
        self.do(meetings.put_to_vote, motion_id=motion.pk)
        here = [row.seat_id for row in self.meeting.attendances.filter(left_at=None)]
        votes = {pk: "NO" if number == 1 else "YES" for number, pk in enumerate(here)}
        self.do(meetings.count_votes, motion_id=motion.pk, votes=votes)

    def _publish(self) -> None:
        self.now = min(self.now + timedelta(days=1), self.today)
        for seat in signers_of(self.meeting):
            signature = hash_of(self.meeting.minutes)
            self.do(meetings.sign_minutes, actor=seat.user or self.secretary, seat_id=seat.pk, text_hash=signature)
        self.do(meetings.publish_minutes)
        assert self.meeting.state == MeetingState.CLOSED


def _venue(council: Council) -> Venue | None:
    charter = council.charters.select_related("venue").order_by("-version").first()
    return charter.venue if charter else None
