"""Buildings that move on a day to come, and checks that fit the kind of a building."""

from datetime import date, timedelta

import pytest
from django.test import Client

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.notifications.models import Message
from governance.territory.models import Building, BuildingGrid
from governance.trail.models import Entry
from grids.models import BuildingCount, BuildingKind, Checklist, HazardCheck, PlannedMove
from grids.policies.roster import decide_move
from grids.presets import load_presets
from grids.selectors.board import board_of
from grids.selectors.roster import grid_on
from grids.services.checks import open_season, order_checks
from grids.services.moves import cancel_move, carry_out_moves, change_grid, plan_move
from grids.services.territory import save_building
from grids.states import MoveState, MoveVerb
from grievances.states import State
from tests.grievances.world import NOW, World

TODAY = NOW.date()
DAY = timedelta(days=1)


def test_building_when_its_planned_day_comes_then_it_moves_once_with_its_matters(world: World):
    BuildingGrid.objects.create(building=world.building, grid=world.grid, starts_on=TODAY - 90 * DAY)
    matter = world.brought_to(State.HANDLING)
    given = {"building_id": world.building.pk, "grid": world.grid_beside, "now": NOW}
    by = given | {"actor": world.community_worker}
    with pytest.raises(PermissionRefused):
        plan_move(**given, on=TODAY + 3 * DAY, actor=world.grid_worker)
    for day in (TODAY, TODAY + 400 * DAY):
        with pytest.raises(InputRefused):
            plan_move(**by, on=day)
    with pytest.raises(InputRefused):
        plan_move(**(by | {"grid": world.neighbour}), on=TODAY + DAY)
    with pytest.raises(StateRefused):
        plan_move(**(by | {"grid": world.grid}), on=TODAY + DAY)
    move = plan_move(**by, on=TODAY + 3 * DAY, words="新网格更近")
    told = set(Message.objects.filter(title__contains="11月21日").values_list("recipient__username", flat=True))
    assert told == {"grid_worker", "grid_leader", "grid_worker_beside"}
    for again in (lambda: plan_move(**by, on=TODAY + 5 * DAY), lambda: change_grid(**by, on=TODAY)):
        with pytest.raises(StateRefused):
            again()
    # The roster of a day to come knows it already; today does not.
    assert grid_on(world.building, TODAY) == world.grid
    assert grid_on(world.building, TODAY + 3 * DAY) == world.grid_beside
    board = board_of(world.community, TODAY + 3 * DAY, TODAY)
    assert [len(row.buildings) for row in board.grids] == [0, 1]
    assert carry_out_moves(now=NOW + 2 * DAY) == 0
    assert [carry_out_moves(now=NOW + 3 * DAY) for _wake in range(2)] == [1, 0]
    move.refresh_from_db()
    matter.refresh_from_db()
    assert (move.state, move.matters, matter.holder) == (MoveState.DONE, 1, world.grid_beside)
    stretches = list(world.building.grid_history.order_by("starts_on").values_list("grid_id", "ends_on"))
    assert stretches == [(world.grid.pk, TODAY + 3 * DAY), (world.grid_beside.pk, None)]
    with pytest.raises(StateRefused):
        cancel_move(move_id=move.pk, actor=world.community_worker, now=NOW + 4 * DAY)


def test_planned_move_when_called_off_or_overtaken_then_the_building_stays_and_people_know(world: World):
    given = {"building_id": world.building.pk, "grid": world.grid_beside, "actor": world.street_officer, "now": NOW}
    move = plan_move(**given, on=TODAY + DAY)
    for name, user in world.people.items():
        may = name in {"community_worker", "community_secretary", "street_officer", "district_supervisor"}
        assert bool(decide_move(user, MoveVerb.CANCEL, move, NOW)) == may, name
        assert not decide_move(user, MoveVerb.CARRY_OUT, move, NOW)
    with pytest.raises(PermissionRefused):
        cancel_move(move_id=move.pk, actor=world.grid_worker, now=NOW)
    cancelled = cancel_move(move_id=move.pk, actor=world.community_worker, now=NOW, words="楼长不同意")
    assert (cancelled.state, cancelled.words) == (MoveState.CANCELLED, "楼长不同意")
    assert Entry.objects.filter(verb="grids.cancel_move").count() == 1
    assert carry_out_moves(now=NOW + 2 * DAY) == 0
    # Meanwhile somebody corrected the grid in another way: nothing is done twice, the planner reads why.
    late = plan_move(**given, on=TODAY + DAY)
    Building.objects.filter(pk=world.building.pk).update(grid=world.grid_beside)
    assert carry_out_moves(now=NOW + 2 * DAY) == 0
    late.refresh_from_db()
    assert late.state == MoveState.CANCELLED and "已经在" in late.words
    assert Message.objects.filter(recipient=world.street_officer, title__contains="没有划入").exists()


