"""A yearly choice brought to any state through the verbs that real people use."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from funds.models import Choice, ChoiceOption
from funds.services import choices as services
from funds.services.choices import ChoiceDraft
from funds.states.choices import ChoiceState
from governance.deadlines.services import sweep
from governance.people.models import Residency, User
from governance.people.roles import Role
from governance.territory.models import Building, Dwelling
from tests.factories import posted
from tests.funds.world import NOW, YUAN, Funds, build_funds

DAY = timedelta(days=1)
PROJECTS = (("长椅", 300), ("路灯", 500), ("菜园", 400))


@dataclass
class Choosing:
    """`worker` works for the community; `residents` live in rooms 101, 102, … of its building. `now` moves on."""

    funds: Funds
    worker: User
    building: Building
    choice: Choice
    residents: list[User] = field(default_factory=list)
    now: datetime = NOW

    def fresh(self) -> Choice:
        self.choice = Choice.objects.get(pk=self.choice.pk)
        return self.choice

    def resident(self, number: int = 0) -> User:
        while len(self.residents) <= number:
            at = len(self.residents)
            user = User.objects.create(display_name=f"居民{at}", password="!")
            dwelling = Dwelling.objects.create(building=self.building, room=str(101 + at))
            Residency.objects.create(
                user=user, dwelling=dwelling, kind="OWNER", verified_at=NOW, verified_by=self.worker
            )
            self.residents.append(user)
        return self.residents[number]

    def propose(self, title: str, yuan: int, by: int = 0, **given) -> ChoiceOption:
        given = {"words": f"大家需要{title}", "actor": self.resident(by)} | given
        return services.propose(choice_id=self.choice.pk, title=title, cost_fen=yuan * YUAN, now=self.now, **given)

    def check(self, option: ChoiceOption, **given) -> Choice:
        given = {"is_feasible": True, "actor": self.worker} | given
        return services.check_option(choice_id=self.choice.pk, option_id=option.pk, now=self.now, **given)

    def listed(self, projects=PROJECTS) -> "Choosing":
        for number, (title, yuan) in enumerate(projects):
            self.check(self.propose(title, yuan, by=number // 8))
        self.now = self.choice.proposals_until
        sweep(now=self.now)
        times = {"opens_at": self.choice.opens_at, "closes_at": self.choice.closes_at}
        services.publish_list(choice_id=self.choice.pk, actor=self.worker, now=self.now, **times)
        return self

    def opened(self, projects=PROJECTS) -> "Choosing":
        self.listed(projects)
        self.now = self.choice.opens_at
        sweep(now=self.now)
        assert self.fresh().state == ChoiceState.VOTING
        return self

    def vote(self, marks: dict[str, int] | str, by: int = 0, **given):
        marks = dict.fromkeys(marks, 1) if isinstance(marks, str) else marks
        given = {"is_of_age": True, "now": self.now, "actor": self.resident(by)} | given
        return services.vote(choice_id=self.choice.pk, marks=marks, **given)

    def paper(self, number: str, name: str, marks: str, dwelling: Dwelling, **given):
        """Read alike by both people of the office, unless `actor` says who alone."""
        given = {"now": self.now, "marks": dict.fromkeys(marks, 1), "dwelling_id": dwelling.pk, "name": name} | given
        readers = [given.pop("actor")] if "actor" in given else [self.worker, self.funds.handler]
        for reader in readers:
            state = services.enter_paper(choice_id=self.choice.pk, paper_number=number, actor=reader, **given)
        return state

    def counted(self) -> Choice:
        self.now = self.choice.closes_at
        sweep(now=self.now)
        return self.fresh()


def build_choosing(**given) -> Choosing:
    funds = build_funds()
    worker = posted(Role.COMMUNITY_WORKER, funds.community.code)
    building = Building.objects.create(community=funds.community, name="3栋")
    return Choosing(funds, worker, building, opened_choice(funds, worker, **given))


def opened_choice(funds: Funds, worker: User, **given) -> Choice:
    draft = {
        "fund": funds.fund, "year": 2027, "title": "2027 年项目票选", "budget_fen": 1000 * YUAN, "minimum_age": 16,
        "proposals_until": NOW + 10 * DAY, "opens_at": NOW + 20 * DAY, "closes_at": NOW + 30 * DAY,
    }  # fmt: skip
    return services.open_choice(draft=ChoiceDraft(**draft | given), actor=worker, now=NOW)
