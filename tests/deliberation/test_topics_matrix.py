"""Who may do what to a topic in which state: the whole table, for every role; proposing, news, and councils' seats."""

from datetime import timedelta

import pytest

from deliberation.models import Ballot, Council, Resolution, Seat, Topic, TopicEntry
from deliberation.policies.topics import decide
from deliberation.selectors.councils import charter_of, council_for, seats_of, vacancies
from deliberation.selectors.topics import kinds_open_to, visible_to
from deliberation.services import councils, topics
from deliberation.services.topics import news
from deliberation.states import (
    CouncilKind,
    ProposerKind,
    ResolutionState,
    SeatBasis,
    SeatRole,
    StageOutcome,
    TopicScope,
    TopicState,
)
from deliberation.states_topics import TOPIC_STEPS, TopicActors, TopicVerb, topic_step
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.people.models import Residency
from governance.trail.models import Entry
from tests.deliberation.topic_world import NOW, TopicWorld, build_topic_world

OFFICE = {
    "grid_worker",
    "grid_leader",
    "community_worker",
    "community_secretary",
    "street_officer",
    "district_supervisor",
}
ALLOWED = {
    TopicActors.OFFICE: OFFICE,
    TopicActors.ABOVE: {"street_officer", "district_supervisor"},
    TopicActors.STAGE: OFFICE | {"chair"},
    TopicActors.PROPOSER: {"proposer"},
    TopicActors.RESIDENT: {"proposer", "neighbour"},
}


@pytest.fixture
def here(db) -> TopicWorld:
    return build_topic_world()


def brought_to(here: TopicWorld, state: TopicState) -> Topic:
    """A building's topic in this state, through the verbs; running, it is in its talk."""
    worker = here.world.community_worker
    if state == TopicState.PROPOSED:
        return here.proposed()
    if state == TopicState.DECLINED:
        return topics.decline(topic_id=here.proposed().pk, actor=worker, now=NOW, words="不属于议事范围")
    topic = here.supported(here.accepted())
    if state == TopicState.WITHDRAWN:
        return topics.withdraw(topic_id=topic.pk, actor=here.residents[0], now=NOW)
    if state == TopicState.REJECTED:
        for _tier in range(3):
            topic = here.finish(topic, StageOutcome.NO)
    while topic.state != state:
        topic = here.finish(topic)
    return topic


def test_the_whole_table_for_every_role(here: TopicWorld):
    people = here.people()
    for state in TopicState:
        topic = brought_to(here, state)
        for verb in TopicVerb:
            rule = topic_step(state, verb)
            for name, person in people.items():
                may = bool(decide(person, verb, topic, NOW))
                if rule is None or (verb is TopicVerb.FINISH and state == TopicState.DECIDED):
                    expected = False  # what is decided goes on with its resolution, not by hand
                elif verb in (TopicVerb.SUPPORT, TopicVerb.RULE_SUSPENSION, TopicVerb.RESUME):
                    expected = False  # it is in its talk, its clock runs, nobody has asked for anything else
                elif verb is TopicVerb.REQUEST_SUSPENSION and topic.due_at is None:
                    expected = False
                elif rule.actors is TopicActors.SIGNED_IN:
                    expected = True
                else:
                    expected = name in ALLOWED[rule.actors]
                    if topic.council.kind == CouncilKind.COMMUNITY and name.startswith("grid_"):
                        expected = False  # risen above the grid
                assert may is expected, (state, verb, name)
            assert bool(decide(None, verb, topic, NOW)) is (verb is TopicVerb.FINISH and rule is not None)
    topic = here.accepted()
    may_support = {name for name, person in people.items() if decide(person, TopicVerb.SUPPORT, topic, NOW)}
    assert may_support == ALLOWED[TopicActors.RESIDENT]
    assert {state for state, _verb in TOPIC_STEPS} == set(TopicState)


def test_the_chair_ends_the_councils_own_stage_only(here: TopicWorld):
    topic = here.accepted()
    assert not decide(here.chair, TopicVerb.FINISH, topic, NOW)  # support is the office's
    review = here.accepted("neighbourhood", CouncilKind.NEIGHBOURHOOD)
    review = here.finish(review)
    assert review.stage and review.stage.code == "branch"
    assert not decide(here.chair, TopicVerb.FINISH, review, NOW)
    joint = here.finish(review, actor=here.world.community_secretary)
    assert decide(here.chair, TopicVerb.FINISH, joint, NOW)
    with pytest.raises(InputRefused):
        topics.finish_stage(topic_id=joint.pk, outcome=StageOutcome.SILENCE, actor=here.chair, now=NOW)


def test_every_verb_leaves_one_trail_entry_and_the_timeline_names_nobody(here: TopicWorld):
    before = Entry.objects.count()
    topic = here.proposed(body="请打13812345678，我叫王小明。")
    assert Entry.objects.count() == before + 1
    assert "13812345678" not in topic.body
    topic = topics.accept(
        topic_id=topic.pk, actor=here.world.community_worker, now=NOW, procedure=topic.procedure, council=topic.council
    )
    assert Entry.objects.count() == before + 2
    lines = list(TopicEntry.objects.filter(topic=topic).values_list("line", flat=True))
    assert not [line for line in lines if here.residents[0].display_name in line]
    data = str(list(Entry.objects.filter(subject_id=topic.pk, subject_type="deliberation.topic").values_list("data")))
    assert topic.title not in data


