"""Two people, or a person and a timer, at the same moment: on real connections, one per thread, on both databases."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from governance.common.errors import DomainError, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.trail.models import Entry
from grievances import services
from grievances.mediation_selectors import planned_round
from grievances.models import Dispute, Grievance, Support, TimelineEntry
from grievances.policies import Resident
from grievances.services import mediation
from grievances.services.exporting import claim_export, request_export
from grievances.states import State
from tests.grievances.disputes import opened
from tests.grievances.world import NOW, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)

LATE = NOW + timedelta(hours=25)


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread with a connection of its own; the results, or the exceptions, in order."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            results[number] = act()
        except Exception as problem:
            results[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def outcomes(results: list[object]) -> Counter[str]:
    unexpected = [result for result in results if isinstance(result, Exception) and not isinstance(result, DomainError)]
    assert not unexpected, unexpected
    return Counter("refused" if isinstance(result, DomainError) else "done" for result in results)


def test_a_form_sent_eight_times_at_once_makes_one_matter(world: World):
    draft = world.draft()
    results = at_once(*[lambda: services.raise_matter(draft=draft, actor=None, now=NOW)] * 8)
    assert outcomes(results) == {"done": 8}
    assert len({result.pk for result in results if isinstance(result, Grievance)}) == 1
    assert (Grievance.objects.count(), Deadline.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_two_workers_accept_at_once_and_one_is_told(world: World):
    pk = world.raised().pk
    results = at_once(
        lambda: services.accept(grievance_id=pk, actor=world.grid_worker, now=NOW),
        lambda: services.accept(grievance_id=pk, actor=world.grid_leader, now=NOW),
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
    assert TimelineEntry.objects.filter(verb="accept").count() == 1


def test_triage_and_expiry_at_once_neither_lose_nor_double_anything(world: World):
    matters = [world.raised().pk for _ in range(6)]

    def triage_all() -> None:
        for pk in reversed(matters):
            world.triaged(Grievance.objects.get(pk=pk), now=LATE)

    results = at_once(triage_all, lambda: sweep(now=LATE), lambda: sweep(now=LATE))
    assert outcomes(results) in ({"done": 3}, {"done": 2, "refused": 1})
    sweep(now=LATE)
    for grievance in Grievance.objects.all():
        rose = TimelineEntry.objects.filter(grievance=grievance, verb="rise").count()
        assert rose == grievance.rises <= 1
        triaged = TimelineEntry.objects.filter(grievance=grievance, verb="triage").count()
        assert triaged == (1 if grievance.state == State.HANDLING else 0)
        assert rose + triaged >= 1
        per_purpose = Counter(
            Deadline.objects.filter(subject_id=grievance.pk, state="RUNNING").values_list("purpose", flat=True)
        )
        assert set(per_purpose.values()) == {1}


def test_four_sweeps_at_once_raise_each_matter_once(world: World):
    matters = [world.raised().pk for _ in range(20)]
    results = at_once(*[lambda: sweep(now=LATE)] * 4)
    assert outcomes(results) == {"done": 4}
    assert sum(result.due for result in results) == len(matters)  # type: ignore[attr-defined]
    assert Counter(Grievance.objects.values_list("rises", flat=True)) == {1: len(matters)}
    told = Counter(Message.objects.filter(title__contains="自动上升").values_list("recipient_id", flat=True))
    assert set(told.values()) == {len(matters)}


def test_the_same_person_joins_from_two_devices_and_counts_once(world: World):
    pk = world.triaged(world.raised()).pk
    results = at_once(*[lambda: services.support(grievance_id=pk, person="13812345678", user=None, now=NOW)] * 4)
    assert sorted(map(bool, results)) == [False, False, False, True]
    assert (Support.objects.count(), Grievance.objects.get(pk=pk).supports) == (1, 1)


def test_two_rule_on_the_same_objection_at_once_and_it_bounces_once(world: World):
    pk = world.dispatched().pk
    services.object_to_dispatch(grievance_id=pk, actor=world.department_officer, now=NOW, words="不属于我局")
    results = at_once(
        *[
            lambda person=person: services.rule_objection(
                grievance_id=pk, actor=person, now=NOW, ruling="UPHELD", words="退回"
            )
            for person in (world.community_worker, world.community_secretary)
        ]
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
    grievance = Grievance.objects.get(pk=pk)
    assert (grievance.bounces, grievance.department) == (1, None)
    assert TimelineEntry.objects.filter(grievance=pk, verb="rule_objection").count() == 1


def test_two_approve_the_same_request_at_once_and_the_term_grows_once(world: World):
    pk = world.brought_to(State.HANDLING).pk
    services.request_more_time(
        grievance_id=pk, actor=world.grid_worker, now=NOW, kind="EXTENSION", workdays=3, words="等配件"
    )
    results = at_once(
        *[
            lambda person=person: services.rule_more_time(grievance_id=pk, actor=person, now=NOW, ruling="APPROVED")
            for person in (world.community_worker, world.community_secretary, world.street_officer)
        ]
    )
    assert outcomes(results) == {"done": 1, "refused": 2}
    settle = Deadline.objects.get(subject_id=pk, purpose="grievances.settle")
    assert settle.events.filter(kind="EXTENDED").count() == 1


def test_ruling_and_its_clock_running_out_at_once_leave_one_outcome(world: World):
    pk = world.dispatched().pk
    services.object_to_dispatch(grievance_id=pk, actor=world.department_officer, now=NOW, words="不属于我局")
    due = Deadline.objects.get(purpose="grievances.objection").due_at
    results = at_once(
        lambda: services.rule_objection(
            grievance_id=pk, actor=world.district_supervisor, now=due, ruling="REJECTED", words="维持"
        ),
        lambda: sweep(now=due + timedelta(minutes=1)),
    )
    assert outcomes(results)["done"] == 2
    grievance = Grievance.objects.get(pk=pk)
    assert (grievance.objection_level, grievance.is_dispatch_final) == ("", True)
    assert not Deadline.objects.filter(purpose="grievances.objection", state="RUNNING").exists()


def test_two_mediators_record_the_third_round_at_once_and_there_is_one(world: World):
    case = opened(world)
    case.appoint(world.community_worker, world.community_secretary)
    case.hold()
    case.hold()
    case.plan()
    given = {
        "dispute_id": case.dispute.pk, "now": NOW, "round_id": planned_round(case.dispute).pk, "outcome": "FAILED",
        "minutes": "还是谈不拢", "mediators": list(case.dispute.mediators.all()),
    }  # fmt: skip
    results = at_once(
        lambda: mediation.hold_round(actor=world.community_worker, **given),
        lambda: mediation.hold_round(actor=world.community_secretary, **given),
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
    dispute = Dispute.objects.get()
    assert (dispute.level, dispute.rises, dispute.rounds.count()) == ("STREET", 1, 3)
    assert dispute.timeline.filter(verb="rise").count() == 1


def test_two_workers_merge_crosswise_and_one_is_told(world: World):
    first, second = world.raised().pk, world.raised().pk

    def merge(lead: int, follower: int) -> Grievance:
        return services.merge_into(lead_id=lead, grievance_ids=[follower], actor=world.community_worker, now=NOW)

    results = at_once(lambda: merge(first, second), lambda: merge(second, first))
    assert outcomes(results) == {"done": 1, "refused": 1}
    assert [type(result) for result in results if isinstance(result, DomainError)] == [StateRefused]
    assert sorted(Grievance.objects.values_list("followers", flat=True)) == [0, 1]
    assert Grievance.objects.filter(state=State.MERGED, lead__followers=1).count() == 1


def test_lead_resolved_while_followers_leave_then_each_ends_one_way(world: World):
    lead = world.brought_to(State.HANDLING).pk
    followers = [world.raised().pk for _ in range(3)]
    services.merge_into(lead_id=lead, grievance_ids=followers, actor=world.community_worker, now=NOW)
    resident = Resident(opened=frozenset(followers))
    leaving = [
        (lambda pk=pk: services.mine_is_another(grievance_id=pk, actor=resident, now=NOW, words="不是一件事"))
        for pk in followers
    ]
    outcomes(
        at_once(lambda: services.resolve(grievance_id=lead, actor=world.grid_worker, now=NOW, result="好了"), *leaving)
    )
    assert Grievance.objects.get(pk=lead).followers == 0
    for row in Grievance.objects.filter(pk__in=followers):
        assert (row.state, row.lead_id) in {(State.RESOLVED, lead), (State.RAISED, None)}


def test_claim_export_when_several_workers_come_at_once_then_one_writes_and_each_export_once(world: World, settings):
    settings.EXPORTS_RUNNING = 1
    ordered = [
        request_export(actor=actor, now=NOW, format="csv", scope="all", query={}, words="全部")
        for actor in (world.community_worker, world.street_officer, world.grid_worker)
    ]
    claimed = [row.pk for row in at_once(*[partial(claim_export, now=NOW)] * 4) if row is not None]
    assert claimed == [ordered[0].pk]
    assert claim_export(now=NOW) is None
    settings.EXPORTS_RUNNING = 9
    taken = [row.pk for _round in ordered for row in at_once(*[partial(claim_export, now=NOW)] * 4) if row is not None]
    assert sorted(taken) == [row.pk for row in ordered[1:]]
