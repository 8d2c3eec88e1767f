"""The life of reports that are published together, as one table. Pure Python."""

from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishingState(models.TextChoices):
    QUEUED = "QUEUED", _("排队中")
    RUNNING = "RUNNING", _("正在公开")
    DONE = "DONE", _("办完了")
    FAILED = "FAILED", _("中断了")


class Outcome(models.TextChoices):
    """What became of one report."""

    WAITING = "WAITING", _("还没有轮到")
    PUBLISHED = "PUBLISHED", _("已公开")
    BEFORE = "BEFORE", _("早已公开，没有改动")
    REFUSED = "REFUSED", _("没有公开")


class PublishingVerb(StrEnum):
    CLAIM = auto()  # a worker takes it, also from a worker that went silent
    FINISH = auto()
    FAIL = auto()


S, V = PublishingState, PublishingVerb
PUBLISHING_STEPS: dict[tuple[str, PublishingVerb], PublishingState] = {
    (S.QUEUED, V.CLAIM): S.RUNNING,
    (S.RUNNING, V.CLAIM): S.RUNNING,
    (S.RUNNING, V.FINISH): S.DONE,
    (S.RUNNING, V.FAIL): S.FAILED,
}
ACTIVE_STATES = (S.QUEUED, S.RUNNING)
