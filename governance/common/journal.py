"""Where floors below the trail leave their entries.

`people` and `territory` may not import `trail` (it stands above them), yet what they change must be recorded in the
same transaction. The trail sets itself as the writer when it is ready; without one, writing fails loudly.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Writer = Callable[..., Any]
_writer: Writer | None = None


def set_writer(writer: Writer) -> None:
    global _writer
    _writer = writer


def write(*, actor: Any, verb: str, subject: Any, now: datetime, area_code: str = "", **data: Any) -> None:
    """Append one entry to the trail inside the caller's transaction."""
    if _writer is None:
        raise RuntimeError("no trail is installed: add governance.trail to INSTALLED_APPS")
    _writer(actor=actor, verb=verb, subject=subject, now=now, area_code=area_code, **data)
