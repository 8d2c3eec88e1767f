"""Two people at the same moment, on real connections."""

import pytest

from deliberation.models import Procedure, StageRun, Topic, TopicSupport
from deliberation.services import topics
from deliberation.states import CouncilKind, StageOutcome
from tests.deliberation.topic_world import NOW, TopicWorld, build_topic_world
from tests.grievances.test_races import at_once, outcomes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(transactional_db) -> TopicWorld:
    return build_topic_world()


def test_two_accept_one_topic_and_residents_support_it_at_once(here: TopicWorld):
    topic = here.proposed()
    procedure, council = Procedure.objects.get(code="three_tier"), here.councils[CouncilKind.BUILDING]
    officers = [here.world.community_worker, here.world.community_secretary]
    results = at_once(
        *[
            lambda officer=officer: topics.accept(
                topic_id=topic.pk, actor=officer, now=NOW, procedure=procedure, council=council
            )
            for officer in officers
        ]
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
    assert StageRun.objects.filter(topic=topic).count() == 1
    # Three at once where two were needed, and one of them twice: the stage ends once, the third comes too late.
    residents = [*here.residents, here.residents[0]]
    results = at_once(*[lambda one=one: topics.support(topic_id=topic.pk, actor=one, now=NOW) for one in residents])
    outcomes(results)
    topic.refresh_from_db()
    assert (topic.supporters, TopicSupport.objects.filter(topic=topic).count()) == (2, 2)
    assert [run.stage.code for run in StageRun.objects.filter(topic=topic).order_by("id")] == ["support", "talk"]
    # The chair says yes while the secretary says no: one of them was first.
    results = at_once(
        lambda: topics.finish_stage(topic_id=topic.pk, outcome=StageOutcome.YES, actor=here.chair, now=NOW),
        lambda: topics.finish_stage(
            topic_id=topic.pk, outcome=StageOutcome.NO, actor=here.world.community_secretary, now=NOW
        ),
    )
    outcomes(results)
    assert StageRun.objects.filter(topic=topic, ended_at=None).count() == 1
    # One form sent four times is one topic.
    new = here.new()
    results = at_once(*[lambda: topics.propose(new=new, actor=here.residents[1], now=NOW)] * 4)
    assert outcomes(results) == {"done": 4}
    assert Topic.objects.filter(submission=new.submission).count() == 1
