"""The stage engine walks each built-in procedure on yes, no and silence."""

from types import SimpleNamespace

import pytest

from deliberation.models import Procedure, StageRun, Topic
from deliberation.presets import load_presets, read_preset
from deliberation.selectors.procedures import procedures_for, stages_of
from deliberation.services import topics
from deliberation.services.topics.clocks import REMINDER
from deliberation.stage_flow import Move, follow, unknown_words
from deliberation.states import CouncilKind, StageNext, StageOutcome, StageProduct, TopicState
from governance.common.errors import StateRefused
from governance.deadlines.models import Deadline
from governance.notifications.models import Message
from tests.deliberation.topic_world import TopicWorld, build_topic_world

YES, NO, SILENCE = StageOutcome.YES, StageOutcome.NO, StageOutcome.SILENCE


@pytest.fixture
def here(db) -> TopicWorld:
    return build_topic_world()


def stage(code: str, product: str = StageProduct.TALK, yes: str = "NEXT", no: str = "REJECTED", silence: str = "STAY"):
    return SimpleNamespace(code=code, product=product, on_yes=yes, on_no=no, on_silence=silence)


def test_follow_for_every_word_says_where_the_topic_goes():
    stages = [stage("a", StageProduct.SUPPORT, no="BACK"), stage("b", no="RISE", silence="RISE"), stage("c", no="a")]
    cases = [
        ("a", YES, True, Move(StageNext.NEXT, "b")),
        ("a", NO, True, Move(StageNext.STAY)),  # nothing before the first
        ("a", SILENCE, True, Move(StageNext.STAY)),
        ("b", NO, True, Move(StageNext.RISE, "b")),  # the first talk, not the support
        ("b", NO, False, Move(StageNext.REJECTED)),
        ("b", SILENCE, False, Move(StageNext.STAY)),
        ("c", YES, True, Move(StageNext.PASSED)),  # nothing after the last
        ("c", NO, True, Move(StageNext.NEXT, "a")),
    ]
    assert [follow(stages, code, outcome, has_above=above) for code, outcome, above, _ in cases] == [
        move for *_, move in cases
    ]


def test_unknown_words_are_found_and_presets_have_none():
    assert unknown_words([stage("a", yes="b"), stage("c", no="c")]) == [("a", "b"), ("c", "c")]
    for procedure in read_preset("procedures")["procedure"]:
        stages = [stage(one["code"], one["product"], one.get("on_yes", "NEXT"), one.get("on_no", "REJECTED"),
                        one.get("on_silence", "STAY")) for one in procedure["stage"]]  # fmt: skip
        assert unknown_words(stages) == []


def test_every_procedure_walks_to_the_end_on_yes(here: TopicWorld):
    walks = {
        "three_tier": (CouncilKind.BUILDING, ["support", "talk", "ballot", "resolution", "work", "result"]),
        "organisations": (CouncilKind.ORGANISATIONS, ["review", "talk", "ballot", "resolution", "work", "result"]),
        "single_issue": (
            CouncilKind.COMMUNITY,
            ["support", "review", "talk", "ballot", "resolution", "work", "result"],
        ),
        "neighbourhood": (CouncilKind.NEIGHBOURHOOD, ["proposal", "branch", "joint", "resolution", "result"]),
    }
    for procedure, (council, codes) in walks.items():
        topic = here.accepted(procedure, council)
        seen = []
        while topic.stage:
            seen.append(topic.stage.code)
            decided = topic.stage.product in (StageProduct.RESOLUTION, StageProduct.WORK, StageProduct.RESULT)
            assert topic.state == (TopicState.DECIDED if decided else TopicState.RUNNING)
            topic = here.finish(topic)
        assert (seen, topic.state, topic.is_open, topic.due_at) == (codes, TopicState.DONE, False, None)
        assert not StageRun.objects.filter(topic=topic, ended_at=None).exists()
        assert not Deadline.objects.filter(subject_id=topic.pk, state=Deadline.State.RUNNING).exists()
        titles = set(Message.objects.filter(recipient=here.residents[0], link=f"/topics/{topic.code}/")
                     .values_list("title", flat=True))  # fmt: skip
        assert {"您提的议题已受理", "您提的议题办成了"} <= titles
        assert len([title for title in titles if "到了「" in title]) == len(codes)


