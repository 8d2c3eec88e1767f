"""Small things that every request asks for and that change once a year: kept in the process for a while."""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
MOST = 1000  # answers of one function; then it begins anew, so that nobody fills the memory by asking
_stores: list[dict[Hashable, tuple[float, Any]]] = []


def remembered(seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep a function's answers for `seconds` in this process: after a change others see the old answer that long.

    Only for answers that nobody changes in place and whose arguments are hashable.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        store: dict[Hashable, tuple[float, Any]] = {}
        _stores.append(store)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            key = (args, tuple(sorted(kwargs.items())))
            found = store.get(key)
            if found is None or found[0] < time.monotonic():
                found = (time.monotonic() + seconds, function(*args, **kwargs))
                if len(store) >= MOST:
                    store.clear()
                store[key] = found
            return found[1]

        return answer

    return decorate


def forget_all() -> None:
    """Ask everything anew: for tests, and after a change that must be seen at once in this process."""
    for store in _stores:
        store.clear()