def test_move_pages_when_planned_and_called_off_then_board_map_and_building_say_so(world: World):
    Building.objects.filter(pk=world.building.pk).update(longitude=106.55, latitude=29.55)
    staff = Client()
    staff.force_login(world.community_worker)
    address = f"/desk/grids/buildings/{world.building.pk}/"
    day = date.today() + 5 * DAY
    answer = staff.post(f"{address}move/", {"grid": world.grid_beside.pk, "on": day.isoformat(), "words": "划片调整"})
    assert answer.status_code == 302
    move = PlannedMove.objects.get()
    words = f"{day.month}月{day.day}日"
    for page in ("/desk/grids/roster/", f"/desk/grids/{world.community.code}/map/", address):
        shown = staff.get(page).content.decode()
        assert words in shown and "第二网格" in shown and "划片调整" in shown, page
    marks = staff.get(f"/desk/grids/{world.community.code}/map/").context["map_data"]["moves"]
    assert [(mark["point"], mark["day"], mark["url"]) for mark in marks] == [((106.55, 29.55), words, address)]
    worker = Client()
    worker.force_login(world.grid_worker)
    assert "撤销计划" not in worker.get(address).content.decode()
    assert worker.post(f"/desk/grids/moves/{move.pk}/cancel/").status_code == 403
    stranger = Client()
    stranger.force_login(world.neighbour_worker)
    assert stranger.post(f"/desk/grids/moves/{move.pk}/cancel/").status_code == 404
    assert staff.post(f"/desk/grids/moves/{move.pk}/cancel/", {"words": "再议"}).status_code == 302
    assert staff.post(f"/desk/grids/moves/{move.pk}/cancel/").status_code == 409
    assert "计划中的楼栋调整" not in staff.get("/desk/grids/roster/").content.decode()


def test_checks_when_lists_are_for_kinds_then_each_building_gets_its_own(world: World):
    load_presets()
    load_presets()
    by = {"actor": world.community_worker, "now": NOW}
    kinds = {kind.code: kind for kind in BuildingKind.objects.all()}
    yard = save_building(community=world.community, name="12", kind=kinds["courtyard"], **by)
    tower = save_building(community=world.community, name="13", kind=kinds["high-rise"], **by)
    Building.objects.filter(pk__in=[yard.pk, tower.pk]).update(grid=world.grid)
    open_season(now=NOW)

    def asked_of(building: Building) -> set[str]:
        return set(building.hazard_checks.filter(done_at=None).values_list("checklist__name", flat=True))

    winter, heating = "冬季燃气和取暖（每年 11 月）", "平房院落取暖和用火（每年 11 月）"
    assert asked_of(world.building) == {winter}  # nobody has written down its kind
    assert asked_of(yard) == {winter, heating}
    assert asked_of(tower) == {winter}
    # Its kind was wrong: what is asked follows, and what was done stays.
    HazardCheck.objects.filter(building=tower).update(done_at=NOW, done_by=world.grid_worker)
    save_building(community=world.community, name="12", building_id=yard.pk, kind=kinds["high-rise"], **by)
    save_building(community=world.community, name="13", building_id=tower.pk, kind=kinds["courtyard"], **by)
    open_season(now=NOW)
    assert (asked_of(yard), asked_of(tower)) == ({winter}, {heating})
    assert HazardCheck.objects.filter(building=tower, done_at__isnull=False).count() == 1
    fire = Checklist.objects.get(name="高层住宅消防设施（每季度）")
    order = {"checklist": fire, "due_on": TODAY + 7 * DAY, **by}
    with pytest.raises(InputRefused, match="13栋"):
        order_checks(**order, buildings=[yard, tower])
    assert order_checks(**order, buildings=[yard, world.building]) == 2
    assert BuildingCount.objects.get(pk=yard.pk).kind == kinds["high-rise"]
