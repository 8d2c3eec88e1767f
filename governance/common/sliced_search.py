"""A search table that also knows how new a row is, and whether it is still worked on.

PostgreSQL's index of words gives all rows that have a word and no order among them: of a million matters fifty thousand
speak of lifts, and a list shows the newest fifty, or those of them that wait for one office. So the index holds two
words more of each row, which no text can have: its slice, 16,384 keys wide, and `#live` or `#done`. Whoever wants the
newest asks the newest slices first; whoever wants what waits asks the live ones. SQLite's index keeps rows in their
order, and needs none of it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections, migrations, router
from django.db.models.expressions import RawSQL

from governance.common.remember import remembered
from governance.common.search import BigramIndex, tsquery

SLICE_BITS = 14
NEWEST_SLICES = 3
NEWEST, FEW = 200, 1000  # rows
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

    def matching(
        self, text: str, *, using: str = "default", is_live: bool = False, is_new: bool = False
    ) -> RawSQL | list[int]:
        """Those of them that are live; `is_new`: the newest few. The list's own conditions come on top.

        Few keys are found here and given as they are: the planner thinks a worklist short, and would look for the words
        row by row.
        """
        query = tsquery(text)
        if not (query and (is_live or is_new)) or connections[using].vendor == "sqlite":
            return super().matching(text, using=using)
        words = [f"({query})", *(["'#live'"] if is_live else [])]
        if is_new:
            words.append("(" + " | ".join(f"'#{at}'" for at in _newest_slices(self.table, using)) + ")")
        found, most = self._found_by(" & ".join(words), is_sqlite=False), NEWEST if is_new else FEW
        with connections[using].cursor() as cursor:
            cursor.execute(f"{found.sql} ORDER BY id DESC LIMIT {most + 1}", found.params)
            keys = [key for (key,) in cursor]
        return keys if is_new or len(keys) <= most else found


@remembered(10)
def _newest_slices(table: str, using: str) -> tuple[int, ...]:
    """The newest that hold rows, and the next one, which may begin while this answer is remembered."""
    newest = tuple(_slices(table, using))
    return (newest[0] + 1, *newest) if newest else (0,)


def _slices(table: str, using: str) -> Iterator[int]:
    below = 2**63 - 1
    with connections[using].cursor() as cursor:
        for _step in range(NEWEST_SLICES):
            cursor.execute(f"SELECT max(id) >> {SLICE_BITS} FROM {table} WHERE id < %s", [below])  # noqa: S608
            if (found := cursor.fetchone()[0]) is None:
                return
            yield found
            below = found << SLICE_BITS


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
