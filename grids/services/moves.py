"""A building goes to another grid: today, or on a day to come. History, open matters and what waits go along; people are told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from governance.territory.services import move_building
from governance.trail.services import record
from grids.models import GridPlan, PlannedMove, RosterEntry
from grids.policies.roster import decide_move, may_manage_territory
from grids.services.roster import lock_community
from grids.services.visits import follow_buildings
from grids.states import MOVE_STEPS, MoveState, MoveVerb
from grievances.services import hand_on_building

log = structlog.get_logger(__name__)

LONGEST_PLAN = timedelta(days=366)
WORDS_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Moved:
    building: Building
    matters: int


@transaction.atomic
def change_grid(*, building_id: int, grid: Area, on: date, actor: User, now: datetime) -> Moved:
    """From the day `on` (today, or a day that was missed) the building belongs to another grid of its community.

    Raises `StateRefused` where it is there already or a move is planned, `InputRefused` for a day to come.
    """
    building = _locked(building_id, grid, actor, now)
    if on > timezone.localdate(now):
        message = _("日期在将来：请列入计划，到那一天自动办理。")
        raise InputRefused("day_to_come", message, fields={"on": message})
    return _move(building, grid, on, actor, now)


@transaction.atomic
def plan_move(*, building_id: int, grid: Area, on: date, actor: User, now: datetime, words: str = "") -> PlannedMove:
    """The building will belong to another grid from a day to come; the people of both grids know at once."""
    building = _locked(building_id, grid, actor, now)
    today = timezone.localdate(now)
    if not today < on <= today + LONGEST_PLAN:
        message = _("请选明天到一年以内的日期。")
        raise InputRefused("bad_day", message, fields={"on": message})
    if grid.level != Level.GRID or grid.parent_id != building.community_id:
        raise InputRefused("grid_elsewhere", _("只能划入本社区的网格"), fields={"grid": _("只能划入本社区的网格")})
    move = write_move(building=building, grid=grid, on=on, words=words, actor=actor, now=now)
    _tell(
        move,
        actor,
        _("%(building)s将于%(day)s划入%(grid)s"),
        _("现在在%(before)s，到那一天自动划入，没办完的诉求一并转交。"),
        now,
    )
    return move


def write_move(
    *, building: Building, grid: Area, on: date, words: str, actor: User, now: datetime, plan: GridPlan | None = None
) -> PlannedMove:
    """Under the community's lock, which the caller holds; nobody is told here."""
    move = PlannedMove.objects.create(
        building=building, area_code=building.community.code, before=building.grid, grid=grid, on=on,
        words=words.strip()[:WORDS_LENGTH], planned_by=actor, planned_at=now, plan=plan,
    )  # fmt: skip
    record(
        actor=actor, verb="grids.plan_move", subject=building, now=now, area_code=move.area_code, grid=grid.code, on=on
    )
    return move


