"""三项清单: what a community has, what it needs, what it plans; and how a need is followed to its evaluation. Pure Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """What needs and resources are about; by it they find each other."""

    ELDERLY = "ELDERLY", _("养老助老")
    CHILDREN = "CHILDREN", _("儿童青少年")
    HEALTH = "HEALTH", _("健康医疗")
    CULTURE = "CULTURE", _("文化体育")
    DAILY = "DAILY", _("便民生活")
    SURROUNDINGS = "SURROUNDINGS", _("环境绿化")
    SAFETY = "SAFETY", _("平安消防")
    LAW = "LAW", _("法律援助")
    WORK = "WORK", _("就业创业")
    OTHER = "OTHER", _("其他")


class ResourceKind(models.TextChoices):
    PLACE = "PLACE", _("场地")
    PEOPLE = "PEOPLE", _("人员队伍")
    SERVICE = "SERVICE", _("服务")
    GOODS = "GOODS", _("物资设备")
    MONEY = "MONEY", _("资金")


class NeedState(models.TextChoices):
    COLLECTED = "COLLECTED", _("需求征集")
    SERVING = "SERVING", _("提供服务")
    FEEDBACK = "FEEDBACK", _("沟通反馈")
    RATED = "RATED", _("已评价")
    DROPPED = "DROPPED", _("不再需要")


class ProjectState(models.TextChoices):
    PLANNED = "PLANNED", _("计划")
    RUNNING = "RUNNING", _("实施中")
    DONE = "DONE", _("已完成")
    DROPPED = "DROPPED", _("已取消")


class ListVerb(StrEnum):
    # to a need
    OFFER = auto()
    REPORT = auto()
    RATE = auto()
    AGAIN = auto()
    # to a project
    BEGIN = auto()
    FINISH = auto()
    # to both
    DROP = auto()


@dataclass(frozen=True, slots=True)
class ListStep:
    to: str
    required: tuple[str, ...] = ()


NEED_STEPS: dict[tuple[str, ListVerb], ListStep] = {
    (NeedState.COLLECTED, ListVerb.OFFER): ListStep(NeedState.SERVING, ("resource",)),
    (NeedState.COLLECTED, ListVerb.DROP): ListStep(NeedState.DROPPED, ("words",)),
    (NeedState.SERVING, ListVerb.REPORT): ListStep(NeedState.FEEDBACK, ("words",)),
    (NeedState.SERVING, ListVerb.AGAIN): ListStep(NeedState.COLLECTED, ("words",)),
    (NeedState.FEEDBACK, ListVerb.RATE): ListStep(NeedState.RATED, ("stars", "words")),
    # Whoever asked says it did not help: collected again, with another resource to find.
    (NeedState.FEEDBACK, ListVerb.AGAIN): ListStep(NeedState.COLLECTED, ("words",)),
}
PROJECT_STEPS: dict[tuple[str, ListVerb], ListStep] = {
    (ProjectState.PLANNED, ListVerb.BEGIN): ListStep(ProjectState.RUNNING),
    (ProjectState.PLANNED, ListVerb.DROP): ListStep(ProjectState.DROPPED, ("words",)),
    (ProjectState.RUNNING, ListVerb.FINISH): ListStep(ProjectState.DONE, ("words",)),
    (ProjectState.RUNNING, ListVerb.DROP): ListStep(ProjectState.DROPPED, ("words",)),
}
OPEN_NEEDS = (NeedState.COLLECTED, NeedState.SERVING, NeedState.FEEDBACK)


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource as the matching sees it."""

    id: int
    field: str
    words: frozenset[str]  # bigrams of name and description
    is_near: bool  # of the same community


def rank_offers(field: str, words: frozenset[str], offers: Iterable[Offer]) -> Sequence[int]:
    """Which resources fit a need, the best first: the same field before shared words before the same community.

    What shares neither field nor a single word is left out.
    """
    scored = [
        (offer.field == field, len(words & offer.words), offer.is_near, -offer.id)
        for offer in offers
        if offer.field == field or words & offer.words
    ]
    return [-score[-1] for score in sorted(scored, reverse=True)]
