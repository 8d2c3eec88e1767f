"""Whose turn it is to speak. Pure: the queue in, the next one out."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from deliberation.states import Side


class Waiting(Protocol):
    side: str


W = TypeVar("W", bound=Waiting)


def next_speaker(requests: Sequence[W], last_side: str | None) -> W | None:
    """The next of `requests` (in the order hands went up), so that for and against take turns.

    `last_side` is the side of whoever last spoke for or against; a question does not use up a side's turn and takes
    its place by time. The same side goes on only where nobody else waits.
    """
    others = [request for request in requests if request.side != last_side]
    return next(iter(others or requests), None)


def in_order(requests: Sequence[W], last_side: str | None) -> list[W]:
    """The whole queue as it will be called if no further hand goes up."""
    waiting, ordered = list(requests), []
    while chosen := next_speaker(waiting, last_side):
        ordered.append(chosen)
        waiting.remove(chosen)
        if chosen.side != Side.QUESTION:
            last_side = chosen.side
    return ordered
