"""网格划分: the community draws it up and sees what it weighs, the street answers, on the day the buildings move, once."""

from datetime import timedelta

import pytest
import time_machine

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.territory.models import Area, Building
from grids.models import BuildingCount, GridLimit, GridPlan, PlannedMove
from grids.presets import load_presets
from grids.selectors.grid_plans import effects_of
from grids.services import grid_plans, moves
from grids.services.grid_plans import PlanDraft, propose_plan
from grids.services.roster import NewEntry, appoint
from grids.states import Duty
from tests.grids.test_organisation_pages import client_of, text
from tests.grievances.api_client import Api
from tests.grievances.test_api_schema import without_limits
from tests.grievances.world import NOW, World

__all__ = ["without_limits"]
TODAY = NOW.date()
DAY = timedelta(days=1)
ON = TODAY + 10 * DAY


@pytest.fixture
def towers(world: World) -> list[Building]:
    """Three more buildings of 150 households in the first grid, which has one worker."""
    load_presets()
    rows = Building.objects.bulk_create(
        Building(community=world.community, estate=world.estate, grid=world.grid, name=f"{number}栋")
        for number in (11, 12, 13)
    )
    BuildingCount.objects.bulk_create(BuildingCount(building=row, dwellings=150, people=400) for row in rows)
    entry = NewEntry(Duty.GRID_WORKER, world.grid, TODAY, user=world.grid_worker)
    appoint(new=entry, actor=world.community_worker, now=NOW)
    return rows


def draft(towers: list[Building], **fields) -> PlanDraft:
    given = {
        "on": ON, "words": "第一网格太大。", "new_names": ("第三网格",), "targets": {row.pk: "new-1" for row in towers[1:]},
    }  # fmt: skip
    return PlanDraft(**(given | fields))


def test_plan_when_proposed_approved_and_its_day_comes_then_the_buildings_move_once_with_one_message(
    world: World, towers: list[Building]
):
    by = {"community": world.community, "actor": world.community_worker, "now": NOW}
    first, beside, new = effects_of(world.community, ["第三网格"], draft(towers).targets, TODAY)
    assert (first.before.households, first.after.households, first.each_before, first.each_after) == (
        450,
        150,
        450,
        150,
    )
    assert (first.before.is_over, first.after.is_over, beside.is_changed) == (True, False, False)
    assert (new.before, new.after.households, new.workers) == (None, 300, 0)
    wrong = [
        {"on": TODAY}, {"words": " "}, {"new_names": ("第二网格",)}, {"new_names": ("甲", "乙")}, {"targets": {}},
        {"targets": {towers[0].pk: world.grid.code}}, {"targets": {towers[0].pk: "500108001003001"}},
    ]  # fmt: skip
    for fields in wrong:
        with pytest.raises(InputRefused):
            propose_plan(draft=draft(towers, **fields), **by)
    with pytest.raises(PermissionRefused):
        propose_plan(draft=draft(towers), **by | {"actor": world.grid_worker})
    plan = propose_plan(draft=draft(towers), **by)
    with pytest.raises(StateRefused):
        propose_plan(draft=draft(towers), **by)
    told = Message.objects.filter(link=f"/desk/grids/plans/{plan.pk}/")
    assert {row.recipient for row in told} == {world.street_officer}
    for actor in (world.community_secretary, world.neighbour_worker, world.auditor):
        with pytest.raises(PermissionRefused):
            grid_plans.accept(plan_id=plan.pk, actor=actor, now=NOW)
    sweep(now=NOW + 12 * DAY)
    assert told.filter(recipient=world.street_officer, title__contains="超时").exists()
    with pytest.raises(InputRefused):
        grid_plans.refuse(plan_id=plan.pk, actor=world.street_officer, now=NOW, words=" ")
    grid_plans.accept(plan_id=plan.pk, actor=world.street_officer, now=NOW)
    grid = Area.objects.get(name="第三网格")
    assert (grid.code, grid.parent, not grid.grid_buildings.exists()) == ("500108001002003", world.community, True)
    assert set(PlannedMove.objects.values_list("building", "grid", "state")) == {
        (row.pk, grid.pk, "PLANNED") for row in towers[1:]
    }
    assert told.filter(recipient=world.grid_worker).count() == 1
    with pytest.raises(StateRefused):
        grid_plans.withdraw(plan_id=plan.pk, actor=world.community_worker, now=NOW)
    assert not Deadline.objects.filter(subject_type="grids.gridplan", state="RUNNING").exists()
    day = NOW + 10 * DAY
    assert [moves.carry_out_moves(now=day) for _time in range(2)] == [2, 0]
    assert grid.grid_buildings.count() == 2
    assert told.filter(recipient=world.grid_worker).count() == 2  # approved, carried out: not building by building
    late = propose_plan(
        draft=draft(towers, new_names=(), targets={towers[0].pk: grid.code}, on=TODAY + 11 * DAY), **by | {"now": day}
    )
    with pytest.raises(StateRefused):
        grid_plans.accept(plan_id=late.pk, actor=world.street_officer, now=day + 2 * DAY)
    grid_plans.withdraw(plan_id=late.pk, actor=world.community_worker, now=day)
    moves.plan_move(building_id=towers[0].pk, grid=grid, on=ON + 9 * DAY, actor=world.community_worker, now=day)
    with pytest.raises(StateRefused):
        propose_plan(
            draft=draft(towers, new_names=(), targets={towers[0].pk: grid.code}, on=ON + 9 * DAY), **by | {"now": day}
        )


