"""A few disputes of the demonstration's own people, one at every place where mediation can stand."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from governance.common.images import CleanPhoto, clean_photo
from governance.deadlines.services import sweep
from governance.people.models import User
from grievances.demo.loading import settle_messages
from grievances.mediation_selectors import agreement_of, mediators_at, parties_of, planned_round
from grievances.mediation_states import DisputeState, RoundOutcome, VisitOutcome
from grievances.models import Dispute, DisputeKind, LegalAdviser
from grievances.services import mediation
from grievances.services.mediation import NewParty
from grievances.services.mediation.agreements import NewClause

OFFICERS = {"COMMUNITY": "demo-community", "STREET": "demo-street", "DISTRICT": "demo-supervisor"}
# Kind, story, the two parties, rounds in order (F failed, A adjourned, Y agreed), how far it goes, days ago.
STORIES = [
    ("neighbour", "楼上卫生间渗水，楼下吊顶起霉，双方为维修费谈不拢。", ("周明辉", "吴桂英"), "", "opened", 1),
    ("neighbour", "晚上十点后练琴，隔壁老人睡不好，几次在楼道里争吵。", ("郑秀英", "冯思远"), "F", "planned", 12),
    ("property", "电梯停运两个月，业主拒交物业费，物业公司张贴催费单。", ("韩立新", "安心物业服务中心"), "FFF", "risen", 20),
    ("labour", "餐馆停业后还欠服务员两个月工资。", ("谢小红", "老灶火锅店"), "FY", "signed", 9),
    ("family", "兄妹三人为照顾母亲怎样分担起争执。", ("唐建国", "唐春梅"), "Y", "visiting", 33),
    ("neighbour", "楼道里堆放旧家具，上下楼磕碰引起口角。", ("许光明", "彭世杰"), "AY", "closed", 70),
    ("housing", "租客退租时押金扣了多少，双方各执一词。", ("曹雨桐", "田国强"), "FFFFFF", "failed", 60),
]  # fmt: skip


@transaction.atomic
def load_disputes(*, now: datetime, say: Callable[[str], None]) -> None:
    """Through the services with the clock set back; the people and their numbers are invented."""
    if Dispute.objects.exists():
        return
    say("几件矛盾纠纷调解")
    people = {user.username: user for user in User.objects.filter(username__in=OFFICERS.values())}
    office = people["demo-community"].postings.get().area
    LegalAdviser.objects.create(area=office, name="向文静", title="社区法律顾问，江畔律师事务所")
    for number, (kind, story, names, rounds, fate, days) in enumerate(STORIES):
        _Case(people, now - timedelta(days=days)).run(kind, story, names, rounds, fate, number, now)
    while sweep(now=now):  # what ran out meanwhile has been told
        pass
    settle_messages(now)


class _Case:
    """One dispute, led by whoever's turn it is; an hour passes with every step, a night between rounds."""

    def __init__(self, people: dict[str | None, User], now: datetime) -> None:
        self.people, self.now = people, _morning(now)
        self.dispute = Dispute()

    @property
    def officer(self) -> User:
        return self.people[OFFICERS[self.dispute.level]]

    def do(self, verb: Callable[..., Dispute], **given: object) -> None:
        self.now += timedelta(hours=1)
        self.dispute = verb(dispute_id=self.dispute.pk, actor=self.officer, now=self.now, **given)

    def run(
        self, kind: str, story: str, names: tuple[str, str], rounds: str, fate: str, number: int, until: datetime
    ) -> None:
        parties = [
            NewParty(side, name, f"1990002{number:02d}{at:02d}")
            for at, (side, name) in enumerate(zip(("APPLICANT", "RESPONDENT"), names, strict=True), start=1)
        ]
        self.dispute = mediation.open_dispute(
            actor=self.people["demo-community"],
            now=self.now,
            kind=DisputeKind.objects.get(code=kind),
            summary=story,
            parties=parties,
        )
        for outcome in rounds:
            self.hold({"F": RoundOutcome.FAILED, "A": RoundOutcome.ADJOURNED, "Y": RoundOutcome.AGREED}[outcome])
        if fate == "planned":
            self.do(mediation.plan_round, planned_at=_morning(until + timedelta(days=2)), place="社区调解室")
        if fate in ("signed", "visiting", "closed"):
            self.settle(fate)

    def hold(self, outcome: RoundOutcome) -> None:
        self.now = _morning(self.now + timedelta(days=1))
        if self.dispute.state == DisputeState.OPEN:
            advisers = list(LegalAdviser.objects.all()) if self.dispute.level == "COMMUNITY" else []
            self.do(mediation.appoint, mediators=[self.officer, *advisers])
        self.do(
            mediation.plan_round, planned_at=self.now + timedelta(hours=1), place=f"{self.dispute.holder.name}调解室"
        )
        row = planned_round(self.dispute)
        assert row
        self.do(
            mediation.hold_round,
            round_id=row.pk,
            outcome=outcome,
            minutes="双方各自讲了经过，调解员分别做了工作，说明了有关规定。",
            parties=list(parties_of(self.dispute)),
            mediators=list(mediators_at(self.dispute, self.dispute.level)),
        )

    def settle(self, fate: str) -> None:
        first, second = parties_of(self.dispute)
        clauses = [
            NewClause("把约定的事情当面办完，互相道歉。", second, timezone.localdate(self.now + timedelta(days=5))),
            NewClause("今后有事先商量，不在公共区域争吵。", first),
        ]
        self.do(mediation.agree, clauses=clauses)
        self.do(mediation.sign, signed_on=timezone.localdate(self.now + timedelta(hours=1)), photos=[_paper()])
        agreement = agreement_of(self.dispute)
        assert agreement
        kept = list(agreement.clauses.all())
        for clause in kept if fate != "signed" else kept[1:]:
            self.do(mediation.keep_clause, clause=clause, words="已当面确认")
        if fate == "closed":
            self.now += timedelta(days=30)
            self.do(mediation.visit, outcome=VisitOutcome.SETTLED, words="双方相处平静，没有再起争执。")
            self.do(mediation.close, words="协议全部履行")


def _morning(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=9, minute=0, second=0, microsecond=0)


def _paper() -> CleanPhoto:
    """A drawn sheet of paper with lines and two strokes for signatures."""
    picture = Image.new("RGB", (420, 594), "#f7f4ec")
    pen = ImageDraw.Draw(picture)
    for line in range(12):
        pen.line((50, 90 + line * 30, 370 - (line % 3) * 60, 90 + line * 30), fill="#8a8f98", width=4)
    pen.line((70, 520, 130, 500, 150, 530, 190, 505), fill="#20306a", width=4)
    pen.line((250, 515, 300, 535, 320, 500, 350, 525), fill="#20306a", width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    buffer.seek(0)
    return clean_photo(buffer)
