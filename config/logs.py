"""Logs as data: one JSON object a line in production, readable lines otherwise; no telephone or identity number in any.

Everything goes through the same formatter, structlog's events and the standard library's alike. Numbers are masked in
the finished line, so that neither an argument nor a traceback can carry one past.
"""

import logging
import re
from typing import Any

import structlog

_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{5})(?:18|19|20)\d{9}([\dXx])(?![\dA-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ \-]?)?(1[3-9]\d)[ \-]?\d{4}[ \-]?(\d{4})(?!\d)")
_SECRET = re.compile(r"(?i)([?&](?:secret|phone|code|token|key|password|last_four)=)[^&\s\"']+")


def mask_line(line: str) -> str:
    """Hide numbers of people, and the values of private query parameters, in a finished log line."""
    line = _IDENTITY.sub(r"\1***********\2", line)
    line = _MOBILE.sub(r"\1****\2", line)
    return _SECRET.sub(r"\1***", line)


def mask_numbers(_logger: Any, _method: str, line: str) -> str:
    """The last processor of the chain."""
    return mask_line(line)


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.UnicodeDecoder(),
]


class MaskingFormatter(structlog.stdlib.ProcessorFormatter):
    """Also what the standard library appends by itself (a handler's own traceback) is masked."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_line(super().format(record))


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """For Django's LOGGING. Tracebacks never show local variables: those hold what people typed."""
    if as_json:
        renderers: list[Any] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    else:
        renderers = [
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": MaskingFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderers,
                    mask_numbers,
                ],
                "foreign_pre_chain": _SHARED,
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "apprise": {"level": "ERROR"},  # its warnings name addresses, which hold tokens
            "celery.app.trace": {"level": "WARNING"},  # a line per wake-up, every 15 s
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }
