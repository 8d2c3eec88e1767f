"""网格划分: the community proposes, the street or the district answers; nobody answers their own."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import Role
from grids.models import GridPlan
from grids.policies.roster import may_manage_territory, visible_codes
from grids.selectors.grid_plans import plans_in
from grids.states_organisations import Verb
from grids.states_plans import PLAN_STEPS, PlanStep

ABOVE = (Role.STREET_OFFICER, Role.DISTRICT_SUPERVISOR)


def visible_plans(user: User, now: datetime) -> QuerySet[GridPlan]:
    """Whoever may read a community's roster reads how it is to be divided."""
    return plans_in(visible_codes(user, now))


def step_of(plan: GridPlan, verb: Verb) -> PlanStep | None:
    return PLAN_STEPS.get((plan.state, verb))


def decide(user: User, verb: Verb, plan: GridPlan, now: datetime) -> Decision:
    step = step_of(plan, verb)
    if step is None:
        return refuse(_("现在是「%(state)s」，不能这样操作。") % {"state": plan.get_state_display()})
    is_own = plan.proposed_by_id == user.pk
    is_above = authority_of(user, timezone.localdate(now)).covers(plan.area_code, *ABOVE)
    if step.by_above:
        if not is_above:
            return refuse(_("网格划分由街道审批。"))
        return refuse(_("您自己提出的要由别的同事审批。")) if is_own else ALLOWED
    if is_above and not is_own:
        return refuse(_("方案由提出的社区撤回，街道请批准或不批准。"))
    return may_manage_territory(user, plan.area_code, now)


def verbs_for(user: User, plan: GridPlan, now: datetime) -> list[Verb]:
    return [verb for verb in (Verb.ACCEPT, Verb.REFUSE, Verb.WITHDRAW) if decide(user, verb, plan, now)]
