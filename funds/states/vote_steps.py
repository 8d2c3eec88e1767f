"""The life of an amount that a resolution allows, entered without a project: (state, verb) → who may. Pure Python."""

from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _

from funds.states.project_steps import Actors, Step


class VoteState(models.TextChoices):
    ENTERED = "ENTERED", _("等核对")
    CONFIRMED = "CONFIRMED", _("已核对")


class VoteVerb(StrEnum):
    CONFIRM = auto()
    DROP = auto()  # entered wrongly: the resolution may be entered again


VOTE_STEPS: dict[tuple[str, VoteVerb], Step] = {
    (VoteState.ENTERED, VoteVerb.CONFIRM): Step(VoteState.CONFIRMED, Actors.CONFIRMERS, ("amount_fen",)),
    (VoteState.ENTERED, VoteVerb.DROP): Step(None, Actors.OFFICE, ("reason",)),
}
