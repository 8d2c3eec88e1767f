"""The life of a volunteer: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from volunteers.states.people import VolunteerState


class Actors(StrEnum):
    SELF = auto()
    OFFICE = auto()  # workers and secretary of a community that they belong to


class VolunteerVerb(StrEnum):
    CHECK = auto()  # the identity card was looked at, once
    SEND_BACK = auto()
    DISTINGUISH = auto()  # training or an award
    EDIT = auto()
    JOIN = auto()  # a community or a team
    LEAVE_COMMUNITY = auto()  # one of several
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_S, _V, _A = VolunteerState, VolunteerVerb, Actors
HERE = (_S.REGISTERED, _S.ACTIVE)

VOLUNTEER_STEPS: dict[tuple[str, VolunteerVerb], Step] = {
    (_S.REGISTERED, _V.CHECK): Step(_S.ACTIVE, _A.OFFICE, ("name",)),
    (_S.REGISTERED, _V.SEND_BACK): Step(None, _A.OFFICE, ("words",)),
    (_S.ACTIVE, _V.DISTINGUISH): Step(None, _A.OFFICE, ("kind", "title", "given_by", "on")),
    **{(state, _V.EDIT): Step(None, _A.SELF) for state in HERE},
    **{(state, _V.JOIN): Step(None, _A.SELF) for state in HERE},
    **{(state, _V.LEAVE_COMMUNITY): Step(None, _A.SELF) for state in HERE},
    **{(state, _V.LEAVE): Step(_S.LEFT, _A.SELF) for state in HERE},
}
