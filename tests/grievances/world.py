"""A small territory with one person per role: what most tests of matters stand on."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from governance.deadlines.models import ClockPolicy, Unit
from governance.people.models import Department, Posting, User
from governance.people.roles import Role
from governance.territory.models import Area, Building, Estate, Level
from grievances import services
from grievances.models import Category, DeclineReason, FollowUpPolicy, Grievance, LimitPolicy, ServiceEntry
from grievances.policies import Resident
from grievances.services import Draft
from grievances.states import Kind, Source, State, Urgency

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Wednesday morning with ordinary working days around it.
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)
START = date(2020, 1, 1)


@dataclass
class World:
    district: Area
    street: Area
    community: Area
    neighbour: Area
    grid: Area
    grid_beside: Area
    estate: Estate
    building: Building
    department: Department
    category: Category
    reason: DeclineReason
    service: ServiceEntry
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def post(self, name: str, role: Role, area: Area, department: Department | None = None) -> User:
        user = self.people.get(name) or User.objects.create(username=name, display_name=f"员工{name}", password="!")
        self.people[name] = user
        Posting.objects.create(user=user, role=role, area=area, department=department, starts_on=START)
        return user

    def draft(self, **fields) -> Draft:
        defaults = {
            "body": "三单元楼道的灯坏了，晚上很黑，老人上下楼不方便。",
            "building": self.building,
            "submission": uuid.uuid4(),
        }
        return Draft(**(defaults | fields))

    def raised(self, now: datetime = NOW, actor: User | None = None, **fields) -> Grievance:
        return services.raise_matter(draft=self.draft(**fields), actor=actor, now=now)

    def dispatched(self, now: datetime = NOW, **fields) -> Grievance:
        """A 大事 that the grid holds and the department has."""
        grievance = self.brought_to(State.HANDLING, Kind.GOVERNMENT, now, **fields)
        return services.dispatch(
            grievance_id=grievance.pk, actor=self.community_worker, now=now, department=self.department
        )

    def brought_to(self, state: State, kind: Kind = Kind.COMMUNITY, now: datetime = NOW, **fields) -> Grievance:
        """A matter brought to `state` through the verbs that real people use."""
        grievance = self.raised(now=now, **fields)
        resident = Resident(opened=frozenset({grievance.pk}))
        act = SimpleNamespace(grievance_id=grievance.pk, now=now)
        if state == State.RAISED:
            return grievance
        if state == State.DECLINED:
            return services.decline(**vars(act), actor=self.community_worker, reason=self.reason, words="请找物业")
        if state == State.WITHDRAWN:
            return services.withdraw(**vars(act), actor=resident)
        grievance = services.accept(**vars(act), actor=self.grid_worker)
        if state == State.ACCEPTED:
            return grievance
        grievance = self.triaged(grievance, kind, now)
        if state == State.WAITING:
            return services.ask(**vars(act), actor=self.grid_worker, words="是哪一层？")
        if state == State.HANDLING:
            return grievance
        if state == State.MERGED:
            return services.merge(**vars(act), actor=self.grid_worker, lead=self.raised(now=now))
        grievance = services.resolve(**vars(act), actor=self.grid_worker, result="灯已换好")
        if state == State.RESOLVED:
            return grievance
        return services.rate(**vars(act), actor=resident, stars=5, words="很快")

    def to_be_called(self, **fields) -> Grievance:
        """A closed matter on the call list of its community."""
        FollowUpPolicy.objects.get_or_create(
            every_nth=1, call_level=Level.COMMUNITY, wait_hours=0, attempts=2, retry_hours=12, source="测试",
            starts_on=START,
        )  # fmt: skip
        return self.brought_to(State.CLOSED, **({"contact_phone": "13812345678"} | fields))

    def triaged(self, grievance: Grievance, kind: Kind = Kind.COMMUNITY, now: datetime = NOW) -> Grievance:
        return services.triage(
            grievance_id=grievance.pk,
            actor=self.grid_worker,
            now=now,
            kind=kind,
            category=self.category,
            urgency=Urgency.GENERAL,
        )


def build_world() -> World:
    district = Area.objects.create(code="500108", level=Level.DISTRICT, name="南岸区", initials="NAQ")
    street = Area.objects.create(code="500108001", level=Level.STREET, name="铜元局街道", parent=district)
    community = Area.objects.create(code="500108001002", level=Level.COMMUNITY, name="桐梓坪社区", parent=street)
    neighbour = Area.objects.create(code="500108001003", level=Level.COMMUNITY, name="广东山社区", parent=street)
    grid = Area.objects.create(code="500108001002001", level=Level.GRID, name="第一网格", parent=community)
    grid_beside = Area.objects.create(code="500108001002002", level=Level.GRID, name="第二网格", parent=community)
    estate = Estate.objects.create(community=community, name="阳光花园", initials="YGHY")
    building = Building.objects.create(community=community, estate=estate, grid=grid, name="3栋")
    department = Department.objects.create(district=district, code="chengguan", name="区城市管理局")
    world = World(
        district, street, community, neighbour, grid, grid_beside, estate, building, department,
        category=Category.objects.create(code="lighting", name="楼道照明"),
        reason=DeclineReason.objects.create(code="not-ours", name="不属于受理范围"),
        service=ServiceEntry.objects.create(area=district, provider=ServiceEntry.Provider.MARKET, name="便民维修"),
    )  # fmt: skip
    _post_everybody(world)
    _write_policies()
    return world


def _post_everybody(world: World) -> None:
    world.post("grid_worker", Role.GRID_WORKER, world.grid)
    world.post("grid_leader", Role.GRID_LEADER, world.grid)
    world.post("grid_worker_beside", Role.GRID_WORKER, world.grid_beside)
    world.post("community_worker", Role.COMMUNITY_WORKER, world.community)
    world.post("community_secretary", Role.COMMUNITY_SECRETARY, world.community)
    world.post("neighbour_worker", Role.COMMUNITY_WORKER, world.neighbour)
    world.post("street_officer", Role.STREET_OFFICER, world.street)
    world.post("department_officer", Role.DEPARTMENT_OFFICER, world.district, world.department)
    world.post("district_supervisor", Role.DISTRICT_SUPERVISOR, world.district)
    world.post("auditor", Role.AUDITOR, world.district)
    world.post("admin", Role.ADMIN, world.district)
    world.people["resident"] = User.objects.create(username=None, display_name="居民", password="!")


POLICIES = [
    ("grievances.triage", "", 24, Unit.HOURS),
    ("grievances.triage", Urgency.DANGER, 1, Unit.HOURS),
    ("grievances.first_contact", "", 24, Unit.HOURS),
    ("grievances.settle", "", 7, Unit.DAYS),
    ("grievances.settle", Urgency.DANGER, 2, Unit.HOURS),
    ("grievances.settle", Urgency.COMPLEX, 15, Unit.DAYS),
    ("grievances.whistle_sign", "", 1, Unit.HOURS),
    ("grievances.whistle_contact", "", 24, Unit.HOURS),
    ("grievances.whistle_arrive", "ORDINARY", 3, Unit.WORKDAYS),
    ("grievances.whistle_arrive", "HARD", 5, Unit.WORKDAYS),
    ("grievances.whistle_report", "", 5, Unit.WORKDAYS),
    ("grievances.waiting", "", 3, Unit.WORKDAYS),
    ("grievances.silence", "", 7, Unit.DAYS),
    ("grievances.objection", "", 1, Unit.WORKDAYS),
    ("grievances.supervision", "", 5, Unit.WORKDAYS),
    ("grievances.contest_window", "", 5, Unit.WORKDAYS),
    ("grievances.contest", "", 3, Unit.WORKDAYS),
    ("grievances.mediation_round", "", 7, Unit.DAYS),
    ("grievances.mediation_return_visit", "", 30, Unit.DAYS),
]


LIMITS = {
    "EXTENSIONS": 1,
    "EXTENSION_WORKDAYS": 10,
    "SUSPENSIONS": 2,
    "SUSPENSION_DAYS": 30,
    "TOPIC_SUSPENSIONS": 2,
    "BOUNCES": 2,
}


def _write_policies() -> None:
    ClockPolicy.objects.all().delete()
    ClockPolicy.objects.bulk_create(
        ClockPolicy(purpose=purpose, urgency=urgency, amount=amount, unit=unit, source="测试", starts_on=START)
        for purpose, urgency, amount, unit in POLICIES
    )
    LimitPolicy.objects.bulk_create(
        LimitPolicy(name=name, amount=amount, source="测试", starts_on=START) for name, amount in LIMITS.items()
    )


__all__ = ["NOW", "Source", "World", "build_world"]
