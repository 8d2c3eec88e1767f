"""Who may do what in the welfare bank and the time bank: one rule for orders, stock papers, families, time orders."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLERS, Role
from governance.territory.levels import Level, level_of
from volunteers.models import ExchangeOrder, FamilyTie, ProductPhoto, StockPaper, TimeOrder
from volunteers.policies.answering import answer
from volunteers.selectors.bank import READS
from volunteers.selectors.people import OFFICE, communities_of, volunteer_of
from volunteers.states.bank import OfficeState, Payer, ProductState
from volunteers.states.bank_steps import (
    ORDER_STEPS,
    PAPER_STEPS,
    TIE_STEPS,
    TIME_STEPS,
    BankActors,
    BankVerb,
    Steps,
)
from volunteers.states.people import VolunteerState

Actor = User | AnonymousUser | None  # None: a clock
STEPS: dict[type, Steps] = {
    ExchangeOrder: ORDER_STEPS, StockPaper: PAPER_STEPS, FamilyTie: TIE_STEPS, TimeOrder: TIME_STEPS,
}  # fmt: skip
REFUSALS = {
    BankActors.OWNER: gettext_lazy("这一步由本人办理。"),
    BankActors.KEEPER: gettext_lazy("这一步由这个网点的管理员办理，本人的单子由别人发放。"),
    BankActors.SECOND: gettext_lazy("填写人不能自己核对，请这个网点的另一位管理员核对。"),
    BankActors.OFFICE: gettext_lazy("这一步由这个社区的工作人员办理，本人的由别人办理。"),
    BankActors.RELATIVE: gettext_lazy("这一步由这位家人本人办理。"),
    BankActors.VOLUNTEER: gettext_lazy("只有这个社区里已核验身份的志愿者可以接单，不能接自己的单。"),
    BankActors.TAKER: gettext_lazy("这一步由接单的志愿者办理。"),
    BankActors.CONFIRMER: gettext_lazy("由提出人或社区确认，接单的志愿者不能自己确认。"),
    BankActors.SYSTEM: gettext_lazy("这一步到时间由系统自动进行。"),
}

KEEPING = {
    "budget": gettext_lazy("积分预算由总行拨给各网点。"),
    "points": gettext_lazy("积分由这个网点的管理员发放。"),
}


def keeps(user: Any, area_code: str, now: datetime) -> bool:
    """Keeps the office of exactly this area: its keepers, and who works for the area at its level."""
    level = level_of(area_code)
    roles = {Role.BANK_KEEPER, *HANDLERS[level]} if level is not Level.GRID else set()
    held = authority_of(user, timezone.localdate(now)).postings
    return any(one.area_code == area_code and one.role in roles for one in held)


def sets_up(user: Any, area_code: str, now: datetime) -> bool:
    """Opens offices and gives budgets: the head office's people."""
    return keeps(user, area_code[: Level.DISTRICT.code_length], now)


def may_keep(user: Any, verb: str, area_code: str, now: datetime) -> Decision:
    """What begins something at an office or is done to its goods: by its keepers; budgets by the head office."""
    if (sets_up if verb == "budget" else keeps)(user, area_code, now):
        return ALLOWED
    return refuse(str(KEEPING.get(verb, _("网点和它的物品、库存由这个网点的管理员管理。"))))


def may_see_photo(user: Any, photo: ProductPhoto, now: datetime) -> bool:
    """With goods that are offered, everybody; of the others, who reads the office at the desk or in admin."""
    product = photo.product
    if product.state == ProductState.SHOWN and product.office.state == OfficeState.OPEN:
        return True
    return authority_of(user, timezone.localdate(now)).covers(product.area_code, *READS, Role.ADMIN)


class Standing:
    """What somebody is to one row; each question is asked at most once."""

    def __init__(self, actor: User, row: Any, now: datetime) -> None:
        self.actor, self.row, self.now = actor, row, now

    @cached_property
    def is_owner(self) -> bool:
        if isinstance(self.row, TimeOrder) and self.row.payer == Payer.POOL:
            return self.is_office
        return getattr(self.row, "user_id", None) == self.actor.pk

    @cached_property
    def is_keeper(self) -> bool:
        return getattr(self.row, "user_id", None) != self.actor.pk and keeps(self.actor, self.row.area_code, self.now)

    @cached_property
    def is_office(self) -> bool:
        """Never for oneself: but what the community asks for out of the pool is nobody's own."""
        is_own = self.row.user_id == self.actor.pk and getattr(self.row, "payer", Payer.OWN) == Payer.OWN
        return not is_own and authority_of(self.actor, timezone.localdate(self.now)).covers(self.row.area_code, *OFFICE)

    @cached_property
    def is_taker(self) -> bool:
        return bool(self.row.volunteer_id) and self.row.volunteer.user_id == self.actor.pk

    @cached_property
    def may_take(self) -> bool:
        volunteer = volunteer_of(self.actor)
        if volunteer is None or volunteer.state != VolunteerState.ACTIVE or self.row.user_id == self.actor.pk:
            return False
        return communities_of(volunteer).filter(area_code=self.row.area_code).exists()

    def is_one_of(self, actors: BankActors) -> bool:
        match actors:
            case BankActors.OWNER:
                return self.is_owner
            case BankActors.KEEPER:
                return self.is_keeper
            case BankActors.SECOND:
                return self.is_keeper and self.row.asked_by_id != self.actor.pk
            case BankActors.OFFICE:
                return self.is_office
            case BankActors.RELATIVE:
                return self.row.relative_id == self.actor.pk
            case BankActors.VOLUNTEER:
                return self.may_take
            case BankActors.TAKER:
                return self.is_taker
            case BankActors.CONFIRMER:
                return not self.is_taker and (self.is_owner or self.is_office)
        return False


def misfit(verb: BankVerb, row: Any, now: datetime) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (row.state, verb) not in STEPS[type(row)]:
        return _("现在是「%(state)s」，不能这样操作。") % {"state": row.get_state_display()}
    if verb is BankVerb.AGREE and row.agreed_at:
        return _("已经同意过了。")
    return ""


def decide(actor: Actor, verb: BankVerb, row: Any, now: datetime, *, standing: Standing | None = None) -> Decision:
    """May `actor` do `verb` to this row as it stands now? A refusal says why in words."""
    reason = misfit(verb, row, now)
    if reason:
        return refuse(reason)
    actors = STEPS[type(row)][row.state, verb].actors
    return answer(
        actor, actors, REFUSALS, lambda user: standing or Standing(user, row, now), without_account=BankActors.SYSTEM
    )


def verbs_for(actor: User, row: Any, now: datetime) -> list[BankVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, row, now)
    verbs = [verb for (state, verb) in STEPS[type(row)] if state == row.state]
    return [verb for verb in verbs if decide(actor, verb, row, now, standing=standing)]
