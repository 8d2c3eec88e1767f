"""A council with seats, a charter and a venue, and a meeting brought as far as a test wants it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from deliberation.models import Charter, Council, DecisionRule, Meeting, Procedure, ProcedureStage, Seat, Topic, Venue
from deliberation.selectors.meetings import current_item
from deliberation.services import meetings
from deliberation.states import CouncilKind, Electorate, MeetingState, SeatBasis, SeatRole, TopicScope
from governance.common.codes import new_code
from governance.deadlines.models import ClockPolicy, Unit
from governance.people.models import User
from tests.grievances.world import NOW, World

START = date(2020, 1, 1)
STARTS = NOW + timedelta(days=12)


@dataclass
class Room:
    world: World
    council: Council
    rule: DecisionRule
    venue: Venue
    seats: list[Seat]
    substitute: Seat
    users: dict[int, User] = field(default_factory=dict)  # by seat
    meeting: Meeting = field(default_factory=Meeting)
    now: datetime = NOW

    @property
    def chair(self) -> User:
        return self.users[self.seats[0].pk]

    @property
    def clerk(self) -> User:
        return self.users[self.seats[1].pk]

    @property
    def member(self) -> User:
        return self.users[self.seats[2].pk]

    def do(self, verb, actor: User | None = None, now: datetime | None = None, **given) -> Meeting:
        self.meeting = verb(meeting_id=self.meeting.pk, actor=actor or self.chair, now=now or self.now, **given)
        return self.meeting

    def plan(self, **given) -> Meeting:
        defaults = {
            "title": "三月议事会", "starts_at": STARTS, "minutes_planned": 60, "venue": self.venue, "items": ["修路灯", "通报"],
        }  # fmt: skip
        self.meeting = meetings.plan_meeting(
            council_id=self.council.pk, actor=self.chair, now=self.now, **(defaults | given)
        )
        return self.meeting

    def convened(self, **given) -> Meeting:
        self.plan(**given)
        return self.do(meetings.convene)

    def come(self, count: int) -> None:
        self.now = STARTS
        for seat in self.seats[:count]:
            self.do(meetings.attend, seat_id=seat.pk)

    def running(self, count: int = 6) -> Meeting:
        self.convened()
        self.come(count)
        self.do(meetings.open_meeting)
        return self.do(meetings.start_item, item_id=self.meeting.agenda.get(position=1).pk)

    def to(self, state: MeetingState) -> Meeting:
        """The meeting brought to a state through the verbs."""
        self.now = NOW
        match state:
            case MeetingState.PLANNED:
                return self.plan()
            case MeetingState.CONVENED:
                return self.convened()
            case MeetingState.RUNNING:
                return self.running()
            case MeetingState.CLOSED:
                self.running()
                return self.do(meetings.close_meeting)
            case MeetingState.NO_QUORUM:
                self.convened()
                self.come(1)
                return self.do(meetings.end_without_quorum)
            case _:
                self.convened()
                return self.do(meetings.cancel_meeting, words="下雨")

    @property
    def item(self):
        item = current_item(self.meeting)
        assert item
        return item

    def topic(self, **given) -> Topic:
        """A topic that stands before the council to be talked over."""
        procedure, _made = Procedure.objects.get_or_create(code="talk", name="商议")
        stage, _made = ProcedureStage.objects.get_or_create(
            procedure=procedure, position=1, code="talk", name="开会商议", actor="COUNCIL", product="TALK"
        )
        return Topic.objects.create(
            **{
                "code": new_code("YT"), "title": "庭院的灯不亮", "body": "晚上很黑。",
                "scope": TopicScope.BUILDING, "council": self.council, "area_code": self.council.area_code,
                "procedure": procedure, "stage": stage, "state": "RUNNING", "is_published": True,
                "proposer_kind": "RESIDENT", "proposer": self.world.resident, "opened_at": NOW,
            }
            | given
        )  # fmt: skip


def build_room(
    world: World, *, members: int = 9, notice_days: int = 10, kind: str = CouncilKind.BUILDING, name: str = "3栋议事会"
) -> Room:
    ClockPolicy.objects.get_or_create(
        purpose="deliberation.meeting_reminder", amount=24, unit=Unit.HOURS, source="测试", starts_on=START
    )
    rule = DecisionRule.objects.create(
        code="council", name="议事会规则", electorate=Electorate.SEATS, quorum_numerator=2, quorum_denominator=3,
        pass_numerator=1, pass_denominator=2, notice_days=notice_days, article="章程", starts_on=START,
    )  # fmt: skip
    council = Council.objects.create(
        kind=kind, name=name, community=world.community, building=world.building, area_code=world.grid.code
    )
    venue = Venue.objects.create(community=world.community, name="院坝")
    Charter.objects.create(council=council, version=1, rule=rule, starts_on=START, venue=venue)
    users, seats = {}, []
    for number in range(members + 1):
        role = {0: SeatRole.CHAIR, 1: SeatRole.CLERK, members: SeatRole.SUBSTITUTE}.get(number, SeatRole.MEMBER)
        user = User.objects.create(username=None, display_name=f"居民{number}", password="!")
        seat = Seat.objects.create(
            council=council, role=role, basis=SeatBasis.ELECTION, user=user, name=f"张{number}", starts_on=START
        )
        users[seat.pk] = user
        seats.append(seat)
    return Room(world, council, rule, venue, seats[:members], seats[members], users)
