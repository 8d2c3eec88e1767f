"""The lives of a grant call, an agreement, a tender and a reward: (state, verb) → next state, who may. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from funds.states.grants import AgreementState, CallState, RewardState, TenderState


class Actors(StrEnum):
    """Who a verb is for; `policies.grants` turns each into a rule."""

    OFFICE = auto()  # handlers and treasurers of the foundation
    TREASURER = auto()
    REVIEWER = auto()
    SCORER = auto()  # who has a seat in the call or the tender
    ORGANISATION = auto()  # who speaks for a registered organisation
    WORKERS = auto()  # the office, and who speaks for the organisation that carries it out
    SERVED = auto()  # verified residents of the place
    SYSTEM = auto()  # a clock


class CallVerb(StrEnum):
    EDIT = auto()
    SEAT = auto()
    UNSEAT = auto()
    OPEN = auto()
    APPLY = auto()
    ATTACH = auto()
    ENTER_PAPER = auto()
    CLEAR = auto()
    SUBMIT = auto()
    WITHDRAW = auto()
    REFUSE = auto()
    END_CALL = auto()
    DECLARE = auto()
    SCORE = auto()
    AWARD = auto()
    TAKE_BACK = auto()
    PUBLISH = auto()


class AgreementVerb(StrEnum):
    SIGN = auto()
    ATTACH = auto()
    CLEAR = auto()
    MIDTERM = auto()
    FINAL = auto()
    STOP = auto()
    COMPLETE = auto()
    RATE = auto()


class TenderVerb(StrEnum):
    EDIT = auto()
    SEAT = auto()
    UNSEAT = auto()
    PUBLISH = auto()
    BID = auto()
    WITHDRAW_BID = auto()
    OPEN_BIDS = auto()
    CLEAR = auto()
    DECLARE = auto()
    SCORE = auto()
    MARK = auto()
    AWARD = auto()
    SIGN = auto()
    ATTACH = auto()
    PUBLISH_CONTRACT = auto()
    ACCEPT_ITEM = auto()
    RATE = auto()
    END = auto()
    CANCEL = auto()


class RewardVerb(StrEnum):
    ATTACH = auto()
    CLEAR = auto()
    ASSESS = auto()
    GRANT = auto()
    END = auto()
    RATE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: the state stays
    actors: Actors
    required: tuple[str, ...] = ()


_A = Actors
_PAPER = ("kind", "title", "file")
_SEATING: tuple[tuple[str, tuple[str, ...]], ...] = (("SEAT", ("user", "title")), ("UNSEAT", ("seat_id",)))
_C, _CV = CallState, CallVerb
CALL_STEPS: dict[tuple[str, StrEnum], Step] = {
    (_C.DRAFT, _CV.EDIT): Step(None, _A.OFFICE),
    (_C.DRAFT, _CV.OPEN): Step(_C.OPEN, _A.OFFICE),
    **{
        (state, _CV[verb]): Step(None, _A.OFFICE, required)
        for state in (_C.DRAFT, _C.OPEN, _C.SCORING)
        for verb, required in _SEATING
    },
    (_C.OPEN, _CV.APPLY): Step(None, _A.ORGANISATION, ("title", "words", "budget")),
    **{
        (_C.OPEN, verb): Step(None, _A.ORGANISATION, ("application_id",))
        for verb in (_CV.ATTACH, _CV.SUBMIT, _CV.WITHDRAW)
    },
    **{
        (state, _CV.REFUSE): Step(None, _A.OFFICE, ("application_id", "reason")) for state in (_C.OPEN, _C.SCORING)
    },
    (_C.OPEN, _CV.ENTER_PAPER): Step(None, _A.OFFICE, ("organisation", "title", "words", "budget", "file")),
    **{
        (state, _CV.CLEAR): Step(None, _A.OFFICE, ("document_id",))
        for state in (_C.OPEN, _C.SCORING, _C.AWARDED, _C.CLOSED)
    },
    (_C.OPEN, _CV.END_CALL): Step(_C.SCORING, _A.SYSTEM),
    (_C.SCORING, _CV.DECLARE): Step(None, _A.SCORER),
    (_C.SCORING, _CV.SCORE): Step(None, _A.SCORER, ("application_id",)),
    (_C.SCORING, _CV.AWARD): Step(None, _A.OFFICE, ("application_id", "amount_fen")),
    (_C.SCORING, _CV.TAKE_BACK): Step(None, _A.OFFICE, ("application_id",)),
    (_C.SCORING, _CV.PUBLISH): Step(_C.AWARDED, _A.OFFICE),
}  # fmt: skip

_G, _GV = AgreementState, AgreementVerb
AGREEMENT_STEPS: dict[tuple[str, StrEnum], Step] = {
    (_G.DRAFT, _GV.SIGN): Step(_G.SIGNED, _A.OFFICE, ("signed_on", "midterm_on", "ends_on")),
    **{(state, _GV.ATTACH): Step(None, _A.WORKERS, _PAPER) for state in (_G.SIGNED, _G.COMPLETED)},
    **{
        (state, _GV.CLEAR): Step(None, _A.OFFICE, ("document_id",))
        for state in (_G.SIGNED, _G.COMPLETED, _G.STOPPED)
    },
    (_G.SIGNED, _GV.MIDTERM): Step(None, _A.REVIEWER, ("words",)),
    (_G.SIGNED, _GV.FINAL): Step(None, _A.REVIEWER, ("words",)),
    **{(state, _GV.STOP): Step(_G.STOPPED, _A.OFFICE, ("reason",)) for state in (_G.DRAFT, _G.SIGNED)},
    (_G.SIGNED, _GV.COMPLETE): Step(_G.COMPLETED, _A.OFFICE, ("result",)),
    **{(state, _GV.RATE): Step(None, _A.SERVED, ("stars",)) for state in (_G.SIGNED, _G.COMPLETED)},
}  # fmt: skip

_T, _TV = TenderState, TenderVerb
TENDER_STEPS: dict[tuple[str, StrEnum], Step] = {
    (_T.DRAFT, _TV.EDIT): Step(None, _A.OFFICE),
    (_T.DRAFT, _TV.PUBLISH): Step(_T.OPEN, _A.OFFICE, ("closes_at",)),
    (_T.OPEN, _TV.BID): Step(None, _A.ORGANISATION, ("price_fen", "words")),
    (_T.OPEN, _TV.WITHDRAW_BID): Step(None, _A.ORGANISATION),
    (_T.OPEN, _TV.OPEN_BIDS): Step(_T.OPENED, _A.SYSTEM),
    **{
        (state, _TV[verb]): Step(None, _A.OFFICE, required)
        for state in (_T.DRAFT, _T.OPEN, _T.OPENED)
        for verb, required in _SEATING
    },
    (_T.OPENED, _TV.DECLARE): Step(None, _A.SCORER),
    (_T.OPENED, _TV.SCORE): Step(None, _A.SCORER, ("bid_id",)),
    (_T.OPENED, _TV.MARK): Step(None, _A.REVIEWER, ("bid_id",)),
    **{
        (state, _TV.CLEAR): Step(None, _A.OFFICE, ("document_id",))
        for state in (_T.OPENED, _T.AWARDED, _T.CONTRACTED, _T.ENDED)
    },
    (_T.OPENED, _TV.AWARD): Step(_T.AWARDED, _A.OFFICE, ("bid_id",)),
    (_T.AWARDED, _TV.SIGN): Step(
        _T.CONTRACTED, _A.OFFICE, ("number", "signed_on", "starts_on", "ends_on", "items")
    ),
    **{(state, _TV.ATTACH): Step(None, _A.WORKERS, _PAPER) for state in (_T.CONTRACTED, _T.ENDED)},
    (_T.CONTRACTED, _TV.PUBLISH_CONTRACT): Step(None, _A.OFFICE),
    (_T.CONTRACTED, _TV.ACCEPT_ITEM): Step(None, _A.OFFICE, ("item_id", "words")),
    (_T.CONTRACTED, _TV.END): Step(_T.ENDED, _A.OFFICE, ("result",)),
    **{(state, _TV.RATE): Step(None, _A.SERVED, ("stars",)) for state in (_T.CONTRACTED, _T.ENDED)},
    **{
        (state, _TV.CANCEL): Step(_T.CANCELLED, _A.OFFICE, ("reason",))
        for state in (_T.DRAFT, _T.OPEN, _T.OPENED, _T.AWARDED)
    },
}  # fmt: skip

_R, _RV = RewardState, RewardVerb
REWARD_STEPS: dict[tuple[str, StrEnum], Step] = {
    **{(state, _RV.ATTACH): Step(None, _A.WORKERS, _PAPER) for state in (_R.APPLIED, _R.ASSESSED, _R.GRANTED)},
    **{(state, _RV.CLEAR): Step(None, _A.OFFICE, ("document_id",)) for state in (_R.APPLIED, _R.ASSESSED, _R.GRANTED)},
    (_R.APPLIED, _RV.ASSESS): Step(_R.ASSESSED, _A.REVIEWER, ("words",)),
    (_R.ASSESSED, _RV.GRANT): Step(_R.GRANTED, _A.TREASURER, ("purse",)),
    (_R.GRANTED, _RV.END): Step(None, _A.OFFICE),
    (_R.GRANTED, _RV.RATE): Step(None, _A.SERVED, ("stars",)),
}  # fmt: skip
