"""Clocks that run out: one rung at a time, exactly once, with everybody told."""

from dataclasses import replace
from datetime import timedelta

from governance.deadlines.models import Deadline
from governance.deadlines.registry import _handlers
from governance.deadlines.selectors import history, live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.territory.levels import Level
from governance.trail.selectors import entries_of
from grievances import services
from grievances.models import Grievance, TimelineEntry, TimeRequest
from grievances.services import clocks, rising, rungs
from grievances.states import Kind, State
from tests.grievances.world import NOW, World

DAY = timedelta(days=1)


def test_untriaged_matter_rises_rung_by_rung_and_stands_red_at_the_district(world: World):
    grievance = world.raised()
    for days, area in enumerate([world.community, world.street, world.district], start=1):
        sweep(now=NOW + days * DAY + timedelta(minutes=days))
        grievance.refresh_from_db()
        assert (grievance.holder, grievance.rises, grievance.is_overdue) == (area, days, True)
        assert grievance.due_at > NOW + days * DAY
    sweep(now=NOW + 5 * DAY)
    grievance.refresh_from_db()
    assert (grievance.level, grievance.rises) == (Level.DISTRICT, 3)
    assert grievance.due_at <= NOW + 5 * DAY  # stays red on the worklist
    assert [clock.purpose for clock in live(grievance)] == [clocks.DISTRICT_REMINDER]


def test_sweeping_twice_raises_once(world: World):
    grievance = world.raised()
    late = NOW + DAY + timedelta(minutes=1)
    first, second = sweep(now=late), sweep(now=late)
    grievance.refresh_from_db()
    assert (first.due, second.due, grievance.rises) == (1, 0, 1)
    assert TimelineEntry.objects.filter(verb="rise").count() == 1


def test_holder_and_leader_are_warned_once_at_eighty_percent(world: World):
    world.raised()
    Message.objects.all().delete()
    near = NOW + timedelta(hours=19, minutes=12)
    assert sweep(now=near - timedelta(minutes=1)).warned == 0
    assert sweep(now=near).warned == 1
    assert sweep(now=near + timedelta(minutes=5)).warned == 0
    assert set(Message.objects.values_list("recipient", flat=True)) == {world.grid_worker.pk, world.grid_leader.pk}


def test_rise_tells_the_old_holder_and_the_new_one(world: World):
    world.raised()
    Message.objects.all().delete()
    sweep(now=NOW + DAY + timedelta(minutes=1))
    told = set(Message.objects.filter(title__contains="自动上升").values_list("recipient__username", flat=True))
    assert told == {"grid_worker", "grid_leader", "community_worker", "community_secretary"}


def test_rise_cancels_the_other_clock_so_that_one_lateness_is_one_rise(world: World):
    grievance = world.brought_to(State.HANDLING)
    sweep(now=NOW + timedelta(hours=24, minutes=1))  # first contact ran out
    grievance.refresh_from_db()
    assert (grievance.level, grievance.rises) == (Level.COMMUNITY, 1)
    assert {clock.level for clock in live(grievance)} == {Level.COMMUNITY}
    states = dict(Deadline.objects.filter(level=Level.GRID).values_list("purpose", "state"))
    assert states[clocks.FIRST_CONTACT] == Deadline.State.EXPIRED
    assert states[clocks.SETTLE] == Deadline.State.CANCELLED


def test_dispatched_matter_rises_and_keeps_its_department(world: World):
    grievance = world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    services.dispatch(grievance_id=grievance.pk, actor=world.community_worker, now=NOW, department=world.department)
    sweep(now=NOW + timedelta(hours=24, minutes=1))
    grievance.refresh_from_db()
    assert (grievance.department, grievance.level) == (world.department, Level.COMMUNITY)


def test_suspended_matter_does_not_rise(world: World):
    grievance = world.brought_to(State.WAITING)
    sweep(now=NOW + DAY)
    grievance.refresh_from_db()
    assert (grievance.level, grievance.rises) == (Level.GRID, 0)


