"""A row of the worklist: just what is shown, read in one statement without making a model object of every relation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from governance.portal.templatetags.portal import TimeWords, clock_look, clock_mark, kind_badge
from grievances.models import Grievance
from grievances.states import State

COLUMNS = (
    "id", "code", "title", "kind", "urgency", "state", "is_open", "due_at", "warn_at", "is_suspended",
    "estate__name", "building__name", "area__name", "holder__name", "department__name", "assignee_id",
    "assignee__display_name", "assignee__username",
    "has_proceedings", "supervision_level", "supervision_due_at", "objection_level", "bounces", "has_time_request",
    "contest_level", "proxied_at", "followers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Everything that `_row.html` writes, ready to be written."""

    id: int
    code: str
    title: str
    is_open: bool
    is_danger: bool
    badges: str
    clock: SafeString
    kind: SafeString
    place: str
    state: str
    who: str


def columns_of(rows: QuerySet[Grievance]) -> QuerySet[Any]:
    """The queryset that `page_by_key` reads; each result goes through `as_rows`."""
    return rows.values_list(*COLUMNS, named=True)


def as_rows(found: Iterable[Any], now: datetime) -> list[WorkRow]:
    words = TimeWords.at(now)
    return [_as_row(row, words) for row in found]


def _as_row(found: Any, words: TimeWords) -> WorkRow:
    state = _state_words(found.state, words.language)
    at_home = (found.estate__name or "") + (found.building__name or "")
    person = found.assignee_id and (found.assignee__display_name or found.assignee__username)
    return WorkRow(
        id=found.id,
        code=found.code,
        title=found.title,
        is_open=found.is_open,
        is_danger=found.urgency == "DANGER",
        # Few rows have any, so these may take a template.
        badges=render_to_string("grievances/desk/_badges.html", {"row": found, "now": words.now})
        if found.has_proceedings or found.followers
        else "",
        clock=_clock(found, state, words),
        kind=kind_badge(found.kind),
        place=at_home or found.area__name,
        state=state if found.is_open and found.state != State.MERGED else "",
        who=person or found.department__name or found.holder__name,
    )


@lru_cache(maxsize=100)
def _state_words(state: str, language: str | None) -> str:
    return str(State(state).label)


def row_of(pk: int, now: datetime) -> WorkRow:
    """One matter as its row in the list, to be put in place after it changed."""
    return as_rows(columns_of(Grievance.objects.filter(pk=pk)), now)[0]


def _clock(found: Any, state: str, words: TimeWords) -> SafeString:
    if not found.is_open or found.state == State.MERGED:  # a follower has no clock of its own
        return clock_mark("done", due_at=None, words=words, meaning=state)
    look = clock_look(due_at=found.due_at, now=words.now, warn_at=found.warn_at, paused=found.is_suspended, done=False)
    return clock_mark(look, due_at=found.due_at, words=words)
