"""The life of a service record: (state, verb) → who may, what must be given. Pure Python.

Whether it counts follows from its keys (`settled`), so most steps name no next state.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from volunteers.states.service import RecordState


class Actors(StrEnum):
    """Who a verb is for; `policies.records` turns each into a rule."""

    ORGANISER = auto()  # leads the activity or its team, or works for the community
    SERVED = auto()  # the served person, or who holds the signed link
    SECOND = auto()  # somebody of the office or the team who did not turn the first key
    OFFICE = auto()  # the community's workers and secretary
    AUDITOR = auto()
    JUDGES = auto()  # the organiser, and the auditor of what was drawn
    DOUBTERS = auto()  # the volunteer, the served person, the auditor


class RecordVerb(StrEnum):
    CONFIRM = auto()  # the first key: the minutes
    RATE = auto()  # the second key: the served person
    VOUCH = auto()  # the second key: asked at a visit, or a second person of the organiser's side
    AUDIT = auto()
    REFUSE = auto()
    DISPUTE = auto()
    UPHOLD = auto()
    TURN_DOWN = auto()


@dataclass(frozen=True, slots=True)
class Step:
    to: str | None  # None: as the keys say
    actors: Actors
    required: tuple[str, ...] = ()


_S, _V, _A = RecordState, RecordVerb, Actors

RECORD_STEPS: dict[tuple[str, RecordVerb], Step] = {
    (_S.WAITING, _V.CONFIRM): Step(None, _A.ORGANISER, ("minutes",)),
    (_S.WAITING, _V.RATE): Step(None, _A.SERVED, ("stars",)),
    (_S.WAITING, _V.VOUCH): Step(None, _A.SECOND, ("words",)),
    (_S.WAITING, _V.AUDIT): Step(None, _A.AUDITOR, ("words",)),
    (_S.WAITING, _V.REFUSE): Step(_S.REFUSED, _A.JUDGES, ("reason",)),
    **{(state, _V.DISPUTE): Step(_S.DISPUTED, _A.DOUBTERS, ("words",)) for state in (_S.WAITING, _S.CONFIRMED)},
    (_S.DISPUTED, _V.UPHOLD): Step(None, _A.OFFICE, ("answer",)),
    (_S.DISPUTED, _V.TURN_DOWN): Step(None, _A.OFFICE, ("answer",)),
}


def settled(organiser_at: datetime | None, served_at: datetime | None, *, waits_for_audit: bool) -> RecordState:
    """What the keys say: both turned, and looked at where it was drawn for the auditor."""
    return RecordState.CONFIRMED if organiser_at and served_at and not waits_for_audit else RecordState.WAITING
