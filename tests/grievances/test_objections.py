"""派单异议: raised, ruled on, too late; counted bounces; after two the district decides for good."""

from datetime import timedelta

import pytest

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import Department
from governance.people.roles import Role
from grievances import services
from grievances.models import Grievance, Objection
from grievances.selectors import scoped
from grievances.services import clocks
from grievances.states import Kind, Urgency
from tests.grievances.world import NOW, World


def fresh(grievance: Grievance) -> Grievance:
    return Grievance.objects.get(pk=grievance.pk)


def objected(world: World, grievance: Grievance, by="department_officer", now=NOW) -> Grievance:
    return services.object_to_dispatch(grievance_id=grievance.pk, actor=world.people[by], now=now, words="不属于我局")


def ruled(world: World, grievance: Grievance, ruling: str, by="community_worker", now=NOW, **given) -> Grievance:
    return services.rule_objection(
        grievance_id=grievance.pk, actor=world.people[by], now=now, ruling=ruling, words="已核实", **given
    )


def other_department(world: World, number: int) -> Department:
    department = Department.objects.create(district=world.district, code=f"d{number}", name=f"区第{number}局")
    world.post(f"officer{number}", Role.DEPARTMENT_OFFICER, world.district, department)
    return department


def waits_for(world: World, grievance: Grievance) -> set[str]:
    return {name for name, user in world.people.items() if scoped(user, "ruling", NOW).filter(pk=grievance.pk).exists()}


def told(text: str) -> set[str]:
    return set(Message.objects.filter(title__contains=text).values_list("recipient__username", flat=True))


def test_objection_when_open_then_department_stays_lead_and_the_term_runs_on(world: World):
    grievance = world.dispatched()
    settle = clocks.settling_clock(grievance)
    grievance = fresh(objected(world, grievance))
    assert grievance.department == world.department
    assert grievance.first_contact == world.grid_worker
    assert clocks.settling_clock(grievance).due_at == settle.due_at
    assert grievance.due_at is not None
    assert not grievance.is_suspended
    assert {clock.purpose for clock in live(grievance)} >= {clocks.SETTLE, clocks.OBJECTION}
    assert waits_for(world, grievance) == {"community_worker", "community_secretary"}
    assert told("等您裁定") == {"community_worker", "community_secretary"}
    assert not grievance.timeline.filter(words__contains="不属于我局").exists()  # grounds are not for the resident
    with pytest.raises(StateRefused):
        objected(world, grievance)
    with pytest.raises(StateRefused):
        services.dispatch(
            grievance_id=grievance.pk, actor=world.community_worker, now=NOW, department=other_department(world, 9)
        )


def test_objection_when_rejected_then_it_stays_and_no_second_one(world: World):
    grievance = fresh(ruled(world, objected(world, world.dispatched()), "REJECTED"))
    assert grievance.department == world.department
    assert (grievance.bounces, grievance.needs_ruling, grievance.objection_level) == (0, False, "")
    assert Deadline.objects.get(purpose=clocks.OBJECTION).state == "MET"
    with pytest.raises(StateRefused):
        objected(world, grievance)


def test_objection_when_upheld_then_back_at_the_rung_and_counted(world: World):
    grievance = fresh(ruled(world, objected(world, world.dispatched()), "UPHELD"))
    assert (grievance.department, grievance.bounces, grievance.holder) == (None, 1, world.grid)
    assert "department_officer" in told("派单异议成立")
    assert Message.objects.get(title__contains="派单异议成立", recipient=world.department_officer).link == "/desk/"
    again = services.dispatch(
        grievance_id=grievance.pk, actor=world.community_worker, now=NOW, department=other_department(world, 1)
    )
    assert objected(world, again, "officer1").objection_level == "COMMUNITY"


def test_objection_when_upheld_to_another_department_then_it_is_dispatched_in_the_same_act(world: World):
    second = other_department(world, 2)
    grievance = objected(world, world.dispatched())
    with pytest.raises(InputRefused):
        ruled(world, grievance, "UPHELD", department=world.department)
    assert fresh(grievance).bounces == 0
    grievance = fresh(ruled(world, grievance, "UPHELD", department=second))
    assert (grievance.department, grievance.bounces) == (second, 1)
    assert Objection.objects.get().redispatched_to == second
    assert "officer2" in told("改由")


