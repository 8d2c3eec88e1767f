"""The rows of the worklist. Fifty on a page, so they are put together in Python: a template took four times as long."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from grievances.desk_rows import WorkRow

register = template.Library()

ROW = (
    '<li class="work-row{}" id="row-{}" data-code="{}"{}>{}<a class="work-link" href="{}{}/" data-open="{}"{}>'
    '<span class="work-clock">{}</span><span class="work-title">{}{}{}</span><span class="work-kind">{}</span>'
    '<span class="work-place">{}</span><span class="work-state">{}</span><span class="work-who">{}</span></a></li>\n'
)
PICK = (
    '<label class="work-pick"><input type="checkbox" name="pick" value="{}">'
    '<span class="visually-hidden">{}「{}」</span></label>'
)
NO_PICK = mark_safe('<span class="work-pick"></span>')
REPLACE, CURRENT = mark_safe(' hx-swap-oob="true"'), mark_safe(' aria-current="true"')


@register.simple_tag(takes_context=True)
def work_rows(context: template.Context, rows: Iterable[WorkRow], replace: bool = False) -> SafeString:
    """The rows as list items; `replace` puts them where the page has them already (HTMX, out of band)."""
    desk, pick_words = reverse("grievances:desk"), _("选中")
    danger = format_html('<span class="badge badge-late">{}</span> ', _("危急"))
    opened = getattr(context.get("matter"), "pk", None)
    may_pick = context.get("may_assign")

    def item(row: WorkRow) -> SafeString:
        pick: str = ""
        if may_pick:
            pick = format_html(PICK, row.id, pick_words, row.title) if row.is_open else NO_PICK
        is_here = row.id == opened
        return format_html(
            ROW,
            " is-open" if is_here else "", row.code, row.code, REPLACE if replace else "", pick,
            desk, row.code, row.code, CURRENT if is_here else "",
            row.clock, danger if row.is_danger else "", row.badges, row.title, row.kind, row.place, row.state, row.who,
        )  # fmt: skip

    return mark_safe("".join(map(item, rows)))  # noqa: S308 - each item is escaped by format_html
