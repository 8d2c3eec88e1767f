"""What the lists of every app share: tabs with capped counts, and addresses that keep what was filtered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from governance.common.keyset import KeysetPage
from governance.people.models import User
from grievances.desk_reads import COUNT_CAP, CappedCount

FLEETING = ("after", "pane")  # where somebody is in a list, not what it shows


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: str
    url: str
    is_here: bool


def counted_tabs(
    request: HttpRequest, scopes: Mapping[str, tuple[str | Promise, Any]], here: str, rows: Callable[[str], QuerySet]
) -> list[Tab]:
    """A tab for each scope with what it holds, counted in one statement and no further than the cap."""
    assert isinstance(request.user, User)
    capped = [CappedCount(rows(key).order_by().values("pk")[: COUNT_CAP + 1]) for key in scopes]
    counts = User.objects.filter(pk=request.user.pk).values_list(*capped).get()
    return [
        Tab(
            key,
            str(label),
            f"{COUNT_CAP}+" if count > COUNT_CAP else str(count),
            f"{request.path}?scope={key}",
            key == here,
        )
        for (key, (label, _why)), count in zip(scopes.items(), counts, strict=True)
    ]


def list_address(request: HttpRequest, **changes: str) -> str:
    """This list from its beginning, with the filters as they are and the `changes`."""
    query = request.GET.copy()
    for name in FLEETING:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def page_links(request: HttpRequest, page: KeysetPage) -> dict[str, str]:
    """What `portal/_pager.html` asks for."""
    return {
        "next_url": list_address(request, after=page.next) if page.next else "",
        "previous_url": list_address(request, after=page.previous) if page.previous else "",
    }
