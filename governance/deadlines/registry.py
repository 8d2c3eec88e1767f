"""What happens when a clock warns or runs out: each app registers a handler per purpose in `AppConfig.ready()`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from governance.deadlines.models import Deadline

Happening = Callable[[Any, Deadline, datetime], Any]
Expired = Sequence[tuple[Any, Deadline]]


def do_nothing(subject: Any, deadline: Deadline, now: datetime) -> None:
    """For a purpose that is marked and shown, and moves nothing."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Called with subject and deadline locked, in the transaction that marks the deadline."""

    subject_model: type[Model]
    on_due: Happening = do_nothing
    on_warn: Happening = do_nothing
    # The same for many at once, in one transaction, for those subjects that `in_batch` lets through; what fails
    # together is done one by one with `on_due`.
    on_due_many: Callable[[Expired, datetime], Any] | None = None
    in_batch: Callable[[Any], bool] = bool
    label: str | Promise = ""
    needs_policy: bool = True  # False: the app gives amount and unit itself


class HandlerMissing(LookupError):
    """A clock ran out for a purpose that no installed app knows."""


_handlers: dict[str, Handler] = {}


def register(purpose: str, handler: Handler) -> None:
    """Name who handles `purpose` (`app.purpose`); registering it again replaces it."""
    _handlers[purpose] = handler


def handler_of(purpose: str) -> Handler:
    """The handler of `purpose`; raises `HandlerMissing`."""
    try:
        return _handlers[purpose]
    except KeyError:
        raise HandlerMissing(f"no handler for purpose {purpose!r}") from None


def label_of(purpose: str) -> str:
    """The purpose in words for the screen."""
    handler = _handlers.get(purpose)
    return str(handler.label) if handler and handler.label else purpose


def registered() -> dict[str, Handler]:
    return dict(_handlers)
