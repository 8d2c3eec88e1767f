"""The life of an activity: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from volunteers.states.service import ActivityState


class Actors(StrEnum):
    ORGANISER = auto()  # the community's office, the activity's leader, leaders of its team
    OFFICE = auto()  # the community's office alone
    VOLUNTEER = auto()  # checked volunteers


class ActivityVerb(StrEnum):
    EDIT = auto()
    ADD_SHIFT = auto()
    REMOVE_SHIFT = auto()
    INSURE = auto()
    PUBLISH = auto()
    SIGN_UP = auto()
    ROLL = auto()  # who came, by hand
    FINISH = auto()
    CALL_OFF = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_S, _V, _A = ActivityState, ActivityVerb, Actors

ACTIVITY_STEPS: dict[tuple[str, ActivityVerb], Step] = {
    (_S.DRAFT, _V.EDIT): Step(None, _A.ORGANISER, ("title", "content", "place", "risks")),
    **{
        (state, _V.ADD_SHIFT): Step(None, _A.ORGANISER, ("name", "starts_at", "ends_at", "most"))
        for state in (_S.DRAFT, _S.PUBLISHED)
    },
    (_S.DRAFT, _V.REMOVE_SHIFT): Step(None, _A.ORGANISER, ("shift_id",)),
    **{(state, _V.INSURE): Step(None, _A.ORGANISER, ("insurance",)) for state in (_S.DRAFT, _S.PUBLISHED)},
    (_S.DRAFT, _V.PUBLISH): Step(_S.PUBLISHED, _A.OFFICE),
    (_S.PUBLISHED, _V.SIGN_UP): Step(None, _A.VOLUNTEER),
    (_S.PUBLISHED, _V.ROLL): Step(None, _A.ORGANISER, ("shift_id",)),
    (_S.PUBLISHED, _V.FINISH): Step(_S.DONE, _A.ORGANISER),
    **{(state, _V.CALL_OFF): Step(_S.CALLED_OFF, _A.ORGANISER, ("reason",)) for state in (_S.DRAFT, _S.PUBLISHED)},
}
