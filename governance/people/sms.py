"""Short messages by telephone: what a gateway must offer, and the sender of installations that have none.

`settings.SMS_SENDER` names the class by dotted path. A district adds its gateway (Aliyun, Tencent, …) as a class of
its own; gateways send signed templates, so they get the template's name and its parameters beside the plain text.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class SmsSender(Protocol):
    # A remote sender is called by the worker, never inside a web request.
    is_remote: bool

    def send(self, *, phone: str, template: str, params: Mapping[str, str], text: str) -> None:
        """Hand one message over; raises where the gateway refuses it, so that the caller can try again."""
        ...


class ConsoleSender:
    """Writes messages to the log and to one JSON line each in `VAR_DIR/sms-outbox`: for trials and tests."""

    is_remote = False

    def send(self, *, phone: str, template: str, params: Mapping[str, str], text: str) -> None:
        logger.info("sms to %s: %s", phone, text)
        folder = settings.VAR_DIR / "sms-outbox"
        folder.mkdir(parents=True, exist_ok=True)
        now: datetime = timezone.localtime()
        entry: dict[str, Any] = {"at": now.isoformat(), "phone": phone, "template": template, "text": text}
        with (folder / f"{now:%Y-%m-%d}.jsonl").open("a", encoding="utf-8") as outbox:
            outbox.write(json.dumps(entry | {"params": dict(params)}, ensure_ascii=False) + "\n")


def sms_sender() -> SmsSender:
    sender: SmsSender = import_string(settings.SMS_SENDER)()
    return sender
