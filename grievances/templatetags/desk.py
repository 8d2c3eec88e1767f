"""The rows of the worklist. Fifty on a page, so they are put together in Python: a template took four times as long."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grievances import desk_html
from grievances.desk_rows import WorkRow
from grievances.forms.desk import DeskFilterForm
from grievances.views.desk_pages import VerbPage

register = template.Library()

NO_PICK = '<span class="work-pick"></span>'


@dataclass(frozen=True)
class _Filters:
    """Everything that the pane of filters depends on; the form itself is for writing it the first time."""

    language: str | None
    scope: str
    list_url: str
    clear_url: str
    shown: Hashable
    form: DeskFilterForm = field(compare=False)


@register.simple_tag(takes_context=True)
def filter_pane(context: template.Context) -> SafeString:
    """Eleven fields that stay the same from page to page."""
    form: DeskFilterForm = context["form"]
    return _filter_pane(
        _Filters(get_language(), context["scope"], context["list_url"], context["clear_url"], form.shown, form)
    )


@lru_cache(maxsize=100)
def _filter_pane(filters: _Filters) -> SafeString:
    names = ("scope", "list_url", "clear_url", "form")
    return render_to_string("grievances/desk/_filters.html", {name: getattr(filters, name) for name in names})


@register.simple_tag(takes_context=True)
def verb_button(context: template.Context, page: VerbPage, is_first: bool = False) -> SafeString:
    """What this person can do with the matter of the page."""
    url = reverse("grievances:desk_verb", args=[context["matter"].code, page.slug])
    return desk_html.verb_button(page, url, str(context["csrf_token"]), is_first=is_first)


@register.simple_tag(takes_context=True)
def work_rows(context: template.Context, rows: Iterable[WorkRow], replace: bool = False) -> SafeString:
    """The rows as list items; `replace` puts them where the page has them already (HTMX, out of band)."""
    desk, pick_words = reverse("grievances:desk"), escape(_("选中"))
    danger = format_html('<span class="badge badge-late">{}</span> ', _("危急"))
    swap = ' hx-swap-oob="true"' if replace else ""
    opened = getattr(context.get("matter"), "pk", None)
    may_pick = context.get("may_assign")

    def item(row: WorkRow) -> str:
        """Codes and numbers are ours; what people wrote is escaped, marks are safe already."""
        title, code = escape(row.title), row.code
        pick = ""
        if may_pick:
            pick = _pick(row.id, pick_words, title) if row.is_open else NO_PICK
        here, current = (" is-open", ' aria-current="true"') if row.id == opened else ("", "")
        return (
            f'<li class="work-row{here}" id="row-{code}" data-code="{code}"{swap}>{pick}'
            f'<a class="work-link" href="{desk}{code}/" data-open="{code}"{current}>'
            f'<span class="work-clock">{row.clock}</span>'
            f'<span class="work-title">{danger if row.is_danger else ""}{row.badges}{title}</span>'
            f'<span class="work-kind">{row.kind}</span><span class="work-place">{escape(row.place)}</span>'
            f'<span class="work-state">{row.state}</span><span class="work-who">{escape(row.who)}</span></a></li>\n'
        )

    return mark_safe("".join(map(item, rows)))  # noqa: S308 - see `item`


def _pick(pk: int, words: str, title: str) -> str:
    return (
        f'<label class="work-pick"><input type="checkbox" name="pick" value="{pk}">'
        f'<span class="visually-hidden">{words}「{title}」</span></label>'
    )