def test_what_the_tiers_cannot_settle_rises_and_ends_at_the_top(here: TopicWorld):
    topic = here.supported(here.accepted())
    assert topic.stage and topic.stage.code == "talk"
    topic = here.finish(topic, NO, here.chair)
    assert (topic.council.kind, topic.stage.code, topic.rises) == (CouncilKind.GROUP, "talk", 1)
    topic = here.wait(topic)  # silence rises too
    assert (topic.council.kind, topic.stage.code, topic.rises) == (CouncilKind.COMMUNITY, "talk", 2)
    topic = here.wait(topic)  # nothing above: it stays and somebody is told
    assert (topic.state, topic.stage.code, topic.is_open) == (TopicState.RUNNING, "talk", True)
    topic = here.finish(topic, NO, here.chair)
    assert (topic.state, topic.stage) == (TopicState.REJECTED, None)
    told = Message.objects.filter(title="您附议的议题没有通过")
    assert [one.recipient for one in told] == [here.residents[1]]  # the other one proposed it


def test_a_late_stage_is_reminded_of_one_level_higher_each_time(here: TopicWorld):
    topic = here.accepted("single_issue", CouncilKind.COMMUNITY)
    topic = here.finish(topic)  # to the review, which stays on silence
    late = here.wait(topic)
    told = Message.objects.filter(title="议题停在一步上超过了期限")
    assert late.stage.code == "review"
    assert late.due_at < here.now  # the row stays red
    assert set(told.values_list("recipient__username", flat=True)) == {"chair", "community_secretary"}
    here.wait(topic)
    assert "street_officer" in set(told.values_list("recipient__username", flat=True))
    assert not told.filter(recipient__username="district_supervisor").exists()
    here.wait(topic)
    assert told.filter(recipient__username="district_supervisor").count() == 1
    assert told.filter(recipient__username="street_officer").count() == 2
    topic = here.finish(topic)
    assert not Deadline.objects.filter(purpose=REMINDER, state=Deadline.State.RUNNING).exists()


def test_support_that_nobody_gave_ends_the_topic_and_enough_ends_the_stage(here: TopicWorld):
    alone = here.wait(here.accepted())
    assert (alone.state, alone.runs.get().outcome) == (TopicState.REJECTED, SILENCE)
    topic = here.accepted()
    topic = topics.support(topic_id=topic.pk, actor=here.residents[0], now=here.now)
    topic = topics.support(topic_id=topic.pk, actor=here.residents[0], now=here.now)  # twice is once
    assert (topic.supporters, topic.stage.code) == (1, "support")
    topic = topics.support(topic_id=topic.pk, actor=here.residents[1], now=here.now)
    assert (topic.supporters, topic.stage.code) == (2, "talk")
    with pytest.raises(StateRefused):
        topics.support(topic_id=topic.pk, actor=here.residents[2], now=here.now)


def test_an_overturned_resolution_goes_back_to_the_talk(here: TopicWorld):
    topic = here.supported(here.accepted())
    topic = here.finish(here.finish(topic))
    assert (topic.stage.code, topic.state) == ("resolution", TopicState.DECIDED)
    topic = here.finish(topic, NO)
    assert (topic.stage.code, topic.state) == ("talk", TopicState.RUNNING)


def test_presets_load_once_and_fit_the_councils(here: TopicWorld):
    assert load_presets()["议事程序"] == 0
    fitting = {kind: [one.code for one in procedures_for(council)] for kind, council in here.councils.items()}
    assert fitting[CouncilKind.BUILDING] == ["three_tier"]
    assert fitting[CouncilKind.COMMUNITY] == ["three_tier", "single_issue"]
    assert fitting[CouncilKind.NEIGHBOURHOOD] == ["neighbourhood"]
    newer = Procedure.objects.create(code="three_tier", version=2, name="三级议事会")
    assert procedures_for(here.councils[CouncilKind.BUILDING]) == [newer]
    assert len(stages_of(Procedure.objects.get(code="neighbourhood"))) == 5
    assert not Topic.objects.exists()
