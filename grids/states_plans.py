"""网格划分: a community proposes how its buildings are divided into grids, the street answers. Table: (state, verb). Pure Python."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.states_organisations import Verb

REVIEW = "grids.plan_review"  # the street's clock
NEW = "new-"  # `new-1` is the first of the grids that the plan makes


class PlanState(models.TextChoices):
    PROPOSED = "PROPOSED", _("待街道审批")
    APPROVED = "APPROVED", _("已批准")
    REFUSED = "REFUSED", _("没有批准")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


@dataclass(frozen=True, slots=True)
class PlanStep:
    to: PlanState
    by_above: bool  # the street and above; else the community that proposed it
    required: tuple[str, ...] = ()


_S = PlanState
PLAN_STEPS: dict[tuple[str, Verb], PlanStep] = {
    (_S.PROPOSED, Verb.ACCEPT): PlanStep(_S.APPROVED, by_above=True),
    (_S.PROPOSED, Verb.REFUSE): PlanStep(_S.REFUSED, by_above=True, required=("words",)),
    (_S.PROPOSED, Verb.WITHDRAW): PlanStep(_S.WITHDRAWN, by_above=False),
}
