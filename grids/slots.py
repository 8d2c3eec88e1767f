"""When a facility can be booked: opening hours cut into slots, slots into cells of half an hour. Pure Python.

A cell is what can be taken once: however long slots were when a booking was made, two bookings that overlap share a cell,
and the database keeps (facility, place, cell) unique.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

CELL_MINUTES = 30
CELL = timedelta(minutes=CELL_MINUTES)
SPAN = re.compile(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?")


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on a weekday (0 = Monday) from a half hour to a half hour; 00:00 as `closes` is the end of the day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    free: int = 0  # places left


Taken = Set[tuple[int, datetime]]  # place, cell


def is_on_cell(moment: time) -> bool:
    return moment.minute % CELL_MINUTES == 0 and moment.second == moment.microsecond == 0


def minutes_of(opening: Opening) -> tuple[int, int]:
    """From and to, in minutes of the day."""
    begins, ends = (moment.hour * 60 + moment.minute for moment in (opening.opens, opening.closes))
    return begins, ends or 24 * 60


def overlapping(openings: Iterable[Opening]) -> bool:
    """Whether two openings of one weekday overlap."""
    spans = sorted((one.weekday, *minutes_of(one)) for one in openings)
    return any(a[0] == b[0] and b[1] < a[2] for a, b in zip(spans, spans[1:], strict=False))


def read_hours(text: str) -> list[tuple[time, time]]:
    """`9:00-12:00、14:00-18:30` as somebody types it, in any width and with any stroke; raises `ValueError`."""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for part in re.split(r"[,，、;；\s]+", re.sub(r"\s*[-–—~至到]+\s*", "-", plain).strip()):
        if part:
            match = SPAN.fullmatch(part)
            if match is None:
                raise ValueError(part)
            numbers = [int(number or 0) for number in match.groups()]
            found.append((time(numbers[0], numbers[1]), time(numbers[2] % 24, numbers[3])))
    return found


def cells_of(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    return [starts_at + CELL * number for number in range((ends_at - starts_at) // CELL)]


def slots_of_day(openings: Iterable[Opening], day: date, slot_minutes: int) -> list[Slot]:
    """Every slot of the day in local time; what is left at the end of an opening and shorter than a slot is not offered."""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    found = []
    for opening in openings:
        if opening.weekday != day.weekday():
            continue
        begins, ends = minutes_of(opening)
        for minute in range(begins, ends - slot_minutes + 1, slot_minutes):
            starts_at = midnight + timedelta(minutes=minute)
            found.append(Slot(starts_at, starts_at + timedelta(minutes=slot_minutes)))
    return sorted(found)


def free_place(taken: Taken, places: int, starts_at: datetime, ends_at: datetime) -> int | None:
    """The first place that is free all the time, or None."""
    cells = cells_of(starts_at, ends_at)
    return next((n for n in range(1, places + 1) if not any((n, cell) in taken for cell in cells)), None)


def with_room(slots: Iterable[Slot], taken: Taken, places: int, now: datetime) -> Iterator[Slot]:
    """The slots that have not begun, with how many places are left in each (none: full)."""
    for slot in slots:
        if slot.starts_at > now:
            cells = cells_of(slot.starts_at, slot.ends_at)
            free = sum(not any((n, cell) in taken for cell in cells) for n in range(1, places + 1))
            yield Slot(slot.starts_at, slot.ends_at, free)


def next_free(
    openings: list[Opening], taken: Taken, closed: Set[date], *, places: int, slot_minutes: int, now: datetime,
    days_ahead: int, most: int,
) -> list[Slot]:  # fmt: skip
    """The next free slots from now on."""
    found: list[Slot] = []
    today = timezone.localdate(now)
    for day in (today + timedelta(days=number) for number in range(days_ahead + 1)):
        if day not in closed:
            slots = slots_of_day(openings, day, slot_minutes)
            found += [slot for slot in with_room(slots, taken, places, now) if slot.free]
        if len(found) >= most:
            break
    return found[:most]
