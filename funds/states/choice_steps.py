"""The life of a yearly choice: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from funds.states.choices import ChoiceState


class Actors(StrEnum):
    """Who a verb is for; `policies.choices` turns each into a rule."""

    OFFICE = auto()  # the community's workers and secretary, the fund's handlers
    RESIDENT = auto()  # verified residents of the community
    PEOPLE = auto()  # either of them
    SYSTEM = auto()  # a clock


class ChoiceVerb(StrEnum):
    PROPOSE = auto()
    WITHDRAW = auto()
    CHECK = auto()
    MERGE = auto()
    END_CALL = auto()
    PUBLISH_LIST = auto()
    OPEN_VOTE = auto()
    VOTE = auto()
    PAPER = auto()
    COUNT = auto()
    ANNUL = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_S, _V, _A = ChoiceState, ChoiceVerb, Actors

CHOICE_STEPS: dict[tuple[str, ChoiceVerb], Step] = {
    (_S.CALLING, _V.PROPOSE): Step(None, _A.PEOPLE, ("title", "words", "cost_fen")),
    **{(state, _V.WITHDRAW): Step(None, _A.RESIDENT, ("option_id",)) for state in (_S.CALLING, _S.CHECKING)},
    **{(state, _V.CHECK): Step(None, _A.OFFICE, ("option_id",)) for state in (_S.CALLING, _S.CHECKING)},
    **{(state, _V.MERGE): Step(None, _A.OFFICE, ("option_id", "into_id")) for state in (_S.CALLING, _S.CHECKING)},
    (_S.CALLING, _V.END_CALL): Step(_S.CHECKING, _A.SYSTEM),
    (_S.CHECKING, _V.PUBLISH_LIST): Step(_S.LISTED, _A.OFFICE, ("opens_at", "closes_at")),
    (_S.LISTED, _V.OPEN_VOTE): Step(_S.VOTING, _A.SYSTEM),
    (_S.VOTING, _V.VOTE): Step(None, _A.RESIDENT),
    (_S.VOTING, _V.PAPER): Step(None, _A.OFFICE, ("paper_number", "dwelling_id", "name")),
    (_S.VOTING, _V.COUNT): Step(_S.COUNTED, _A.SYSTEM),
    **{
        (state, _V.ANNUL): Step(_S.ANNULLED, _A.OFFICE, ("reason",))
        for state in (_S.CALLING, _S.CHECKING, _S.LISTED, _S.VOTING)
    },
}
