"""The lives of resolutions and covenants: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from deliberation.states import CouncilKind, CovenantState, ResolutionState

# Who owes their people a report at fixed times.
REPORTING_KINDS = (CouncilKind.OWNERS, CouncilKind.NEIGHBOURHOOD)


class Actors(StrEnum):
    """Who a verb is for; `policies.resolutions` and `policies.covenants` turn each into a rule."""

    OFFICE = auto()  # whoever speaks for the council: its chair and clerk, the community, the grid of its building
    STAFF = auto()  # the office alone, in whose hands ballots are
    ABOVE = auto()  # the street, or the district, where covenants are filed
    WORKER = auto()  # the office, or who is responsible for an open task
    RESIDENT = auto()  # verified residents of the council's area
    SYSTEM = auto()  # follows from a clock or from another verb


class ResolutionVerb(StrEnum):
    OBJECT = auto()
    WITHDRAW_OBJECTION = auto()
    ANSWER = auto()
    UPHOLD = auto()
    TAKE_EFFECT = auto()
    ADD_TASK = auto()
    FINISH_TASK = auto()
    DROP_TASK = auto()
    CLEAR_PHOTO = auto()
    CARRY_OUT = auto()
    REPORT = auto()
    RATE = auto()


class CovenantVerb(StrEnum):
    WRITE = auto()
    ASK = auto()
    AMEND = auto()
    MODERATE = auto()
    DECIDE = auto()
    VOTE = auto()
    ADOPT = auto()
    REJECT = auto()
    DROP = auto()
    FILE = auto()
    REPLACE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_R, _V, _A = ResolutionState, ResolutionVerb, Actors
_WORKING = (_R.IN_FORCE, _R.CARRIED_OUT, _R.REPORTED)

RESOLUTION_STEPS: dict[tuple[str, ResolutionVerb], Step] = {
    (_R.PUBLISHED, _V.OBJECT): Step(None, _A.RESIDENT, ("words",)),
    (_R.PUBLISHED, _V.WITHDRAW_OBJECTION): Step(None, _A.RESIDENT),
    (_R.PUBLISHED, _V.ANSWER): Step(None, _A.OFFICE, ("objection_id", "answer")),
    (_R.PUBLISHED, _V.UPHOLD): Step(_R.OVERTURNED, _A.OFFICE, ("objection_id", "answer")),
    (_R.PUBLISHED, _V.TAKE_EFFECT): Step(_R.IN_FORCE, _A.SYSTEM),
    **{
        (state, _V.ADD_TASK): Step(None, _A.OFFICE, ("title", "responsible_name", "finish_on"))
        for state in (_R.PUBLISHED, _R.IN_FORCE)
    },
    **{(state, _V.DROP_TASK): Step(None, _A.OFFICE, ("task_id", "words")) for state in (_R.PUBLISHED, _R.IN_FORCE)},
    (_R.IN_FORCE, _V.FINISH_TASK): Step(None, _A.WORKER, ("task_id", "result")),
    **{(state, _V.CLEAR_PHOTO): Step(None, _A.OFFICE, ("photo_id",)) for state in _WORKING},
    (_R.IN_FORCE, _V.CARRY_OUT): Step(_R.CARRIED_OUT, _A.OFFICE),
    (_R.CARRIED_OUT, _V.REPORT): Step(_R.REPORTED, _A.OFFICE, ("result",)),
    (_R.REPORTED, _V.RATE): Step(None, _A.RESIDENT, ("stars",)),
}

_C, _W = CovenantState, CovenantVerb

COVENANT_STEPS: dict[tuple[str, CovenantVerb], Step] = {
    (_C.DRAFTING, _W.WRITE): Step(None, _A.OFFICE, ("clauses",)),
    (_C.DRAFTING, _W.ASK): Step(None, _A.OFFICE),
    (_C.DRAFTING, _W.AMEND): Step(None, _A.RESIDENT, ("clause_id", "text")),
    (_C.DRAFTING, _W.MODERATE): Step(None, _A.OFFICE, ("amendment_id",)),
    (_C.DRAFTING, _W.DECIDE): Step(None, _A.OFFICE, ("amendment_id", "answer")),
    **{
        (state, _W.VOTE): Step(_C.VOTING, _A.STAFF, ("rule", "opens_at", "closes_at"))
        for state in (_C.DRAFTING, _C.VOTING)  # again where its ballot was annulled
    },
    **{(state, _W.DROP): Step(_C.REJECTED, _A.OFFICE, ("words",)) for state in (_C.DRAFTING, _C.ADOPTED)},
    (_C.VOTING, _W.ADOPT): Step(_C.ADOPTED, _A.SYSTEM),
    (_C.VOTING, _W.REJECT): Step(_C.REJECTED, _A.SYSTEM),
    (_C.ADOPTED, _W.FILE): Step(_C.FILED, _A.ABOVE, ("filing_number",)),
    (_C.FILED, _W.REPLACE): Step(_C.REPLACED, _A.SYSTEM),
}


def resolution_step(state: str, verb: ResolutionVerb) -> Step | None:
    return RESOLUTION_STEPS.get((state, verb))


def covenant_step(state: str, verb: CovenantVerb) -> Step | None:
    return COVENANT_STEPS.get((state, verb))
