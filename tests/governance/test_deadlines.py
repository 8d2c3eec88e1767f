from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from governance.common.errors import DomainError, InputRefused, StateRefused
from governance.deadlines import services
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import Deadline, DeadlineEvent, Unit
from governance.deadlines.selectors import history, live
from tests.factories import ClockPolicyFactory, DepartmentFactory, at

NOW = at("2026-03-05 10:00")  # a Thursday
PURPOSE = "test.settle"


def started(amount=3, unit=Unit.WORKDAYS, now=NOW, subject=None, **fields) -> Deadline:
    return services.start(
        subject=subject or DepartmentFactory(), purpose=PURPOSE, amount=amount, unit=unit, now=now, **fields
    )


def suspended_between(deadline, begin, end):
    services.suspend(deadline=deadline, now=begin, actor=None, reason="等居民答复")
    return services.resume(deadline=deadline, now=end, actor=None)


# --- Policies ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("level", "urgency", "amount"),
    [("GRID", "DANGER", 4), ("GRID", "GENERAL", 3), ("STREET", "DANGER", 2), ("STREET", "GENERAL", 1), ("", "", 1)],
)
def test_policy_when_several_are_in_force_then_the_most_specific_wins(db, level, urgency, amount):
    ClockPolicyFactory(amount=1)
    ClockPolicyFactory(amount=2, urgency="DANGER")
    ClockPolicyFactory(amount=3, level="GRID")
    ClockPolicyFactory(amount=4, level="GRID", urgency="DANGER")
    ClockPolicyFactory(amount=9, level="GRID", urgency="DANGER", starts_on=date(2026, 3, 6))
    ClockPolicyFactory(amount=9, level="GRID", urgency="DANGER", starts_on=date(2020, 2, 2), ends_on=date(2026, 3, 5))
    assert services.find_policy(purpose=PURPOSE, level=level, urgency=urgency, now=NOW).amount == amount


def test_policy_when_a_later_row_is_in_force_then_it_replaces_the_earlier(db):
    ClockPolicyFactory(amount=1)
    ClockPolicyFactory(amount=2, starts_on=date(2026, 3, 5))
    assert services.find_policy(purpose=PURPOSE, now=NOW - timedelta(days=1)).amount == 1
    assert services.find_policy(purpose=PURPOSE, now=NOW).amount == 2


def test_start_when_no_policy_is_in_force_then_says_so(db):
    with pytest.raises(DomainError, match="时限规则"):
        services.start(subject=DepartmentFactory(), purpose="test.unknown", now=NOW)
    assert not Deadline.objects.exists()


def test_start_by_policy_keeps_where_the_time_comes_from(db):
    policy = ClockPolicyFactory(amount=10, unit=Unit.HOURS, warn_percent=50)
    deadline = services.start(subject=DepartmentFactory(), purpose=PURPOSE, now=NOW)
    assert (deadline.policy, deadline.due_at, deadline.warn_at) == (
        policy,
        NOW + timedelta(hours=10),
        NOW + timedelta(hours=5),
    )
    assert deadline.wake_at == deadline.warn_at


# --- One live clock ----------------------------------------------------------------------------------------
def test_start_when_one_is_live_then_refused_and_when_it_is_over_then_again(db):
    subject = DepartmentFactory()
    first = started(subject=subject)
    with pytest.raises(StateRefused):
        started(subject=subject)
    with pytest.raises(IntegrityError), transaction.atomic():
        columns = {field.attname: getattr(first, field.attname) for field in Deadline._meta.fields}
        Deadline.objects.create(**{**columns, "id": None})  # past the service, the database refuses
    services.meet(deadline=first, now=NOW, actor=None)
    second = started(subject=subject)
    assert live(subject) == [second]
    assert list(history(subject)) == [first, second]


# --- Suspension, extension, end ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("unit", "amount", "begin", "end", "due"),
    [
        (Unit.HOURS, 24, "2026-03-05 12:00", "2026-03-07 12:00", "2026-03-08 10:00"),
        (Unit.HOURS, 24, "2026-03-05 12:00", "2026-03-05 12:00", "2026-03-06 10:00"),
        (Unit.WORK_HOURS, 4, "2026-03-05 11:30", "2026-03-09 09:00", "2026-03-09 11:30"),
        (Unit.WORKDAYS, 3, "2026-03-06 09:00", "2026-03-09 15:00", "2026-03-11 18:00"),
        (Unit.WORKDAYS, 3, "2026-03-06 09:00", "2026-03-06 15:00", "2026-03-10 18:00"),
        (Unit.DAYS, 7, "2026-03-07 09:00", "2026-03-10 09:00", "2026-03-17 00:00"),  # 5 left: Sunday 15 → Monday
    ],
)
def test_resume_lets_the_clock_run_on_with_what_was_left(db, unit, amount, begin, end, due):
    deadline = suspended_between(started(amount, unit), at(begin), at(end))
    assert deadline.due_at == at(due) == services.recompute(deadline)
    assert deadline.state == Deadline.State.RUNNING


def test_suspended_clock_is_not_woken_and_cannot_be_suspended_again(db):
    deadline = services.suspend(deadline=started(), now=NOW, actor=None, reason="等")
    assert (deadline.state, deadline.wake_at) == (Deadline.State.SUSPENDED, None)
    with pytest.raises(StateRefused):
        services.suspend(deadline=deadline, now=NOW, actor=None, reason="等")
    with pytest.raises(StateRefused):
        services.resume(deadline=started(), now=NOW, actor=None)


