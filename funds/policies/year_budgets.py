"""Who keeps the yearly budgets of a community: the community itself spends, the street sets what there is."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from deliberation.models import Resolution
from deliberation.states import ResolutionState
from funds.policies.foundation import holds
from funds.states.budgets import BudgetVerb
from funds.states.grants import YearBudgetKind
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.common.errors import InputRefused
from governance.people.models import User
from governance.people.roles import Role

SETS = (Role.COMMUNITY_SECRETARY, Role.STREET_OFFICER)
SPENDS = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY)
# Money for residents is used by their resolution (居委会组织法 27, 34); running costs are only shown.
BY_RESOLUTION = (YearBudgetKind.PARTY_SERVICE, YearBudgetKind.WELFARE)
RESTS_ON = (ResolutionState.IN_FORCE, ResolutionState.CARRIED_OUT, ResolutionState.REPORTED)


def may_set(actor: User, area_code: str, now: datetime) -> Decision:
    if holds(actor, area_code, now, *SETS):
        return ALLOWED
    return refuse(_("年度经费由这个社区的书记或街道工作人员登记。"))


def may_spend(actor: User, area_code: str, now: datetime) -> Decision:
    if holds(actor, area_code, now, *SPENDS):
        return ALLOWED
    return refuse(_("经费支出由这个社区的工作人员登记。"))


def verbs_for(actor: User, area_code: str, now: datetime) -> list[BudgetVerb]:
    verbs = [BudgetVerb.USE, BudgetVerb.CORRECT] if may_spend(actor, area_code, now) else []
    return [*verbs, BudgetVerb.CHANGE] if may_set(actor, area_code, now) else verbs


def decide(actor: User, verb: BudgetVerb, area_code: str, now: datetime) -> Decision:
    return (may_set if verb is BudgetVerb.CHANGE else may_spend)(actor, area_code, now)


def refuse_unfit_use(
    *, kind: str, year: int, area_code: str, on: date, resolution: Resolution | None, today: date
) -> None:
    """Raises `InputRefused` for a day of another year and for money that no resolution in force has decided on."""
    if on.year != year or on > today:
        message = _("日期要在这一年度里，不能晚于今天。")
        raise InputRefused("day", message, fields={"on": message})
    if resolution is None:
        if kind in BY_RESOLUTION:
            message = _("这项经费的使用要有生效的决议，请选择。")
            raise InputRefused("no_resolution", message, fields={"resolution": message})
        return
    is_own = resolution.area_code == area_code and resolution.state in RESTS_ON
    if not is_own or resolution.in_force_at is None:
        message = _("请选择本社区已经生效的决议。")
        raise InputRefused("unfit_resolution", message, fields={"resolution": message})