def test_district_reminder_comes_every_day_until_the_matter_is_resolved(world: World):
    grievance = world.raised()
    now = NOW
    for _ in range(4):
        now += DAY + timedelta(minutes=1)
        sweep(now=now)
    Message.objects.all().delete()
    for day in range(1, 4):
        now += DAY + timedelta(minutes=1)
        sweep(now=now)
        assert Message.objects.filter(recipient=world.district_supervisor, title__contains="仍未办结").count() == day
    services.triage(
        grievance_id=grievance.pk, actor=world.district_supervisor, now=now,
        kind=Kind.COMMUNITY, category=world.category, urgency="GENERAL",
    )  # fmt: skip
    services.resolve(grievance_id=grievance.pk, actor=world.district_supervisor, now=now, result="已办")
    sweep(now=now + 2 * DAY)
    assert Message.objects.filter(recipient=world.district_supervisor, title__contains="仍未办结").count() == 3
    grievance.refresh_from_db()
    assert not grievance.is_overdue


def test_many_rise_together_just_as_each_would_alone(world: World, monkeypatch):
    """The batch and the single way write the same rows: matters, clocks, events, timeline, trail, messages."""

    def lives() -> list[Grievance]:
        assigned = world.brought_to(State.HANDLING)
        services.assign(grievance_id=assigned.pk, actor=world.grid_leader, now=NOW, assignee=world.grid_worker)
        department = world.brought_to(State.HANDLING, Kind.GOVERNMENT)
        services.escalate(grievance_id=department.pk, actor=world.grid_worker, now=NOW, words="请社区派单")
        services.dispatch(
            grievance_id=department.pk, actor=world.community_worker, now=NOW, department=world.department
        )
        services.object_to_dispatch(
            grievance_id=department.pk, actor=world.department_officer, now=NOW, words="不属于我局"
        )
        asking = world.brought_to(State.HANDLING)
        services.request_more_time(
            grievance_id=asking.pk, actor=world.grid_worker, now=NOW, kind=TimeRequest.Kind.EXTENSION,
            words="等配件", workdays=3,
        )  # fmt: skip
        return [world.raised(), assigned, department, asking]

    def written(matters: list[Grievance]) -> list[object]:
        for matter in matters:
            matter.refresh_from_db()
        return [
            [
                (m.level, m.holder_code, m.assignee_id, m.is_overdue, m.rises, m.due_at, m.warn_at, m.is_suspended),
                (m.objection_level, m.has_time_request, m.needs_ruling, m.has_proceedings),
                [request.ruling for request in m.time_requests.all()],
                [(d.purpose, d.state, d.level, d.due_at, d.wake_at) for d in history(m)],
                [[(e.kind, e.amount, e.reason) for e in d.events.all()] for d in history(m)],
                [(e.verb, e.line, e.audience, e.state_after) for e in m.timeline.order_by("id")],
                [{**e.data, "deadline": 0} for e in entries_of(m)],
                sorted(
                    pk
                    for (pk,) in Message.objects.filter(key__startswith=f"grievance:{m.pk}:rose").values_list(
                        "recipient_id"
                    )
                ),
            ]
            for m in matters
        ]

    late = NOW + 30 * DAY
    together = lives()
    assert sweep(now=late).due == 5
    alone = lives()
    for purpose in clocks.HANDLING_PURPOSES:
        monkeypatch.setitem(_handlers, purpose, replace(_handlers[purpose], on_due_many=None))
    assert sweep(now=late).due == 5
    assert written(together) == written(alone)
    assert all(row[-1] for row in written(together))


def test_batch_when_one_fails_then_the_others_rise_all_the_same(world: World, monkeypatch):
    good, bad = world.raised(), world.raised()
    real = rungs.people_concerned

    def fail_for_one(grievance, on):
        if grievance.pk == bad.pk:
            raise RuntimeError("broken")
        return real(grievance, on)

    monkeypatch.setattr(rising, "_move_up", lambda change, area: 1 / 0)
    monkeypatch.setattr(rungs, "people_concerned", fail_for_one)
    report = sweep(now=NOW + DAY + timedelta(minutes=1))
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (report.due, report.failed, good.rises, bad.rises) == (1, 1, 1, 0)
