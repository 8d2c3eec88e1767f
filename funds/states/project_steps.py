"""The life of a project and of a payment: (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from funds.states.projects import PaymentState, ProjectState


class Actors(StrEnum):
    """Who a verb is for; the policies turn each into a rule."""

    OFFICE = auto()  # the community's workers and secretary, the fund's handlers
    HANDLERS = auto()  # the fund's handlers and treasurers
    TREASURER = auto()
    CONFIRMERS = auto()  # the secretary, the fund's reviewers and treasurers: never who entered it
    ACCEPTORS = auto()  # the office, the fund's reviewers: never who carries it out
    STOPPERS = auto()  # the secretary and whoever keeps the money
    REVIEWERS = auto()  # the fund's reviewers
    WORKERS = auto()  # the office, and who speaks for the organisation that carries it out


class ProjectVerb(StrEnum):
    PLAN = auto()
    PUBLISH = auto()
    PROMISE = auto()
    ENTER_VOTE = auto()
    CONFIRM_VOTE = auto()
    FAIL = auto()
    REPLAN = auto()
    COMMIT = auto()
    START = auto()
    ACCEPT = auto()
    FINISH = auto()
    STOP = auto()
    DOCUMENT = auto()


class PaymentVerb(StrEnum):
    HANDLE = auto()
    REVIEW = auto()
    PAY = auto()
    REFUSE = auto()
    REVERSE = auto()
    DOCUMENT = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_S, _V, _A = ProjectState, ProjectVerb, Actors
PUBLIC_BEFORE_WORK = (_S.PUBLISHED, _S.FUNDED)

PROJECT_STEPS: dict[tuple[str, ProjectVerb], Step] = {
    (_S.DRAFT, _V.PLAN): Step(None, _A.OFFICE, ("plan",)),
    (_S.DRAFT, _V.PUBLISH): Step(_S.PUBLISHED, _A.OFFICE),
    (_S.PUBLISHED, _V.PROMISE): Step(None, _A.HANDLERS, ("share_id",)),
    (_S.PUBLISHED, _V.ENTER_VOTE): Step(None, _A.OFFICE, ("resolution_id", "amount_fen")),
    (_S.PUBLISHED, _V.CONFIRM_VOTE): Step(None, _A.CONFIRMERS, ("amount_fen",)),
    **{(state, _V.FAIL): Step(None, _A.OFFICE, ("share_id", "words")) for state in PUBLIC_BEFORE_WORK},
    **{(state, _V.REPLAN): Step(_S.PUBLISHED, _A.OFFICE, ("plan",)) for state in PUBLIC_BEFORE_WORK},
    (_S.PUBLISHED, _V.COMMIT): Step(_S.FUNDED, _A.TREASURER),
    (_S.FUNDED, _V.START): Step(_S.RUNNING, _A.OFFICE),
    (_S.RUNNING, _V.ACCEPT): Step(None, _A.ACCEPTORS, ("milestone_id", "words")),
    (_S.RUNNING, _V.FINISH): Step(_S.DONE, _A.OFFICE, ("result",)),
    **{
        (state, _V.STOP): Step(_S.STOPPED, _A.STOPPERS, ("reason",))
        for state in (_S.DRAFT, _S.PUBLISHED, _S.FUNDED, _S.RUNNING)
    },
    **{(state, _V.DOCUMENT): Step(None, _A.WORKERS, ("title", "file")) for state in _S if state != _S.STOPPED},
}

_P, _W = PaymentState, PaymentVerb

PAYMENT_STEPS: dict[tuple[str, PaymentVerb], Step] = {
    (_P.REQUESTED, _W.HANDLE): Step(_P.HANDLED, _A.HANDLERS, ("holding",)),
    (_P.HANDLED, _W.REVIEW): Step(_P.APPROVED, _A.REVIEWERS),
    (_P.APPROVED, _W.PAY): Step(_P.PAID, _A.TREASURER, ("paid_on",)),
    (_P.REQUESTED, _W.REFUSE): Step(_P.REFUSED, _A.HANDLERS, ("reason",)),
    (_P.HANDLED, _W.REFUSE): Step(_P.REFUSED, _A.REVIEWERS, ("reason",)),
    (_P.APPROVED, _W.REFUSE): Step(_P.REFUSED, _A.TREASURER, ("reason",)),
    (_P.PAID, _W.REVERSE): Step(_P.REVERSED, _A.TREASURER, ("public_note",)),
    **{
        (state, _W.DOCUMENT): Step(None, _A.WORKERS, ("title", "file"))
        for state in (_P.REQUESTED, _P.HANDLED, _P.APPROVED, _P.PAID)
    },
}
