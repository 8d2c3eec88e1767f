"""Migrations that stay quick: the state of all models is rendered once for many new tables, not once for each."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Several operations as one: for those whose work on the database is the same between the state before all of them
    and the state after all (new tables, indexes, constraints, options).

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
        return ", ".join(operation.describe() for operation in self.operations)


class CreateModels(Together):
    """New tables, with their constraints and indexes in the options of each."""

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


class DropIndexes(Operation):
    """Columns lose their own index (`db_index=False`): an `AlterField` each would build the table anew on SQLite."""

    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, names: Sequence[str]) -> None:
        self.model_name = model_name
        self.names = names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"model_name": self.model_name, "names": self.names}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for name in self.names:
            field = state.models[app_label, self.model_name].get_field(name).clone()
            field.db_index = False
            state.alter_field(app_label, self.model_name, name, field, True)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        for name in self.names:
            column = model._meta.get_field(name).column
            for index in schema_editor._constraint_names(model, [column], index=True, unique=False):
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(index)}")

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for name in self.names:
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(name)]))

    def describe(self) -> str:
        return f"Drop the single indexes of {', '.join(self.names)} of {self.model_name}"
