"""The life of an export as one table, in the shape of `states`. Pure Python."""

from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    QUEUED = "QUEUED", _("排队中")
    RUNNING = "RUNNING", _("正在生成")
    DONE = "DONE", _("可以下载")
    FAILED = "FAILED", _("没有生成")
    CANCELLED = "CANCELLED", _("已取消")
    EXPIRED = "EXPIRED", _("已过期删除")


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("表格 .xlsx")
    CSV = "csv", _("文本 .csv")


class ExportVerb(StrEnum):
    CLAIM = auto()  # a worker takes it, also from a worker that went silent
    RELEASE = auto()  # something went wrong: back to the queue
    FINISH = auto()
    FAIL = auto()
    CANCEL = auto()  # by its owner
    DOWNLOAD = auto()  # by its owner
    EXPIRE = auto()


S, V = ExportState, ExportVerb
TRANSITIONS: dict[tuple[ExportState, ExportVerb], ExportState] = {
    (S.QUEUED, V.CLAIM): S.RUNNING,
    (S.RUNNING, V.CLAIM): S.RUNNING,
    (S.RUNNING, V.RELEASE): S.QUEUED,
    (S.RUNNING, V.FINISH): S.DONE,
    (S.RUNNING, V.FAIL): S.FAILED,
    (S.QUEUED, V.CANCEL): S.CANCELLED,
    (S.RUNNING, V.CANCEL): S.CANCELLED,
    (S.DONE, V.DOWNLOAD): S.DONE,
    (S.DONE, V.EXPIRE): S.EXPIRED,
}
ACTIVE_STATES = (ExportState.QUEUED, ExportState.RUNNING)


def next_state(state: str, verb: ExportVerb) -> ExportState | None:
    """Where the verb leads, or None where it does not exist in this state."""
    return TRANSITIONS.get((ExportState(state), verb))
