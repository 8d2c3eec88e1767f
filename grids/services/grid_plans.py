"""网格划分: proposed with its grids and buildings, answered by the street, then carried out as planned moves."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.deadlines import services as clocks
from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level, code_at
from governance.territory.models import Area, Building
from governance.territory.pinyin import initials_of
from governance.trail.services import record
from grids.models import GridPlan, GridPlanLine, PlannedMove
from grids.policies.plans import decide, step_of
from grids.policies.roster import may_manage_territory
from grids.selectors.grid_plans import grids_of
from grids.services.moves import LONGEST_PLAN, WORDS_LENGTH, write_move
from grids.services.roster import lock_community
from grids.states import MoveState
from grids.states_organisations import Verb
from grids.states_plans import NEW, REVIEW

MOST_NEW, NAME_LENGTH, REASON_LENGTH, LAST_NUMBER = 20, 60, 500, 999


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """From which day, why, which grids are new, and where each building that moves goes: a grid's code or `new-1`."""

    on: date
    words: str
    new_names: tuple[str, ...]
    targets: Mapping[int, str]


@transaction.atomic
def propose_plan(*, community: Area, draft: PlanDraft, actor: User, now: datetime) -> GridPlan:
    """Put before the street; nothing moves before it has answered.

    Raises `StateRefused` where a plan waits already or a building has a move planned, `InputRefused` for what does not fit.
    """
    may_manage_territory(actor, community.code, now).require()
    lock_community(community.pk)
    if GridPlan.objects.filter(community=community, state="PROPOSED").exists():
        raise StateRefused("waiting", _("已有一份划分方案在等街道审批。"))
    lines = _lines(community, draft, timezone.localdate(now))
    plan = GridPlan.objects.create(
        community=community, area_code=community.code, new_names=list(draft.new_names), on=draft.on,
        words=draft.words.strip()[:REASON_LENGTH], proposed_by=actor, proposed_at=now,
    )  # fmt: skip
    for line in lines:
        line.plan = plan
    GridPlanLine.objects.bulk_create(lines)
    clocks.start(subject=plan, purpose=REVIEW, level=Level.STREET, now=now, actor=actor)
    record(
        actor=actor, verb="grids.gridplan_propose", subject=plan, now=now, area_code=plan.area_code,
        buildings=len(lines), new=len(draft.new_names), on=draft.on,
    )  # fmt: skip
    _tell_street(plan, "proposed", _("%(name)s的网格划分等待审批"), now)
    return plan


def _lines(community: Area, draft: PlanDraft, today: date) -> list[GridPlanLine]:
    """The buildings that change their grid, checked."""
    require_given(("words",), {"words": draft.words})
    wrong: dict[str, str] = {}
    if not today < draft.on <= today + LONGEST_PLAN:
        wrong["on"] = _("请选明天到一年以内的日期")
    grids = {grid.code: grid for grid in grids_of(community)}
    names = [name.strip() for name in draft.new_names]
    taken = {grid.name for grid in grids.values()}
    if len(names) > MOST_NEW or any(not name or len(name) > NAME_LENGTH for name in names):
        wrong["new_names"] = _("新网格最多 %(n)d 个，每个都要有名称，最多 60 字") % {"n": MOST_NEW}
    elif len({*names, *taken}) < len(names) + len(taken):
        wrong["new_names"] = _("新网格的名称不能和已有的、彼此之间相同")
    rows = Building.objects.filter(community=community, pk__in=draft.targets).select_related("grid", "estate")
    moving = [row for row in rows if draft.targets[row.pk] != (row.grid.code if row.grid else "")]
    used = {draft.targets[row.pk] for row in moving}
    new = [f"{NEW}{number}" for number in range(1, len(names) + 1)]
    if not moving or not used <= {*grids, *new}:
        wrong["targets"] = _("请至少给一栋楼选新的网格")
    elif not used >= set(new):
        wrong["new_names"] = _("每个新网格至少要划入一栋楼")
    if wrong:
        raise InputRefused("wrong_plan", "；".join(wrong.values()), fields=wrong)
    _refuse_planned([row.pk for row in moving])
    return [
        GridPlanLine(
            building=row, before=row.grid, grid=grids.get(draft.targets[row.pk]),
            new_number=new.index(draft.targets[row.pk]) + 1 if draft.targets[row.pk] in new else None,
        )
        for row in moving
    ]  # fmt: skip


def _refuse_planned(buildings: list[int]) -> None:
    rows = PlannedMove.objects.filter(building__in=buildings, state=MoveState.PLANNED)
    move = rows.select_related("building__estate").first()
    if move is not None:
        raise StateRefused("planned", _("%(building)s已有计划中的调整，请先撤销。") % {"building": move.building})


