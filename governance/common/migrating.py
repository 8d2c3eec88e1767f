"""Migrations that stay quick, and databases that stopped half-way to where those start."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """New tables, with their indexes and constraints in the options of each.

    Every operation that changes a rendered state renders every model again that is related to it, and almost all are
    related through the user: a hundred of them took most of a minute.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]  # noqa: RUF012 - as the base class declares it

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)  # rendered again, once, when somebody asks for it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(operation.references_model(name, app_label) for operation in self.operations)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


class ChangeTables(CreateModels):
    """Fields, indexes and constraints of tables that are there, all at once, for the same reason.

    SQLite can add no column without a default and alter none: columns are added with one, and each table is then made
    anew, once, as the models have it. Fields that are added say their default (`preserve_default=False`) or are empty.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        changed: dict[str, None] = {}
        for operation in self.operations:
            name = getattr(operation, "model_name", None) or operation.name  # type: ignore[attr-defined]
            changed[name] = None
            if isinstance(operation, AddField):
                model: Any = to_state.apps.get_model(app_label, name)
                self._add_column(schema_editor, model, model._meta.get_field(operation.name), operation.field)
        for name in changed:
            schema_editor._remake_table(to_state.apps.get_model(app_label, name))  # type: ignore[attr-defined]

    def _add_column(self, schema_editor: Any, model: Any, field: Any, given: Any) -> None:
        quote = schema_editor.quote_name
        default = "" if field.null else f"DEFAULT {schema_editor.quote_value(schema_editor.effective_default(given))}"
        kind = field.db_type(schema_editor.connection)
        null = "NULL" if field.null else "NOT NULL"
        schema_editor.execute(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD COLUMN {quote(field.column)} {kind} {null} {default}"
        )

    def describe(self) -> str:
        return f"Change tables in {len(self.operations)} places"


class DropIndexes(Operation):
    """Indexes that Django makes by itself and nobody reads by: of foreign keys that begin another index (`keys`, columns),
    and PostgreSQL's second one of a text, for LIKE (`texts`). Each made every new row dearer.

    The tables stay as they are. Where the models say so too (`db_index=False`), the migration tells the state beside this.
    """

    reduces_to_sql = False

    def __init__(self, table: str, *, keys: tuple[str, ...] = (), texts: tuple[str, ...] = ()) -> None:
        self.table, self.keys, self.texts = table, keys, texts

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {"keys": self.keys, "texts": self.texts}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """They are in the database alone."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        for name, _column, _kind in self._indexes(schema_editor):
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: object, to_state: object) -> None:
        for name, column, kind in self._indexes(schema_editor):
            schema_editor.execute(f"CREATE INDEX {name} ON {self.table} ({column}{kind})")

    def describe(self) -> str:
        return f"Drop indexes of {self.table}"

    def _indexes(self, schema_editor: Any) -> Iterator[tuple[str, str, str]]:
        """Name, column and operator class, as Django gives them."""
        for column in self.keys:
            yield schema_editor._create_index_name(self.table, [column]), column, ""
        if schema_editor.connection.vendor == "postgresql":
            for column in self.texts:
                name = schema_editor._create_index_name(self.table, [column], suffix="_like")
                yield name, column, " varchar_pattern_ops"


def refuse_half_way(database: str) -> None:
    """Before migrating: a database with some of the migrations that another replaces cannot go on from here.

    Django would pass over the replacement in silence, or fail in other words. Raises `CommandError`, which names what is missing.
    """
    loader = MigrationLoader(connections[database])
    applied = set(loader.applied_migrations)
    for (app, name), migration in loader.replacements.items():
        missing = set(migration.replaces) - applied
        if missing and missing != set(migration.replaces):
            names = ", ".join(sorted(name for _, name in missing))
            raise CommandError(
                f"{app}: this database stopped before {names}, which {name} replaces. "
                "Migrate it with the version that has those first (docs/deploy.md, 5)."
            )
