"""(state, verb) → next state, who may, what must be given: organisations of the platform, incubated ones. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from volunteers.states.people import IncubationState, MemberState


class OrganisationActors(StrEnum):
    OFFICE = auto()  # the community, street or district of the row; never for an organisation that one acts for
    OWN = auto()  # whoever acts for the organisation
    EITHER = auto()


class OrganisationVerb(StrEnum):
    ACCEPT = auto()
    REFUSE = auto()
    WITHDRAW = auto()
    CHANGE = auto()
    LEAVE = auto()
    ADD_WORKER = auto()
    CHECK_WORKER = auto()  # the certificate was looked at
    END_WORKER = auto()
    ENTER = auto()  # a project, an activity, a training of an incubated organisation
    GRADUATE = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: OrganisationActors
    required: tuple[str, ...] = ()


Steps = dict[tuple[str, OrganisationVerb], Step]
_M, _I, _V, _A = MemberState, IncubationState, OrganisationVerb, OrganisationActors

MEMBER_STEPS: Steps = {
    (_M.APPLIED, _V.ACCEPT): Step(_M.JOINED, _A.OFFICE),
    (_M.APPLIED, _V.REFUSE): Step(_M.REFUSED, _A.OFFICE, ("reason",)),
    (_M.APPLIED, _V.WITHDRAW): Step(_M.WITHDRAWN, _A.OWN),
    (_M.JOINED, _V.CHANGE): Step(None, _A.EITHER, ("phone", "services")),
    (_M.JOINED, _V.LEAVE): Step(_M.LEFT, _A.EITHER, ("reason",)),
    (_M.JOINED, _V.ADD_WORKER): Step(None, _A.EITHER, ("name", "level", "starts_on")),
    (_M.JOINED, _V.CHECK_WORKER): Step(None, _A.OFFICE, ("worker",)),
    (_M.JOINED, _V.END_WORKER): Step(None, _A.EITHER, ("worker", "ends_on")),
}
INCUBATION_STEPS: Steps = {
    (_I.INCUBATING, _V.ENTER): Step(None, _A.OFFICE, ("kind", "title", "on")),
    (_I.INCUBATING, _V.GRADUATE): Step(_I.GRADUATED, _A.OFFICE, ("on",)),
    (_I.INCUBATING, _V.END): Step(_I.ENDED, _A.OFFICE, ("on", "reason")),
}
