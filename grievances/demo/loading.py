"""Load the demonstration's matters."""

from collections.abc import Callable
from datetime import datetime


def load_matters(*, now: datetime, say: Callable[[str], None]) -> None:
    say("诉求")
