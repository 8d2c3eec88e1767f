"""iCalendar text (RFC 5545): escaping, lines of at most 75 octets, times in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Event:
    """`sequence` grows with every change, so that calendars replace what they have."""

    uid: str
    starts_at: datetime
    minutes: int
    title: str
    place: str
    description: str
    url: str
    sequence: int
    stamp: datetime
    is_cancelled: bool = False


def calendar_of(events: Iterable[Event], *, name: str) -> str:
    """One VCALENDAR with CRLF line ends, as a file or a feed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//community-governance-portal//calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event_lines(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event_lines(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(event.stamp)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(event.title)}",
        f"LOCATION:{escaped(event.place)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{event.url}",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """TEXT values: backslash, semicolon, comma and line breaks (RFC 5545 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> str:
    """Lines longer than 75 octets go on in the next one after a space; no character is cut in two (3.1)."""
    parts, part, used = [], "", 0
    for character in line:
        size = len(character.encode())
        if used + size > LINE_OCTETS:
            parts.append(part)
            part, used = "", 1  # the space that begins a continuation counts
        part += character
        used += size
    return "\r\n ".join([*parts, part])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