@transaction.atomic
def cancel_move(*, move_id: int, actor: User, now: datetime, words: str = "") -> PlannedMove:
    """Call a planned move off before its day. Raises `StateRefused` for one that is over."""
    move = _locked_move(move_id)
    decision = decide_move(actor, MoveVerb.CANCEL, move, now)
    if (MoveState(move.state), MoveVerb.CANCEL) not in MOVE_STEPS:
        raise StateRefused("over", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    _end(move, MoveVerb.CANCEL, now, words)
    record(actor=actor, verb="grids.cancel_move", subject=move.building, now=now, area_code=move.area_code)
    _tell(move, actor, _("%(building)s不再划入%(grid)s"), _("原定%(day)s的调整已撤销，仍在%(before)s。"), now)
    return move


def carry_out_moves(*, now: datetime) -> int:
    """Every planned move whose day has come, each in its own transaction: one that fails does not stop the others."""
    due = PlannedMove.objects.filter(state=MoveState.PLANNED, on__lte=timezone.localdate(now))
    done = 0
    plans: dict[int, list[int]] = {}
    for pk, plan_id in list(due.order_by("on", "id").values_list("pk", "plan_id")):
        try:
            is_done = _carry_out(pk, now)
        except Exception as problem:  # the next hour tries again
            log.exception("planned move failed", move=pk, problem=type(problem).__name__)
            continue
        done += is_done
        if is_done and plan_id:
            plans.setdefault(plan_id, []).append(pk)
    for plan_id, moved in plans.items():
        _tell_of_plan(plan_id, moved, now)
    return done


@transaction.atomic
def _carry_out(move_id: int, now: datetime) -> bool:
    """What can no longer be done (the building is there already) is called off with the reason, and said to the planner."""
    move = _locked_move(move_id)
    if move.state != MoveState.PLANNED:
        return False
    try:
        with transaction.atomic():
            moved = _move(move.building, move.grid, move.on, move.planned_by, now, is_told=move.plan_id is None)
    except DomainError as refusal:
        _end(move, MoveVerb.CANCEL, now, refusal.message)
        _tell(move, None, _("%(building)s没有划入%(grid)s"), refusal.message.replace("%", "%%"), now)
        return False
    move.matters = moved.matters
    _end(move, MoveVerb.CARRY_OUT, now, move.words)
    return True


def _locked(building_id: int, grid: Area, actor: User, now: datetime) -> Building:
    """Under the community's lock, by somebody who may, not there yet, and with nothing planned."""
    community = lock_community(Building.objects.values_list("community_id", flat=True).get(pk=building_id))
    may_manage_territory(actor, community.code, now).require()
    building = Building.objects.select_related("grid", "community", "estate").get(pk=building_id)
    if building.grid_id == grid.pk:
        raise StateRefused("same_grid", _("这栋楼已经在这个网格。"))
    if PlannedMove.objects.filter(building=building, state=MoveState.PLANNED).exists():
        raise StateRefused("planned", _("这栋楼已有计划中的调整，请先撤销。"))
    return building


def _locked_move(move_id: int) -> PlannedMove:
    community_id = PlannedMove.objects.values_list("building__community_id", flat=True).get(pk=move_id)
    lock_community(community_id)
    return PlannedMove.objects.select_related(
        "building__grid", "building__community", "building__estate", "before", "grid", "planned_by"
    ).get(pk=move_id)


def _end(move: PlannedMove, verb: MoveVerb, now: datetime, words: str) -> None:
    move.state = MOVE_STEPS[MoveState(move.state), verb].to
    move.ended_at, move.words = now, words.strip()[:WORDS_LENGTH]
    move.save(update_fields=["state", "ended_at", "words", "matters"])


def _move(building: Building, grid: Area, on: date, by: User, now: datetime, *, is_told: bool = True) -> Moved:
    """Its open matters go along, its building leaders stay, and the people of both grids are told (of a plan once for all)."""
    if building.grid_id == grid.pk:
        raise StateRefused("same_grid", _("这栋楼已经在这个网格。"))
    before = building.grid
    moved = move_building(building=building, grid=grid, on=on, actor=by, now=now)
    RosterEntry.objects.filter(building=moved, ends_on=None).update(area_code=grid.code)
    follow_buildings(buildings=[moved.pk])
    matters = hand_on_building(building=moved, grid=grid, by=by, now=now)
    if is_told:
        _tell_of_move(building, before, grid, len(matters), by, now)
    return Moved(moved, len(matters))


def _tell_of_move(building: Building, before: Area | None, grid: Area, n: int, by: User, now: datetime) -> None:
    words = {"building": building, "before": before.name if before else _("未划入网格"), "grid": grid.name, "n": n}
    people = _people_of(building, before, grid, by, now)
    notify(
        key=f"move:{building.pk}:{grid.pk}:{int(now.timestamp())}", recipients=people,
        title=_("%(building)s划入%(grid)s") % words,
        body=_("%(building)s由%(before)s划入%(grid)s，%(n)d 件没办完的诉求一并转交。") % words,
        link=f"/desk/grids/buildings/{building.pk}/", now=now,
    )  # fmt: skip


def _tell_of_plan(plan_id: int, moved: list[int], now: datetime) -> None:
    """One message to everybody in the grids of a division that was carried out today."""
    rows = PlannedMove.objects.filter(pk__in=moved).select_related("building__estate", "before", "grid")
    people: dict[int, User] = {}
    for move in rows:
        people |= {user.pk: user for user in _people_of(move.building, move.before, move.grid, None, now)}
    matters = sum(move.matters for move in rows)
    notify(
        key=f"grid-plan:{plan_id}:moved:{timezone.localdate(now)}", recipients=people.values(),
        title=_("新的网格划分今天起生效"),
        body=_("%(n)d 栋楼划入新的网格，%(matters)d 件没办完的诉求一并转交。") % {"n": len(rows), "matters": matters},
        link=f"/desk/grids/plans/{plan_id}/", now=now,
    )  # fmt: skip


def _tell(move: PlannedMove, actor: User | None, title: str, body: str, now: datetime) -> None:
    words = {
        "building": move.building,
        "before": move.before.name if move.before else _("未划入网格"),
        "grid": move.grid.name,
        "day": move.day,
    }
    people = _people_of(move.building, move.before, move.grid, actor, now)
    if actor is None:
        people.append(move.planned_by)
    notify(
        key=f"planned-move:{move.pk}:{move.state}", recipients=people, title=title % words, body=body % words,
        link=f"/desk/grids/buildings/{move.building_id}/", now=now,
    )  # fmt: skip


def _people_of(building: Building, before: Area | None, grid: Area, actor: User | None, now: datetime) -> list[User]:
    """Who works in either grid, and who leads the building; not whoever does it."""
    today = timezone.localdate(now)
    people = {user.pk: user for area in (before, grid) if area for user in handlers_at(area.code, today)}
    leaders = RosterEntry.objects.filter(in_force(today), building=building, user__isnull=False).select_related("user")
    people |= {row.user.pk: row.user for row in leaders if row.user}
    if actor is not None:
        people.pop(actor.pk, None)
    return list(people.values())
