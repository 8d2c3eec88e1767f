"""Tables whose rows the database itself refuses to change or remove, on SQLite and PostgreSQL alike.

`INSERT OR REPLACE` on SQLite fires the DELETE trigger because the settings turn `recursive_triggers` on.
"""

from typing import Any

from django.db import migrations

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def guard(schema_editor: Any, table: str) -> None:
    """Make the triggers that refuse UPDATE and DELETE (and TRUNCATE) on `table`."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb.upper()} refused'); END"
            )
        return
    schema_editor.execute(_POSTGRES_FUNCTION, params=None)  # its % are not parameters
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def unguard(schema_editor: Any, table: str) -> None:
    """Take the triggers away again."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        return
    for name in ("no_change", "no_truncate"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")


class AppendOnlyOperation(migrations.operations.base.Operation):
    """A migration operation that makes `table` append-only."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str):
        self.table = table

    def state_forwards(self, app_label: str, state: object) -> None:
        """Triggers belong to no model's state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        guard(schema_editor, self.table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        unguard(schema_editor, self.table)

    def describe(self) -> str:
        return f"Refuse UPDATE and DELETE on {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_append_only"
