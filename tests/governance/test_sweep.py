from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from governance.deadlines import services
from governance.deadlines.models import Deadline, DeadlineEvent, Unit
from governance.deadlines.registry import Handler, _handlers, register
from governance.deadlines.selectors import failing
from governance.deadlines.tasks import sweep_deadlines
from governance.notifications.models import Message
from governance.notifications.services import notify
from governance.people.models import Department
from tests.factories import DepartmentFactory, UserFactory, at

NOW = at("2026-03-05 10:00")
DUE = NOW + timedelta(hours=10)
WARN = NOW + timedelta(hours=8)
PURPOSE = "test.sweep"


@pytest.fixture
def handled():
    """What the handler of the test's purpose was told; its behaviour can be replaced with `handled.do`."""

    class Handled(list):
        do = staticmethod(lambda subject, deadline, now: None)

    calls = Handled()

    def on_due(subject, deadline, now):
        calls.append(("due", subject.pk, deadline.state))
        calls.do(subject, deadline, now)

    def on_warn(subject, deadline, now):
        calls.append(("warn", subject.pk, deadline.state))
        calls.do(subject, deadline, now)

    register(PURPOSE, Handler(Department, on_due=on_due, on_warn=on_warn, label="试验"))
    yield calls
    _handlers.pop(PURPOSE)


def started(subject=None, now=NOW):
    return services.start(subject=subject or DepartmentFactory(), purpose=PURPOSE, amount=10, unit=Unit.HOURS, now=now)


def kinds(deadline):
    return list(deadline.events.order_by("id").values_list("kind", flat=True))


def test_sweep_when_time_passes_then_warns_once_and_ends_once(db, handled):
    deadline = started()
    reports = [
        services.sweep(now=now) for now in (WARN - timedelta(seconds=1), WARN, WARN, DUE, DUE + timedelta(days=1))
    ]
    assert [(report.due, report.warned) for report in reports] == [(0, 0), (0, 1), (0, 0), (1, 0), (0, 0)]
    assert handled == [("warn", deadline.subject_id, "RUNNING"), ("due", deadline.subject_id, "EXPIRED")]
    deadline.refresh_from_db()
    assert (deadline.state, deadline.ended_at, deadline.wake_at) == ("EXPIRED", DUE, None)
    assert kinds(deadline) == ["STARTED", "WARNED", "EXPIRED"]


def test_sweep_when_it_comes_late_then_the_warning_is_skipped(db, handled):
    started()
    assert services.sweep(now=DUE + timedelta(days=3)).due == 1
    assert [what for what, *_ in handled] == ["due"]


@pytest.mark.parametrize("end", [services.meet, services.cancel, services.suspend])
def test_sweep_when_the_clock_does_not_run_then_it_leaves_it_alone(db, handled, end):
    end(deadline=started(), now=NOW, actor=None, reason="x")
    assert not services.sweep(now=DUE + timedelta(days=1))
    assert handled == []


def test_sweep_handles_the_earliest_first_up_to_its_limit(db, handled):
    second, first = started(now=NOW + timedelta(hours=1)), started()
    assert services.sweep(now=DUE + timedelta(days=1), limit=1).due == 1
    assert handled == [("due", first.subject_id, "EXPIRED")]
    assert services.sweep(now=DUE + timedelta(days=1), limit=1).due == 1
    assert handled[-1][1] == second.subject_id


def test_handler_may_start_the_next_clock_of_the_same_purpose(db, handled):
    handled.do = lambda subject, deadline, now: started(subject, now)
    deadline = started()
    services.sweep(now=DUE)
    clocks = Deadline.objects.filter(subject_id=deadline.subject_id).order_by("id")
    assert [clock.state for clock in clocks] == ["EXPIRED", "RUNNING"]


