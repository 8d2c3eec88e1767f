"""The life of a topic as one table: (state, verb) → next state, who may, what must be given. Pure Python.

Where a topic goes from stage to stage is data (`models.procedures`, `stage_flow`); this table says what may be done to
it on the way.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

from deliberation.states import OPEN_TOPICS, StageProduct, TopicState


class TopicVerb(StrEnum):
    PROPOSE = auto()
    ACCEPT = auto()
    DECLINE = auto()
    WITHDRAW = auto()
    SUPPORT = auto()
    COMMENT = auto()
    LOOK_AT = auto()  # a comment or amendment: shown or not
    ANSWER = auto()
    EDIT = auto()
    FACTS = auto()
    OPTIONS = auto()
    CLEAR_PHOTO = auto()
    FINISH = auto()  # the stage it is in, with an outcome
    NOTE = auto()
    REQUEST_SUSPENSION = auto()  # of the clock of the stage
    RULE_SUSPENSION = auto()
    RESUME = auto()


class TopicActors(StrEnum):
    """Who a verb is for; `policies.topics` turns each into a rule over postings, seats and residencies."""

    OFFICE = auto()  # the staff of the council's community (and grid), or the street above
    ABOVE = auto()  # the street, or the district
    STAGE = auto()  # who the stage names: the council's chair or clerk, else the office
    PROPOSER = auto()
    RESIDENT = auto()  # a verified resident of where the council decides
    SIGNED_IN = auto()


@dataclass(frozen=True, slots=True)
class TopicStep:
    to: TopicState | None  # None: the state stays, or the stage says which
    actors: TopicActors
    required: tuple[str, ...] = ()


_State, _Verb, _Who = TopicState, TopicVerb, TopicActors
_WITH_STAGE = (_State.RUNNING, _State.DECIDED)

TOPIC_STEPS: dict[tuple[TopicState, TopicVerb], TopicStep] = {
    (_State.PROPOSED, _Verb.ACCEPT): TopicStep(_State.RUNNING, _Who.OFFICE, ("procedure", "council")),
    (_State.PROPOSED, _Verb.DECLINE): TopicStep(_State.DECLINED, _Who.OFFICE, ("words",)),
    **{
        (state, _Verb.WITHDRAW): TopicStep(_State.WITHDRAWN, _Who.PROPOSER)
        for state in (_State.PROPOSED, _State.RUNNING)
    },
    (_State.RUNNING, _Verb.SUPPORT): TopicStep(None, _Who.RESIDENT),
    **{(state, _Verb.FINISH): TopicStep(None, _Who.STAGE, ("outcome",)) for state in _WITH_STAGE},
    **{(state, _Verb.REQUEST_SUSPENSION): TopicStep(None, _Who.OFFICE, ("words", "until")) for state in _WITH_STAGE},
    **{(state, _Verb.RULE_SUSPENSION): TopicStep(None, _Who.ABOVE, ("ruling",)) for state in _WITH_STAGE},
    **{(state, _Verb.RESUME): TopicStep(None, _Who.OFFICE, ("words",)) for state in _WITH_STAGE},
    **{(state, _Verb.COMMENT): TopicStep(None, _Who.SIGNED_IN, ("words",)) for state in _WITH_STAGE},
    **{(state, _Verb.EDIT): TopicStep(None, _Who.OFFICE, ("title", "body")) for state in OPEN_TOPICS},
    **{(state, _Verb.FACTS): TopicStep(None, _Who.OFFICE) for state in OPEN_TOPICS},
    **{(state, _Verb.OPTIONS): TopicStep(None, _Who.OFFICE) for state in (_State.PROPOSED, _State.RUNNING)},
    **{(state, _Verb.CLEAR_PHOTO): TopicStep(None, _Who.OFFICE, ("photo",)) for state in OPEN_TOPICS},
    # What somebody wrote is looked at and answered also when the topic has ended meanwhile.
    **{
        (state, verb): TopicStep(None, _Who.OFFICE, required)
        for state in TopicState
        if state not in (_State.PROPOSED, _State.DECLINED)
        for verb, required in [(_Verb.LOOK_AT, ("comment", "state")), (_Verb.ANSWER, ("comment", "words"))]
    },
    **{(state, _Verb.NOTE): TopicStep(None, _Who.OFFICE, ("words",)) for state in TopicState},
}

# A stage with one of these products is ended by what somebody writes down; the others by their ballot or resolution.
BY_HAND = (StageProduct.SUPPORT, StageProduct.REVIEW, StageProduct.TALK)
# From here on there is a decision.
AFTER_DECISION = (StageProduct.RESOLUTION, StageProduct.WORK, StageProduct.RESULT)


def topic_step(state: str, verb: TopicVerb) -> TopicStep | None:
    """The row of the table, or None where the verb does not exist in this state."""
    return TOPIC_STEPS.get((TopicState(state), verb))


def topic_verbs_of(state: str) -> list[TopicVerb]:
    return [verb for (from_state, verb) in TOPIC_STEPS if from_state == state]
