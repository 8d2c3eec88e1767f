"""Past time replayed: acts happen in their order, and between them the sweep does what it would have done."""

import heapq
import itertools
from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min

from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep

Life = Generator[datetime, datetime, Any]  # yields when it wants to go on, is sent when it does
Part = Generator[datetime, datetime, datetime]  # a stretch of a life; returns when it ended
TICK = timedelta(minutes=5)


class Clockwork:
    """Runs many lives side by side until `now`."""

    def __init__(self, now: datetime):
        self.now = now
        self._queue: list[tuple[datetime, int, Life]] = []
        self._number = itertools.count()

    def add(self, life: Life) -> None:
        self._push(life, next(life))

    def run(self) -> None:
        while self._queue:
            moment, _number, life = heapq.heappop(self._queue)
            self._sweep_until(moment)
            try:
                self._push(life, life.send(moment))
            except StopIteration:
                continue
        self._sweep_until(self.now)

    def _push(self, life: Life, moment: datetime) -> None:
        if moment <= self.now:  # what lies in the future has not happened
            heapq.heappush(self._queue, (moment, next(self._number), life))

    def _sweep_until(self, moment: datetime) -> None:
        """Sweep shortly after each clock that wakes before `moment`."""
        running = Deadline.objects.filter(state=Deadline.State.RUNNING)
        while (wakes := running.aggregate(first=Min("wake_at"))["first"]) and wakes + TICK <= moment:
            if not sweep(now=wakes + TICK):
                break