def test_plan_pages_and_api_when_used_then_looked_at_sent_answered_and_strangers_refused(
    world: World, towers: list[Building], without_limits, django_assert_max_num_queries
):
    GridLimit.objects.filter(measure="PEOPLE").delete()
    with time_machine.travel(NOW, tick=False):
        office, street = client_of(world.community_worker), client_of(world.street_officer)
        new = f"/desk/grids/{world.community.code}/plans/new/"
        assert "还没有划分方案" in text(office, "/desk/grids/plans/") and new in text(office, "/desk/grids/roster/")
        assert [client_of(one).get(new).status_code for one in (world.grid_worker, world.neighbour_worker)] == [
            403,
            404,
        ]
        given = {"new_names": "第三网格\n", f"to_{towers[0].pk}": "new-1", "look": "yes"}
        with django_assert_max_num_queries(25):
            looked = office.post(new, given)
        page = looked.content.decode()
        assert looked.status_code == 200 and "450 → 300 户" in page and "新：第三网格" in page
        assert 'role="alert"' not in page
        sent = given | {"send": "yes", "words": "太大", "on": f"{TODAY}"}
        refused = office.post(new, sent)
        assert (refused.status_code, "太大" in refused.content.decode()) == (422, True)
        assert office.post(new, sent | {"on": f"{ON}"}).status_code == 302
        plan = GridPlan.objects.get()
        one = f"/desk/grids/plans/{plan.pk}/"
        assert "正在等街道审批" in text(office, "/desk/grids/roster/") and "待审批的网格划分" in text(street, "/")
        assert "450 → 300 户" in text(street, one) and "网格划分" in text(street, "/desk/grids/plans/?state=PROPOSED")
        assert client_of(world.neighbour_worker).get(one).status_code == 404
        assert office.post(f"{one}accept/").status_code == 403
        assert street.post(f"{one}refuse/", {"words": ""}).status_code == 422
        assert street.post(f"{one}accept/").status_code == 302
        again = street.post(f"{one}refuse/", {"words": "再想想"})
        assert (again.status_code, "再想想" in again.content.decode()) == (409, True)
        assert "到期自动划入 1 栋" in text(office, one) and "任命网格长和网格员" in text(office, one)
        assert "没有等着审批" in text(street, "/desk/grids/plans/?state=PROPOSED")

        api, above, stranger = Api(world.community_worker), Api(world.street_officer), Api(world.neighbour_worker)
        move = {"building": towers[1].pk, "grid": world.grid_beside.code}
        body = {"community": world.community.code, "on": f"{ON}", "words": "均衡", "moves": [move]}
        assert [one.post("grid-plans/", body).status_code for one in (Api(), stranger)] == [401, 404]
        assert api.post("grid-plans/", body | {"on": f"{TODAY}"}).status_code == 422
        made = api.post("grid-plans/", body).json()
        shown = above.get(f"grid-plans/{made['id']}/").json()
        assert (shown["verbs"], shown["moves"]) == (["accept", "refuse"], {str(towers[1].pk): world.grid_beside.code})
        assert shown["effects"][1]["households_after"] == 150
        assert stranger.get(f"grid-plans/{made['id']}/").status_code == 404
        assert [row["state"] for row in api.get("grid-plans/").json()["results"]] == ["PROPOSED", "APPROVED"]
        assert api.post(f"grid-plans/{made['id']}/accept/", {}).status_code == 403
        assert [api.post(f"grid-plans/{made['id']}/withdraw/", {}).status_code for _time in range(2)] == [200, 409]
