"""INSERT and UPDATE statements that are put together once for each model and not at every write.

The ORM compiles an INSERT each time, which costs several times what the database needs for the row. Raising a matter
writes a dozen rows, so what it writes goes through here; fields prepare their values as ever.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.utils.functional import Promise

AS_THEY_ARE = {
    models.BooleanField,
    models.IntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
}
NUMBERS = {models.AutoField, models.BigAutoField}
TEXTS = {models.CharField, models.TextField}  # which may be given as lazy translations
TUPLES_AT_ONCE = 2000
AT_ONCE = 200  # rows a statement: SQLite takes at most 32,766 values
M = TypeVar("M", bound=Model)


def insert_row(row: M) -> M:
    """`save(force_insert=True)` in one statement, without signals."""
    return insert_rows([row])[0]


def insert_rows(rows: Sequence[M], *, ignore_conflicts: bool = False) -> Sequence[M]:
    """`bulk_create` of a few rows of one model. Numbers are set, unless what is there already is left alone."""
    if not rows:
        return rows
    connection = connections[DEFAULT_DB_ALIAS]  # itself: through the proxy every attribute costs
    for first in range(0, len(rows), AT_ONCE):
        _insert(connection, rows[first : first + AT_ONCE], ignore_conflicts)
    return rows


def insert_tuples(
    model: type[Model], names: tuple[str, ...], tuples: Sequence[tuple[Any, ...]], *, ignore_conflicts: bool = False
) -> None:
    """Many rows of numbers, texts and times, without making an object of each; `names` are the columns."""
    connection = connections[DEFAULT_DB_ALIAS]
    insert, times = _tuple_parts(model, names)
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    line = f"({', '.join(['%s'] * len(names))})"
    with connection.cursor() as cursor:
        for first in range(0, len(tuples), TUPLES_AT_ONCE):
            rows = tuples[first : first + TUPLES_AT_ONCE]
            values = [value for row in rows for value in row]
            if connection.vendor != "postgresql":  # which takes times as they are
                for start in times:
                    for at in range(start, len(values), len(names)):
                        values[at] = connection.ops.adapt_datetimefield_value(values[at])
            cursor.execute(f"{insert} {', '.join([line] * len(rows))}{ending}", values)


@lru_cache(maxsize=50)
def _tuple_parts(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[int]]:
    """The beginning of the statement, and which columns are times."""
    meta, quote = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    types = {field.column: type(field) for field in meta.local_concrete_fields}
    insert = f"INSERT INTO {quote(meta.db_table)} ({', '.join(map(quote, names))}) VALUES"
    return insert, [at for at, name in enumerate(names) if types[name] is models.DateTimeField]


def update_rows(rows: Sequence[Model], names: tuple[str, ...]) -> None:
    """`save(update_fields=names)` of each row, without signals, and on PostgreSQL in one statement."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        fields, update = _update_parts(type(rows[0]), names, connection.vendor)
        values = [
            [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields] + [row.pk]
            for row in some
        ]
        with connection.cursor() as cursor:
            update(cursor, values)


Update = Callable[[Any, list[list[Any]]], Any]


@lru_cache(maxsize=100)
def _update_parts(model: type[Model], names: tuple[str, ...], vendor: str) -> tuple[list[Field], Update]:
    """The fields to write, and what writes lists of their values, each with the row's key at its end."""
    connection = connections[DEFAULT_DB_ALIAS]
    meta, quote = model._meta, connection.ops.quote_name
    fields = [field for field in meta.local_concrete_fields if field.name in names]
    columns = [quote(str(field.column)) for field in fields]
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    if vendor != "postgresql":
        assignments = ", ".join(f"{column} = %s" for column in columns)
        each = f"UPDATE {table} SET {assignments} WHERE {key} = %s"  # noqa: S608 - names of columns
        return fields, lambda cursor, values: cursor.executemany(each, values)
    assignments = ", ".join(f"{column} = given.{column}" for column in columns)
    line = f"({', '.join(f'%s::{field.db_type(connection)}' for field in fields)}, %s)"

    def together(cursor: Any, values: list[list[Any]]) -> None:
        cursor.execute(
            f"UPDATE {table} SET {assignments} FROM (VALUES {', '.join([line] * len(values))}) "  # noqa: S608
            f"AS given ({', '.join(columns)}, given_key) WHERE {table}.{key} = given_key",
            [value for row in values for value in row],
        )

    return fields, together


def _insert(connection: BaseDatabaseWrapper, rows: Sequence[M], ignore_conflicts: bool) -> None:
    read, prepared, insert, returning = _parts(type(rows[0]), connection.vendor)
    values: list[Any] = []
    for row in rows:
        own = list(read(row))
        for at, prepare in prepared:
            own[at] = prepare(row, own[at], connection)
        values += own
    line = f"({', '.join(['%s'] * (len(values) // len(rows)))})"
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else returning
    with connection.cursor() as cursor:
        cursor.execute(f"{insert} {', '.join([line] * len(rows))}{ending}", values)
        if returning and not ignore_conflicts:
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


Prepare = Callable[[Model, Any, BaseDatabaseWrapper], Any]
Parts = tuple[Callable[[Model], tuple[Any, ...]], list[tuple[int, Prepare]], str, str]


@lru_cache(maxsize=200)
def _parts(model: type[Model], vendor: str) -> Parts:
    """What reads all values of a row, what prepares those that the driver would not take, and the statement's two ends."""
    meta, quote = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    numbered = meta.auto_field
    fields = [field for field in meta.local_concrete_fields if field is not numbered and not field.generated]
    names = ", ".join(quote(str(field.column)) for field in fields)
    returning = f" RETURNING {quote(str(numbered.column))}" if numbered else ""
    # A second name, that two are a tuple where there is but one field; what has no value of its own is prepared.
    read = attrgetter(*(field.attname for field in fields), "_state")
    prepared = [(at, prepare) for at, field in enumerate(fields) if (prepare := _preparation(field, vendor))]
    insert = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES"
    return lambda row: read(row)[:-1], prepared, insert, returning


def _preparation(field: Field, vendor: str) -> Prepare | None:
    """None where the value is what the driver takes."""
    kind = type(field)
    points_at = type(field.target_field) if isinstance(field, models.ForeignKey) else None
    if kind in AS_THEY_ARE or points_at in NUMBERS:
        return None
    is_given = isinstance(field, models.DateTimeField) and not (field.auto_now or field.auto_now_add)
    if is_given and kind is models.DateTimeField and vendor == "postgresql":
        return None
    if kind in TEXTS:
        return lambda _row, value, _connection: str(value) if isinstance(value, Promise) else value
    return lambda row, _value, connection: field.get_db_prep_save(field.pre_save(row, add=True), connection)