def test_sweep_when_a_handler_fails_then_undone_counted_and_tried_again_later(db, handled):
    user = UserFactory()
    bad, good = started(), started()

    def do(subject, deadline, now):
        notify(key=f"late:{deadline.pk}", recipients=[user], title="超时", now=now)
        if subject.pk == bad.subject_id:
            raise ValueError("broken")

    handled.do = do
    report = services.sweep(now=DUE)
    assert (report.due, report.failed) == (1, 1)
    bad.refresh_from_db()
    assert (bad.state, bad.failures, bad.wake_at) == ("RUNNING", 1, DUE + timedelta(minutes=1))
    assert kinds(bad) == ["STARTED"]
    assert list(Message.objects.values_list("key", flat=True)) == [f"late:{good.pk}:{user.pk}"]
    assert list(failing()) == [bad]
    now = DUE
    for failures, minutes in [(2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60)]:
        now = bad.wake_at
        assert services.sweep(now=now).failed == 1
        bad.refresh_from_db()
        assert (bad.failures, bad.wake_at) == (failures, now + timedelta(minutes=minutes))
    handled.do = lambda *args: None
    services.sweep(now=bad.wake_at)
    bad.refresh_from_db()
    assert (bad.state, bad.failures) == ("EXPIRED", 0)


def test_sweep_when_nobody_handles_the_purpose_then_it_stays_due_and_shows(db):
    deadline = services.start(subject=DepartmentFactory(), purpose="test.gone", amount=1, unit=Unit.HOURS, now=NOW)
    assert services.sweep(now=DUE).failed == 1
    deadline.refresh_from_db()
    assert (deadline.state, deadline.failures) == ("RUNNING", 1) and list(failing()) == [deadline]


def test_sweep_when_the_subject_is_gone_then_the_clock_is_cancelled(db, handled):
    deadline = started()
    Department.objects.filter(pk=deadline.subject_id).delete()
    assert services.sweep(now=DUE).failed == 0
    deadline.refresh_from_db()
    assert deadline.state == "CANCELLED" and handled == []


def test_task_sweeps_until_nothing_is_due(db, handled):
    for _ in range(3):
        started(now=at("2020-01-01 10:00"))
    sweep_deadlines()
    assert len(handled) == 3


postgres_only = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks need PostgreSQL")


def in_threads(*tasks):
    """Run each task in a thread with a connection of its own."""

    def closing(task):
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        futures = [pool.submit(closing, task) for task in tasks]
    return [future.result() for future in futures]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_do_nothing_twice(handled):
    user = UserFactory()
    count = 24
    for _ in range(count):
        started()

    def do(subject, deadline, now):
        Message.objects.create(
            key=f"late:{deadline.pk}", recipient=user, title="超时", created_at=now
        )  # a second fails

    handled.do = do
    start = Barrier(4)

    def sweep_until_done():
        start.wait()
        reports = []
        while report := services.sweep(now=DUE):
            reports.append(report)
        return sum(report.due for report in reports), sum(report.failed for report in reports)

    totals = in_threads(*[sweep_until_done] * 4)
    services.sweep(now=DUE)
    assert sum(failed for _, failed in totals) == 0
    assert len(handled) == count == Message.objects.count()
    assert DeadlineEvent.objects.filter(kind="EXPIRED").count() == count
    assert not Deadline.objects.filter(state="RUNNING").exists()


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_sweep_when_somebody_holds_the_subject_then_it_passes_by_and_comes_again(handled):
    deadline, other = started(), started()
    with transaction.atomic():
        Department.objects.select_for_update().get(pk=deadline.subject_id)
        (report,) = in_threads(lambda: services.sweep(now=DUE))
        assert (report.due, report.failed) == (1, 0)
        assert handled == [("due", other.subject_id, "EXPIRED")]
        services.meet(deadline=deadline, now=DUE, actor=None)
    assert not services.sweep(now=DUE)
    deadline.refresh_from_db()
    assert deadline.state == "MET"


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_sweep_when_the_connection_is_cut_then_nothing_is_half_done(handled):
    deadline = started()

    def cut_then_sweep():
        def do(subject, deadline, now):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        handled.do = do
        with pytest.raises(OperationalError):
            services.sweep(now=DUE)

    in_threads(cut_then_sweep)
    deadline.refresh_from_db()
    assert (deadline.state, deadline.failures) == ("RUNNING", 0)
    handled.do = lambda *args: None
    assert services.sweep(now=DUE).due == 1