def test_extend_adds_to_the_amount_in_its_own_unit(db):
    deadline = services.extend(deadline=started(3, Unit.WORKDAYS), now=NOW, actor=None, reason="备料", amount=2)
    assert (deadline.amount, deadline.due_at) == (5, at("2026-03-12 18:00"))
    assert services.recompute(deadline) == deadline.due_at
    with pytest.raises(InputRefused):
        services.extend(deadline=deadline, now=NOW, actor=None, reason="备料", amount=0)


def test_extend_when_warned_already_then_the_warning_comes_again(db):
    deadline = started(10, Unit.HOURS)
    Deadline.objects.filter(pk=deadline.pk).update(warned_at=NOW + timedelta(hours=8), wake_at=deadline.due_at)
    deadline = services.extend(deadline=deadline, now=NOW + timedelta(hours=9), actor=None, reason="备料", amount=10)
    assert deadline.warned_at is None and deadline.wake_at == deadline.warn_at == NOW + timedelta(hours=16)


def test_meet_when_late_then_says_late_but_not_while_suspended(db):
    in_time = services.meet(deadline=started(1, Unit.HOURS), now=NOW + timedelta(hours=1), actor=None)
    late = services.meet(deadline=started(1, Unit.HOURS), now=NOW + timedelta(hours=1, seconds=1), actor=None)
    paused = services.suspend(deadline=started(1, Unit.HOURS), now=NOW, actor=None, reason="等")
    paused = services.meet(deadline=paused, now=NOW + timedelta(days=9), actor=None)
    assert [clock.state for clock in (in_time, late, paused)] == ["MET", "MET_LATE", "MET"]
    with pytest.raises(StateRefused):
        services.meet(deadline=late, now=NOW, actor=None)


def test_end_all_ends_the_named_purposes_of_this_subject_only(db):
    subject, other = DepartmentFactory(), DepartmentFactory()
    started(subject=subject)
    contact = services.start(subject=subject, purpose="test.contact", amount=1, unit=Unit.HOURS, now=NOW)
    beside = started(subject=other)
    ended = services.end_all(subject=subject, now=NOW, actor=None, purposes=[PURPOSE], reason="转办")
    assert [(clock.purpose, clock.state) for clock in ended] == [(PURPOSE, "CANCELLED")]
    assert live(subject) == [contact] and live(other) == [beside]
    assert [clock.state for clock in services.end_all(subject=subject, now=NOW, actor=None, met=True)] == ["MET"]


def test_events_cannot_be_changed_or_removed(db):
    event = started().events.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        DeadlineEvent.objects.filter(pk=event.pk).update(amount=99)
    with pytest.raises(DatabaseError), transaction.atomic():
        DeadlineEvent.objects.filter(pk=event.pk).delete()


# --- The due time is a function of the events alone ----------------------------------------------------------
STEPS = st.lists(
    st.tuples(st.sampled_from(["suspend", "resume", "extend"]), st.integers(0, 5_000), st.integers(1, 5)), max_size=8
)


class RecomputeProperties(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(list(Unit)), st.integers(1, 30), st.integers(0, 20_000), STEPS)
    def test_stored_due_time_equals_the_recomputed_one_after_any_history(self, unit, amount, minutes, steps):
        now = NOW + timedelta(minutes=minutes, seconds=7)
        deadline = started(amount, unit, now)
        for verb, pause, more in steps:
            now += timedelta(minutes=pause)
            try:
                if verb == "suspend":
                    deadline = services.suspend(deadline=deadline, now=now, actor=None, reason="x")
                elif verb == "resume":
                    deadline = services.resume(deadline=deadline, now=now, actor=None)
                else:
                    deadline = services.extend(deadline=deadline, now=now, actor=None, reason="x", amount=more)
            except StateRefused:
                continue
            deadline.refresh_from_db()
            assert services.recompute(deadline) == deadline.due_at
            assert deadline.warn_at <= deadline.due_at
            assert (deadline.wake_at is None) == (deadline.state == Deadline.State.SUSPENDED)

    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(list(Unit)), st.integers(1, 30), st.integers(0, 40_000))
    def test_suspending_and_resuming_at_one_instant_changes_nothing(self, unit, amount, minutes):
        deadline = started(amount, unit)
        due_at, warn_at = deadline.due_at, deadline.warn_at
        moment = NOW + timedelta(minutes=minutes, seconds=31)
        deadline = suspended_between(deadline, moment, moment)
        assert (deadline.due_at, deadline.warn_at) == (due_at, warn_at)

    @settings(max_examples=25, deadline=None)
    @given(
        st.sampled_from([Unit.HOURS, Unit.WORK_HOURS]), st.integers(2, 30), st.integers(0, 119), st.integers(1, 9_000)
    )
    def test_time_that_stood_still_is_given_back_exactly(self, unit, amount, after, pause):
        deadline = started(amount, unit)
        begin = NOW + timedelta(minutes=after)
        end = begin + timedelta(minutes=pause)
        resumed = suspended_between(deadline, begin, end)
        used = current_calendar().open_time(NOW, begin, unit) + current_calendar().open_time(end, resumed.due_at, unit)
        assert used == timedelta(hours=amount)