def test_objection_after_two_bounces_then_only_the_district_and_for_good(world: World):
    second, third, fourth = (other_department(world, n) for n in (2, 3, 4))
    grievance = ruled(world, objected(world, world.dispatched()), "UPHELD", department=second)
    grievance = ruled(world, objected(world, grievance, "officer2"), "UPHELD", department=third)
    assert grievance.bounces == 2
    grievance = objected(world, grievance, "officer3")
    assert grievance.objection_level == "DISTRICT"
    assert waits_for(world, grievance) == {"district_supervisor"}
    for name in ("community_worker", "street_officer"):
        with pytest.raises(PermissionRefused):
            ruled(world, grievance, "REJECTED", by=name)
    grievance = fresh(ruled(world, grievance, "UPHELD", by="district_supervisor", department=fourth))
    assert (grievance.bounces, grievance.department, grievance.is_dispatch_final) == (3, fourth, True)
    assert Objection.objects.last().is_final
    with pytest.raises(StateRefused):
        objected(world, grievance, "officer4")


def test_dispatch_by_the_district_after_two_bounces_then_nobody_may_object(world: World):
    second = other_department(world, 2)
    grievance = ruled(world, objected(world, world.dispatched()), "UPHELD", department=second)
    grievance = ruled(world, objected(world, grievance, "officer2"), "UPHELD")
    grievance = services.dispatch(
        grievance_id=grievance.pk, actor=world.district_supervisor, now=NOW, department=second
    )
    with pytest.raises(StateRefused):
        objected(world, grievance, "officer2")


def test_objection_when_nobody_rules_then_the_district_does_and_is_told_again(world: World):
    grievance = objected(world, world.dispatched())
    clock = Deadline.objects.get(purpose=clocks.OBJECTION)
    sweep(now=clock.due_at + timedelta(minutes=1))
    grievance = fresh(grievance)
    assert grievance.objection_level == "DISTRICT"
    assert grievance.department == world.department
    assert "district_supervisor" in told("超时未裁定")
    with pytest.raises(PermissionRefused):
        ruled(world, grievance, "REJECTED")
    second = Deadline.objects.get(purpose=clocks.OBJECTION, state="RUNNING")
    assert second.level == "DISTRICT"
    before = Message.objects.filter(recipient=world.district_supervisor, title__contains="超时未裁定").count()
    sweep(now=second.due_at + timedelta(minutes=1))
    after = Message.objects.filter(recipient=world.district_supervisor, title__contains="超时未裁定").count()
    assert after == before + 1
    assert ruled(world, fresh(grievance), "REJECTED", by="district_supervisor").objection_level == ""


def test_objection_when_the_matter_goes_up_then_the_new_rung_rules(world: World):
    grievance = objected(world, world.dispatched())
    for actor in (world.grid_worker, world.community_worker):
        grievance = services.escalate(grievance_id=grievance.pk, actor=actor, now=NOW, words="协调不动")
    assert fresh(grievance).objection_level == "STREET"
    assert waits_for(world, grievance) == {"street_officer"}


@pytest.mark.parametrize("how", ["resolve", "withdraw", "retriage"])
def test_objection_when_the_matter_ends_or_leaves_the_department_then_it_lapses(world: World, how: str):
    grievance = objected(world, world.dispatched())
    if how == "resolve":
        services.resolve(grievance_id=grievance.pk, actor=world.department_officer, now=NOW, result="已处理")
    elif how == "withdraw":
        from grievances.policies import Resident

        services.withdraw(grievance_id=grievance.pk, actor=Resident(opened=frozenset({grievance.pk})), now=NOW)
    else:
        services.retriage(
            grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, kind=Kind.COMMUNITY,
            category=world.category, urgency=Urgency.GENERAL, words="其实是小事",
        )  # fmt: skip
    grievance = fresh(grievance)
    assert Objection.objects.get().ruling == "LAPSED"
    assert (grievance.objection_level, grievance.needs_ruling) == ("", False)
    assert not Deadline.objects.filter(purpose=clocks.OBJECTION, state="RUNNING").exists()