def test_proposing_needs_the_ground_that_the_kind_names(here: TopicWorld):
    resident, ground = here.residents[0], here.world
    assert kinds_open_to(resident, ground.community, NOW.date()) == [ProposerKind.RESIDENT]
    for kind in (ProposerKind.MEMBER, ProposerKind.HUB_HOUSEHOLD, ProposerKind.COMMUNITY):
        with pytest.raises(PermissionRefused):
            topics.propose(new=here.new(kind=kind), actor=resident, now=NOW)
    assert topics.propose(new=here.new(kind=ProposerKind.MEMBER), actor=here.chair, now=NOW)
    assert topics.propose(new=here.new(kind=ProposerKind.COMMUNITY), actor=ground.community_worker, now=NOW)
    with pytest.raises(InputRefused):
        topics.propose(new=here.new(kind=ProposerKind.ORGANISATION), actor=ground.community_worker, now=NOW)
    with pytest.raises(InputRefused):
        topics.propose(new=here.new(community=ground.neighbour, building=None), actor=resident, now=NOW)
    same = here.new()
    assert {topics.propose(new=same, actor=resident, now=NOW).pk for _ in range(2)} == {Topic.objects.latest("id").pk}


def test_who_sees_what_is_not_published(here: TopicWorld):
    topic = here.proposed()
    seen_by = {name for name, person in here.people().items() if visible_to(person, NOW).filter(pk=topic.pk).exists()}
    assert seen_by == OFFICE | {"auditor", "admin", "chair", "proposer"}


def test_a_ballot_and_a_resolution_move_the_stage_that_waits_for_them(here: TopicWorld):
    topic = here.finish(here.supported(here.accepted()))
    assert topic.stage and topic.stage.code == "ballot"
    ballot = Ballot(topic=topic, council=topic.council, state="OPEN", is_passed=None)
    news.hear_ballot(ballot, NOW)
    assert Topic.objects.get(pk=topic.pk).stage == topic.stage
    ballot.state, ballot.is_passed = "COUNTED", True
    news.hear_ballot(ballot, NOW)
    resolution = Resolution(topic=topic, council=topic.council)
    walk = [
        (ResolutionState.CARRIED_OUT, "resolution"),  # too early: nothing happens
        (ResolutionState.IN_FORCE, "work"),
        (ResolutionState.CARRIED_OUT, "result"),
    ]
    for state, code in walk:
        resolution.state = state
        news.hear_resolution(resolution, NOW)
        assert Topic.objects.get(pk=topic.pk).stage.code == code
    resolution.state = ResolutionState.REPORTED
    news.hear_resolution(resolution, NOW)
    assert Topic.objects.get(pk=topic.pk).state == TopicState.DONE


# --- Councils -----------------------------------------------------------------------------------------------
def test_the_scope_suggests_the_most_exact_council(here: TopicWorld):
    ground = here.world
    where = {"community": ground.community, "building": ground.building}
    kinds = {scope: council_for(scope, **where).kind for scope in TopicScope}
    assert kinds == {
        TopicScope.ENTRANCE: CouncilKind.BUILDING,
        TopicScope.BUILDING: CouncilKind.BUILDING,
        TopicScope.LANE: CouncilKind.NEIGHBOURHOOD,
        TopicScope.ESTATE: CouncilKind.NEIGHBOURHOOD,
        TopicScope.COMMUNITY: CouncilKind.COMMUNITY,
    }
    Council.objects.filter(kind=CouncilKind.BUILDING).update(is_active=False)
    assert council_for(TopicScope.BUILDING, **where).kind == CouncilKind.GROUP
    Council.objects.filter(kind=CouncilKind.GROUP).update(is_active=False)
    assert council_for(TopicScope.BUILDING, **where).kind == CouncilKind.COMMUNITY
    assert council_for(TopicScope.BUILDING, community=ground.neighbour) is None


def test_seats_open_end_and_substitutes_move_up(here: TopicWorld):
    council, secretary = here.councils[CouncilKind.BUILDING], here.world.community_secretary
    home = Residency.objects.get(user=here.residents[0])
    give = {"council_id": council.pk, "actor": secretary, "now": NOW}
    member = councils.open_seat(**give, basis=SeatBasis.RESIDENCY, residency=home)
    assert (member.name, member.user) == (here.residents[0].display_name, here.residents[0])
    with pytest.raises(StateRefused):
        councils.open_seat(**give, basis=SeatBasis.RESIDENCY, residency=home)
    with pytest.raises(StateRefused):
        councils.open_seat(**give, basis=SeatBasis.ELECTION, role=SeatRole.CHAIR, name="李四")
    with pytest.raises(InputRefused):
        councils.open_seat(**give, basis=SeatBasis.POSTING, name="李四")
    with pytest.raises(PermissionRefused):
        councils.open_seat(**(give | {"actor": here.chair}), basis=SeatBasis.ELECTION, name="李四")
    substitute = councils.open_seat(**give, basis=SeatBasis.ELECTION, role=SeatRole.SUBSTITUTE, name="李四")
    later = NOW + timedelta(days=30)
    with pytest.raises(StateRefused):
        councils.move_up(seat_id=substitute.pk, into=member, actor=secretary, now=later)
    ended = councils.end_seat(seat_id=member.pk, actor=secretary, now=later, reason="搬走了")
    assert vacancies(council, later.date()) == [ended]
    filled = councils.move_up(seat_id=substitute.pk, into=ended, actor=secretary, now=later)
    assert (filled.role, filled.name, vacancies(council, later.date())) == (SeatRole.MEMBER, "李四", [])
    assert [seat.name for seat in seats_of(council, later.date())] == ["召集人", "李四"]
    assert Seat.objects.filter(council=council).count() == 4
    assert charter_of(council, later.date()).version == 1
