"""Where a topic goes when its stage ends: pure functions over the stages of a procedure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from deliberation.states import StageNext, StageOutcome, StageProduct

TALKING = (StageProduct.TALK, StageProduct.REVIEW)


class StageLike(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def on_yes(self) -> str: ...
    @property
    def on_no(self) -> str: ...
    @property
    def on_silence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Move:
    """Into the stage `to` (NEXT), the stage `to` of the council above (RISE), or one of STAY, PASSED, REJECTED."""

    kind: StageNext
    to: str = ""


def follow(stages: Sequence[StageLike], code: str, outcome: str, *, has_above: bool) -> Move:
    """What follows on `outcome` in the stage `code`; `stages` in their order, `has_above`: there is a council above.

    A tier that cannot settle and has none above: a "no" ends the topic, silence keeps it with a reminder.
    """
    at = next(number for number, stage in enumerate(stages) if stage.code == code)
    words = {StageOutcome.YES: stages[at].on_yes, StageOutcome.NO: stages[at].on_no}
    word = words.get(StageOutcome(outcome), stages[at].on_silence)
    match word:
        case StageNext.NEXT:
            return Move(StageNext.NEXT, stages[at + 1].code) if at + 1 < len(stages) else Move(StageNext.PASSED)
        case StageNext.BACK:
            return Move(StageNext.NEXT, stages[at - 1].code) if at else Move(StageNext.STAY)
        case StageNext.RISE:
            if has_above:
                return Move(StageNext.RISE, first_talk(stages))
            return Move(StageNext.STAY if outcome == StageOutcome.SILENCE else StageNext.REJECTED)
        case StageNext.STAY | StageNext.PASSED | StageNext.REJECTED:
            return Move(StageNext(word))
        case _:
            return Move(StageNext.NEXT, word)


def first_talk(stages: Sequence[StageLike]) -> str:
    """Where the council above begins: its first talk or review, else the first stage."""
    return next((stage.code for stage in stages if stage.product in TALKING), stages[0].code)


def unknown_words(stages: Sequence[StageLike]) -> list[tuple[str, str]]:
    """(stage code, word) for each `on_*` that is neither a `StageNext` nor the code of another stage."""
    codes = {stage.code for stage in stages}
    return [
        (stage.code, word)
        for stage in stages
        for word in (stage.on_yes, stage.on_no, stage.on_silence)
        if word not in StageNext.values and (word not in codes or word == stage.code)
    ]
