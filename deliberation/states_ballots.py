"""The life of a ballot as one table: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from deliberation.states import BallotState, Channel


class BallotVerb(StrEnum):
    EDIT = auto()
    FILL_ROLL = auto()
    FREEZE = auto()
    RESCHEDULE = auto()
    OBJECT = auto()
    ANSWER = auto()
    CORRECT = auto()
    OPEN = auto()
    PROXY = auto()
    VOTE = auto()
    RECORD = auto()
    ENTER = auto()
    SETTLE = auto()
    CLOSE = auto()
    COUNT = auto()
    ANNUL = auto()


class BallotActors(StrEnum):
    """Who a verb is for; `policies.ballots` turns each into a rule over postings, residencies and the roll."""

    OFFICE = auto()  # the council's office, and the street above it
    OFFICE_OR_CLOCK = auto()
    FIELD = auto()  # the office, and grid workers of where the council decides
    CONCERNED = auto()  # who is on the roll, or lives where the council decides
    VOTER = auto()  # who is on the roll, or stands in for somebody who is
    CLOCK = auto()


@dataclass(frozen=True, slots=True)
class BallotStep:
    to: BallotState | None  # None: the state stays
    actors: BallotActors
    required: tuple[str, ...] = ()


_S, _V, _A = BallotState, BallotVerb, BallotActors

BALLOT_STEPS: dict[tuple[BallotState, BallotVerb], BallotStep] = {
    (_S.DRAFT, _V.EDIT): BallotStep(None, _A.OFFICE, ("question",)),
    (_S.DRAFT, _V.FILL_ROLL): BallotStep(None, _A.OFFICE),
    (_S.DRAFT, _V.FREEZE): BallotStep(_S.ROLL, _A.OFFICE, ("confirmed",)),
    (_S.ROLL, _V.RESCHEDULE): BallotStep(None, _A.OFFICE, ("opens_at", "closes_at")),
    (_S.ROLL, _V.OBJECT): BallotStep(None, _A.CONCERNED, ("words",)),
    (_S.ROLL, _V.ANSWER): BallotStep(None, _A.OFFICE, ("answer",)),
    (_S.ROLL, _V.CORRECT): BallotStep(None, _A.OFFICE, ("reason",)),
    (_S.ROLL, _V.OPEN): BallotStep(_S.OPEN, _A.OFFICE_OR_CLOCK),
    **{(state, _V.PROXY): BallotStep(None, _A.OFFICE) for state in (_S.ROLL, _S.OPEN)},
    (_S.OPEN, _V.VOTE): BallotStep(None, _A.VOTER, ("choice",)),
    (_S.OPEN, _V.RECORD): BallotStep(None, _A.FIELD, ("choice",)),
    # Papers handed in before closing are entered to the end: who counts waits for the second person.
    **{(state, _V.ENTER): BallotStep(None, _A.FIELD, ("choice",)) for state in (_S.OPEN, _S.CLOSED)},
    **{(state, _V.SETTLE): BallotStep(None, _A.FIELD, ("choice",)) for state in (_S.OPEN, _S.CLOSED)},
    (_S.OPEN, _V.CLOSE): BallotStep(_S.CLOSED, _A.CLOCK),
    (_S.CLOSED, _V.COUNT): BallotStep(_S.COUNTED, _A.OFFICE_OR_CLOCK),
    **{
        (state, _V.ANNUL): BallotStep(_S.ANNULLED, _A.OFFICE, ("reason",))
        for state in (_S.DRAFT, _S.ROLL, _S.OPEN, _S.CLOSED)
    },
}
PUBLIC_STATES = (_S.ROLL, _S.OPEN, _S.CLOSED, _S.COUNTED, _S.ANNULLED)
# Somebody else writes the vote down, and the voter is told so.
RECORDED_CHANNELS = (Channel.DOORSTEP, Channel.TELEPHONE)


def ballot_step(state: str, verb: BallotVerb) -> BallotStep | None:
    """The row of the table, or None where the verb does not exist in this state."""
    return BALLOT_STEPS.get((BallotState(state), verb))


def ballot_verbs_of(state: str) -> list[BallotVerb]:
    return [verb for (from_state, verb) in BALLOT_STEPS if from_state == state]
