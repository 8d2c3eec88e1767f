"""Every verb of a resolution. Each is one transaction with its trail, clocks and messages."""

from deliberation.services.resolutions.objections import (
    answer_objection,
    object_to,
    uphold_objection,
    withdraw_objection,
)
from deliberation.services.resolutions.publishing import NewTask, publish_resolution
from deliberation.services.resolutions.reporting import rate_resolution, report_result
from deliberation.services.resolutions.tasks import add_task, carry_out, clear_photo, drop_task, finish_task

__all__ = [
    "NewTask",
    "add_task",
    "answer_objection",
    "carry_out",
    "clear_photo",
    "drop_task",
    "finish_task",
    "object_to",
    "publish_resolution",
    "rate_resolution",
    "report_result",
    "uphold_objection",
    "withdraw_objection",
]
