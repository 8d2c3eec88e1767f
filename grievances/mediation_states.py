"""The life of a dispute as one table (三二一): (state, verb) → next state, who may, what must be given. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.territory.levels import Level

# The rungs of mediation; the grid brings a dispute in and mediates for its community.
LEVELS = (Level.COMMUNITY, Level.STREET, Level.DISTRICT)
LEAST_PARTIES = 2


class DisputeState(models.TextChoices):
    OPEN = "OPEN", _("待指定调解员")
    MEDIATING = "MEDIATING", _("调解中")
    AGREED = "AGREED", _("谈成，待签协议")
    KEEPING = "KEEPING", _("协议履行中")
    VISITING = "VISITING", _("待回访")
    VISITED = "VISITED", _("已回访，待结案")
    CLOSED = "CLOSED", _("已结案")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    FAILED = "FAILED", _("调解不成")


class RoundOutcome(models.TextChoices):
    AGREED = "AGREED", _("谈成了")
    FAILED = "FAILED", _("没谈成")
    ADJOURNED = "ADJOURNED", _("中途休会，改日接着谈")


class ClauseState(models.TextChoices):
    OPEN = "OPEN", _("待履行")
    KEPT = "KEPT", _("已履行")
    BROKEN = "BROKEN", _("未履行")


class VisitOutcome(models.TextChoices):
    SETTLED = "SETTLED", _("没有反复")
    RELAPSED = "RELAPSED", _("又起纠纷")
    NOT_REACHED = "NOT_REACHED", _("没有联系上")


class MediationVerb(StrEnum):
    OPEN = auto()
    ADD_PARTY = auto()
    REMOVE_PARTY = auto()
    APPOINT = auto()
    PLAN_ROUND = auto()
    HOLD_ROUND = auto()
    RISE = auto()
    FAIL = auto()
    AGREE = auto()
    SIGN = auto()
    LAPSE = auto()
    KEEP_CLAUSE = auto()
    BREAK_CLAUSE = auto()
    VISIT = auto()
    CLOSE = auto()
    WITHDRAW = auto()
    NOTE = auto()
    LOOK = auto()
    PRINT = auto()


class MediationActors(StrEnum):
    """Who a verb is for; `mediation_policies` turns each into a rule over postings and appointments."""

    OFFICE = auto()  # whoever handles at the level that holds the dispute
    MEDIATOR = auto()  # a mediator appointed at this level, or its office
    LINE = auto()  # also the offices and mediators that had it before
    SYSTEM = auto()  # follows from another verb


@dataclass(frozen=True, slots=True)
class MediationStep:
    to: DisputeState | None  # None: the state stays, or the service says which
    actors: MediationActors
    required: tuple[str, ...] = ()


OPEN_DISPUTES = (
    DisputeState.OPEN,
    DisputeState.MEDIATING,
    DisputeState.AGREED,
    DisputeState.KEEPING,
    DisputeState.VISITING,
    DisputeState.VISITED,
)
# A signed agreement stands: what the share "settled without rising" counts.
SETTLED_STATES = (DisputeState.KEEPING, DisputeState.VISITING, DisputeState.VISITED, DisputeState.CLOSED)

_O, _M, _L, _S = MediationActors.OFFICE, MediationActors.MEDIATOR, MediationActors.LINE, MediationActors.SYSTEM
_State, _Verb = DisputeState, MediationVerb

STEPS: dict[tuple[DisputeState, MediationVerb], MediationStep] = {
    **{
        (state, verb): MediationStep(None, _M, required)
        for state in (_State.OPEN, _State.MEDIATING)
        for verb, required in [(_Verb.ADD_PARTY, ("name", "side")), (_Verb.REMOVE_PARTY, ("party", "words"))]
    },
    **{
        (state, _Verb.APPOINT): MediationStep(_State.MEDIATING, _O, ("mediators",))
        for state in (_State.OPEN, _State.MEDIATING)
    },
    (_State.MEDIATING, _Verb.PLAN_ROUND): MediationStep(None, _M, ("planned_at", "place")),
    (_State.MEDIATING, _Verb.HOLD_ROUND): MediationStep(None, _M, ("round_id", "outcome", "minutes")),
    (_State.MEDIATING, _Verb.RISE): MediationStep(_State.OPEN, _S),
    (_State.MEDIATING, _Verb.FAIL): MediationStep(_State.FAILED, _S),
    # Written once, corrected until it is signed.
    (_State.AGREED, _Verb.AGREE): MediationStep(None, _M, ("clauses",)),
    (_State.AGREED, _Verb.SIGN): MediationStep(_State.KEEPING, _M, ("signed_on", "photos")),
    (_State.AGREED, _Verb.LAPSE): MediationStep(None, _M, ("words",)),
    (_State.KEEPING, _Verb.KEEP_CLAUSE): MediationStep(None, _M, ("clause",)),
    **{
        (state, _Verb.BREAK_CLAUSE): MediationStep(None, _M, ("clause", "words"))
        for state in (_State.KEEPING, _State.VISITING)
    },
    (_State.VISITING, _Verb.VISIT): MediationStep(None, _M, ("outcome", "words")),
    (_State.VISITED, _Verb.CLOSE): MediationStep(_State.CLOSED, _O),
    **{
        (state, _Verb.WITHDRAW): MediationStep(_State.WITHDRAWN, _O, ("words",))
        for state in (_State.OPEN, _State.MEDIATING, _State.AGREED)
    },
    **{(state, _Verb.NOTE): MediationStep(None, _L, ("words",)) for state in DisputeState},
    **{(state, _Verb.LOOK): MediationStep(None, _M) for state in DisputeState},
    **{(state, _Verb.PRINT): MediationStep(None, _M) for state in (_State.AGREED, *SETTLED_STATES)},
}


def step(state: str, verb: MediationVerb) -> MediationStep | None:
    """The row of the table, or None where the verb does not exist in this state."""
    return STEPS.get((DisputeState(state), verb))


def verbs_of(state: str) -> list[MediationVerb]:
    return [verb for (from_state, verb) in STEPS if from_state == state]


def level_above(level: str) -> Level | None:
    return Level(level).above


def after_trouble(*, level: str, used: int, limit: int) -> MediationVerb | None:
    """What follows when a round failed or an agreement broke: None (mediate again here), rise, or fail for good.

    `used` are the rounds that ended at this level; an adjourned sitting is not the end of its round.
    """
    if used < limit:
        return None
    return MediationVerb.RISE if level_above(level) else MediationVerb.FAIL
