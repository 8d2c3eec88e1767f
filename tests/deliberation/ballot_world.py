"""A ballot brought to any state through the verbs that real people use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from deliberation.models import Ballot, Council, DecisionRule, RollEntry
from deliberation.presets import load_rules
from deliberation.services import ballots
from deliberation.services.ballots import BallotDraft
from deliberation.services.ballots.rolls import NewHead, write_roll
from deliberation.states import BallotState, CouncilKind
from governance.deadlines.services import sweep
from governance.people.models import Residency, User
from governance.territory.models import Dwelling
from tests.grievances.world import NOW, World

DAY = timedelta(days=1)


@dataclass
class Voting:
    """One ballot; `now` moves on with it."""

    world: World
    ballot: Ballot
    now: datetime = NOW

    def fresh(self) -> Ballot:
        self.ballot = Ballot.objects.get(pk=self.ballot.pk)
        return self.ballot

    def heads(self, count: int = 6, *, area: str = "100.00", users: list[User] | None = None) -> "Voting":
        """A roll of so many heads in the world's building, the first ones with accounts."""
        people = users or []
        write_roll(
            self.ballot,
            [
                NewHead(
                    name=f"张三{number}",
                    user_id=people[number].pk if number < len(people) else None,
                    building_id=self.world.building.pk,
                    place=f"阳光花园3栋{number + 101}",
                    area_m2=Decimal(area),
                )
                for number in range(count)
            ],
        )
        return self

    def entry(self, number: int) -> RollEntry:
        return self.ballot.roll.get(number=number)

    def frozen(self) -> "Voting":
        ballots.freeze_roll(ballot_id=self.ballot.pk, confirmed=True, actor=self.world.community_worker, now=self.now)
        self.fresh()
        return self

    def opened(self) -> "Voting":
        self.frozen()
        if self.ballot.state != BallotState.OPEN:
            self.now = self.ballot.opens_at
            sweep(now=self.now)
        assert self.fresh().state == BallotState.OPEN
        return self

    def closed(self) -> Ballot:
        self.now = self.ballot.closes_at
        sweep(now=self.now)
        return self.fresh()

    def door(self, number: int, choice: str = "YES", channel: str = "DOORSTEP", **given) -> None:
        given = {"actor": self.world.grid_worker, "now": self.now} | given
        ballots.record_vote(
            ballot_id=self.ballot.pk, entry_id=self.entry(number).pk, choice=choice, channel=channel, **given
        )

    def paper(self, number: int, choice: str, who: User, now: datetime | None = None):
        return ballots.enter_paper(
            ballot_id=self.ballot.pk, number=self.entry(number).paper_number, choice=choice, actor=who,
            now=now or self.now,
        )  # fmt: skip


def rule(code: str) -> DecisionRule:
    if not DecisionRule.objects.filter(code=code).exists():
        load_rules()
    return DecisionRule.objects.get(code=code)


def owners_council(world: World, kind: str = CouncilKind.OWNERS) -> Council:
    return Council.objects.get_or_create(
        community=world.community, name="阳光花园业主大会", defaults={"kind": kind, "estate": world.estate}
    )[0]


def drafted(world: World, code: str = "owners_general", *, days: int = 25, **given) -> Voting:
    opens_at = NOW + days * DAY
    draft = BallotDraft(
        **{
            "council": owners_council(world), "question": "更换小区物业公司", "rule": rule(code), "opens_at": opens_at,
            "closes_at": opens_at + 7 * DAY, **given,
        }
    )  # fmt: skip
    return Voting(world, ballots.create_ballot(draft=draft, actor=world.community_worker, now=NOW))


def resident(world: World, dwelling: Dwelling, name: str, kind: str = Residency.Kind.OWNER) -> User:
    user = User.objects.filter(display_name=name).first() or User.objects.create(display_name=name, password="!")
    Residency.objects.create(user=user, dwelling=dwelling, kind=kind, verified_at=NOW, verified_by=world.grid_worker)
    return user
