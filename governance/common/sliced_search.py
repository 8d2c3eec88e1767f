"""A search table that also knows how new a row is, and whether it is still worked on.

PostgreSQL's index of words gives all rows that have a word and no order among them: of a million matters fifty thousand
speak of lifts, and a list shows the newest fifty, or those of them that wait for one office. So the index holds two
words more of each row, which no text can have: its slice, 16,384 keys wide, and `#live` or `#done`. Whoever wants the
newest asks the newest slices first; whoever wants what waits asks the live ones. SQLite's index keeps rows in their
order, and needs none of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections, migrations, router
from django.db.models.expressions import RawSQL

from governance.common.remember import remembered
from governance.common.search import BigramIndex, tsquery

SLICE_BITS = 14
NEWEST_SLICES = 3
NEWEST, FEW = 256, 1000  # rows
LARGEST = 2**63 - 1
DOCUMENT = (
    f"(words || array_to_tsvector(ARRAY['#' || (id >> {SLICE_BITS})::text, "
    "CASE WHEN is_live THEN '#live' ELSE '#done' END]))"
)


class SlicedIndex(BigramIndex):
    document = DOCUMENT

    def set_live(self, pk: int, is_live: bool, *, using: str = "default") -> None:
        """Rows begin live."""
        if connections[using].vendor == "sqlite":
            return
        with connections[using].cursor() as cursor:
            cursor.execute(f"UPDATE {self.table} SET is_live = %s WHERE id = %s", [is_live, pk])  # noqa: S608

    def matching(self, text: str, *, using: str = "default", is_live: bool = False) -> RawSQL | list[int]:
        """The primary keys that match, or of them those that are live. The list's own conditions come on top.

        Few keys are found here and given as they are: the planner thinks a worklist short, and would look for the words
        row by row.
        """
        words = tsquery(text)
        if not (words and is_live) or connections[using].vendor == "sqlite":
            return super().matching(text, using=using)
        found = self._found_by(f"({words}) & '#live'", is_sqlite=False)
        keys = _asked(f"{found.sql} LIMIT {FEW + 1}", found.params, using)
        return keys if len(keys) <= FEW else found

    def newest(self, text: str, *, below: int | None = None, using: str = "default") -> list[int]:
        """The newest few that match, before a key or of all; none where there are no slices, or no words."""
        words = tsquery(text)
        if not words or connections[using].vendor == "sqlite":
            return []
        last = None if below is None else below >> SLICE_BITS
        slices = " | ".join(f"'#{at}'" for at in _newest_slices(self.table, using, last))
        found = self._found_by(f"({words}) & ({slices})", is_sqlite=False)
        before = LARGEST if below is None else below
        sql = f"{found.sql} AND id < %s ORDER BY id DESC LIMIT {NEWEST}"
        return _asked(sql, [*found.params, before], using)


def _asked(sql: str, params: Sequence[Any], using: str) -> list[Any]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        return [key for (key,) in cursor]


@remembered(10)
def _newest_slices(table: str, using: str, last: int | None) -> tuple[int, ...]:
    """The newest that hold rows, up to `last`; or of all, with the next one, which may begin while this is remembered."""
    found = list(_slices(table, using, LARGEST if last is None else min((last + 1) << SLICE_BITS, LARGEST)))
    return (*([found[0] + 1] if found and last is None else []), *found) or (0,)


def _slices(table: str, using: str, below: int) -> Iterator[int]:
    for _step in range(NEWEST_SLICES):
        (newest,) = _asked(f"SELECT max(id) >> {SLICE_BITS} FROM {table} WHERE id < %s", [below], using)  # noqa: S608
        if newest is None:
            return
        yield newest
        below = newest << SLICE_BITS


class SliceIndexOperation(migrations.operations.base.Operation):
    """A migration operation that gives a search table its slices. `live` is SQL: the keys of what is still worked on."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, live: str):
        self.table, self.live = SlicedIndex(table).table, live

    def state_forwards(self, app_label: str, state: object) -> None:
        """The table belongs to no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        if not _is_here(app_label, schema_editor):
            return
        table = self.table
        schema_editor.execute(f"DROP INDEX {table}_words")
        schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN is_live boolean NOT NULL DEFAULT true")
        schema_editor.execute(f"UPDATE {table} SET is_live = false WHERE id NOT IN ({self.live})")  # noqa: S608
        # Words not yet sorted in are read by every search: two megabytes of them, not the four that are the default.
        schema_editor.execute(
            f"CREATE INDEX {table}_words ON {table} USING gin ({DOCUMENT}) WITH (gin_pending_list_limit = 2048)"
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        if not _is_here(app_label, schema_editor):
            return
        schema_editor.execute(f"DROP INDEX {self.table}_words")
        schema_editor.execute(f"ALTER TABLE {self.table} DROP COLUMN is_live")
        schema_editor.execute(f"CREATE INDEX {self.table}_words ON {self.table} USING gin (words)")

    def describe(self) -> str:
        return f"Give the search table {self.table} its slices"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_slices"


def _is_here(app_label: str, schema_editor: Any) -> bool:
    connection = schema_editor.connection
    return connection.vendor == "postgresql" and router.allow_migrate(connection.alias, app_label)
