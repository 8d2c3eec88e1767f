"""The life of a meeting as one table: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from deliberation.states import MeetingState, MotionState


class MeetingVerb(StrEnum):
    EDIT = auto()
    ADD_ITEM = auto()
    DROP_ITEM = auto()
    SHIFT_ITEM = auto()
    CONVENE = auto()
    CANCEL = auto()
    ANSWER = auto()
    CHECK_IN = auto()
    ATTEND = auto()
    LEAVE = auto()
    OPEN = auto()
    NO_QUORUM = auto()
    REPEAT = auto()
    START_ITEM = auto()
    END_ITEM = auto()
    RAISE_HAND = auto()
    LOWER_HAND = auto()
    CALL_SPEAKER = auto()
    STOP_SPEAKER = auto()
    MOVE = auto()
    SECOND = auto()
    PUT = auto()
    COUNT = auto()
    DROP_MOTION = auto()
    CLOSE = auto()
    CORRECT_MINUTES = auto()
    SIGN_MINUTES = auto()
    PUBLISH_MINUTES = auto()
    ADD_PHOTO = auto()
    CLEAR_PHOTO = auto()


class MeetingActors(StrEnum):
    """Who a verb is for; `policies.meetings` turns each into a rule over postings and seats."""

    TABLE = auto()  # chair and clerk of the council, and the office it belongs to
    MEMBER = auto()  # whoever holds a seat, for themselves; the table for a seat without a telephone


@dataclass(frozen=True, slots=True)
class MeetingStep:
    to: MeetingState | None  # None: the state stays
    actors: MeetingActors
    required: tuple[str, ...] = ()


# What residents may read about.
PUBLIC_STATES = (
    MeetingState.CONVENED,
    MeetingState.RUNNING,
    MeetingState.CLOSED,
    MeetingState.NO_QUORUM,
    MeetingState.CANCELLED,
)
# What still takes place.
AHEAD = (MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.RUNNING)
# What there is a record of.
HELD = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
UNDECIDED_MOTIONS = (MotionState.MOVED, MotionState.SECONDED, MotionState.VOTING)

_T, _M = MeetingActors.TABLE, MeetingActors.MEMBER
_State, _Verb = MeetingState, MeetingVerb

STEPS: dict[tuple[MeetingState, MeetingVerb], MeetingStep] = {
    **{
        (state, verb): MeetingStep(None, _T, required)
        for state in (_State.PLANNED, _State.CONVENED)
        for verb, required in [
            (_Verb.EDIT, ("title", "starts_at", "place")),
            (_Verb.DROP_ITEM, ("item_id",)),
            (_Verb.SHIFT_ITEM, ("item_id", "way")),
        ]
    },
    **{(state, _Verb.ADD_ITEM): MeetingStep(None, _T, ("title",)) for state in AHEAD},
    (_State.PLANNED, _Verb.CONVENE): MeetingStep(_State.CONVENED, _T),
    **{
        (state, _Verb.CANCEL): MeetingStep(_State.CANCELLED, _T, ("words",))
        for state in (_State.PLANNED, _State.CONVENED)
    },
    (_State.CONVENED, _Verb.ANSWER): MeetingStep(None, _M, ("answer",)),
    (_State.CONVENED, _Verb.OPEN): MeetingStep(_State.RUNNING, _T),
    (_State.CONVENED, _Verb.NO_QUORUM): MeetingStep(_State.NO_QUORUM, _T),
    **{
        (state, verb): MeetingStep(None, actors, required)
        for state in (_State.CONVENED, _State.RUNNING)
        for verb, actors, required in [
            (_Verb.CHECK_IN, _M, ("secret",)),
            (_Verb.ATTEND, _T, ()),
            (_Verb.LEAVE, _M, ("seat_id",)),
        ]
    },
    **{
        (_State.RUNNING, verb): MeetingStep(None, actors, required)
        for verb, actors, required in [
            (_Verb.START_ITEM, _T, ("item_id",)),
            (_Verb.END_ITEM, _T, ("item_id",)),
            (_Verb.RAISE_HAND, _M, ("seat_id", "side")),
            (_Verb.LOWER_HAND, _M, ("request_id",)),
            (_Verb.CALL_SPEAKER, _T, ()),
            (_Verb.STOP_SPEAKER, _T, ()),
            (_Verb.MOVE, _M, ("seat_id", "text")),
            (_Verb.SECOND, _M, ("seat_id", "motion_id")),
            (_Verb.PUT, _T, ("motion_id",)),
            (_Verb.COUNT, _T, ("motion_id", "votes")),
            (_Verb.DROP_MOTION, _T, ("motion_id",)),
        ]
    },
    (_State.RUNNING, _Verb.CLOSE): MeetingStep(_State.CLOSED, _T),
    (_State.NO_QUORUM, _Verb.REPEAT): MeetingStep(None, _T, ("starts_at",)),
    **{
        (state, verb): MeetingStep(None, _T, required)
        for state in HELD
        for verb, required in [
            (_Verb.CORRECT_MINUTES, ("minutes",)),
            (_Verb.SIGN_MINUTES, ("seat_id",)),
            (_Verb.PUBLISH_MINUTES, ()),
        ]
    },
    **{
        (state, verb): MeetingStep(None, _T, required)
        for state in (_State.RUNNING, *HELD)
        for verb, required in [(_Verb.ADD_PHOTO, ("photos",)), (_Verb.CLEAR_PHOTO, ("photo_id",))]
    },
}


def step(state: str, verb: MeetingVerb) -> MeetingStep | None:
    """The row of the table, or None where the verb does not exist in this state."""
    return STEPS.get((MeetingState(state), verb))


def verbs_of(state: str) -> list[MeetingVerb]:
    return [verb for (from_state, verb) in STEPS if from_state == state]
