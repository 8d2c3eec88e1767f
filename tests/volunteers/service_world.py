"""A community with an office, a team with a leader, checked volunteers: brought anywhere through the real services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from governance.common.codes import new_code
from governance.people.models import User
from governance.people.roles import Role
from governance.territory.models import Area
from tests.factories import COMMUNITY, DISTRICT, at, make_area, posted
from volunteers.models import Membership, ServiceRecord, Team, TeamMember, TeamTheme, Volunteer
from volunteers.presets.service import load_service_presets
from volunteers.services import hours

NOW = at("2026-11-16 12:00")  # a Monday
HOUR = timedelta(hours=1)


@dataclass
class Serving:
    """`clerk` works for the community, `leader` leads the team, `volunteers` have been checked."""

    community: Area
    clerk: User
    second: User
    auditor: User
    team: Team
    leader: Volunteer
    volunteers: list[Volunteer] = field(default_factory=list)
    now: datetime = NOW

    def volunteer(self, number: int = 0) -> Volunteer:
        while len(self.volunteers) <= number:
            self.volunteers.append(checked(self.community, self.clerk, f"志愿者{len(self.volunteers)}"))
        return self.volunteers[number]

    def service(self, **given) -> hours.Service:
        end = given.get("ends_at", self.now)
        return hours.Service(
            **{
                "volunteer": self.volunteer(), "title": "敬老陪护", "starts_at": end - 2 * HOUR, "ends_at": end,
                "minutes": 120, "place": "社区活动室", "content": "陪护", "organiser_name": "一社区居委会",
                "leader_name": "王队长", "area_code": self.community.code, "team": self.team, **given,
            }
        )  # fmt: skip

    def record(self, **given) -> ServiceRecord:
        return hours.enter_record(service=self.service(**given), actor=self.clerk, now=self.now)


def checked(community: Area, clerk: User, name: str) -> Volunteer:
    user = User.objects.create(display_name=name, password="!")
    row = Volunteer.objects.create(
        user=user, code=new_code("ZY"), state="ACTIVE", registered_at=NOW, checked_at=NOW, checked_by=clerk
    )
    Membership.objects.create(volunteer=row, community=community, area_code=community.code, joined_on=NOW.date())
    return row


def build_serving() -> Serving:
    load_service_presets()
    community = make_area(COMMUNITY)
    clerk, second = posted(Role.COMMUNITY_WORKER, COMMUNITY), posted(Role.COMMUNITY_SECRETARY, COMMUNITY)
    theme = TeamTheme.objects.get(code="care")
    team = Team.objects.create(
        code=new_code("DW"), name="敬老队", theme=theme, community=community, area_code=COMMUNITY, founded_on=NOW.date()
    )
    leader = checked(community, clerk, "王队长")
    TeamMember.objects.create(team=team, volunteer=leader, is_leader=True, joined_on=NOW.date())
    return Serving(community, clerk, second, posted(Role.AUDITOR, DISTRICT), team, leader)
