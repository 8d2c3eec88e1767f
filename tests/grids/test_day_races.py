"""What a phone sends twice at the same moment arrives once: on real connections, on both databases."""

import uuid

import pytest

from governance.deadlines.models import Deadline
from governance.trail.models import Entry
from grids.models import Finding, Visit
from grids.services.checks import PointAnswer, do_check, order_checks
from grids.states import CheckAnswer
from grievances.models import Grievance
from tests.grids.day_world import TODAY, Day, build_day
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day(transactional_db) -> Day:
    return build_day()


def test_items_sent_six_times_at_once_then_taken_once(day: Day):
    found, visited = uuid.uuid4(), uuid.uuid4()
    results = at_once(*[lambda: day.found(client_id=found)] * 6)
    assert outcomes(results) == {"done": 6}
    assert sorted(result.is_new for result in results) == [False] * 5 + [True]  # type: ignore[attr-defined]
    assert (Finding.objects.count(), Grievance.objects.count(), Deadline.objects.count()) == (1, 1, 1)
    door = day.doors[0]
    results = at_once(*[lambda: day.visit(door, client_id=visited, need="希望修一修楼道扶手")] * 6)
    assert outcomes(results) == {"done": 6}
    assert (Visit.objects.count(), Grievance.objects.count()) == (1, 2)
    assert Entry.objects.filter(verb="grids.visit").count() == 1


def test_a_door_visited_by_two_and_a_check_done_by_two_at_once_then_both_visits_stand_and_one_check(day: Day):
    door, leader = day.doors[1], day.world.grid_leader
    results = at_once(lambda: day.visit(door, "ATTEMPT"), lambda: day.visit(door, "MET", actor=leader))
    assert outcomes(results) == {"done": 2}
    assert (Visit.objects.count(), day.due(door).due_on.isoformat()) == (2, "2026-12-18")
    checklist = day.checklist()
    order_checks(
        checklist=checklist, buildings=[day.world.building], due_on=TODAY, actor=day.world.community_worker, now=NOW
    )
    answers = {point.pk: PointAnswer(CheckAnswer.FINE) for point in checklist.points.all()}
    check = checklist.checks.get()
    results = at_once(
        lambda: do_check(check_id=check.pk, answers=answers, actor=day.worker, now=NOW),
        lambda: do_check(check_id=check.pk, answers=answers, actor=leader, now=NOW),
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
    assert check.answers.count() == len(answers)
