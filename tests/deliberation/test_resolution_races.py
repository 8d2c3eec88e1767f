"""Two people at the same moment, on real connections."""

from datetime import timedelta

import pytest

from deliberation.models import Resolution
from deliberation.selectors.resolutions import open_objections
from deliberation.services import resolutions
from deliberation.states import ResolutionState
from governance.deadlines.services import sweep
from tests.deliberation.decided import NOW, Decided, decide
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(transactional_db) -> Decided:
    return decide(build_world())


def test_publishing_objecting_and_rating_at_once_then_each_counts_once(case: Decided):
    given = {
        "council_id": case.council.pk, "title": "换灯", "body": "换三盏灯", "ballot_id": case.ballot.pk, "now": NOW
    }  # fmt: skip
    officers = [case.world.community_worker, case.world.community_secretary, case.chair]
    results = at_once(*[lambda one=one: resolutions.publish_resolution(actor=one, **given) for one in officers])
    assert outcomes(results) == {"done": 3}
    case.resolution = Resolution.objects.get()
    key, end = {"resolution_id": case.resolution.pk}, case.resolution.publish_until
    # An objection in the last second, while the sweep lets the resolution take effect: it holds it back, or came too late.
    results = at_once(
        lambda: resolutions.object_to(**key, words="没有通知", actor=case.resident, now=end - timedelta(seconds=1)),
        lambda: resolutions.object_to(**key, words="没有通知", actor=case.resident, now=end - timedelta(seconds=1)),
        lambda: sweep(now=end),
    )
    outcomes(results)
    while sweep(now=end):
        pass
    case.fresh()
    waiting = open_objections(case.resolution).count()
    assert (case.resolution.state, waiting) in [(ResolutionState.IN_FORCE, 0), (ResolutionState.PUBLISHED, 1)]
    # Two answer it at once: one answer, and it takes effect once.
    if waiting:
        objection = open_objections(case.resolution).get()
        results = at_once(
            *[
                lambda one=one: resolutions.answer_objection(
                    **key, objection_id=objection.pk, answer="已补", actor=one, now=end
                )
                for one in officers[:2]
            ]
        )
        assert outcomes(results) == {"done": 1, "refused": 1}
    assert case.fresh().state == ResolutionState.IN_FORCE
    case.now = end
    results = at_once(*[lambda: resolutions.carry_out(**key, actor=case.office, now=end)] * 2)
    assert outcomes(results) == {"done": 1, "refused": 1}
    case.fresh()
    case.do(resolutions.report_result, result="全好了")
    results = at_once(
        *[lambda: resolutions.rate_resolution(**key, stars=5, actor=case.resident, now=end)] * 3,
        lambda: resolutions.rate_resolution(**key, stars=4, actor=case.supporter, now=end),
    )
    outcomes(results)
    assert (case.fresh().stars_total, case.resolution.ratings_count, case.resolution.ratings.count()) == (9, 2, 2)
