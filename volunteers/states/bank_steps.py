"""(state, verb) → next state, who may, what must be given: orders, stock papers, family ties, time orders. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from volunteers.states.bank import OrderState, PaperState, TieState, TimeOrderState


class BankActors(StrEnum):
    """Who a verb is for; `policies.bank` turns each into a rule."""

    OWNER = auto()  # whose order, tie or hours it is; of an order out of the pool, the community
    KEEPER = auto()  # keeps the office, or works for its area
    SECOND = auto()  # a keeper too, but another person than the one who asked
    OFFICE = auto()  # the community of the row
    RELATIVE = auto()  # the other person of the tie
    VOLUNTEER = auto()  # a checked volunteer of the community, not the owner
    TAKER = auto()  # the volunteer who took it
    CONFIRMER = auto()  # the owner, or the community for them; never the volunteer who served
    SYSTEM = auto()  # a clock


class BankVerb(StrEnum):
    HAND_OVER = auto()
    CANCEL = auto()
    CALL_OFF = auto()
    EXPIRE = auto()
    CONFIRM = auto()
    REFUSE = auto()
    AGREE = auto()
    END = auto()
    TAKE = auto()
    GIVE_BACK = auto()
    DO = auto()
    DENY = auto()
    MARK_FRAIL = auto()


@dataclass(frozen=True, slots=True)
class BankStep:
    to: str | None  # None: the state stays
    actors: BankActors
    required: tuple[str, ...] = ()


Steps = Mapping[tuple[str, BankVerb], BankStep]
_V, _A, _Step = BankVerb, BankActors, BankStep

ORDER_STEPS: Steps = {
    (OrderState.RESERVED, _V.HAND_OVER): _Step(OrderState.HANDED_OVER, _A.KEEPER, ("pickup_code",)),
    (OrderState.RESERVED, _V.CANCEL): _Step(OrderState.CANCELLED, _A.OWNER),
    (OrderState.RESERVED, _V.CALL_OFF): _Step(OrderState.CANCELLED, _A.KEEPER, ("reason",)),
    (OrderState.RESERVED, _V.EXPIRE): _Step(OrderState.EXPIRED, _A.SYSTEM),
}
PAPER_STEPS: Steps = {
    (PaperState.ASKED, _V.CONFIRM): _Step(PaperState.CONFIRMED, _A.SECOND),
    (PaperState.ASKED, _V.REFUSE): _Step(PaperState.REFUSED, _A.KEEPER, ("reason",)),
}
TIE_STEPS: Steps = {
    (TieState.DECLARED, _V.CONFIRM): _Step(TieState.CONFIRMED, _A.OFFICE),
    (TieState.DECLARED, _V.REFUSE): _Step(TieState.REFUSED, _A.OFFICE, ("reason",)),
    **{(state, _V.AGREE): _Step(None, _A.RELATIVE) for state in (TieState.DECLARED, TieState.CONFIRMED)},
    **{(state, _V.END): _Step(TieState.ENDED, _A.OWNER) for state in (TieState.DECLARED, TieState.CONFIRMED)},
}
_T = TimeOrderState
TIME_STEPS: Steps = {
    (_T.OPEN, _V.MARK_FRAIL): _Step(None, _A.OFFICE),
    (_T.OPEN, _V.TAKE): _Step(_T.TAKEN, _A.VOLUNTEER),
    (_T.TAKEN, _V.GIVE_BACK): _Step(_T.OPEN, _A.TAKER),
    (_T.TAKEN, _V.DO): _Step(_T.DONE, _A.TAKER, ("minutes", "served_on")),
    (_T.DONE, _V.CONFIRM): _Step(_T.CONFIRMED, _A.CONFIRMER),
    (_T.DONE, _V.DENY): _Step(_T.TAKEN, _A.CONFIRMER, ("reason",)),
    **{(state, _V.CANCEL): _Step(_T.CANCELLED, _A.OWNER) for state in (_T.OPEN, _T.TAKEN)},
    **{(state, _V.EXPIRE): _Step(_T.EXPIRED, _A.SYSTEM) for state in (_T.OPEN, _T.TAKEN)},
}
