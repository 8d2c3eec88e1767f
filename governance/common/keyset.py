"""Pages by key instead of by number: page 1,000 costs what page 1 costs, and nothing is shown twice.

The cursor is opaque to users (base64 of JSON: direction and the key of the row at the edge) and validated like any
other input. NULLs come last in both orders.
"""

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone

from governance.common.errors import InputRefused
from governance.common.kept import kept_rows

FORWARD, BACKWARD = "n", "p"
Narrowed = Callable[[QuerySet], QuerySet]


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Rows, and the cursors of the pages around them ('' where there is none)."""

    rows: list[Any]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    descending: bool
    field: Field
    nullable: bool

    def ordering(self, backward: bool) -> Any:
        descending = self.descending != backward
        if not self.nullable:
            return f"-{self.name}" if descending else self.name
        nulls = {"nulls_first": True} if backward else {"nulls_last": True}
        return F(self.name).desc(**nulls) if descending else F(self.name).asc(**nulls)

    def beyond(self, value: Any, backward: bool) -> Q | None:
        """Rows strictly beyond `value` in reading direction; None where there cannot be any."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backward else None
        comparison = "lt" if self.descending != backward else "gt"
        rows = Q(**{f"{self.name}__{comparison}": value})
        return rows | Q(**{f"{self.name}__isnull": True}) if self.nullable and not backward else rows

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


def page_by_key(queryset: QuerySet, order: Sequence[str], *, size: int, after: str = "") -> KeysetPage:
    """One page of `queryset` in `order` (`"-"` = descending); `after` is a page's `next` or `previous`.

    The primary key is added as the last column where it is missing, so the order is total.
    Raises `InputRefused` for a cursor that this function did not make for the same order.
    """
    columns = _columns(queryset.model, queryset.query.annotations, order)
    return _page(columns, size, after, lambda narrowed: list(narrowed(queryset)))


def kept_page_by_key(
    key: Hashable,
    build: Callable[..., QuerySet],
    model: type[Model],
    order: Sequence[str],
    *,
    size: int,
    after: str = "",
    **values: Any,
) -> KeysetPage:
    """The same of the queryset that `build` makes, put together once a key (see `kept_rows`), without annotations."""
    columns = _columns(model, {}, order)

    def ask(narrowed: Narrowed) -> list[Any]:
        return kept_rows((key, *order, size, after), lambda **marks: narrowed(build(**marks)), **values)

    return _page(columns, size, after, ask)


def key_before(model: type[Model], order: Sequence[str], after: str) -> list[Any] | None:
    """The key after which the page begins; None for the first page, and where one reads backwards."""
    backward, key = _read_cursor(after, _columns(model, {}, order)) if after else (False, None)
    return None if backward else key


def _page(columns: list["_Column"], size: int, after: str, ask: Callable[[Narrowed], list[Any]]) -> KeysetPage:
    backward, key = _read_cursor(after, columns) if after else (False, None)

    def narrowed(queryset: QuerySet) -> QuerySet:
        rows = queryset.order_by(*(column.ordering(backward) for column in columns))
        return (rows if key is None else rows.filter(_beyond_key(columns, key, backward)))[: size + 1]

    rows = ask(narrowed)
    has_more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    has_next, has_previous = (bool(rows), has_more) if backward else (has_more, bool(after and rows))
    return KeysetPage(
        rows,
        _cursor(FORWARD, rows[-1], columns) if has_next else "",
        _cursor(BACKWARD, rows[0], columns) if has_previous else "",
    )


def _columns(model: type[Model], annotations: Mapping[str, Any], order: Sequence[str]) -> list[_Column]:
    names = [name.removeprefix("-") for name in order]
    full = list(order)
    if not {"id", "pk"} & set(names):
        full.append("-id" if order and order[-1].startswith("-") else "id")
    columns = []
    for entry in full:
        name = entry.removeprefix("-")
        field, nullable = _field(model, annotations, name)
        columns.append(_Column(name, entry.startswith("-"), field, nullable))
    return columns


def _field(model: Any, annotations: Mapping[str, Any], name: str) -> tuple[Field, bool]:
    if name in annotations:
        return annotations[name].output_field, True
    nullable = False
    *path, last = name.split(LOOKUP_SEP)
    for part in path:
        relation = model._meta.get_field(part)
        nullable = nullable or relation.null
        model = relation.related_model
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return field, nullable or field.null


def _beyond_key(columns: list[_Column], key: list[Any], backward: bool) -> Q:
    """`a > v OR (a = v AND b > w) OR …`, led by `a >= v` so that a composite index is entered at the right place."""
    alternatives = Q(pk__in=[])
    equal_so_far = Q()
    for column, value in zip(columns, key, strict=True):
        beyond = column.beyond(value, backward)
        if beyond is not None:
            alternatives |= equal_so_far & beyond
        equal_so_far &= column.equal(value)
    first, value = columns[0], key[0]
    entry = first.beyond(value, backward)
    return (first.equal(value) if entry is None else entry | first.equal(value)) & alternatives


def _value(row: Any, name: str) -> Any:
    for part in name.split(LOOKUP_SEP):
        row = None if row is None else getattr(row, part)
    return row


def _cursor(direction: str, row: Any, columns: list[_Column]) -> str:
    key = [None if (value := _value(row, c.name)) is None else str(value) for c in columns]
    raw = json.dumps([direction, *key], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read_cursor(cursor: str, columns: list[_Column]) -> tuple[bool, list[Any]]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        direction, *texts = json.loads(raw)
        if direction not in (FORWARD, BACKWARD) or len(texts) != len(columns):
            raise ValueError("not a cursor of this list")
        key = [_parsed(column, text) for column, text in zip(columns, texts, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError) as problem:
        raise InputRefused("bad_cursor", "翻页地址不对，请从第一页看起") from problem
    return direction == BACKWARD, key


def _parsed(column: _Column, text: Any) -> Any:
    if text is None and column.nullable:
        return None
    if not isinstance(text, str) or len(text) > 500 or "\x00" in text:
        raise ValueError("not a key")
    value = column.field.to_python(text)
    if isinstance(value, datetime) and (timezone.is_naive(value) or not 1900 <= value.year <= 2200):
        raise ValueError("time out of range")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("number out of range")
    return value