def accept(*, plan_id: int, actor: User, now: datetime, words: str = "") -> GridPlan:
    """The new grids are there from now on, without buildings; on the day the buildings move. Their people know at once."""
    with _changing(plan_id, Verb.ACCEPT, actor, now, words) as plan:
        if plan.on <= timezone.localdate(now):
            raise StateRefused("too_late", _("方案的日期已经到了，请不予批准，由社区改日期重报。"))
        lines = list(plan.lines.select_related("building__community", "building__grid", "grid").order_by("id"))
        _refuse_planned([line.building_id for line in lines])
        made = _make_grids(plan)
        for line in lines:
            line.grid = line.grid or made[(line.new_number or 1) - 1]
            if line.building.grid_id != line.grid.pk:
                write_move(
                    building=line.building, grid=line.grid, on=plan.on, words=plan.words[:WORDS_LENGTH], plan=plan,
                    actor=plan.proposed_by, now=now,
                )  # fmt: skip
        GridPlanLine.objects.bulk_update(lines, ["grid"])
        _tell_grids(plan, lines, now)
    return plan


def _make_grids(plan: GridPlan) -> list[Area]:
    """The next free numbers of the community."""
    last = max((int(grid.code[-3:]) for grid in grids_of(plan.community)), default=0)
    if last + len(plan.new_names) > LAST_NUMBER:
        raise StateRefused("no_code", _("这个社区的网格编号用完了，请管理员在后台整理。"))
    return [
        Area.objects.create(
            code=f"{plan.area_code}{last + number:03d}", level=Level.GRID, name=name, parent=plan.community,
            initials=initials_of(name)[:NAME_LENGTH],
        )
        for number, name in enumerate(plan.new_names, start=1)
    ]  # fmt: skip


def refuse(*, plan_id: int, actor: User, now: datetime, words: str) -> GridPlan:
    with _changing(plan_id, Verb.REFUSE, actor, now, words) as plan:
        return plan


def withdraw(*, plan_id: int, actor: User, now: datetime) -> GridPlan:
    with _changing(plan_id, Verb.WITHDRAW, actor, now, "") as plan:
        return plan


@contextmanager
def _changing(pk: int, verb: Verb, actor: User, now: datetime, words: str) -> Iterator[GridPlan]:
    """One transaction around one verb: the community's lock, table, policy, words; then state, clock, trail, the proposer."""
    with transaction.atomic():
        lock_community(GridPlan.objects.values_list("community_id", flat=True).get(pk=pk))
        plan = GridPlan.objects.select_related("community", "proposed_by").get(pk=pk)
        step, decision = step_of(plan, verb), decide(actor, verb, plan, now)
        if step is None:
            raise StateRefused("wrong_state", decision.reason)
        if not decision:
            raise PermissionRefused("not_allowed", decision.reason)
        require_given(step.required, {"words": words})
        plan.state, plan.decided_by, plan.decided_at, plan.decision = step.to, actor, now, words.strip()[:300]
        yield plan
        plan.save()
        clocks.end_all(subject=plan, purposes=(REVIEW,), now=now, actor=actor, met=True)
        record(actor=actor, verb=f"grids.gridplan_{verb}", subject=plan, now=now, area_code=plan.area_code)
        if plan.proposed_by_id != actor.pk:
            title = _("网格划分：%(state)s") % {"state": plan.get_state_display()}
            _tell(plan, plan.state, [plan.proposed_by], title, plan.decision, now)


def _tell_grids(plan: GridPlan, lines: list[GridPlanLine], now: datetime) -> None:
    """Whoever works in a grid that gains or gives up buildings, and the community."""
    today = timezone.localdate(now)
    codes = {grid.code for line in lines for grid in (line.before, line.grid) if grid} | {plan.area_code}
    people = {user.pk: user for code in sorted(codes) for user in handlers_at(code, today)}
    people.pop(plan.proposed_by_id, None)
    words = {"day": f"{plan.on.month}月{plan.on.day}日", "n": len(lines), "name": plan.community.name}
    title = _("%(name)s的网格%(day)s起重新划分") % words
    _tell(plan, "grids", list(people.values()), title, _("%(n)d 栋楼到那一天自动划入新的网格。") % words, now)


def remind_of_review(plan: GridPlan, deadline: Deadline, now: datetime) -> None:
    """The clock's warning and its end: the street is told; silence approves nothing."""
    is_late = now >= deadline.due_at
    title = _("%(name)s的网格划分审批已超时") if is_late else _("%(name)s的网格划分审批快到期")
    _tell_street(plan, f"{'late' if is_late else 'soon'}:{deadline.pk}", title, now)


def _tell_street(plan: GridPlan, key: str, title: str, now: datetime) -> None:
    people = handlers_at(code_at(plan.area_code, Level.STREET), timezone.localdate(now))
    _tell(plan, key, people, title % {"name": plan.community.name}, plan.words, now)


def _tell(plan: GridPlan, key: str, people: list[User], title: str, body: str, now: datetime) -> None:
    notify(
        key=f"grid-plan:{plan.pk}:{key}", recipients=people, title=title, body=body, link=f"/desk/grids/plans/{plan.pk}/",
        now=now,
    )  # fmt: skip
