"""Lists of one kind of row, filtered by their state, a page at a time."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance.common.keyset import page_by_key


def list_by_state(
    request: HttpRequest, rows: QuerySet[Any], choices: Iterable[tuple[Any, Any]], *, size: int = 50
) -> dict[str, Any]:
    """What a template needs of `?state=…&after=…`, newest first: `rows`, `state`, `states`, `next_url`, `previous_url`.

    `states`: (value, label, whether chosen), all of them first. An unknown state is none. `?pane=filters` opens these on
    a phone (`portal/_filters_open.html`, `portal/_filters_close.html`).
    """
    choices = list(choices)
    state = request.GET.get("state", "")
    state = state if state in dict(choices) else ""
    page = page_by_key(
        rows.filter(state=state) if state else rows, ("-id",), size=size, after=request.GET.get("after", "")
    )
    return {
        "rows": page.rows,
        "state": state,
        "open_pane": "filters" if request.GET.get("pane") == "filters" else "list",
        "states": [("", _("全部"), not state), *((value, label, value == state) for value, label in choices)],
        "next_url": f"?state={state}&after={page.next}" if page.next else "",
        "previous_url": f"?state={state}&after={page.previous}" if page.previous else "",
    }
