"""One page of the worklist, for the desk and for the API: the statements are kept, and a search looks at the newest first."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from governance.common.kept import KeptQuery, among
from governance.common.keyset import KeysetPage, kept_page_by_key, key_before, page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.models import Grievance
from grievances.search import staff_index
from grievances.selectors import OPEN_SCOPES, scoped

NEWEST_FIRST = ("mentioned", "all", "ended")
SCOPES_BY_THE_CLOCK = ("late", "soon")  # asked with the time of this very moment
Shape = Callable[[QuerySet[Grievance]], QuerySet[Any]]


def order_of(scope: str) -> tuple[str, ...]:
    return ("-id",) if scope in NEWEST_FIRST else ("due_at", "id")


def page_of_worklist(
    user: User, *, scope: str, filters: Q, text: str, now: datetime, shape: Shape, size: int, after: str = ""
) -> KeysetPage:
    """`shape` says which columns: a function of a module, so that statements can be kept under its name."""
    order = order_of(scope)

    def rows() -> QuerySet[Grievance]:
        return scoped(user, scope, now).filter(filters)

    if scope in SCOPES_BY_THE_CLOCK and not text:
        return page_by_key(shape(rows()), order, size=size, after=after)
    key = (shape, user.pk, authority_of(user, timezone.localdate(now)).postings, scope, filters)
    if not text:
        return kept_page_by_key(key, lambda: shape(rows()), Grievance, order, size=size, after=after)
    for keys in _found(text, scope, after):
        if isinstance(keys, list) and scope not in SCOPES_BY_THE_CLOCK:
            page = kept_page_by_key(
                (key, "found"),
                lambda keys: shape(rows().filter(among(keys))),
                Grievance, order, size=size, after=after, keys=keys,
            )  # fmt: skip
        else:
            # The keys first, the columns after: PostgreSQL would join the names to every row that it looks at.
            page = page_by_key(rows().filter(pk__in=keys).only("id", "due_at"), order, size=size, after=after)
            page = replace(page, rows=_filled(shape, [row.pk for row in page.rows]))
        if page.next:
            break
    return page


def _found(text: str, scope: str, after: str) -> Iterator[list[int] | RawSQL]:
    """The newest that have the words, which fill most pages; where they do not, all."""
    if scope in NEWEST_FIRST:
        order = order_of(scope)
        edge = key_before(Grievance, order, after)
        if (edge or not after) and (keys := staff_index.newest(text, below=edge[0] if edge else None)):
            yield keys
    yield staff_index.matching(text, is_live=scope in OPEN_SCOPES)


def _filled(shape: Shape, keys: list[int]) -> list[Any]:
    """The rows of these keys, in their order."""
    found = {row.id: row for row in _by_keys(shape)(keys=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


@lru_cache
def _by_keys(shape: Shape) -> KeptQuery:
    return KeptQuery(lambda keys: shape(Grievance.objects.filter(among(keys))))
