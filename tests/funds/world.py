"""A foundation with one community's fund, its people and its money: what tests of funds stand on."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from deliberation.models import Council, Resolution
from deliberation.states import CouncilKind, ResolutionState
from funds.models import Foundation, Fund, Holding, Project, Purse, VotedAmount
from funds.services import foundation as services
from funds.states.foundation import HoldingKind, PurseKind
from governance.common.codes import new_code
from governance.ledger.models import Account, Transfer
from governance.ledger.services import Move, move
from governance.people.models import User
from governance.people.roles import Role
from governance.territory.models import Area
from tests.factories import COMMUNITY, at, make_area, posted

NOW = at("2026-11-18 10:00")
YUAN = 100


@dataclass
class Funds:
    """`treasurer`, `handler`, `reviewer` work for the foundation; `money` puts something into a purse."""

    treasurer: User
    handler: User
    reviewer: User
    foundation: Foundation
    fund: Fund
    bank: Holding
    cash: Holding
    people: dict[str, User] = field(default_factory=dict)

    @property
    def community(self) -> Area:
        return self.fund.area

    @property
    def purse(self) -> Purse:
        return self.fund.purses.select_related("account").get(kind=PurseKind.UNRESTRICTED)

    @cached_property
    def council(self) -> Council:
        return Council.objects.create(kind=CouncilKind.REPRESENTATIVES, name="居民代表会议", community=self.community)

    def money(self, purse: Purse, yuan: int, key: str = "") -> Transfer:
        """So many yuan from the bank into the purse, without a gift."""
        key = key or f"test:{Transfer.objects.count()}"
        return moved(self.bank.account, purse.account, yuan, key)

    def project(self, title: str = "楼下长椅") -> Project:
        """A project with a purse of its own."""
        purse = services.new_purse(self.fund, PurseKind.PROJECT, title, title, self.handler, NOW)
        return Project.objects.create(
            code=new_code("XM"), fund=self.fund, area_code=self.fund.area_code, title=title, need="老人没处坐",
            purse=purse, opened_by=self.handler, opened_at=NOW,
        )  # fmt: skip

    def resolution(self, state: str = ResolutionState.IN_FORCE) -> Resolution:
        return Resolution.objects.create(
            code=new_code("JY"), council=self.council, area_code=self.fund.area_code, title="用公益基金修长椅",
            body="同意", state=state, published_at=NOW, publish_until=NOW, objections_until=NOW,
            in_force_at=None if state in (ResolutionState.PUBLISHED, ResolutionState.OVERTURNED) else NOW,
        )  # fmt: skip

    def voted(self, yuan: int, **given: object) -> VotedAmount:
        """A confirmed amount under a resolution in force."""
        values = {"resolution": self.resolution(), "confirmed_by": self.reviewer, "confirmed_at": NOW, **given}
        return VotedAmount.objects.create(
            fund=self.fund, amount_fen=yuan * YUAN, entered_by=self.handler, entered_at=NOW, **values
        )


def moved(debit: Account, credit: Account, yuan: int, key: str, **given: object) -> Transfer:
    asked = Move(key=key, debit=debit.code, credit=credit.code, amount=yuan * YUAN, purpose="test", why="试", **given)
    return move(asked, actor=None, now=NOW)


def build_funds() -> Funds:
    make_area(COMMUNITY)
    treasurer, handler = posted(Role.FUND_TREASURER), posted(Role.FUND_HANDLER)
    foundation = services.open_foundation(
        area=make_area(COMMUNITY[:6]), name="解放社区基金会", registered_on=date(2020, 5, 1), actor=treasurer, now=NOW
    )
    money = {"foundation_id": foundation.pk, "actor": treasurer, "now": NOW}
    return Funds(
        treasurer=treasurer,
        handler=handler,
        reviewer=posted(Role.FUND_REVIEWER),
        foundation=foundation,
        fund=services.open_fund(community=make_area(COMMUNITY), **money),
        bank=services.open_holding(kind=HoldingKind.BANK, name="基本户", number="6222020200112345678", **money),
        cash=services.open_holding(kind=HoldingKind.CASH, name="捐款箱", **money),
    )
