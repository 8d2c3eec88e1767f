"""What repeats on a matter's page, put together in Python: a template takes four times as long, and this page is opened most."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.registry import label_of
from governance.people.models import User
from governance.portal.templatetags.portal import TimeWords, clock_look, clock_mark, icon
from grievances.models import TimelineEntry

AUDIENCE_WORDS = {
    TimelineEntry.Audience.PUBLIC: _("公开"),
    TimelineEntry.Audience.RESIDENT: _("居民可见"),
    TimelineEntry.Audience.STAFF: _("内部"),
}
LINE = (
    '<li class="timeline-item{}"><span class="timeline-icon">{}</span><div class="timeline-body">'
    '<p class="timeline-head"><strong>{}</strong> <span class="audience audience-{}">{}</span> '
    '<span class="quiet">{} · {}</span></p>{}{}</div></li>'
)
CHIP = '<span class="badge badge-state">@{}</span>'
CLOCK_CARD = (
    '<li class="clock-card{}"><p class="clock-card-head"><strong>{}</strong> {}<span class="quiet">{}</span> {}</p>'
    '<details><summary>{}</summary><ol class="clock-events">{}</ol></details></li>'
)
CLOCK_EVENT = '<li><time datetime="{}">{}</time> {}</li>'


# --- The timeline -------------------------------------------------------------------------------------------
def timeline_item(entry: TimelineEntry, icon_name: str, mentioned: Sequence[User], words: TimeWords) -> SafeString:
    """A happening, and of a note the colleagues it calls."""
    who = _t("居民") if entry.by_resident else str(entry.actor) if entry.actor else _t("系统")
    chips = format_html_join(" ", CHIP, [(person,) for person in mentioned])
    return format_html(
        LINE,
        " is-note" if entry.audience == TimelineEntry.Audience.STAFF else "",
        icon(icon_name),
        entry.line,
        entry.audience.lower(),
        AUDIENCE_WORDS[TimelineEntry.Audience(entry.audience)],
        who,
        words.when(entry.at),
        format_html('<p class="mention-chips">{}</p>', chips) if mentioned else "",
        _words(entry),
    )


def _words(entry: TimelineEntry) -> SafeString | str:
    if not entry.words:
        return ""
    words = format_html('<p class="timeline-words">{}</p>', linebreaksbr(entry.words))
    if entry.audience != TimelineEntry.Audience.PUBLIC:
        return words
    hint = _t("这段话只有居民和工作人员看得到")
    return words + format_html('<p class="form-hint timeline-hint">{}{}</p>', icon("lock"), hint)


# --- Clocks -------------------------------------------------------------------------------------------------
def clock_cards(clocks: Iterable[tuple[Deadline, Sequence[DeadlineEvent]]], words: TimeWords) -> list[SafeString]:
    """What runs first, then what ended, the newest before."""
    ordered = sorted(clocks, key=lambda found: (found[0].ended_at is not None, -found[0].pk))
    return [_clock_card(deadline, events, words) for deadline, events in ordered]


def _clock_card(deadline: Deadline, events: Sequence[DeadlineEvent], words: TimeWords) -> SafeString:
    is_live = deadline.ended_at is None
    unit = _choice(Deadline, "unit", deadline.unit, words.language)
    level = deadline.get_level_display()
    return format_html(
        CLOCK_CARD,
        " is-live" if is_live else "",
        label_of(deadline.purpose),
        format_html('<span class="quiet">{}</span> ', level) if level else "",
        f"{deadline.amount} {unit}",
        _clock_mark(deadline, words) if is_live else _clock_state(deadline.state, words.language),
        _t("到期 %(due)s") % {"due": words.exact(deadline.due_at)},
        format_html_join("", CLOCK_EVENT, (_happened(event, unit, words) for event in events)),
    )


def _clock_mark(deadline: Deadline, words: TimeWords) -> SafeString:
    is_paused = deadline.state == Deadline.State.SUSPENDED
    look = clock_look(due_at=deadline.due_at, now=words.now, warn_at=deadline.warn_at, paused=is_paused, done=False)
    return clock_mark(look, due_at=deadline.due_at, words=words)


@lru_cache(maxsize=50)
def _clock_state(state: str, language: str | None) -> SafeString:
    look = f"clock-state clock-state-{state.lower()}"
    return format_html('<span class="{}">{}</span>', look, _choice(Deadline, "state", state, language))


def _happened(event: DeadlineEvent, unit: str, words: TimeWords) -> tuple[str, str, str]:
    said = [
        _choice(DeadlineEvent, "kind", event.kind, words.language) + (f" {event.amount} {unit}" if event.amount else "")
    ]
    if event.actor:
        said.append(str(event.actor))
    if event.approver:
        said.append(_t("批准：%(who)s") % {"who": event.approver})
    if event.reason:
        said.append(event.reason)
    return event.at.astimezone(words.zone).isoformat(), words.exact(event.at), " · ".join(said)


@lru_cache(maxsize=100)
def _choice(model: Any, field: str, value: str, language: str | None) -> str:
    """The word for a stored choice, looked up once a language."""
    return str(dict(model._meta.get_field(field).flatchoices).get(value, value))


# --- Verbs --------------------------------------------------------------------------------------------------
def verb_button(page: Any, url: str, token: str, *, is_first: bool) -> SafeString:
    """A form of its own where one click does it, else a link to the form."""
    opening, closing = _around(page, is_first, get_language())
    if page.is_one_click:
        hidden = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        return format_html(
            '<form method="post" action="{}" data-once data-pane-post class="verb-now">{}{}', url, hidden, closing
        )
    return format_html('<a class="{}" href="{}"{}', opening, url, closing)


@lru_cache(maxsize=300)
def _around(page: Any, is_first: bool, language: str | None) -> tuple[str, SafeString]:
    look = " btn-primary" if is_first else " btn-danger" if page.is_danger and not page.is_one_click else ""
    mark, label = icon(page.icon), str(page.label)
    if page.is_one_click:
        button = '<button type="submit" class="btn btn-sm{}" data-key="{}">{}{}</button></form>'
        return "", format_html(button, look, page.key, mark, label)
    return f"btn btn-sm{look}", format_html(' data-verb="{}" data-key="{}">{}{}</a>', page.slug, page.key, mark, label)
