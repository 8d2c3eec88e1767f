"""Words and marks that look the same on every screen: times, clocks, icons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from governance.portal.folding import constant

register = template.Library()

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = timedelta(hours=24)


@lru_cache(maxsize=16)
def _phrases(language: str | None) -> tuple[str, str]:
    return _("还剩 %s"), _("已超时 %s")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What times are called at one moment, to one reader: looked up once for a list of fifty."""

    now: datetime
    zone: tzinfo
    year: int
    language: str | None
    left: str
    late: str

    @classmethod
    def at(cls, now: datetime) -> "TimeWords":
        zone, language = timezone.get_current_timezone(), get_language()
        return cls(now, zone, now.astimezone(zone).year, language, *_phrases(language))

    def exact(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        clock = f"{local.hour:02}:{local.minute:02}"
        if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
            local, clock = local - DAY, "24:00"  # a term in days ends with its last day, not with the next (民法典 203)
        year = "" if local.year == self.year else f"{local.year}年"
        return f"{year}{local.month}月{local.day}日 {WEEKDAYS[local.weekday()]} {clock}"

    def until(self, due_at: datetime) -> str:
        span = due_at - self.now
        words, span = (self.left, span) if span > timedelta(0) else (self.late, -span)
        return words % _span(self.language, max(span // MINUTE, 1))

    def when(self, moment: datetime) -> SafeString:
        """What was, in words, with the exact time on touch."""
        local = moment.astimezone(self.zone)
        exact = f"{local:%Y}年{local.month}月{local.day}日 {WEEKDAYS[local.weekday()]} {local:%H:%M}"
        return mark_safe(  # noqa: S308 - nothing of what people wrote
            f'<time datetime="{local.isoformat(timespec="minutes")}" title="{exact}">{self.ago(moment)}</time>'
        )

    def ago(self, moment: datetime) -> str:
        """`3小时前` within a day, else the date (with the clock time within a week)."""
        past = self.now - moment
        if past < timedelta(0) or past >= 7 * DAY:
            words = self.exact(moment)
            return words if past < timedelta(0) else words.rsplit(" ", 2)[0]
        if past < MINUTE:
            return _("刚刚")
        if past < HOUR:
            return _("%d分钟前") % (past // MINUTE)
        if past < DAY:
            return _("%d小时前") % (past // HOUR)
        return self.exact(moment)

    def mark(self, due_at: datetime) -> SafeString:
        local = due_at.astimezone(self.zone)
        return mark_safe(  # noqa: S308 - nothing of what people wrote
            f'<time datetime="{local.isoformat()}" title="{self.exact(due_at)}">{self.until(due_at)}</time>'
        )


def exact_words(moment: datetime, now: datetime) -> str:
    """`11月21日 周六 15:00`, with the year where it is not this one."""
    return TimeWords.at(now).exact(moment)


@lru_cache(maxsize=10_000)
def _span(language: str | None, all_minutes: int) -> str:
    days, hours, minutes = all_minutes // (24 * 60), all_minutes // 60 % 24, all_minutes % 60
    if days:
        words = ngettext("%d 天", "%d 天", days) % days
        return words + (" " + _("%d 小时") % hours if hours else "")
    if hours:
        return _("%d 小时") % hours + (" " + _("%d 分钟") % minutes if minutes and hours < 6 else "")
    return _("%d 分钟") % minutes


@register.filter
def clock_words(due_at: datetime | None, now: datetime | None = None) -> str:
    """`还剩 2 天 3 小时` before `due_at`, `已超时 5 小时` after it, '' without one."""
    if due_at is None:
        return ""
    return TimeWords.at(now or timezone.now()).until(due_at)


@register.filter
def when(moment: datetime | None, now: datetime | None = None) -> SafeString | str:
    """A `<time>` in words, with the exact time on touch."""
    if moment is None:
        return ""
    return TimeWords.at(now or timezone.now()).when(moment)


@register.filter
def exact(moment: datetime | None) -> str:
    """`11月21日 周六 15:00`, never relative: for promises and for paper."""
    return exact_words(moment, timezone.now()) if moment else ""


@register.filter
def code_groups(code: str) -> SafeString:
    """A short code with wide groups, read out as single characters."""
    return format_html('<code class="code">{}</code>', code)


@register.simple_tag
@constant
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite (names: bin/icons.txt). Without `label` it is decoration."""
    return _icon(name, str(label))


@lru_cache(maxsize=1000)  # a list of fifty rows shows the same few again and again
def _icon(name: str, label: str) -> SafeString:
    sprite = f"{static('npm/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, sprite)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', sprite)


@register.simple_tag
def nav_items(entries: Iterable[Any]) -> SafeString:
    """The links and groups of a header or bar; the same few on every page that a person opens."""
    return _nav_items(tuple(_told(entry) for entry in entries))


def _told(entry: Any) -> tuple[Any, ...]:
    """A link as (address, icon, label, whether here), a group as (label, its links)."""
    if hasattr(entry, "links"):
        return entry.label, tuple(_told(link) for link in entry.links)
    return entry.url, entry.icon, entry.label, entry.is_here


@lru_cache(maxsize=500)
def _nav_items(entries: tuple[tuple[Any, ...], ...]) -> SafeString:
    return format_html_join("\n", "{}", ((_nav_group(*it) if len(it) == 2 else _nav_link(*it),) for it in entries))


def _nav_link(url: str, icon_name: str, label: str, is_here: bool) -> SafeString:
    here = mark_safe(' aria-current="page"') if is_here else ""
    return format_html('<a href="{}"{}>{}<span>{}</span></a>', url, here, _icon(icon_name, ""), label)


def _nav_group(label: str, links: tuple[tuple[str, str, str, bool], ...]) -> SafeString:
    """`name` lets one be open at a time; portal.js closes it when something else is touched."""
    inside = format_html_join("\n", "{}", ((_nav_link(*link),) for link in links))
    here = mark_safe(' class="here"') if any(is_here for *_rest, is_here in links) else ""
    arrow = _icon("chevron-down", "")
    return format_html(
        '<details name="nav"{}><summary>{}{}</summary><div>{}</div></details>', here, label, arrow, inside
    )


CLOCK_LOOKS = {
    "in_time": ("clock", "在时限内"),
    "soon": ("clock-exclamation", "快到期"),
    "late": ("alert-triangle", "已超时"),
    "paused": ("player-pause", "计时已暂停"),
    "done": ("circle-check", "已完成"),
}


def clock_look(*, due_at: datetime | None, now: datetime, warn_at: datetime | None, paused: bool, done: bool) -> str:
    """in_time, soon (past `warn_at`, or within a day where none is given), late, paused or done."""
    if done:
        return "done"
    if paused:
        return "paused"
    if due_at is None:
        return "in_time"
    if now >= due_at:
        return "late"
    return "soon" if now >= (warn_at or due_at - SOON) else "in_time"


@register.simple_tag(takes_context=True)
def clock(
    context: template.Context,
    due_at: datetime | None,
    warn_at: datetime | None = None,
    paused: bool = False,
    done: bool = False,
    label: str = "",
) -> SafeString:
    """A clock with icon and words: `{% clock deadline.due_at warn_at=deadline.warn_at paused=… label=_('办结') %}`."""
    now = context.get("now") or timezone.now()
    look = clock_look(due_at=due_at, now=now, warn_at=warn_at, paused=paused, done=done)
    return clock_mark(look, due_at=due_at, words=TimeWords.at(now), label=label)


def clock_mark(
    look: str, *, due_at: datetime | None, words: TimeWords, label: str = "", meaning: str = ""
) -> SafeString:
    """The clock as lists and pages show it; `meaning` replaces the word of a look without a time."""
    icon_name, usual = CLOCK_LOOKS[look]
    shown = conditional_escape(meaning or usual)
    if look == "paused":
        shown = conditional_escape(_("计时已暂停"))
    elif look != "done" and due_at is not None:
        shown = words.mark(due_at)
    label = conditional_escape(f"{label} ") if label else ""
    css = look.replace("_", "-")
    # Put together by hand: lists show it fifty times.
    return mark_safe(f'<span class="clock clock-{css}">{_icon(icon_name, "")}<span>{label}{shown}</span></span>')  # noqa: S308


KIND_LOOKS = {"GOVERNMENT": ("大事", "gov"), "COMMUNITY": ("小事", "com"), "PRIVATE": ("私事", "pri")}


@register.simple_tag
@lru_cache(maxsize=16)
def kind_badge(kind: str) -> SafeString:
    """The quiet badge of 大事, 小事, 私事 (or 待分类): the same on every screen."""
    words, look = KIND_LOOKS.get(kind or "", ("待分类", "none"))
    return format_html('<span class="badge badge-{}">{}</span>', look, words)


@register.inclusion_tag("portal/_field.html")
def field(bound: Any, hint: str = "", optional: bool = False, label: str = "") -> dict[str, Any]:
    """A form field with label, help and error tied together for screen readers."""
    widget = bound.field.widget
    sort = getattr(widget, "input_type", "")
    is_group = sort == "radio" or getattr(widget, "use_fieldset", False)
    is_check = sort == "checkbox" and not is_group
    help_text = (hint or bound.help_text).strip()
    described = " ".join(
        part
        for part in (help_text and f"{bound.id_for_label}_hint", bound.errors and f"{bound.id_for_label}_error")
        if part
    )
    # A group's class stands on the box around its choices as well, so it must not be that of a single choice.
    css = (
        "choices-box"
        if is_group
        else "form-check-input"
        if is_check
        else "form-select"
        if sort == "select"
        else "form-control"
    )
    attrs = {"class": " ".join(filter(None, [widget.attrs.get("class"), css, bound.errors and "is-invalid"]))}
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=attrs),
        "help_text": help_text,
        "optional": optional,
        "is_check": is_check,
        "is_group": is_group,
    }


@register.simple_tag(takes_context=True)
def same_page(context: template.Context, **changes: Any) -> str:
    """This address with some query parameters changed (None or '' removes one): filters as plain links."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path
