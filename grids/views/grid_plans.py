"""网格划分 at the desk: drawn up by the community with its effect shown beforehand, answered by the street."""

from collections import Counter
from datetime import datetime

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError
from governance.deadlines.selectors import live
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.sessions import signed_in_user
from governance.portal.lists import list_by_state
from grids.forms.grid_plans import GridPlanForm
from grids.forms.lists import StepForm, WordsStepForm
from grids.models import GridPlan
from grids.policies.plans import ABOVE, decide, step_of, verbs_for, visible_plans
from grids.policies.roster import may_manage_territory
from grids.selectors.facilities import MOST_COUNTED
from grids.selectors.grid_plans import buildings_to_divide, effects_of, grids_of, targets_of
from grids.services import grid_plans
from grids.states_organisations import Verb
from grids.states_plans import PlanState
from grids.views.acts import Act, Tried, act_or_404, run, shown, table
from grids.views.common import community_or_404
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

ACTS = table(
    Act(Verb.ACCEPT, _("批准"), "check", grid_plans.accept, _("已批准，到那一天自动划入。"), StepForm, is_main=True),
    Act(Verb.REFUSE, _("不批准"), "x", grid_plans.refuse, _("已答复。"), WordsStepForm),
    Act(Verb.WITHDRAW, _("撤回方案"), "arrow-back-up", grid_plans.withdraw, _("已撤回。"), StepForm, is_danger=True),
)


def approves(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*ABOVE)


def count_proposed(request: HttpRequest) -> int:
    """What this person may answer now."""
    rows = visible_plans(signed_in_user(request), timezone.now()).filter(state=PlanState.PROPOSED)
    return rows.exclude(proposed_by=signed_in_user(request)).order_by()[:MOST_COUNTED].count()


@staff_only
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    context = list_by_state(request, visible_plans(user, now), PlanState.choices)
    return render(request, "grids/plans/list.html", {**context, "now": now})


@staff_only
def new_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """GET asks, POST with `look` shows what it would weigh, POST with `send` puts it before the street."""
    user, now = staff_user(request), timezone.now()
    community = community_or_404(user, code, now)
    may_manage_territory(user, community.code, now).require()
    data = request.POST if request.method == "POST" else None
    form = GridPlanForm(data, buildings=buildings_to_divide(community), grids=grids_of(community))
    effects = None
    if data is not None:
        is_valid, sends = form.is_valid(), "send" in data
        if not sends:  # to look at it nothing else need be filled in yet
            form.errors.clear()
        effects = effects_of(community, form.names, form.targets(), timezone.localdate(now))
        if is_valid and sends:
            try:
                plan = grid_plans.propose_plan(community=community, draft=form.draft(), actor=user, now=now)
            except DomainError as error:
                put_on_form(form, error)
            else:
                flash.success(request, _t("已提交，等街道审批。"))
                return redirect("grids:grid_plan", plan.pk)
    context = {"form": form, "community": community, "effects": effects, "now": now}
    return render(request, "grids/plans/new.html", context, status=status_of(form))


def _plan_or_404(user: User, pk: int, now: datetime) -> GridPlan:
    plan = visible_plans(user, now).filter(pk=pk).first()
    if plan is None:
        raise Http404(_t("没有这份方案，或者它不在您的职责范围。"))
    return plan


@staff_only
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _show(request, _plan_or_404(user, pk, now), user, now)


def _show(request: HttpRequest, plan: GridPlan, user: User, now: datetime, tried: Tried = None) -> HttpResponse:
    """While it waits with what it would weigh; approved, with how far its moves are."""
    waits = plan.state == PlanState.PROPOSED
    lines = plan.lines.select_related("building__estate", "building__counts", "before", "grid").order_by("id")
    context = {
        "plan": plan, "now": now, "clocks": live(plan), "acts": shown(ACTS, verbs_for(user, plan, now), plan, tried),
        "lines": [(line, line.grid.name if line.grid else plan.new_names[(line.new_number or 1) - 1]) for line in lines],
        "effects": effects_of(plan.community, plan.new_names, targets_of(plan), timezone.localdate(now)) if waits else None,
        "moved": Counter(plan.moves.values_list("state", flat=True)),
    }  # fmt: skip
    return render(request, "grids/plans/plan.html", context, status=status_of(tried[1]) if tried else 200)


@staff_only
@require_POST
def plan_do(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    act, plan = act_or_404(ACTS, slug), _plan_or_404(user, pk, now)
    verb = Verb(act.verb)
    return run(
        request, act, plan, user, now, decision=decide(user, verb, plan, now), exists=step_of(plan, verb) is not None,
        key="plan_id", back=reverse("grids:grid_plan", args=[plan.pk]),
        again=lambda tried: _show(request, plan, user, now, tried),
    )  # fmt: skip
