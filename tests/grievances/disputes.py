"""A dispute brought to any state through the verbs that real people use."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from PIL import Image

from governance.common.images import CleanPhoto, clean_photo
from governance.people.models import User
from grievances.mediation_selectors import agreement_of, mediators_at, parties_of, planned_round
from grievances.mediation_states import ClauseState, DisputeState, RoundOutcome, VisitOutcome
from grievances.models import Clause, Dispute, DisputeKind, RoundLimit
from grievances.services import mediation
from grievances.services.mediation import NewParty
from grievances.services.mediation.agreements import NewClause
from tests.grievances.world import NOW, World

SUMMARY = "楼上卫生间漏水，把楼下吊顶泡坏了，双方为赔多少钱谈不拢。"
LIMITS = {"COMMUNITY": 3, "STREET": 2, "DISTRICT": 1}
OFFICERS = {"COMMUNITY": "community_worker", "STREET": "street_officer", "DISTRICT": "district_supervisor"}


def photo() -> CleanPhoto:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "#3a7").save(buffer, "JPEG")
    buffer.seek(0)
    return clean_photo(buffer)


@dataclass
class Mediation:
    """One dispute, driven by whoever's turn it is; `now` moves on with it."""

    world: World
    dispute: Dispute
    now: datetime = NOW

    @property
    def officer(self) -> User:
        return self.world.people[OFFICERS[self.dispute.level]]

    def do(self, verb, actor: User | None = None, **given) -> Dispute:
        self.dispute = verb(dispute_id=self.dispute.pk, actor=actor or self.officer, now=self.now, **given)
        return self.dispute

    def appoint(self, *people) -> Dispute:
        return self.do(mediation.appoint, mediators=list(people) or [self.officer])

    def plan(self) -> Dispute:
        return self.do(mediation.plan_round, planned_at=self.now, place="社区调解室")

    def hold(self, outcome: str = RoundOutcome.FAILED) -> Dispute:
        """Plan and hold a round with everybody there; appoints the officer first where nobody mediates yet."""
        if self.dispute.state == DisputeState.OPEN:
            self.appoint()
        self.plan()
        return self.record(outcome)

    def record(self, outcome: str, actor: User | None = None) -> Dispute:
        return self.do(
            mediation.hold_round,
            actor,
            round_id=planned_round(self.dispute).pk,
            outcome=outcome,
            minutes="各说了各的理由。",
            parties=list(parties_of(self.dispute)),
            mediators=list(mediators_at(self.dispute, self.dispute.level)),
        )

    def agree(self, *due: date | None) -> Dispute:
        party = parties_of(self.dispute).first()
        clauses = [NewClause(f"赔偿第 {n} 笔", party, day) for n, day in enumerate(due or (None,), start=1)]
        return self.do(mediation.agree, clauses=clauses)

    def sign(self) -> Dispute:
        return self.do(mediation.sign, signed_on=timezone.localdate(self.now), photos=[photo()])

    def clauses(self) -> list[Clause]:
        return list(agreement_of(self.dispute).clauses.all())

    def keep_all(self) -> Dispute:
        for clause in self.clauses():
            if clause.state == ClauseState.OPEN:
                self.do(mediation.keep_clause, clause=clause)
        return self.dispute

    def to(self, state: str) -> Dispute:
        """On from a new dispute to `state`."""
        if state == DisputeState.FAILED:
            while self.dispute.state != state:
                self.hold()
            return self.dispute
        if state == DisputeState.WITHDRAWN:
            return self.do(mediation.withdraw, words="双方自行和解")
        steps = [
            (DisputeState.MEDIATING, self.appoint),
            (DisputeState.AGREED, lambda: self.hold(RoundOutcome.AGREED)),
            (
                DisputeState.KEEPING,
                lambda: (self.agree(timezone.localdate(self.now) + timedelta(days=10), None), self.sign()),
            ),
            (DisputeState.VISITING, self.keep_all),
            (DisputeState.VISITED, lambda: self.do(mediation.visit, outcome=VisitOutcome.SETTLED, words="相处平静")),
            (DisputeState.CLOSED, lambda: self.do(mediation.close)),
        ]
        order = [reached for reached, _act in steps]
        here = order.index(self.dispute.state) + 1 if self.dispute.state in order else 0
        for reached, act in steps[here:]:
            if self.dispute.state == state:
                break
            act()
            assert self.dispute.state == reached
        assert self.dispute.state == state
        return self.dispute


def write_rules() -> DisputeKind:
    for level, rounds in LIMITS.items():
        RoundLimit.objects.get_or_create(
            level=level, defaults={"rounds": rounds, "source": "测试", "starts_on": date(2020, 1, 1)}
        )
    return DisputeKind.objects.get_or_create(
        code="neighbour", defaults={"name": "邻里纠纷", "advice": "可以向人民法院起诉。"}
    )[0]


def opened(world: World, *, by: User | None = None, now: datetime = NOW, **given) -> Mediation:
    parties = [
        NewParty("APPLICANT", "诸葛铁柱", "13987654321"),
        NewParty("RESPONDENT", "上官翠花", "13712349876", "欧阳代理"),
    ]
    defaults = {"kind": write_rules(), "summary": SUMMARY, "parties": parties}
    dispute = mediation.open_dispute(actor=by or world.community_worker, now=now, **(defaults | given))
    return Mediation(world, dispute, now)
