"""SELECT statements that are compiled once and asked again with other values.

The ORM puts a statement together at every question; with a join or two that costs more than the database needs to answer.
A `KeptQuery` is for the few questions that every request asks. It gives what the queryset would give, as a list.
`kept_rows` is for a list whose statement depends on who asks, and that the same person asks for again and again.
`among` asks for rows by a list of keys, of any length, as one value.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.query import NamedValuesListIterable, get_related_populators
from django.db.models.utils import create_namedtuple_class


class KeptQuery:
    """`build(name=value, …)` makes the queryset; values are texts, whole numbers, days, times and lists of keys for
    `among`; there is always one.

    The statement must not depend on the values: no `if`, no list of varying length. `lock` (`FOR SHARE`, which the ORM
    does not know) ends the statement where the database locks rows; on SQLite whoever writes is alone.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], *, lock: str = ""):
        self.build = build
        self.lock = lock
        self.compiled: dict[str, _Compiled] = {}

    def __call__(self, **values: Any) -> list[Any]:
        ours = connections[DEFAULT_DB_ALIAS]  # itself: through the proxy every attribute costs
        compiled = self.compiled.get(ours.vendor)
        if compiled is None:
            compiled = self.compiled[ours.vendor] = _Compiled(self.build, values, lock=self.lock, is_shared=True)
        return compiled.ask(ours, values)


def kept_rows(key: Hashable, build: Callable[..., QuerySet[Any]], **values: Any) -> list[Any]:
    """What the queryset would give. The key says everything that the statement depends on, but for the values."""
    ours = connections[DEFAULT_DB_ALIAS]
    compiled = _kept(_Question(ours.vendor, key, build, values))
    return compiled.ask(ours, values) if compiled else []


class _IsAmong(Func):
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s::bigint[])", arg_joiner=" = ANY(", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template, joiner = "%(expressions)s))", " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)


def among(keys: Any) -> Q:
    """Rows whose primary key is one of the list that a kept statement is asked with."""
    return Q(_IsAmong(F("pk"), Value(keys, output_field=TextField())))


def _may_prepare(ours: BaseDatabaseWrapper) -> bool:
    """Not where connections are shared by a pooler that mixes sessions: the same setting turns server-side cursors off."""
    return ours.vendor == "postgresql" and not ours.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


@dataclass(frozen=True, slots=True)
class _Question:
    vendor: str
    key: Hashable
    build: Callable[..., QuerySet[Any]] = field(compare=False)
    values: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=500)
def _kept(question: _Question) -> "_Compiled | None":
    try:
        return _Compiled(question.build, question.values)
    except EmptyResultSet:
        return None


class _Compiled:
    def __init__(
        self, build: Callable[..., QuerySet[Any]], values: dict[str, Any], *, lock: str = "", is_shared: bool = False
    ):
        marks = {name: _mark(at, value) for at, (name, value) in enumerate(values.items())}
        self.is_shared = is_shared  # one statement for everybody, and few of its kind
        queryset: Any = build(**marks)
        self.compiler = queryset.query.get_compiler(connection=connection)
        self.sql, parameters = self.compiler.as_sql()
        if lock and connection.features.has_select_for_update:
            self.sql = f"{self.sql} {lock}"
        names = {str(_adapted(connections[DEFAULT_DB_ALIAS], mark)): name for name, mark in marks.items()}
        self.parameters = [(names.get(str(value), ""), value) for value in parameters]
        if {name for name, _value in self.parameters if name} != set(values):
            raise ValueError("every value must reach the statement as it is")
        columns = [column for column, _sql, _alias in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        self.info: Any = self.compiler.klass_info if queryset._fields is None else None
        self.tuple: Callable[[Any], Any] = tuple  # of a `values_list`
        if issubclass(queryset._iterable_class, NamedValuesListIterable):
            named: Any = create_namedtuple_class(*queryset._fields)
            self.tuple = named._make
        if self.info:
            fields = self.info["select_fields"]
            self.first, self.end = fields[0], fields[-1] + 1
            self.names = [column.target.attname for column in columns[self.first : self.end]]
            populators: Any = get_related_populators
            self.populators = populators(self.info, self.compiler.select, DEFAULT_DB_ALIAS)

    def ask(self, ours: BaseDatabaseWrapper, values: dict[str, Any]) -> list[Any]:
        prepared = {name: _adapted(ours, value) for name, value in values.items()}
        with ours.cursor() as cursor:
            sql = self._planned(ours) if self.is_shared and _may_prepare(ours) else self.sql
            cursor.execute(sql, [prepared[name] if name else value for name, value in self.parameters])
            rows: Any = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [self._made(row) for row in rows] if self.info else [self.tuple(row) for row in rows]

    def _planned(self, ours: BaseDatabaseWrapper) -> str:
        """The statement as this connection of PostgreSQL knows it: with joins, planning it costs more than finding rows."""
        raw, known = ours.__dict__.get("_kept_statements", (None, {}))
        if raw is not ours.connection:  # connected anew
            known = {}
            ours.__dict__["_kept_statements"] = (ours.connection, known)
        if self not in known:
            places = [f"${at + 1}" for at in range(len(self.parameters))]
            name = f"kept_{len(known)}"
            with ours.wrap_database_errors, ours.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {name} AS {self.sql % tuple(places)}")
            known[self] = f"EXECUTE {name}({', '.join(['%s'] * len(places))})"
        return known[self]

    def _made(self, row: Sequence[Any]) -> Any:
        made = self.info["model"].from_db(DEFAULT_DB_ALIAS, self.names, row[self.first : self.end])
        for populator in self.populators:
            populator.populate(row, made)
        return made


def _adapted(ours: BaseDatabaseWrapper, value: Any) -> Any:
    """As the database's driver takes it."""
    if isinstance(value, datetime):
        return ours.ops.adapt_datetimefield_value(value)
    if isinstance(value, list):
        keys = ",".join(map(str, value))
        return f"{{{keys}}}" if ours.vendor == "postgresql" else f"[{keys}]"
    return ours.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _mark(at: int, value: Any) -> Any:
    """A value that stands for the argument while the statement is compiled, and that nothing else is."""
    if isinstance(value, datetime):
        return datetime(2, 1, 1 + at, tzinfo=UTC)
    if isinstance(value, date):
        return date(1, 1, 1 + at)
    return 1_900_000_000 + at if isinstance(value, int) else f"\ue000{at}"
