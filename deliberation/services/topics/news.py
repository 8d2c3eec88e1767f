"""What ballots, motions and resolutions mean for the stage that a topic is in. Each returns at once where it means nothing."""

from datetime import datetime

from deliberation.models import Ballot, Motion, Resolution, Topic
from deliberation.services.topics.change import lock
from deliberation.services.topics.stages import finish_stage
from deliberation.states import BallotState, MotionState, ResolutionState, StageActor, StageOutcome, StageProduct
from governance.common.errors import StateRefused

RESOLUTION_WORDS = {
    (ResolutionState.IN_FORCE, StageProduct.RESOLUTION): StageOutcome.YES,
    (ResolutionState.OVERTURNED, StageProduct.RESOLUTION): StageOutcome.NO,
    (ResolutionState.CARRIED_OUT, StageProduct.WORK): StageOutcome.YES,
    (ResolutionState.REPORTED, StageProduct.RESULT): StageOutcome.YES,
}


def hear_ballot(ballot: Ballot, now: datetime) -> None:
    """The topic's own ballot was counted; one in the room is told through its motion."""
    if ballot.topic_id is None or ballot.motion_id is not None or ballot.state != BallotState.COUNTED:
        return
    topic = lock(ballot.topic_id)
    if _product(topic) == StageProduct.BALLOT and ballot.is_passed is not None and not ballot.is_election:
        _finish(topic, StageOutcome.YES if ballot.is_passed else StageOutcome.NO, now)


def hear_motion(motion: Motion, now: datetime) -> None:
    """A motion on the topic's agenda item was carried or lost in a meeting of the council that has the topic.

    A council that decides by itself has talked and voted in one: the ballot stage that follows ends with it.
    """
    item = motion.item
    if item.topic_id is None or motion.state not in (MotionState.CARRIED, MotionState.LOST):
        return
    topic = lock(item.topic_id)
    if topic.council_id != item.meeting.council_id or _product(topic) not in (StageProduct.TALK, StageProduct.BALLOT):
        return
    was = _product(topic)
    outcome = StageOutcome.YES if motion.state == MotionState.CARRIED else StageOutcome.NO
    topic = _finish(topic, outcome, now, motion.text)
    if was == StageProduct.TALK and outcome == StageOutcome.YES and _is_councils_ballot(topic):
        _finish(topic, outcome, now)


def hear_resolution(resolution: Resolution, now: datetime) -> None:
    """In force, overturned, carried out, reported: the stage that waited for it ends."""
    if resolution.topic_id is None:
        return
    topic = lock(resolution.topic_id)
    outcome = RESOLUTION_WORDS.get((ResolutionState(resolution.state), _product(topic)))  # type: ignore[arg-type]
    if outcome:
        _finish(topic, outcome, now)


def _product(topic: Topic) -> StageProduct | None:
    return StageProduct(topic.stage.product) if topic.stage else None


def _is_councils_ballot(topic: Topic) -> bool:
    stage = topic.stage
    return bool(stage and stage.product == StageProduct.BALLOT and stage.actor == StageActor.COUNCIL)


def _finish(topic: Topic, outcome: StageOutcome, now: datetime, words: str = "") -> Topic:
    try:
        return finish_stage(topic_id=topic.pk, outcome=outcome, actor=None, now=now, words=words, locked=topic)
    except StateRefused:  # withdrawn meanwhile: the vote stands, the topic does not
        return topic
